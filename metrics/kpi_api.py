"""REST door of the KPI contract, to read: all versions, and the measured number against the first and the newest."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.models import Initiative
from metrics.contracts import KpiStanding
from metrics.models import KpiContractVersion
from metrics.panels import kpi_standing_of
from metrics.services.kpi import KPI_FIELDS


class KpiVersionSerializer(serializers.ModelSerializer[KpiContractVersion]):
    """One version; it never changes."""

    class Meta:
        model = KpiContractVersion
        fields = ("number", *KPI_FIELDS, "is_rebaseline", "reason", "recorded_at")
        read_only_fields = fields


class AgainstSerializer(serializers.Serializer[Any]):
    """`reached` is the part of the way from baseline to target, 1 for all of it; null where it cannot be said."""

    number = serializers.IntegerField()
    baseline = serializers.DecimalField(max_digits=18, decimal_places=6, allow_null=True)
    target = serializers.DecimalField(max_digits=18, decimal_places=6, allow_null=True)
    reached = serializers.FloatField(allow_null=True)


@extend_schema_serializer(many=False)
class KpiSerializer(serializers.Serializer[Any]):
    """The measured number, how it came, and both comparisons."""

    value = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    came = serializers.CharField(help_text="Pulled, Pushed or Typed; empty without a number.")
    given_by = serializers.ListField(
        child=serializers.EmailField(), help_text="Who typed or pushed the number; empty where Flightline pulled it."
    )
    confirmed_by = serializers.EmailField(
        allow_null=True, help_text="The second person behind a number that was typed or pushed."
    )
    is_locked = serializers.BooleanField()
    rebaselines = serializers.IntegerField(help_text="How often the contract was re-baselined.")
    against_version_1 = AgainstSerializer()
    against_current = AgainstSerializer()
    versions = KpiVersionSerializer(many=True)


class KpiViewSet(viewsets.ViewSet):
    """The KPI contract of an initiative."""

    permission_classes = (scoped(),)

    @extend_schema(summary="Read the KPI contract and how far it has come", responses=KpiSerializer)
    def list(self, request: Request, key: str) -> Response:
        initiative = get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=key)
        found = kpi_standing_of(initiative)
        if found is None:
            raise Http404
        return Response(KpiSerializer(_facts(found)).data)


def _facts(found: KpiStanding) -> dict[str, Any]:
    def against(version: KpiContractVersion, reached: float | None) -> dict[str, Any]:
        return {
            "number": version.number, "baseline": version.baseline, "target": version.target, "reached": reached,
        }  # fmt: skip

    proof = found.proof
    return {
        "value": found.value, "n": found.n, "at": found.at, "came": found.came,
        "given_by": list(proof.given_by) if proof else [],
        "confirmed_by": proof.confirmed.confirmed_by.email if proof and proof.confirmed else None,
        "is_locked": found.last.contract.is_locked, "rebaselines": found.rebaselines,
        "against_version_1": against(found.first, found.against_first),
        "against_current": against(found.last, found.against_last), "versions": found.last.contract.versions.order_by("number"),
    }  # fmt: skip


def register(router: BaseRouter) -> None:
    """Add the contract."""
    router.register(r"initiatives/(?P<key>[A-Za-z0-9-]+)/kpi", KpiViewSet, basename="kpi")
