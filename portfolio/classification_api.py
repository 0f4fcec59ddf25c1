"""REST door: the classification of an initiative, read only. Nothing is confirmed by a token."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.models import Classification, Initiative
from reviews.classifying import classified


class GivenSerializer(serializers.ModelSerializer[Classification]):
    """What was answered or imported, with the line that decided each value."""

    class Meta:
        model = Classification
        fields = (
            "number", "source", "questionnaire_version", "answers", "reasons", "risk_tier", "ai_act_class", "ai_act_role", "note",
            "given_at",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(many=False)
class ClassificationSerializer(serializers.Serializer[Any]):
    """What counts now, and the newest proposal."""

    state = serializers.CharField(help_text="none, waiting, request_changes or confirmed")
    risk_tier = serializers.CharField(help_text="What counts: the highest until a compliance reviewer confirms.")
    ai_act_class = serializers.CharField()
    ai_act_role = serializers.CharField()
    proposed = GivenSerializer(allow_null=True)


class ClassificationViewSet(viewsets.GenericViewSet[Any]):
    """Tier, AI Act class and role of one initiative."""

    serializer_class = ClassificationSerializer
    permission_classes = (scoped(),)
    queryset = Classification.objects.none()
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Read the classification", operation_id="initiatives_classification_retrieve",
        parameters=[OpenApiParameter("initiative_key", str, OpenApiParameter.PATH, description="Key: AI-001")],
        responses={200: ClassificationSerializer},
    )  # fmt: skip
    def list(self, request: Request, initiative_key: str) -> Response:
        one = Initiative.objects.visible_to(api_actor(request)).filter(key=initiative_key).first()
        if one is None:
            raise Http404
        found = classified(one)
        body = {
            "state": found.state if found else "none", "risk_tier": one.risk_tier, "ai_act_class": one.ai_act_class,
            "ai_act_role": one.ai_act_role, "proposed": found.given if found else None,
        }  # fmt: skip
        return Response(ClassificationSerializer(body).data)


def register(router: BaseRouter) -> None:
    """Add the viewset of classifications."""
    router.register(
        r"initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/classification",
        ClassificationViewSet,
        basename="classification",
    )
