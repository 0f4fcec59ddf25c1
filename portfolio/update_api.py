"""REST doors of status updates: read, draft from facts, post."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import api_actor, scoped
from initiatives import services
from initiatives.models import Health, Initiative, StatusUpdate
from portfolio.panels.update_draft import draft_of

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="Key of the initiative: AI-001")


class UpdateSerializer(serializers.ModelSerializer[StatusUpdate]):
    """An update as it was posted."""

    posted_by = serializers.CharField(source="posted_by.name", read_only=True)

    class Meta:
        model = StatusUpdate
        fields = ("id", "health", "text", "next_step", "posted_by", "posted_at")
        read_only_fields = ("id", "posted_at")


class PostedSerializer(UpdateSerializer):
    """The update that was posted, and what disagrees with it now."""

    disagrees = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(UpdateSerializer.Meta):
        fields = (*UpdateSerializer.Meta.fields, "disagrees")  # type: ignore[assignment]


class DraftSerializer(serializers.Serializer[None]):
    """A draft from facts alone; `disagrees` names for each health the facts that a report of it would pass over."""

    since = serializers.DateTimeField()
    text = serializers.CharField()
    next_step = serializers.CharField()
    disagrees = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class UpdateViewSet(viewsets.GenericViewSet[StatusUpdate]):
    """Updates of one initiative, newest first."""

    queryset = StatusUpdate.objects.none()
    serializer_class = UpdateSerializer
    permission_classes = (scoped(write="write:initiatives"),)
    filter_backends = ()

    def _initiative(self, request: Request, key: str) -> Initiative:
        return get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=key)

    @extend_schema(summary="List the status updates of an initiative", parameters=[KEY])
    def list(self, request: Request, key: str) -> Response:
        rows = StatusUpdate.objects.filter(initiative=self._initiative(request, key)).select_related("posted_by")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        summary="Post a status update", parameters=[KEY], request=UpdateSerializer, responses={201: PostedSerializer}
    )
    def create(self, request: Request, key: str) -> Response:
        initiative = self._initiative(request, key)
        body = UpdateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = services.update_post(actor=api_actor(request), initiative=initiative, **body.validated_data)
        disagrees = draft_of(initiative, made).against(made.health)
        return Response(UpdateSerializer(made).data | {"disagrees": disagrees}, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Draft a status update from facts", parameters=[KEY], responses={200: DraftSerializer})
    @action(detail=False, methods=["get"])
    def draft(self, request: Request, key: str) -> Response:
        initiative = self._initiative(request, key)
        draft = draft_of(initiative, initiative.updates.first())
        body = {"since": draft.since, "text": draft.text, "next_step": draft.next_step}
        return Response(body | {"disagrees": {one.value: draft.against(one) for one in Health}})
