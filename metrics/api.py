"""REST doors: metrics, points, annotations."""

from dataclasses import asdict
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from common.errors import DomainError
from common.parsers import Json
from initiatives.models import Initiative
from metrics import services
from metrics.models import Annotation, AnnotationKind, Metric, MetricKind, MetricState, Purpose
from metrics.proof import latest_proofs
from metrics.serializers import AnnotationSerializer, MetricSerializer, PointsSerializer, PushResultSerializer
from metrics.sources.events import EventError, alertmanager_events


class LenientJson(Json):
    """Reads NaN and Infinity, so that one such value refuses its own point and not the whole batch."""

    strict = False


class MetricFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    initiative = django_filters.CharFilter(field_name="initiative__key")
    kind = django_filters.ChoiceFilter(choices=MetricKind.choices)
    purpose = django_filters.ChoiceFilter(choices=Purpose.choices)
    state = django_filters.ChoiceFilter(choices=MetricState.choices)


class AnnotationFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    initiative = django_filters.CharFilter(field_name="initiative__key")
    kind = django_filters.ChoiceFilter(choices=AnnotationKind.choices)


@extend_schema_view(
    list=extend_schema(summary="List metrics"),
    retrieve=extend_schema(summary="Read one metric, with its latest value and state"),
    create=extend_schema(summary="Add a metric"),
    partial_update=extend_schema(summary="Change a metric"),
)
class MetricViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Metric]):
    """Metrics of initiatives that the caller may see."""

    serializer_class = MetricSerializer
    permission_classes = (scoped(write="write:metrics"),)
    queryset = Metric.objects.none()
    lookup_value_regex = r"[0-9]{1,18}"
    filterset_class = MetricFilter
    search_fields = ("name", "why", "initiative__key", "initiative__title")
    ordering_fields = ("id", "name", "kind", "purpose", "state", "latest_at", "latest_value", "created_at")
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Metric]:
        if getattr(self, "swagger_fake_view", False):
            return Metric.objects.none()
        return Metric.objects.visible_to(api_actor(self.request)).select_related("initiative").order_by("id")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["actor"] = api_actor(self.request)
        return context

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        shown = self.get_serializer(
            page, many=True, context=self.get_serializer_context() | {"proofs": latest_proofs(page)}
        )
        return self.get_paginated_response(shown.data)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {name: value for name, value in given.validated_data.items() if name != "version"}
        values.setdefault("source", None)
        made = services.metric_add(actor=api_actor(request), initiative=values.pop("initiative"), values=values)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        metric = self.get_object()
        given = self.get_serializer(metric, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if values.pop("initiative", metric.initiative) != metric.initiative:
            raise DomainError("A metric stays with its initiative.", field="initiative")
        seen = values.pop("version", None)
        made = services.metric_edit(actor=api_actor(request), metric=metric, values=values, seen_version=seen)
        return Response(self.get_serializer(made).data)


class PointViewSet(viewsets.ViewSet):
    """Push measured points."""

    permission_classes = (scoped(write="write:points"),)
    parser_classes = (LenientJson,)

    @extend_schema(
        summary="Push points", request=PointsSerializer, responses={200: PushResultSerializer},
        description="At most 5,000 points. Good ones are stored even where others are refused; repeating changes nothing.",
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER,
                description="Names the batch for 7 days: a repetition stores nothing and gets the first answer.",
            )
        ],
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        body = request.data
        if not isinstance(body, dict) or not isinstance(body.get("points"), list):
            raise DomainError('Send {"points": [{"metric": 1, "at": "…", "value": 0.5}]}.', field="points")
        unknown = sorted(set(body) - {"points"})
        if unknown:
            raise DomainError("There is no such field here.", field=str(unknown[0]))
        result = services.points_push(
            actor=api_actor(request), items=body["points"], key=request.headers.get("Idempotency-Key", "")
        )
        return Response(asdict(result))


@extend_schema_view(list=extend_schema(summary="List annotations"), create=extend_schema(summary="Add an annotation"))
class AnnotationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Annotation]):
    """Flags on charts: releases, retrainings, prompt changes, incidents, notes."""

    serializer_class = AnnotationSerializer
    permission_classes = (scoped(write="write:annotations"),)
    queryset = Annotation.objects.none()
    filterset_class = AnnotationFilter
    search_fields = ("text",)
    ordering_fields = ("at", "id")
    ordering = ("-at", "-id")

    def get_queryset(self) -> QuerySet[Annotation]:
        if getattr(self, "swagger_fake_view", False):
            return Annotation.objects.none()
        return Annotation.objects.visible_to(api_actor(self.request)).select_related("initiative")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["actor"] = api_actor(self.request)
        return context

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.annotation_add(actor=api_actor(request), **given.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Take a webhook message of Alertmanager", request=OpenApiTypes.OBJECT, responses={200: OpenApiTypes.OBJECT},
        parameters=[OpenApiParameter("initiative", str, description="Its key; needed unless the token is limited to one.")],
        description="Each alert becomes an incident flag and gets its end when resolved; told again, nothing changes.",
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="alertmanager", filterset_class=None, pagination_class=None)
    def alertmanager(self, request: Request) -> Response:
        actor = api_actor(request)
        seen = Initiative.objects.visible_to(actor)
        if actor.only_initiative_id is not None and "initiative" not in request.query_params:
            seen = seen.filter(pk=actor.only_initiative_id)
        else:
            seen = seen.filter(key=request.query_params.get("initiative", ""))
        initiative = get_object_or_404(seen)
        try:
            events = alertmanager_events(request.data)
        except EventError as error:
            raise DomainError(str(error)) from error
        return Response({"flags": services.annotations_take(actor=actor, initiative=initiative, events=events)})


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("metrics", MetricViewSet, basename="metric")
    router.register("points", PointViewSet, basename="point")
    router.register("annotations", AnnotationViewSet, basename="annotation")
