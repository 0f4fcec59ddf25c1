"""REST doors: alerts and what is done about them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from accounts.models import User
from common import clock
from initiatives.serializers import StrictSerializer
from metrics import services
from metrics.models import Alert, AlertKind, ClosedAs, Urgency


class AlertSerializer(serializers.ModelSerializer[Alert]):
    """One alert. `state` is open, acknowledged, snoozed or closed; `cause` is equal for alerts with one cause.

    A burning budget names its `objective` and its `urgency`, now or soon.
    """

    initiative = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    state = serializers.SerializerMethodField()
    cause = serializers.CharField(read_only=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices, allow_blank=True, read_only=True)
    closed_as = serializers.ChoiceField(choices=ClosedAs.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Alert
        fields = (
            "id", "url", "initiative", "metric", "objective", "kind", "urgency", "state", "cause", "detail", "starts_at", "opened_at",
            "closed_at", "closed_as", "close_reason", "acknowledged_at", "acknowledged_by", "note", "expected_end_at", "snoozed_until",
            "assigned_to", "risk",
        )  # fmt: skip
        read_only_fields = fields

    def get_state(self, alert: Alert) -> str:
        return alert.state_at(clock.now())


class AcknowledgeSerializer(StrictSerializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    expected_end_at = serializers.DateTimeField(required=False, allow_null=True)


class SnoozeSerializer(StrictSerializer):
    until = serializers.DateTimeField(help_text="At most 30 days ahead.")


class AssignSerializer(StrictSerializer):
    to = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), allow_null=True, help_text="The id of a user.")


class CloseWrongSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300, help_text="Why the target is wrong, in at least 10 characters.")


class AlertFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    initiative = django_filters.CharFilter(field_name="initiative__key")
    kind = django_filters.ChoiceFilter(choices=AlertKind.choices)
    is_open = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")
    metric = django_filters.NumberFilter(field_name="metric_id")


@extend_schema_view(list=extend_schema(summary="List alerts"), retrieve=extend_schema(summary="Read one alert"))
class AlertViewSet(viewsets.ReadOnlyModelViewSet[Alert]):
    """Alerts of initiatives that the caller may see, and the acts on them."""

    serializer_class = AlertSerializer
    permission_classes = (scoped(write="write:metrics"),)
    queryset = Alert.objects.none()
    lookup_value_regex = r"[0-9]{1,18}"
    filterset_class = AlertFilter
    search_fields = ("detail", "note")
    ordering_fields = ("id", "starts_at", "opened_at", "closed_at")
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Alert]:
        if getattr(self, "swagger_fake_view", False):
            return Alert.objects.none()
        seen = Alert.objects.visible_to(api_actor(self.request))
        return seen.select_related("initiative", "metric__initiative", "metric__source")

    def _given(self, shape: type[StrictSerializer], request: Request) -> dict[str, Any]:
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _answer(self, alert: Alert) -> Response:
        return Response(AlertSerializer(self.get_queryset().get(pk=alert.pk)).data)

    @extend_schema(summary="Say that you are on it", request=AcknowledgeSerializer, responses={200: AlertSerializer})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        alert, given = self.get_object(), self._given(AcknowledgeSerializer, request)
        return self._answer(services.alert_acknowledge(actor=api_actor(request), alert=alert, **given))

    @extend_schema(summary="Keep it quiet until a time", request=SnoozeSerializer, responses={200: AlertSerializer})
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str) -> Response:
        alert, given = self.get_object(), self._given(SnoozeSerializer, request)
        return self._answer(services.alert_snooze(actor=api_actor(request), alert=alert, **given))

    @extend_schema(summary="Give it to a person", request=AssignSerializer, responses={200: AlertSerializer})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        alert, given = self.get_object(), self._given(AssignSerializer, request)
        return self._answer(services.alert_assign(actor=api_actor(request), alert=alert, **given))

    @extend_schema(summary="Close it as wrong target", request=CloseWrongSerializer, responses={200: AlertSerializer})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        alert, given = self.get_object(), self._given(CloseWrongSerializer, request)
        return self._answer(services.alert_close_wrong(actor=api_actor(request), alert=alert, **given))


def register(router: BaseRouter) -> None:
    """Add the viewsets of this module."""
    router.register("alerts", AlertViewSet, basename="alert")
