"""REST door: review points and questions, listed, raised, answered and settled."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.serializers import StrictSerializer
from reviews import services
from reviews.models import GateRequest, PointEntry, PointState, ReviewPoint


class PointEntrySerializer(serializers.ModelSerializer[PointEntry]):
    """One thing said to a point. `makes` is the state that the point has from then on."""

    said_by = serializers.CharField(source="said_by.name", read_only=True)

    class Meta:
        model = PointEntry
        fields = ("number", "makes", "text", "said_by", "said_at")
        read_only_fields = fields


class ReviewPointSerializer(serializers.ModelSerializer[ReviewPoint]):
    """A point or question with everything said to it. `review` is null where a discipline was asked early."""

    initiative = serializers.CharField(source="initiative.key")
    review = serializers.IntegerField(source="gate_request_id", allow_null=True, help_text="Id of the gate request.")
    state = serializers.ChoiceField(choices=PointState.choices)
    raised_by = serializers.CharField(source="raised_by.name")
    url = serializers.CharField(source="get_absolute_url")
    entries = PointEntrySerializer(many=True)

    class Meta:
        model = ReviewPoint
        fields = (
            "id", "url", "initiative", "review", "phase", "discipline", "kind", "criterion", "text", "state", "raised_by",
            "raised_at", "entries",
        )  # fmt: skip
        read_only_fields = fields


class PointRaiseSerializer(StrictSerializer):
    """A new point of an open review."""

    review = serializers.IntegerField(help_text="Id of the gate request, which is open.")
    discipline = serializers.CharField(max_length=24, help_text="The discipline of the review, or your owner seat.")
    kind = serializers.ChoiceField(choices=ReviewPoint.Kind.choices)
    text = serializers.CharField(max_length=4000)
    criterion = serializers.CharField(
        max_length=80, required=False, allow_blank=True, default="", help_text="Code of the criterion that it is about."
    )


class SaySerializer(StrictSerializer):
    """An answer, or why the answer does not do."""

    text = serializers.CharField(max_length=4000)


class AcceptSerializer(StrictSerializer):
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class PointFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """`?state=open&state=answered&initiative=AI-001&review=7`."""

    state = filters.MultipleChoiceFilter(choices=PointState.choices, method="filter_state")
    initiative = filters.CharFilter(field_name="initiative__key", label="Key of the initiative")
    review = filters.NumberFilter(field_name="gate_request_id", label="Id of the gate request")

    class Meta:
        model = ReviewPoint
        fields = ("state", "initiative", "review", "discipline", "kind", "criterion")

    def filter_state(self, found: Any, name: str, states: list[str]) -> Any:
        return found.in_state(*map(PointState, states)) if states else found


@extend_schema_view(
    list=extend_schema(summary="List review points"), retrieve=extend_schema(summary="Read one review point")
)
class PointViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ReviewPoint]):
    """What reviewers want changed or answered. Who may do what is as on the pages; a token can read and answer."""

    serializer_class = ReviewPointSerializer
    permission_classes = (scoped(write="write:items"),)
    queryset = ReviewPoint.objects.none()
    filterset_class = PointFilter
    search_fields = ("text", "initiative__key", "initiative__title")
    ordering_fields = ("raised_at", "phase")
    ordering = ("id",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return ReviewPoint.objects.none()
        found = ReviewPoint.objects.visible_to(api_actor(self.request)).select_related(
            "initiative", "gate_request", "raised_by"
        )
        return found.prefetch_related("entries__said_by")

    @extend_schema(
        summary="Raise a point or a question", request=PointRaiseSerializer, responses={201: ReviewPointSerializer}
    )
    def create(self, request: Request) -> Response:
        given = PointRaiseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, actor = dict(given.validated_data), api_actor(request)
        gate_request = GateRequest.objects.visible_to(actor).filter(pk=values.pop("review")).first()
        if gate_request is None:
            raise Http404
        made = services.point_raise(actor=actor, gate_request=gate_request, **values)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(summary="Answer a point", request=SaySerializer, responses={200: ReviewPointSerializer})
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def answer(self, request: Request, pk: str) -> Response:
        return self._say(request, services.point_answer, SaySerializer)

    @extend_schema(summary="Accept the answer", request=AcceptSerializer, responses={200: ReviewPointSerializer})
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def accept(self, request: Request, pk: str) -> Response:
        return self._say(request, services.point_accept, AcceptSerializer)

    @extend_schema(summary="Open a point again", request=SaySerializer, responses={200: ReviewPointSerializer})
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def reopen(self, request: Request, pk: str) -> Response:
        return self._say(request, services.point_reopen, SaySerializer)

    def _say(self, request: Request, act: Callable[..., object], shape: type[StrictSerializer]) -> Response:
        point = self.get_object()
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        act(actor=api_actor(request), point=point, text=given.validated_data["text"])
        return self._answer(point.pk)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """The point as it stands now, with the rows that were just written."""
        return Response(ReviewPointSerializer(self.get_queryset().get(pk=pk)).data, status=code)


def register(router: BaseRouter) -> None:
    """Add the viewset of review points."""
    router.register("review-points", PointViewSet, basename="review-point")
