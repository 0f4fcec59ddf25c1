"""The API's shape of items, stays, waits and asks."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from initiatives.serializers import StrictSerializer
from phases.models import AnswerState, Ask, Cause, PhaseStay, Wait


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


class AskSerializer(serializers.ModelSerializer[Ask]):
    """One question with its options; `state` is open, answered or withdrawn. `decision` is the record that the answer became."""

    state = serializers.CharField(read_only=True)
    is_late = serializers.BooleanField(read_only=True)
    asked_of = serializers.CharField(source="asked_of.email", read_only=True)
    cause = serializers.CharField(source="wait.cause", read_only=True)
    options = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Ask
        fields = (
            "id", "question", "options", "recommendation", "why", "cost_of_waiting", "cause", "asked_of", "due_on", "state",
            "is_late", "raised_at", "choice", "answered_at", "decision", "withdrawn_at", "withdrawn_reason",
        )  # fmt: skip
        read_only_fields = fields


class AskBody(StrictSerializer):
    """What is asked. `recommendation` is one of `options`, word for word; `asked_of` the address of the person who decides."""

    question = serializers.CharField(max_length=300)
    options = serializers.ListField(child=serializers.CharField(max_length=200), min_length=2, max_length=5)
    recommendation = serializers.CharField(max_length=200)
    why = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    cost_of_waiting = serializers.CharField(max_length=300)
    asked_of = serializers.SlugRelatedField(slug_field="email", queryset=User.objects.filter(is_active=True))
    due_on = serializers.DateField()
    cause = serializers.ChoiceField(choices=Cause.values)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AskWithdrawalBody(StrictSerializer):
    """Why the question is withdrawn."""

    reason = serializers.CharField(max_length=300)
