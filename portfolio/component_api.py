"""REST doors: the inventory of components, their versions, and what an initiative depends on."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.authentication import api_actor, scoped
from accounts.models import User
from common.errors import DomainError
from initiatives.components import components_in_use, says_none
from initiatives.models import Component, ComponentVersion, Dependency, Initiative
from initiatives.serializers import StrictSerializer
from initiatives.services import component_add, dependency_none
from initiatives.services.components import COMPONENT_FIELDS, VERSION_FIELDS
from portfolio.panels.inventory import component_page
from reviews import services

_CONFLICT = OpenApiResponse(description="Somebody saved first; `current` holds what stands now.")
_KEY = [OpenApiParameter("initiative_key", str, OpenApiParameter.PATH, description="Key of the initiative: AI-001")]
_ID = [*_KEY, OpenApiParameter("id", int, OpenApiParameter.PATH)]


class VersionSerializer(StrictSerializer, serializers.ModelSerializer[ComponentVersion]):
    """One version; never changed."""

    class Meta:
        model = ComponentVersion
        fields = ("id", "number", *VERSION_FIELDS, "added_at")
        read_only_fields = ("id", "number", "added_at")


class ComponentSerializer(StrictSerializer, serializers.ModelSerializer[Component]):
    """A component with its versions, newest first. `owner` is the id of a person."""

    owner = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True), required=False, allow_null=True
    )
    version = serializers.IntegerField(
        required=False, help_text="Send the version of the row that you read: a stale one is refused with 409."
    )
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = Component
        fields = ("id", "url", "version", *COMPONENT_FIELDS, "created_at", "versions")
        read_only_fields = ("id", "created_at")
        validators: list[Any] = []


class StateSerializer(serializers.Serializer[Any]):
    """What stands for one discipline on one version."""

    discipline = serializers.CharField()
    state = serializers.CharField(
        help_text="valid, missing, vetoed, expired, superseded, revoked, end_of_life or ended"
    )
    why = serializers.CharField()


class VersionStateSerializer(serializers.Serializer[Any]):
    version = serializers.CharField(source="version.label")
    is_newest = serializers.BooleanField()
    dependents = serializers.IntegerField(source="used_by", help_text="Initiatives that you see.")
    reviews = StateSerializer(source="states", many=True)


class DependencySerializer(StrictSerializer):
    """A component in use. Without `version` the initiative follows the newest."""

    id = serializers.IntegerField(source="dependency.pk", read_only=True)
    component = serializers.IntegerField(source="component.pk", help_text="Id of the component.")
    name = serializers.CharField(source="component.name", read_only=True)
    version = serializers.CharField(
        source="version.label",
        required=False,
        default=None,
        allow_null=True,
        help_text="Label of a version to stay with.",
    )
    follows_newest = serializers.BooleanField(read_only=True)
    since = serializers.DateField(source="dependency.since", read_only=True)


@extend_schema_serializer(many=False)
class DependenciesSerializer(serializers.Serializer[Any]):
    """What the initiative depends on; `depends_on_none`: somebody said that there is nothing."""

    depends_on_none = serializers.BooleanField()
    dependencies = DependencySerializer(many=True)


@extend_schema_view(
    list=extend_schema(summary="List components"),
    retrieve=extend_schema(summary="Read one component"),
    create=extend_schema(summary="Add a component"),
    partial_update=extend_schema(summary="Change a component", responses={200: ComponentSerializer, 409: _CONFLICT}),
)
class ComponentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Component]):
    """The inventory: models, prompts, datasets, vendor services and platforms."""

    serializer_class = ComponentSerializer
    permission_classes = (scoped(write="write:initiatives"),)
    queryset = Component.objects.none()
    filterset_fields = ("kind", "owner")
    search_fields = ("name", "provider", "note")
    ordering_fields = ("name", "kind", "end_of_life_on", "created_at")
    ordering = ("name",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Component.objects.none()
        return Component.objects.visible_to(api_actor(self.request)).prefetch_related("versions").order_by("name")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {name: value for name, value in given.validated_data.items() if name != "version"}
        made = component_add(actor=api_actor(request), values=values)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        component = self.get_object()
        given = self.get_serializer(component, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        seen = values.pop("version", None)
        made = services.component_edit(actor=api_actor(request), component=component, values=values, seen_version=seen)
        return Response(self.get_serializer(made).data)

    @extend_schema(summary="Add a version", request=VersionSerializer, responses={201: VersionSerializer})
    @action(detail=True, methods=["post"], serializer_class=VersionSerializer, filter_backends=[])
    def versions(self, request: Request, pk: str) -> Response:
        component = self.get_object()
        given = VersionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.component_version_add(
            actor=api_actor(request), component=component, values=given.validated_data
        )
        return Response(VersionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Read what its reviews are worth", filters=False, responses={200: VersionStateSerializer(many=True)}
    )
    @action(detail=True, methods=["get"], serializer_class=VersionStateSerializer, filter_backends=[])
    def reviews(self, request: Request, pk: str) -> Response:
        versions = self.paginate_queryset(component_page(api_actor(request), self.get_object()).versions)
        return self.get_paginated_response(VersionStateSerializer(versions, many=True).data)


class DependencyViewSet(viewsets.GenericViewSet[Any]):
    """What one initiative depends on."""

    serializer_class = DependenciesSerializer
    permission_classes = (scoped(write="write:initiatives"),)
    queryset = Dependency.objects.none()
    pagination_class = None
    filter_backends = ()

    def _initiative(self, key: str) -> Initiative:
        found = Initiative.objects.visible_to(api_actor(self.request)).filter(key=key).first()
        if found is None:
            raise Http404
        return found

    def _answer(self, initiative: Initiative, code: int = status.HTTP_200_OK) -> Response:
        none = says_none(initiative) is not None
        body = {"depends_on_none": none, "dependencies": components_in_use(initiative)}
        return Response(DependenciesSerializer(body).data, status=code)

    @extend_schema(
        summary="List the components in use", operation_id="initiatives_dependencies_list", parameters=_KEY,
        responses={200: DependenciesSerializer},
    )  # fmt: skip
    def list(self, request: Request, initiative_key: str) -> Response:
        return self._answer(self._initiative(initiative_key))

    @extend_schema(
        summary="Declare a component in use", parameters=_KEY, request=DependencySerializer,
        responses={201: DependenciesSerializer},
    )  # fmt: skip
    def create(self, request: Request, initiative_key: str) -> Response:
        initiative, actor = self._initiative(initiative_key), api_actor(request)
        given = DependencySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        component = Component.objects.visible_to(actor).filter(pk=given.validated_data["component"]["pk"]).first()
        if component is None:
            raise DomainError("There is no such component.", field="component")
        label = (given.validated_data.get("version") or {}).get("label")
        version = component.versions.filter(label=label).first() if label else None
        if label and version is None:
            raise DomainError("There is no such version of this component.", field="version")
        services.dependency_add(actor=actor, initiative=initiative, component=component, version=version)
        return self._answer(initiative, status.HTTP_201_CREATED)

    @extend_schema(summary="End a dependency", parameters=_ID, responses={200: DependenciesSerializer})
    def destroy(self, request: Request, initiative_key: str, pk: str) -> Response:
        initiative = self._initiative(initiative_key)
        found = Dependency.objects.filter(initiative=initiative, pk=pk if pk.isdigit() else 0).first()
        if found is None:
            raise Http404
        services.dependency_end(actor=api_actor(request), dependency=found)
        return self._answer(initiative)

    @extend_schema(
        summary="Say that it depends on no component",
        parameters=_KEY,
        request=None,
        responses={200: DependenciesSerializer},
    )
    @action(detail=False, methods=["post"])
    def none(self, request: Request, initiative_key: str) -> Response:
        initiative = self._initiative(initiative_key)
        dependency_none(actor=api_actor(request), initiative=initiative)
        return self._answer(initiative)


def register(router: BaseRouter) -> None:
    """Add the viewsets of components."""
    router.register("components", ComponentViewSet, basename="component")
    router.register(
        r"initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/dependencies", DependencyViewSet, basename="dependency"
    )
