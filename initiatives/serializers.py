"""The API's shape of initiatives and evidence."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from common import clock
from initiatives.models import EvidenceVersion, Initiative
from initiatives.services.classification import CLASS_FIELDS
from initiatives.services.initiatives import EDITABLE


class StrictSerializer(serializers.Serializer[Any]):
    """A body with a key that nobody asked for is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = sorted(str(key) for key in data if key not in writable)
            if unknown:
                raise serializers.ValidationError({key: ["There is no such field here."] for key in unknown})
        return super().to_internal_value(data)


class InitiativeSerializer(StrictSerializer, serializers.ModelSerializer[Initiative]):
    """One initiative. Written with its columns; status and phase change through gates and acts only."""

    version = serializers.IntegerField(
        required=False, help_text="Send the version you read: a stale one is refused with 409."
    )
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    fit_inputs = serializers.DictField(required=False, help_text="Answers that the fit score reads.")
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    phase_name = serializers.CharField(read_only=True)

    class Meta:
        model = Initiative
        fields = (
            "key", "url", "version", *EDITABLE, *CLASS_FIELDS, "classification_reason", "is_classified",
            "tags", "fit_inputs", "status", "phase", "phase_name", "visibility",
            "is_adopted", "pause_reason", "paused_until", "stop_reason", "lesson", "reusable_assets", "wind_down",
            "created_at",
        )  # fmt: skip
        read_only_fields = (
            *CLASS_FIELDS, "classification_reason", "is_classified", "key", "status", "phase", "visibility", "is_adopted",
            "pause_reason", "paused_until", "stop_reason", "lesson", "reusable_assets", "wind_down", "created_at",
        )  # fmt: skip


class EvidenceSerializer(serializers.ModelSerializer[EvidenceVersion]):
    """One version of a piece of evidence. `context["readable"]` holds the ids of the pieces that the caller may read."""

    CONTENT = ("filename", "content_type", "url", "text", "download_url")

    evidence = serializers.IntegerField(source="evidence_id", read_only=True)
    name = serializers.CharField(source="evidence.name", read_only=True)
    restricted_to = serializers.CharField(source="evidence.restricted_to", read_only=True)
    state = serializers.SerializerMethodField(help_text="valid, expired, removed, or of a link changed or gone.")
    withheld = serializers.SerializerMethodField(help_text="The piece is restricted: its content is left out here.")
    url = serializers.CharField(read_only=True, help_text="Of a link; empty for files and texts.")
    size = serializers.IntegerField(read_only=True, allow_null=True, help_text="Bytes; null where it is withheld.")
    download_url = serializers.SerializerMethodField()

    class Meta:
        model = EvidenceVersion
        fields = (
            "evidence", "number", "name", "kind", "sha256", "size", "filename", "content_type", "url", "text",
            "received_at", "effective_on", "valid_until", "restricted_to", "state", "withheld", "download_url",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: EvidenceVersion) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if shown["withheld"]:
            shown |= {"size": None, **dict.fromkeys(self.CONTENT, "")}
        return shown

    def get_state(self, version: EvidenceVersion) -> str:
        return version.state_on(clock.today())

    def get_withheld(self, version: EvidenceVersion) -> bool:
        return version.evidence_id not in self.context["readable"]

    def get_download_url(self, version: EvidenceVersion) -> str:
        return f"{version.evidence.initiative.get_absolute_url()}evidence/{version.evidence_id}/{version.number}/"


class EvidenceUpload(StrictSerializer):
    """A file (multipart), a link or a text. `evidence` names the piece whose next version this is.

    `kind` may be left out: it follows from what is sent.
    """

    name = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    kind = serializers.ChoiceField(choices=EvidenceVersion.Kind.choices, required=False)
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=None)
    url = serializers.CharField(max_length=1000, required=False, default="")
    text = serializers.CharField(required=False, default="")
    effective_on = serializers.DateField(required=False, help_text="When the test was really run; today unless given.")
    valid_until = serializers.DateField(required=False)
    evidence = serializers.IntegerField(required=False, min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kinds = EvidenceVersion.Kind
        sent = kinds.FILE if attrs.get("file") else kinds.LINK if attrs.get("url") else kinds.TEXT
        return {"kind": sent, **attrs}
