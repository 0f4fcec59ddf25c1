"""REST doors of the value ledger. Verifying is for a person in a session: no token does it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.models import EvidenceVersion, Initiative
from initiatives.serializers import StrictSerializer
from metrics import services
from metrics.ledger import BreakEven, Figure, Share
from metrics.models import Metric, ValueEntry, ValueSide
from metrics.panels import value_ledger
from metrics.services.value import ENTRY_FIELDS


class ValueEntrySerializer(StrictSerializer, serializers.ModelSerializer[ValueEntry]):
    """One entry. `grade` is what was given, `counts_as` what it counts as; `replaced_by` is set once it was corrected."""

    metric = serializers.PrimaryKeyRelatedField(queryset=Metric.objects.none(), required=False, allow_null=True)
    report = serializers.PrimaryKeyRelatedField(
        queryset=EvidenceVersion.objects.none(), required=False, allow_null=True, help_text="The id of an evidence version."
    )  # fmt: skip
    replaces = serializers.PrimaryKeyRelatedField(queryset=ValueEntry.objects.none(), required=False, allow_null=True)
    counts_as = serializers.CharField(read_only=True)
    replaced_by = serializers.SerializerMethodField()

    class Meta:
        model = ValueEntry
        fields = ("id", *ENTRY_FIELDS, "currency", "counts_as", "replaced_by", "entered_at")
        read_only_fields = ("id", "currency", "entered_at")
        # The service checks what belongs together.
        validators: tuple[Any, ...] = ()

    def get_replaced_by(self, row: ValueEntry) -> int | None:
        return row.replaced_by.pk if hasattr(row, "replaced_by") else None

    def get_fields(self) -> Any:
        fields = super().get_fields()
        initiative = self.context.get("initiative")
        if initiative is not None:
            fields["metric"].queryset = Metric.objects.filter(initiative=initiative)  # type: ignore[attr-defined]  # set above
            versions = EvidenceVersion.objects.filter(evidence__initiative=initiative)
            fields["report"].queryset = versions  # type: ignore[attr-defined]  # set above
            fields["replaces"].queryset = ValueEntry.objects.filter(initiative=initiative)  # type: ignore[attr-defined]  # set above
        return fields


class FigureSerializer(serializers.Serializer[Any]):
    """An amount with the grades that it adds up."""

    amount = serializers.FloatField()
    grades = serializers.ListField(child=serializers.CharField())


class LedgerSerializer(serializers.Serializer[Any]):
    """Sums by grade; where grades are added up, the names stand beside the amount."""

    currency = serializers.CharField()
    benefit = serializers.DictField(child=serializers.FloatField())
    cost = serializers.DictField(child=serializers.FloatField())
    spent = FigureSerializer()
    realised = FigureSerializer()
    budget = serializers.DictField(help_text="planned, released, over_spent")
    break_even = serializers.ListField(child=serializers.DictField(), help_text="on or why, and grades")
    unit_cost = serializers.DictField(help_text="ratio or why, with part (spend) and whole (units)")
    adoption = serializers.DictField(help_text="ratio or why, with part (users) and whole (eligible)")


@extend_schema_view(list=extend_schema(summary="List the value ledger of an initiative, newest first"))
class ValueViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ValueEntry]):
    """Benefits and costs with their grades. Entries are never changed; a correction names what it replaces."""

    serializer_class = ValueEntrySerializer
    permission_classes = (scoped(write="write:metrics"),)
    queryset = ValueEntry.objects.none()
    filterset_fields = ("side", "grade")
    search_fields = ("what", "method")
    ordering_fields = ("id", "starts_on", "amount", "entered_at")
    ordering = ("-id",)

    def _initiative(self) -> Initiative:
        return get_object_or_404(Initiative.objects.visible_to(api_actor(self.request)), key=self.kwargs["key"])

    def get_queryset(self) -> QuerySet[ValueEntry]:
        if getattr(self, "swagger_fake_view", False):
            return ValueEntry.objects.none()
        rows = ValueEntry.objects.with_grade().filter(initiative=self._initiative())
        return rows.select_related("replaced_by")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["initiative"] = self._initiative()
        return context

    @extend_schema(summary="Enter a benefit or a cost, or correct one")
    def create(self, request: Request, key: str) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.value_entry_add(
            actor=api_actor(request), initiative=self._initiative(), values=given.validated_data
        )
        row = self.get_queryset().get(pk=made.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Read the sums of the value ledger by grade", responses=LedgerSerializer)
    @action(detail=False, methods=["get"], url_path="totals", filterset_fields=None, pagination_class=None)
    def totals(self, request: Request, key: str) -> Response:
        found = value_ledger(api_actor(request), self._initiative())
        t, b = found.totals, found.budget
        return Response({
            "currency": t.currency, **{side: getattr(t, side) for side in ValueSide.values},
            "spent": _figure(t.spent), "realised": _figure(t.realised),
            "budget": {"planned": b.planned, "released": b.released, "over_spent": b.over},
            "break_even": [_break_even(found.actual), _break_even(found.expected)],
            "unit_cost": _share(found.unit_cost), "adoption": _share(found.adoption),
        })  # fmt: skip


def _figure(figure: Figure) -> dict[str, Any]:
    return {"amount": figure.amount, "grades": figure.grades}


def _break_even(found: BreakEven) -> dict[str, Any]:
    return {"on": found.on, "why": found.why, "grades": found.grades}


def _share(found: Share) -> dict[str, Any]:
    return {"ratio": found.ratio, "part": found.part, "whole": found.whole, "why": found.why}


def register(router: BaseRouter) -> None:
    """Add the ledger."""
    router.register(r"initiatives/(?P<key>[A-Za-z0-9-]+)/value", ValueViewSet, basename="value")
