"""REST doors: items with their verdicts, stays and waits of one initiative."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.models import Initiative, Phase
from phases import services
from phases.ask_api import AskViewSet
from phases.criteria import ItemVerdict, item_verdict, item_verdicts
from phases.models import AnswerState, Item, PhaseStay, Wait
from phases.serializers import AnswerBody, EventBody, ItemSerializer, PhaseStaySerializer, WaitSerializer

KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="Key of the initiative, AI-001.")
CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, description="Code of the item.")
_CONFLICT = OpenApiResponse(description="Somebody saved first; `current` holds what stands now.")


def initiative_of(request: Request, key: str) -> Initiative:
    """The initiative of that key if the caller may see it, else 404."""
    return get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=key)


class ItemViewSet(viewsets.GenericViewSet[Item]):
    """The checklist of one initiative; an item is addressed by its code."""

    queryset = Item.objects.none()
    serializer_class = ItemSerializer
    permission_classes = (scoped(write="write:items"),)
    lookup_field = "code"
    lookup_value_regex = r"[a-z0-9.-]+"
    filter_backends = ()

    def _item(self, initiative: Initiative, code: str) -> Item:
        item = Item.objects.filter(version__pins__initiative=initiative, code=code).first()
        if item is None:
            raise Http404
        return item

    @extend_schema(
        summary="List the items of an initiative with their verdicts",
        parameters=[
            KEY,
            OpenApiParameter("phase", OpenApiTypes.INT, description="1–4; all phases without it."),
            OpenApiParameter("state", OpenApiTypes.STR, description="met, not_met, unknown or not_applicable."),
            OpenApiParameter("search", OpenApiTypes.STR, description="Words of code, title or theme."),
            OpenApiParameter("ordering", OpenApiTypes.STR, description="code, title or state; with - descending."),
        ],
    )
    def list(self, request: Request, key: str) -> Response:
        initiative = initiative_of(request, key)
        phase = request.query_params.get("phase", "")
        numbers = [int(phase)] if phase.isdigit() else list(Phase.values)
        found = [verdict for number in numbers for verdict in item_verdicts(initiative, number)]
        paginator = LimitOffsetPagination()
        page = paginator.paginate_queryset(_matching(found, request), request)
        return paginator.get_paginated_response(ItemSerializer(page or [], many=True).data)

    @extend_schema(summary="Read one item", parameters=[KEY, CODE])
    def retrieve(self, request: Request, key: str, code: str) -> Response:
        initiative = initiative_of(request, key)
        return Response(ItemSerializer(item_verdict(initiative, self._item(initiative, code))).data)

    @extend_schema(
        summary="Answer an item, or declare it not applicable",
        parameters=[KEY, CODE],
        request=AnswerBody,
        responses={200: ItemSerializer, 409: _CONFLICT},
    )
    def partial_update(self, request: Request, key: str, code: str) -> Response:
        initiative = initiative_of(request, key)
        item = self._item(initiative, code)
        body = AnswerBody(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        common: dict[str, Any] = {"actor": api_actor(request), "initiative": initiative, "item": item}
        if given["state"] == AnswerState.NOT_APPLICABLE:
            services.item_not_applicable(**common, reason=given["reason"], seen_version=given["version"])
        else:
            is_done = given["state"] == AnswerState.DONE
            services.item_answer(
                **common,
                text=given["text"],
                is_done=is_done,
                effective_on=given["effective_on"],
                seen_version=given["version"],
            )
        return Response(ItemSerializer(item_verdict(initiative, item)).data)

    @extend_schema(
        summary="Report what a pipeline found",
        parameters=[KEY, CODE],
        request=EventBody,
        responses={201: ItemSerializer},
    )
    @action(detail=True, methods=["post"])
    def events(self, request: Request, key: str, code: str) -> Response:
        initiative = initiative_of(request, key)
        item = self._item(initiative, code)
        body = EventBody(data=request.data)
        body.is_valid(raise_exception=True)
        services.item_external(actor=api_actor(request), initiative=initiative, item=item, **body.validated_data)
        return Response(ItemSerializer(item_verdict(initiative, item)).data, status=status.HTTP_201_CREATED)


def _matching(found: list[ItemVerdict], request: Request) -> list[ItemVerdict]:
    state, words = request.query_params.get("state"), request.query_params.get("search", "").lower()
    ordering = request.query_params.get("ordering", "")
    kept = [
        verdict
        for verdict in found
        if (not state or verdict.state == state)
        and words in f"{verdict.item.code} {verdict.item.title} {verdict.item.theme}".lower()
    ]
    name = ordering.lstrip("-")
    if name in ("code", "title"):
        kept.sort(key=lambda verdict: str(getattr(verdict.item, name)), reverse=ordering.startswith("-"))
    elif name == "state":
        kept.sort(key=lambda verdict: verdict.state, reverse=ordering.startswith("-"))
    return kept


class PhaseStayViewSet(viewsets.GenericViewSet[PhaseStay]):
    """Where the initiative was, from when to when."""

    queryset = PhaseStay.objects.none()
    serializer_class = PhaseStaySerializer
    permission_classes = (scoped(),)
    filter_backends = ()

    @extend_schema(summary="List the stays of an initiative in its phases", parameters=[KEY])
    def list(self, request: Request, key: str) -> Response:
        page = self.paginate_queryset(initiative_of(request, key).stays.order_by("id"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class WaitViewSet(viewsets.GenericViewSet[Wait]):
    """What the initiative waited for."""

    queryset = Wait.objects.none()
    serializer_class = WaitSerializer
    permission_classes = (scoped(),)
    filter_backends = ()

    @extend_schema(summary="List the waits of an initiative", parameters=[KEY])
    def list(self, request: Request, key: str) -> Response:
        page = self.paginate_queryset(initiative_of(request, key).waits.order_by("-since", "-id"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    at = r"initiatives/(?P<key>[A-Za-z0-9-]+)"
    router.register(f"{at}/items", ItemViewSet, basename="initiative-item")
    router.register(f"{at}/phases", PhaseStayViewSet, basename="initiative-phase")
    router.register(f"{at}/waits", WaitViewSet, basename="initiative-wait")
    router.register(f"{at}/asks", AskViewSet, basename="initiative-ask")
