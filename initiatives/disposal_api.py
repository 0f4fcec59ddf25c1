"""REST doors of the disposal record of a retired initiative: read its lines, add one."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import api_actor, scoped
from initiatives import services
from initiatives.disposals import disposal_lines
from initiatives.models import Disposal, EvidenceVersion, Initiative
from initiatives.serializers import StrictSerializer

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="Key of the initiative: AI-001")
_PROOF_HELP = "Evidence of the same initiative, as `evidence/version`: `12/1`."


class DisposalSerializer(StrictSerializer, serializers.ModelSerializer[Disposal]):
    """One line. The newest line about a subject holds; older ones stay as they were written."""

    what = serializers.CharField(max_length=500, required=False, allow_blank=True)
    handed_to = serializers.CharField(max_length=160, required=False, allow_blank=True)
    done_on = serializers.DateField(required=False, help_text="Today if not given; never in the future.")
    proof = serializers.CharField(required=False, allow_null=True, help_text=_PROOF_HELP)
    recorded_by = serializers.CharField(source="recorded_by.name", read_only=True)

    class Meta:
        model = Disposal
        fields = (
            "id", "subject", "outcome", "what", "reason", "kept_until", "handed_to", "done_on", "proof", "reference",
            "recorded_by", "recorded_at",
        )  # fmt: skip
        read_only_fields = ("id", "recorded_at")

    def to_representation(self, instance: Disposal) -> dict[str, object]:
        shown = dict(super().to_representation(instance))
        proof = instance.proof
        return shown | {"proof": f"{proof.evidence_id}/{proof.number}" if proof else None}

    def validate_proof(self, value: str | None) -> EvidenceVersion | None:
        if not value:
            return None
        piece, _, number = value.partition("/")
        versions = EvidenceVersion.objects.living().filter(evidence__initiative=self.context["initiative"])
        if piece.isdecimal() and number.isdecimal() and len(value) < 30:
            found = versions.select_related("evidence").filter(evidence_id=int(piece), number=int(number)).first()
            if isinstance(found, EvidenceVersion):
                return found
        raise serializers.ValidationError(f"There is no such evidence here. {_PROOF_HELP}")


class DisposalViewSet(viewsets.GenericViewSet[Disposal]):
    """The disposal record of one initiative, oldest line first. It has lines only once the initiative is retired."""

    queryset = Disposal.objects.none()
    serializer_class = DisposalSerializer
    permission_classes = (scoped(write="write:initiatives"),)
    filter_backends = ()

    def _initiative(self, request: Request, key: str) -> Initiative:
        return get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=key)

    @extend_schema(summary="List the lines of a disposal record", parameters=[KEY])
    def list(self, request: Request, key: str) -> Response:
        page = self.paginate_queryset(disposal_lines(self._initiative(request, key)))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        summary="Record what became of something that a retired initiative held", parameters=[KEY],
        request=DisposalSerializer, responses={201: DisposalSerializer},
    )  # fmt: skip
    def create(self, request: Request, key: str) -> Response:
        initiative = self._initiative(request, key)
        body = DisposalSerializer(data=request.data, context={"initiative": initiative})
        body.is_valid(raise_exception=True)
        made = services.disposal_record(actor=api_actor(request), initiative=initiative, **body.validated_data)
        return Response(DisposalSerializer(made).data, status=status.HTTP_201_CREATED)
