"""The API's shape of items, stays and waits."""

from typing import Any

from rest_framework import serializers

from initiatives.serializers import StrictSerializer
from phases.models import AnswerState, PhaseStay, Wait


class EvidenceFactSerializer(serializers.Serializer[Any]):
    """The newest version of one attached piece of evidence."""

    evidence = serializers.IntegerField(source="evidence_id")
    name = serializers.CharField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    sha256 = serializers.CharField()
    effective_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    valid = serializers.BooleanField(source="is_valid")


class ItemSerializer(serializers.Serializer[Any]):
    """One item of the checklist with its computed verdict: met, not_met, unknown or not_applicable."""

    code = serializers.CharField(source="item.code")
    phase = serializers.IntegerField(source="item.phase")
    title = serializers.CharField(source="item.title")
    kind = serializers.CharField(source="item.kind")
    theme = serializers.CharField(source="item.theme")
    owner_side = serializers.CharField(source="item.owner_side")
    is_critical = serializers.BooleanField(source="item.is_critical")
    is_required = serializers.BooleanField(source="item.is_required")
    state = serializers.CharField()
    detail = serializers.CharField()
    text = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField(help_text="0 while nobody acted on it.")
    owner = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    evidence = EvidenceFactSerializer(many=True)
    sections = serializers.ListField(child=serializers.CharField())

    def get_text(self, verdict: Any) -> str:
        return verdict.answer.text if verdict.answer else ""

    def get_version(self, verdict: Any) -> int:
        return verdict.answer.version if verdict.answer else 0

    def get_owner(self, verdict: Any) -> str | None:
        return str(verdict.owner) if verdict.owner else None


class AnswerBody(StrictSerializer):
    """What may be sent to an item. `version` is the one that was read; a stale one is refused with 409."""

    state = serializers.ChoiceField(
        choices=[AnswerState.DONE.value, AnswerState.IN_PROGRESS.value, AnswerState.NOT_APPLICABLE.value],
        default=AnswerState.DONE.value,
    )
    text = serializers.CharField(max_length=8000, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0)


class EventBody(StrictSerializer):
    """What a pipeline reports."""

    passed = serializers.BooleanField()
    url = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class PhaseStaySerializer(serializers.ModelSerializer[PhaseStay]):
    """One stay in one phase; `began_at` and `ended_at` are the times that the figures use."""

    phase_name = serializers.CharField(source="get_phase_display", read_only=True)
    began_at = serializers.DateTimeField(read_only=True)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = PhaseStay
        fields = (
            "phase", "phase_name", "began_at", "ended_at", "outcome", "reason", "entered_at", "left_at",
            "effective_entered_on", "effective_left_on", "is_imported",
        )  # fmt: skip
        read_only_fields = fields


class WaitSerializer(serializers.ModelSerializer[Wait]):
    """One recorded wait."""

    class Meta:
        model = Wait
        fields = ("id", "cause", "waiting_on", "since", "until", "started_at", "ended_at", "note")
        read_only_fields = fields
