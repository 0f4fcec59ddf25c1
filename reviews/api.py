"""REST doors: the verdict of a gate, reviews and waivers, read only; declaring an incident and suspending."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from common import clock
from initiatives.models import Initiative
from reviews import services
from reviews.models import GateRequest, Waiver
from reviews.panels import gate_facts
from reviews.panels.ledger import waivers_visible
from reviews.readiness import gate_readiness, open_request
from reviews.serializers import (
    GateSerializer,
    IncidentDeclare,
    IncidentSerializer,
    ReviewSerializer,
    SuspendSerializer,
    SuspensionSerializer,
    WaiverSerializer,
)
from reviews.verdict_tokens import verdict_token
from reviews.views.certificates import pack_response


@extend_schema_view(
    list=extend_schema(summary="List gate requests"), retrieve=extend_schema(summary="Read one gate request")
)
class ReviewViewSet(viewsets.ReadOnlyModelViewSet[GateRequest]):
    """Gate requests with their signatures and decisions."""

    serializer_class = ReviewSerializer
    permission_classes = (scoped(),)
    queryset = GateRequest.objects.none()
    filterset_fields = ("phase", "state", "initiative__key")
    search_fields = ("initiative__key", "initiative__title", "scope")
    ordering_fields = ("requested_at", "due_on", "phase")
    ordering = ("-requested_at",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return GateRequest.objects.none()
        found = GateRequest.objects.visible_to(api_actor(self.request))
        return found.select_related("initiative", "requested_by").prefetch_related("signatures", "decisions")

    @extend_schema(
        summary="Download the record pack of a gate request",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def pack(self, request: Request, pk: str) -> HttpResponseBase:
        return pack_response(request._request, api_actor(request), self.get_object().pk)


class GateViewSet(viewsets.GenericViewSet[Any]):
    """The verdict of an initiative's present gate, for people and pipelines."""

    serializer_class = GateSerializer
    permission_classes = (scoped(),)
    queryset = Initiative.objects.none()
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Read the verdict of the present gate",
        operation_id="initiatives_gate_retrieve",
        responses={200: GateSerializer},
    )
    def list(self, request: Request, initiative_key: str) -> Response:
        initiative = get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=initiative_key)
        found = gate_readiness(initiative, gate_request=open_request(initiative))
        if found is None:
            raise Http404
        said = gate_facts(found)
        return Response(GateSerializer(said | {"signed": verdict_token(said, at=clock.now())}).data)


@extend_schema_view(list=extend_schema(summary="List waivers"), retrieve=extend_schema(summary="Read one waiver"))
class WaiverViewSet(viewsets.ReadOnlyModelViewSet[Waiver]):
    """The ledger of waivers. Read only: a waiver takes two people."""

    serializer_class = WaiverSerializer
    permission_classes = (scoped(),)
    queryset = Waiver.objects.none()
    filterset_fields = ("criterion", "phase", "initiative__key", "initiative__business_unit")
    ordering_fields = ("ends_on", "requested_at")
    ordering = ("ends_on", "id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Waiver.objects.none()
        return waivers_visible(api_actor(self.request))


class _ActViewSet(viewsets.GenericViewSet[Any]):
    """One act on one initiative, also by token: it can only make things safer."""

    permission_classes = (scoped(write="write:initiatives"),)
    queryset = Initiative.objects.none()
    pagination_class = None
    filter_backends = ()

    def _initiative(self, request: Request, key: str) -> Initiative:
        return get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=key)


class IncidentViewSet(_ActViewSet):
    """Declare an incident, and suspend in the same act."""

    serializer_class = IncidentSerializer

    @extend_schema(
        summary="Declare an incident", operation_id="initiatives_incidents_create", request=IncidentDeclare,
        responses={201: IncidentSerializer},
    )  # fmt: skip
    def create(self, request: Request, initiative_key: str) -> Response:
        initiative = self._initiative(request, initiative_key)
        given = IncidentDeclare(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.incident_declare(actor=api_actor(request), initiative=initiative, **given.validated_data)
        return Response(IncidentSerializer(made).data, status=status.HTTP_201_CREATED)


class SuspensionViewSet(_ActViewSet):
    """Suspend. There is no way to resume by token: that is a decision of a person."""

    serializer_class = SuspensionSerializer

    @extend_schema(
        summary="Suspend: the verdict turns to no at once", operation_id="initiatives_suspend_create",
        request=SuspendSerializer, responses={201: SuspensionSerializer},
    )  # fmt: skip
    def create(self, request: Request, initiative_key: str) -> Response:
        initiative = self._initiative(request, initiative_key)
        given = SuspendSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.initiative_suspend(actor=api_actor(request), initiative=initiative, **given.validated_data)
        return Response(SuspensionSerializer(made).data, status=status.HTTP_201_CREATED)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("reviews", ReviewViewSet, basename="review")
    router.register(r"initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/gate", GateViewSet, basename="gate")
    router.register("waivers", WaiverViewSet, basename="waiver")
    router.register(r"initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/incidents", IncidentViewSet, basename="incident")
    router.register(r"initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/suspend", SuspensionViewSet, basename="suspension")
