"""REST doors: the structured records of an initiative, of all apps."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from initiatives.models import Initiative, Record
from initiatives.records import RecordKind
from initiatives.services.records import record_add, record_edit
from portfolio.comments_api import CommentViewSet
from portfolio.records import KINDS, records_of
from portfolio.update_api import UpdateViewSet

_PATH = [
    OpenApiParameter("key", str, OpenApiParameter.PATH, description="Key of the initiative: AI-001"),
    OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=sorted(KINDS), description="Kind of record"),
]
_ID = [*_PATH, OpenApiParameter("id", int, OpenApiParameter.PATH)]
_CONFLICT = OpenApiResponse(description="Somebody saved first; `current` holds what stands now.")


class RecordSerializer(serializers.Serializer[Any]):
    """A record: these fields, and beside them the fields of its kind (people and links by id)."""

    id = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    version = serializers.IntegerField(
        required=False, help_text="Send the version you read: a stale one is refused with 409."
    )
    is_ready = serializers.BooleanField(read_only=True, help_text="Whether a gate can rest on it.")
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    changed_at = serializers.DateTimeField(read_only=True)


def shown(kind: RecordKind, record: Record) -> dict[str, Any]:
    """A record as JSON."""
    missing = record.missing()
    body: dict[str, Any] = {"id": record.pk, "kind": kind.code, "version": record.version}
    for name in kind.fields:
        field: Any = record._meta.get_field(name)
        body[name] = field.value_from_object(record)
    return {
        **body,
        "is_ready": not missing,
        "missing": missing,
        "created_at": record.created_at,
        "changed_at": record.changed_at,
    }


@extend_schema_view(
    list=extend_schema(
        summary="List records of a kind", parameters=_PATH, responses={200: RecordSerializer(many=True)}
    ),
    create=extend_schema(
        summary="Add a record", parameters=_PATH, request=OpenApiTypes.OBJECT, responses={201: RecordSerializer}
    ),
    retrieve=extend_schema(summary="Read a record", parameters=_ID, responses={200: RecordSerializer}),
    partial_update=extend_schema(
        summary="Change a record",
        parameters=_ID,
        request=OpenApiTypes.OBJECT,
        responses={200: RecordSerializer, 409: _CONFLICT},
    ),
)
class RecordViewSet(viewsets.GenericViewSet[Initiative]):
    """Records of one kind of one initiative. A body is flat: the fields of the kind, and `version` when changing."""

    serializer_class = RecordSerializer
    queryset = Initiative.objects.none()
    filter_backends = ()
    lookup_value_regex = r"\d+"

    def get_permissions(self) -> list[BasePermission]:
        kind = KINDS.get(self.kwargs.get("kind", ""))
        return [scoped(write=kind.scope if kind else "write:initiatives")()]

    def _subject(self) -> tuple[Initiative, RecordKind]:
        kind = KINDS.get(self.kwargs["kind"])
        found = Initiative.objects.visible_to(api_actor(self.request)).filter(key=self.kwargs["key"]).first()
        if kind is None or found is None:
            raise Http404
        return found, kind

    def _record(self, initiative: Initiative, kind: RecordKind, pk: str) -> Record:
        found = kind.model._default_manager.filter(initiative=initiative, pk=pk).first()
        if found is None:
            raise Http404
        return found

    def list(self, request: Request, key: str, kind: str) -> Response:
        initiative, chosen = self._subject()
        page = self.paginate_queryset(records_of(initiative, chosen))
        return self.get_paginated_response([shown(chosen, record) for record in page or []])

    def create(self, request: Request, key: str, kind: str) -> Response:
        initiative, chosen = self._subject()
        values = _values(request.data)
        values.pop("version", None)
        made = record_add(actor=api_actor(request), kind=chosen, initiative=initiative, values=values)
        return Response(shown(chosen, made), status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, key: str, kind: str, pk: str) -> Response:
        initiative, chosen = self._subject()
        return Response(shown(chosen, self._record(initiative, chosen, pk)))

    def partial_update(self, request: Request, key: str, kind: str, pk: str) -> Response:
        initiative, chosen = self._subject()
        values = _values(request.data)
        seen = values.pop("version", None)
        if seen is not None and (not isinstance(seen, int) or isinstance(seen, bool)):
            raise ValidationError({"version": ["A whole number."]})
        record = self._record(initiative, chosen, pk)
        made = record_edit(actor=api_actor(request), kind=chosen, record=record, values=values, seen_version=seen)
        return Response(shown(chosen, made))


def _values(data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise ValidationError({"detail": ["Send one object."]})
    return dict(data)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("comments", CommentViewSet, basename="comment")
    router.register(r"initiatives/(?P<key>[A-Za-z0-9-]+)/updates", UpdateViewSet, basename="update")
    router.register(r"initiatives/(?P<key>[A-Za-z0-9-]+)/records/(?P<kind>[a-z_]+)", RecordViewSet, basename="record")
