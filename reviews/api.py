"""REST doors: the verdict of a gate, and reviews, read only."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.models import Initiative
from reviews.models import GateRequest
from reviews.panels import gate_facts
from reviews.readiness import gate_readiness, open_request
from reviews.serializers import GateSerializer, ReviewSerializer


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
        return Response(GateSerializer(gate_facts(found)).data)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("reviews", ReviewViewSet, basename="review")
    router.register(r"initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/gate", GateViewSet, basename="gate")
