"""REST doors of objectives: list, read, set, change, end."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from common.errors import DomainError
from initiatives.models import Initiative
from initiatives.serializers import StrictSerializer
from metrics import services
from metrics.models import Metric, Objective, ObjectiveState
from metrics.services.objectives import OBJECTIVE_FIELDS

FOUND = ("state", "words", "left", "total", "failed", "covered", "as_of", "judged_at", "burns")


class ObjectiveSerializer(StrictSerializer, serializers.ModelSerializer[Objective]):
    """One objective, and how the last judgement found it.

    `left` is the ratio of the budget that is left (null: nothing was counted), `covered` the ratio of the period that has
    values, `burns` each rule with its windows in seconds, both rates, and what follows. `failed` and `total` are cases, or
    slices of time.
    """

    initiative = serializers.SlugRelatedField(slug_field="key", queryset=Initiative.objects.none())
    metric = serializers.PrimaryKeyRelatedField(queryset=Metric.objects.none())
    good_metric = serializers.PrimaryKeyRelatedField(queryset=Metric.objects.none(), required=False, allow_null=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    version = serializers.IntegerField(required=False, help_text="The version that you saw; another one is a conflict.")

    class Meta:
        model = Objective
        fields = (
            "id", "url", "initiative", *OBJECTIVE_FIELDS, "slice_target", "version", *FOUND, "created_at", "ended_at",
            "end_reason",
        )  # fmt: skip
        read_only_fields = ("id", "slice_target", *FOUND, "created_at", "ended_at", "end_reason")
        # The service checks what belongs together; the unique name needs its initiative, which a change does not send.
        validators: tuple[Any, ...] = ()

    def get_fields(self) -> Any:
        fields = super().get_fields()
        actor = self.context.get("actor")
        if actor is not None:
            fields["initiative"].queryset = Initiative.objects.visible_to(actor)  # type: ignore[attr-defined]  # set above
            for name in ("metric", "good_metric"):
                fields[name].queryset = Metric.objects.visible_to(actor)  # type: ignore[attr-defined]  # set above
        return fields


class EndSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300, help_text="Why it ends, in at least 10 characters.")


class ObjectiveFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    initiative = django_filters.CharFilter(field_name="initiative__key")
    metric = django_filters.NumberFilter(field_name="metric_id")
    state = django_filters.ChoiceFilter(choices=ObjectiveState.choices)
    is_running = django_filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")


@extend_schema_view(
    list=extend_schema(summary="List objectives"),
    retrieve=extend_schema(summary="Read one objective, with its budget and burn rates"),
    create=extend_schema(summary="Set an objective"),
    partial_update=extend_schema(summary="Change an objective"),
)
class ObjectiveViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Objective]):
    """Objectives of initiatives that the caller may see."""

    serializer_class = ObjectiveSerializer
    permission_classes = (scoped(write="write:metrics"),)
    queryset = Objective.objects.none()
    lookup_value_regex = r"[0-9]{1,18}"
    filterset_class = ObjectiveFilter
    search_fields = ("name", "why")
    ordering_fields = ("id", "name", "left", "created_at")
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Objective]:
        if getattr(self, "swagger_fake_view", False):
            return Objective.objects.none()
        return Objective.objects.visible_to(api_actor(self.request)).select_related("initiative").order_by("id")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["actor"] = api_actor(self.request)
        return context

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {name: value for name, value in given.validated_data.items() if name != "version"}
        made = services.objective_set(actor=api_actor(request), initiative=values.pop("initiative"), values=values)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        objective = self.get_object()
        given = self.get_serializer(objective, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if values.pop("initiative", objective.initiative) != objective.initiative:
            raise DomainError("An objective stays with its initiative.", field="initiative")
        seen = values.pop("version", None)
        made = services.objective_edit(actor=api_actor(request), objective=objective, values=values, seen_version=seen)
        return Response(self.get_serializer(made).data)

    @extend_schema(summary="End an objective", request=EndSerializer, responses={200: ObjectiveSerializer})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        objective, given = self.get_object(), EndSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.objective_end(actor=api_actor(request), objective=objective, **given.validated_data)
        return Response(self.get_serializer(made).data)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this module."""
    router.register("objectives", ObjectiveViewSet, basename="objective")
