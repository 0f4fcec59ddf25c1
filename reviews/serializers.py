"""Shapes of gates and reviews in the API. Read only: nothing is signed or decided by a token."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from initiatives.models import Incident
from reviews.models import GateDecision, GateRequest, Signature, Suspension, Waiver


class LineSerializer(serializers.Serializer[object]):
    """One explained line of a verdict."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    effect = serializers.ChoiceField(choices=["passes", "vetoes", "closes", "noted"])
    text = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)


class SlotSerializer(serializers.Serializer[object]):
    """What stands in one place of a signature slot."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    place = serializers.IntegerField()
    detail = serializers.CharField()
    owner = serializers.CharField()


class CauseSerializer(serializers.Serializer[object]):
    """Why the initiative is on watch."""

    code = serializers.CharField(help_text="The one thing that went wrong, such as incident:7.")
    reason = serializers.CharField()
    reopens = serializers.ListField(child=serializers.CharField(), help_text="Criteria that are open again meanwhile.")
    asks = serializers.CharField(help_text="The discipline or seat that is asked to act; may be empty.")


@extend_schema_serializer(many=False)
class GateSerializer(serializers.Serializer[object]):
    """The gate of the present phase as of now."""

    initiative = serializers.CharField()
    phase = serializers.IntegerField()
    name = serializers.CharField()
    verdict = serializers.ChoiceField(
        choices=["yes", "no"],
        help_text="What a pipeline acts on. In production: whether the go that was given still holds, now. Before: as open.",
    )
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it is no; empty when it is yes.")
    suspended_since = serializers.DateTimeField(allow_null=True)
    on_watch = CauseSerializer(many=True)
    open = serializers.BooleanField(help_text="Whether go is possible now.")
    open_with_conditions = serializers.BooleanField()
    digest = serializers.CharField(help_text="SHA-256 of the bundle as of now.")
    sections = serializers.DictField(child=serializers.CharField())
    request = serializers.IntegerField(allow_null=True, help_text="Id of the open request.")
    valid_until = serializers.DateField(allow_null=True, help_text="When the first signature in it ends.")
    next_blocker = LineSerializer(allow_null=True)
    criteria = LineSerializer(many=True)
    slots = SlotSerializer(many=True)
    signed = serializers.CharField(
        help_text="The verdict as a JWS (EdDSA) that holds for five minutes; keys at /.well-known/jwks.json."
    )


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    signer = serializers.CharField(source="signer_email")

    class Meta:
        model = Signature
        fields = (
            "id", "kind", "role", "decision", "meaning", "statement", "comment", "signer", "signer_name", "signed_at",
            "valid_until", "auth_method", "sections", "bundle", "record_hash", "replaces",
        )  # fmt: skip
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer[GateDecision]):
    decided_by = serializers.CharField(source="decided_by_name")

    class Meta:
        model = GateDecision
        fields = (
            "id",
            "outcome",
            "reason",
            "decided_by",
            "decided_as",
            "decided_at",
            "corrects",
            "bundle",
            "record_hash",
        )
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer[GateRequest]):
    """One round of a gate with everything that was signed and decided on it."""

    initiative = serializers.CharField(source="initiative.key")
    requested_by = serializers.CharField(source="requested_by.name")
    signatures = SignatureSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)

    class Meta:
        model = GateRequest
        fields = (
            "id", "initiative", "phase", "round", "state", "requested_by", "requested_at", "due_on", "statement", "scope",
            "bundle", "missing", "closed_at", "signatures", "decisions",
        )  # fmt: skip
        read_only_fields = fields


class WaiverSerializer(serializers.ModelSerializer[Waiver]):
    """A waiver, always with its end. It is proposed, approved and revoked by people in a session, never by token."""

    initiative = serializers.CharField(source="initiative.key")
    requested_by = serializers.CharField(source="requested_by.name")
    approved_by = serializers.CharField(source="approved_by.name", allow_null=True, default=None)
    is_active = serializers.BooleanField(read_only=True)

    class Meta:
        model = Waiver
        fields = (
            "id", "initiative", "phase", "criterion", "title", "reason", "control", "requested_by", "requested_at",
            "approved_by", "approved_at", "ends_on", "is_active", "extends", "revoked_at", "revoked_reason",
        )  # fmt: skip
        read_only_fields = fields


class IncidentDeclare(serializers.Serializer[object]):
    """What is known of an incident; all but the title may follow."""

    title = serializers.CharField(max_length=200)
    severity = serializers.ChoiceField(choices=[1, 2, 3], default=2, help_text="1 critical, 2 high, 3 low.")
    what_happened = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    aware_at = serializers.DateTimeField(required=False, help_text="Now by default. The legal clocks start here.")
    suspend = serializers.BooleanField(default=False, help_text="The verdict turns to no at once.")


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """An incident and how far it is."""

    initiative = serializers.CharField(source="initiative.key")
    stage = serializers.ChoiceField(choices=["declared", "contained", "resolved", "reviewed"], read_only=True)

    class Meta:
        model = Incident
        fields = ("id", "initiative", "title", "severity", "aware_at", "what_happened", "on_call", "stage")
        read_only_fields = fields


class SuspendSerializer(serializers.Serializer[object]):
    reason = serializers.CharField(max_length=300)


class SuspensionSerializer(serializers.ModelSerializer[Suspension]):
    """The verdict is no from `suspended_at` until a person resumes it."""

    initiative = serializers.CharField(source="initiative.key")

    class Meta:
        model = Suspension
        fields = ("id", "initiative", "reason", "suspended_at", "suspended_by_name")
        read_only_fields = fields
