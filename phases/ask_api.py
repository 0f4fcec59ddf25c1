"""REST doors of asks: read, raise, withdraw. Answering is for the person who was asked, in a session of their own."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import api_actor, scoped
from initiatives.models import Initiative
from phases import services
from phases.models import Ask
from phases.serializers import AskBody, AskSerializer, AskWithdrawalBody

KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="Key of the initiative, AI-001.")
PK = OpenApiParameter("pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="Number of the question.")


class AskViewSet(viewsets.GenericViewSet[Ask]):
    """Questions that one person decides, open ones first."""

    queryset = Ask.objects.none()
    serializer_class = AskSerializer
    permission_classes = (scoped(write="write:items"),)
    filter_backends = ()
    lookup_value_regex = r"[0-9]+"

    def _initiative(self, request: Request, key: str) -> Initiative:
        return get_object_or_404(Initiative.objects.visible_to(api_actor(request)), key=key)

    def _ask(self, request: Request, key: str, pk: str) -> Ask:
        asks = Ask.objects.visible_to(api_actor(request)).select_related("initiative", "asked_of", "wait")
        return get_object_or_404(asks, pk=pk, initiative__key=key)

    @extend_schema(summary="List the questions of an initiative", parameters=[KEY])
    def list(self, request: Request, key: str) -> Response:
        asks = Ask.objects.filter(initiative=self._initiative(request, key)).select_related("asked_of", "wait")
        page = self.paginate_queryset(asks)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(summary="Read one question", parameters=[KEY, PK])
    def retrieve(self, request: Request, key: str, pk: str) -> Response:
        return Response(AskSerializer(self._ask(request, key, pk)).data)

    @extend_schema(summary="Ask somebody to decide", parameters=[KEY], request=AskBody, responses={201: AskSerializer})
    def create(self, request: Request, key: str) -> Response:
        initiative = self._initiative(request, key)
        body = AskBody(data=request.data)
        body.is_valid(raise_exception=True)
        ask = services.ask_raise(actor=api_actor(request), initiative=initiative, **body.validated_data)
        return Response(AskSerializer(ask).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Withdraw a question", parameters=[KEY, PK], request=AskWithdrawalBody, responses={200: AskSerializer}
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, key: str, pk: str) -> Response:
        ask = self._ask(request, key, pk)
        body = AskWithdrawalBody(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(
            AskSerializer(services.ask_withdraw(actor=api_actor(request), ask=ask, **body.validated_data)).data
        )
