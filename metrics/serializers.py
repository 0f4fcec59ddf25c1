"""The API's shape of metrics, points and annotations."""

from typing import Any

from rest_framework import serializers

from initiatives.models import Initiative
from initiatives.serializers import StrictSerializer
from metrics.models import Annotation, AnnotationKind, Metric, Provenance, Source
from metrics.proof import latest_proofs
from metrics.services.metrics import METRIC_FIELDS


class MetricSerializer(StrictSerializer, serializers.ModelSerializer[Metric]):
    """One metric with its latest value and state. Without a source its values are pushed."""

    initiative = serializers.SlugRelatedField(slug_field="key", queryset=Initiative.objects.none())
    source = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]  # the row's column has the name of DRF's own
        queryset=Source.objects.none(), required=False, allow_null=True
    )
    provenance = serializers.ChoiceField(choices=Provenance.choices, required=False)
    version = serializers.IntegerField(
        required=False, help_text="Send the version you read: a stale one is refused with 409."
    )
    query_options = serializers.DictField(required=False)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    latest_given = serializers.SerializerMethodField(
        help_text="Of a typed or pushed newest value, who gave it and who confirmed it; empty where it was pulled."
    )

    class Meta:
        model = Metric
        fields = (
            "id", "url", "version", "initiative", *METRIC_FIELDS, "latest_value", "latest_at", "latest_n", "latest_given",
            "latest_predictions", "state",
            "state_since", "alert_state", "created_at",
        )  # fmt: skip
        read_only_fields = (
            "id",
            "latest_value",
            "latest_at",
            "latest_given",
            "latest_predictions",
            "latest_n",
            "state",
            "state_since",
            "alert_state",
            "created_at",
        )
        # The service checks what belongs together; the unique name needs its initiative, which a change does not send.
        validators: tuple[Any, ...] = ()

    def get_latest_given(self, metric: Metric) -> str:
        proofs = self.context["proofs"] if "proofs" in self.context else latest_proofs([metric])
        proof = proofs.get(metric.pk)
        return proof.words if proof is not None else ""

    def get_fields(self) -> Any:
        fields = super().get_fields()
        actor = self.context.get("actor")
        if actor is not None:
            fields["initiative"].queryset = Initiative.objects.visible_to(actor)  # type: ignore[attr-defined]  # set above
            for name in ("predictions", "proxy"):
                fields[name].queryset = Metric.objects.visible_to(actor)  # type: ignore[attr-defined]  # set above
            fields["source"].queryset = Source.objects.visible_to(actor)  # type: ignore[attr-defined]  # set above
        return fields


class PointSerializer(serializers.Serializer[Any]):
    """One point, as the schema shows it; each is checked on its own by the service."""

    metric = serializers.IntegerField(help_text="The id of the metric.")
    at = serializers.DateTimeField(help_text="ISO 8601 with a zone.")
    value = serializers.FloatField()
    n = serializers.IntegerField(required=False, help_text="On how many events the value rests.")


class PointsSerializer(serializers.Serializer[Any]):
    """At most 5,000 points."""

    points = PointSerializer(many=True)


class RefusalSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="Place in the batch, from 0.")
    reason = serializers.CharField()


class PushResultSerializer(serializers.Serializer[Any]):
    """What became of the batch."""

    accepted = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = RefusalSerializer(many=True)


class AnnotationSerializer(StrictSerializer, serializers.ModelSerializer[Annotation]):
    """A flag on the charts of an initiative. `at` is now unless given."""

    initiative = serializers.SlugRelatedField(slug_field="key", queryset=Initiative.objects.none())
    kind = serializers.ChoiceField(choices=AnnotationKind.choices)
    at = serializers.DateTimeField(required=False)

    class Meta:
        model = Annotation
        fields = ("id", "initiative", "at", "ended_at", "kind", "text", "external_ref", "created_at")
        read_only_fields = ("id", "ended_at", "external_ref", "created_at")
        validators: tuple[Any, ...] = ()

    def get_fields(self) -> Any:
        fields = super().get_fields()
        actor = self.context.get("actor")
        if actor is not None:
            fields["initiative"].queryset = Initiative.objects.visible_to(actor)  # type: ignore[attr-defined]  # set above
        return fields
