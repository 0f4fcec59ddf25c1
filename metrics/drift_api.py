"""REST doors: the reference of a drift metric, its snapshots, and what was judged."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.serializers import StrictSerializer
from metrics import services
from metrics.models import DriftVerdict, Metric


class DriftVerdictSerializer(serializers.ModelSerializer[DriftVerdict]):
    """One judgement: method, parameters, n, threshold, and the result in words."""

    class Meta:
        model = DriftVerdict
        fields = (
            "kind", "column", "at", "state", "method", "n", "statistic", "threshold", "parameters", "words", "judged_at",
        )  # fmt: skip
        read_only_fields = fields


class ReferenceSerializer(StrictSerializer):
    """For each column the counts, with ascending edges (one fewer than counts; the outer bins are open) or categories."""

    label = serializers.CharField(  # type: ignore[assignment]  # the field has the name of DRF's own
        max_length=160, help_text="What the reference is, such as the training set."
    )
    columns = serializers.DictField(child=serializers.DictField())


class SnapshotSerializer(StrictSerializer):
    """For each column the counts over the bins of its reference."""

    at = serializers.DateTimeField(help_text="ISO 8601 with a zone: the end of what was counted.")
    columns = serializers.DictField(child=serializers.ListField(child=serializers.IntegerField(min_value=0)))


def _metric(request: Request, metric_id: str) -> Metric:
    rows = Metric.objects.visible_to(api_actor(request)).select_related("initiative")
    return get_object_or_404(rows, pk=int(metric_id))


@extend_schema_view(list=extend_schema(summary="List the verdicts about drift of one metric, newest first"))
class DriftVerdictViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[DriftVerdict]):
    """How the metric's series and distributions were judged."""

    serializer_class = DriftVerdictSerializer
    permission_classes = (scoped(write="write:metrics"),)
    queryset = DriftVerdict.objects.none()
    filterset_fields = ("kind", "state", "column")
    search_fields = ("column", "words")
    ordering_fields = ("at", "column", "n")
    ordering = ("-at", "column")

    def get_queryset(self) -> QuerySet[DriftVerdict]:
        if getattr(self, "swagger_fake_view", False):
            return DriftVerdict.objects.none()
        return DriftVerdict.objects.filter(metric=_metric(self.request, self.kwargs["metric_id"]))


class DriftReferenceViewSet(viewsets.ViewSet):
    """Give a drift metric its baseline."""

    permission_classes = (scoped(write="write:metrics"),)

    @extend_schema(summary="Set the reference of a drift metric", request=ReferenceSerializer, responses={201: None})
    def create(self, request: Request, metric_id: str) -> Response:
        metric = _metric(request, metric_id)
        given = ReferenceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rows = services.drift_reference_set(actor=api_actor(request), metric=metric, **given.validated_data)
        return Response({"columns": {row.column: row.n for row in rows}}, status=status.HTTP_201_CREATED)


class DriftSnapshotViewSet(viewsets.ViewSet):
    """Push histograms of what a model sees or says."""

    permission_classes = (scoped(write="write:points"),)

    @extend_schema(
        summary="Push a distribution", request=SnapshotSerializer, responses={200: DriftVerdictSerializer(many=True)},
        description="Judged at once against the reference. The same instant again replaces what was said of it.",
    )  # fmt: skip
    def create(self, request: Request, metric_id: str) -> Response:
        metric = _metric(request, metric_id)
        given = SnapshotSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rows = services.drift_snapshot_push(actor=api_actor(request), metric=metric, **given.validated_data)
        found: Any = DriftVerdictSerializer(rows, many=True).data
        return Response(found)


def register(router: BaseRouter) -> None:
    """Add the viewsets of drift."""
    at = r"metrics/(?P<metric_id>[0-9]{1,18})"
    router.register(rf"{at}/drift", DriftVerdictViewSet, basename="drift-verdict")
    router.register(rf"{at}/reference", DriftReferenceViewSet, basename="drift-reference")
    router.register(rf"{at}/snapshots", DriftSnapshotViewSet, basename="drift-snapshot")
