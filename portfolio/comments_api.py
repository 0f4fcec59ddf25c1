"""REST door: comments, read and added."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import api_actor, scoped
from initiatives.models import Comment, Initiative, Mention
from initiatives.services import comment_add
from portfolio.panels.comments import subject_known


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A comment; its text is empty once it is retracted. An item may be named by its code."""

    initiative = serializers.SlugRelatedField(slug_field="key", queryset=Initiative.objects.none())
    said_by = serializers.CharField(source="said_by.name", read_only=True)
    text = serializers.CharField(max_length=4000)
    is_retracted = serializers.SerializerMethodField()
    mentions: serializers.SlugRelatedField[Mention] = serializers.SlugRelatedField(
        slug_field="handle", many=True, read_only=True
    )

    class Meta:
        model = Comment
        fields = ("id", "initiative", "subject", "subject_id", "text", "said_by", "said_at", "is_retracted", "mentions")
        read_only_fields = ("id", "said_at")

    def get_fields(self) -> dict[str, Any]:
        """A hidden initiative is answered like one that is not there."""
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context and self.context["request"] is not None:
            fields["initiative"].queryset = Initiative.objects.visible_to(api_actor(self.context["request"]))
        return fields

    def get_is_retracted(self, comment: Comment) -> bool:
        return getattr(comment, "retraction", None) is not None

    def to_representation(self, instance: Comment) -> Any:
        body = super().to_representation(instance)
        return body | {"text": ""} if body["is_retracted"] else body


@extend_schema_view(
    list=extend_schema(summary="List comments"),
    retrieve=extend_schema(summary="Read one comment"),
    create=extend_schema(summary="Add a comment"),
)
class CommentViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet[Comment]
):
    """Comments on initiatives, items, metrics and gate reviews that the caller may see."""

    serializer_class = CommentSerializer
    queryset = Comment.objects.none()
    filterset_fields = ("initiative__key", "subject", "subject_id")
    search_fields = ()
    ordering_fields = ("said_at",)
    ordering = ("id",)

    def get_permissions(self) -> list[BasePermission]:
        return [scoped(write="write:items")()]

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        found = Comment.objects.visible_to(api_actor(self.request)).select_related(
            "initiative", "said_by", "retraction"
        )
        return found.prefetch_related("mentions").order_by("id")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, actor = dict(given.validated_data), api_actor(request)
        initiative = values.pop("initiative")
        values["subject_id"] = subject_known(initiative, values["subject"], values.get("subject_id", ""))
        if values["subject_id"] is None:
            raise Http404
        made = comment_add(actor=actor, initiative=initiative, **values)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
