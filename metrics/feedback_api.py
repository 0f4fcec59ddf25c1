"""REST door: what end users say, from the product that they use."""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from common.actors import Actor
from common.errors import DomainError
from initiatives.models import Initiative
from metrics import services
from metrics.serializers import RefusalSerializer

MAX_KEY = 90


class PieceSerializer(serializers.Serializer[Any]):
    """One piece, as the schema shows it; each is checked on its own by the service."""

    score = serializers.IntegerField(min_value=1, max_value=5, help_text="From 1, bad, to 5, good.")
    comment = serializers.CharField(required=False, max_length=2000)
    about = serializers.CharField(required=False, max_length=160, help_text="The case, answer or page.")
    channel = serializers.CharField(required=False, max_length=80, help_text="Where it was asked.")
    at = serializers.DateTimeField(required=False, help_text="ISO 8601 with a zone; now unless given.")
    key = serializers.CharField(required=False, max_length=100, help_text="Names the piece: sent again, stored once.")


class FeedbackSerializer(PieceSerializer):
    """One piece, or `pieces` with at most 500."""

    initiative = serializers.CharField(required=False, help_text="Its key; needed unless the token is limited to one.")
    score = serializers.IntegerField(required=False, min_value=1, max_value=5, help_text="From 1, bad, to 5, good.")
    pieces = PieceSerializer(many=True, required=False)


class TakenSerializer(serializers.Serializer[Any]):
    """What became of it."""

    accepted = serializers.IntegerField()
    repeated = serializers.IntegerField(help_text="There already, under the same key and with the same content.")
    ids = serializers.ListField(child=serializers.IntegerField())
    refused = RefusalSerializer(many=True)


class FeedbackViewSet(viewsets.ViewSet):
    """Send what end users say."""

    permission_classes = (scoped(write="write:feedback"),)

    @extend_schema(
        summary="Send feedback of end users", request=FeedbackSerializer,
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="Names the whole request.")],
        responses={
            201: TakenSerializer, 200: TakenSerializer,
            400: OpenApiResponse(description="The field that is wrong, and why. Of a batch, good pieces are stored."),
        },
        description="It is counted in the satisfaction metric of the initiative at once. 201 when something is new, else 200.",
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        body = request.data
        if not isinstance(body, dict):
            raise DomainError('Send {"score": 4, "comment": "…"} or {"pieces": […]}.')
        given, actor = dict(body), api_actor(request)
        initiative = _initiative(actor, given.pop("initiative", None))
        is_batch = "pieces" in given
        pieces = given.pop("pieces") if is_batch else [given]
        if not isinstance(pieces, list) or (is_batch and given):
            raise DomainError("Send one piece, or a list of pieces and nothing beside it.", field="pieces")
        pieces = _keyed(pieces, request.headers.get("Idempotency-Key", ""), is_batch=is_batch)
        taken = services.feedback_take(actor=actor, initiative=initiative, pieces=pieces)
        if taken.refused and not is_batch:
            name, _, reason = taken.refused[0].reason.partition(": ")
            raise DomainError(reason or name, field=name if reason else None)
        answer = {"accepted": taken.accepted, "repeated": taken.repeated, "ids": taken.ids}
        answer["refused"] = [asdict(one) for one in taken.refused]
        return Response(answer, status=status.HTTP_201_CREATED if taken.accepted else status.HTTP_200_OK)


def _initiative(actor: Actor, key: object) -> Initiative:
    """The one that the body names, or the one that the token is limited to."""
    seen = Initiative.objects.visible_to(actor)
    if key is None and actor.only_initiative_id is None:
        raise DomainError("Name the initiative, such as AI-001: this token is not limited to one.", field="initiative")
    return (
        get_object_or_404(seen, pk=actor.only_initiative_id) if key is None else get_object_or_404(seen, key=str(key))
    )


def _keyed(pieces: list[Any], header: str, *, is_batch: bool) -> list[Any]:
    """Pieces without a key of their own take the one of the request, in a batch with their place."""
    if not header:
        return pieces
    if len(header) > MAX_KEY:
        raise DomainError(f"An idempotency key has at most {MAX_KEY} characters.", field="Idempotency-Key")
    return [
        {**piece, "key": f"{header}/{index}" if is_batch else header}
        if isinstance(piece, dict) and "key" not in piece
        else piece
        for index, piece in enumerate(pieces)
    ]


def register(router: BaseRouter) -> None:
    """Add the viewset of feedback."""
    router.register("feedback", FeedbackViewSet, basename="feedback")
