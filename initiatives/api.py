"""REST doors: initiatives by key, and their evidence."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from common.parsers import Json
from initiatives import services
from initiatives.disposal_api import DisposalViewSet
from initiatives.filters import InitiativeFilter
from initiatives.models import Evidence, EvidenceVersion, Initiative
from initiatives.serializers import EvidenceSerializer, EvidenceUpload, InitiativeSerializer

_CONFLICT = OpenApiResponse(description="Somebody saved first; `current` holds what stands now.")


@extend_schema_view(
    list=extend_schema(summary="List initiatives"),
    retrieve=extend_schema(summary="Read one initiative"),
    create=extend_schema(summary="Add an idea"),
    partial_update=extend_schema(summary="Change an initiative", responses={200: InitiativeSerializer, 409: _CONFLICT}),
)
class InitiativeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Initiative]):
    """Initiatives that the caller may see, addressed by key (`AI-001`)."""

    serializer_class = InitiativeSerializer
    queryset = Initiative.objects.none()
    lookup_field = "key"
    lookup_value_regex = r"[A-Za-z0-9-]+"
    filterset_class = InitiativeFilter
    search_fields = ("key", "title", "outcome", "workflow", "business_unit")
    ordering_fields = ("key", "title", "status", "phase", "risk_tier", "business_unit", "created_at")
    ordering = ("key",)

    def get_permissions(self) -> list[BasePermission]:
        scope = "write:evidence" if self.action == "evidence" else "write:initiatives"
        return [scoped(write=scope)()]

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Initiative.objects.none()
        return Initiative.objects.visible_to(api_actor(self.request)).order_by("key")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {name: value for name, value in given.validated_data.items() if name != "version"}
        made = services.initiative_create(
            actor=api_actor(request), title=values.pop("title"), outcome=values.pop("outcome", ""), values=values
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        initiative = self.get_object()
        given = self.get_serializer(initiative, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        seen = values.pop("version", None)
        made = services.initiative_edit(
            actor=api_actor(request), initiative=initiative, values=values, seen_version=seen
        )
        return Response(self.get_serializer(made).data)

    @extend_schema(
        methods=["GET"], summary="List evidence", filters=False, responses={200: EvidenceSerializer(many=True)}
    )
    @extend_schema(
        methods=["POST"],
        summary="Add evidence: a file, a link or a text",
        request={"multipart/form-data": EvidenceUpload, "application/json": EvidenceUpload},
        responses={201: EvidenceSerializer},
    )
    @action(
        detail=True, methods=["get", "post"], parser_classes=[MultiPartParser, FormParser, Json],
        filter_backends=[], serializer_class=EvidenceSerializer,
    )  # fmt: skip
    def evidence(self, request: Request, key: str) -> Response:
        initiative = self.get_object()
        if request.method == "POST":
            return self._evidence_add(request, initiative)
        versions = EvidenceVersion.objects.filter(evidence__initiative=initiative)
        paginator = LimitOffsetPagination()
        page = paginator.paginate_queryset(versions.with_state().order_by("-id"), request) or []
        readable = Evidence.objects.readable_by(api_actor(request)).filter(initiative=initiative)
        context = {"readable": set(readable.values_list("pk", flat=True))}
        return paginator.get_paginated_response(EvidenceSerializer(page, many=True, context=context).data)

    def _evidence_add(self, request: Request, initiative: Initiative) -> Response:
        given = EvidenceUpload(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        number = values.pop("evidence", None)
        piece = Evidence.objects.filter(initiative=initiative, pk=number).first() if number else None
        if number and piece is None:
            raise Http404
        version = services.evidence_add(actor=api_actor(request), initiative=initiative, evidence=piece, **values)
        context = {"readable": {version.evidence_id}}  # who supplied it reads it
        return Response(EvidenceSerializer(version, context=context).data, status=status.HTTP_201_CREATED)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register(r"initiatives/(?P<key>[A-Za-z0-9-]+)/disposals", DisposalViewSet, basename="disposal")
    router.register("initiatives", InitiativeViewSet, basename="initiative")
