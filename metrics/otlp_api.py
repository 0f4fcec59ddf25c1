"""OTLP/HTTP metrics in: protobuf and JSON, plain or gzip, answered in the encoding that was sent."""

import io
import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import api_actor, scoped
from common.parsers import Json
from metrics import services
from metrics.sources.otlp import ExportError, export_read
from metrics.sources.otlp_wire import WireError, answer_encode, export_decode

MAX_BYTES = 4_000_000
PROTOBUF = "application/x-protobuf"


class _Body(BaseParser, ABC):
    """The body, unpacked, at most 4 MB before and after."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        data = stream.read(MAX_BYTES + 1)
        encoding = (parser_context or {})["request"].headers.get("Content-Encoding", "identity").strip().lower()
        if encoding == "gzip":
            data = _unpacked(data)
        elif encoding not in ("", "identity"):
            raise ParseError("Send it plain or with gzip.")
        if len(data) > MAX_BYTES:
            raise ParseError("An export has at most 4 MB.")
        return self.read(data)

    @abstractmethod
    def read(self, data: bytes) -> dict[str, Any]:
        """The export as the JSON form has it. Raises ParseError."""


class OtlpJson(_Body):
    media_type = "application/json"

    def read(self, data: bytes) -> dict[str, Any]:
        found = Json().parse(io.BytesIO(data))
        if not isinstance(found, dict):
            raise ParseError("Send one object.")
        return found


class OtlpProtobuf(_Body):
    media_type = PROTOBUF

    def read(self, data: bytes) -> dict[str, Any]:
        try:
            return export_decode(data)
        except WireError as error:
            raise ParseError(f"This is no protobuf of OTLP: {error}.") from error


class OtlpViewSet(viewsets.ViewSet):
    """Metrics from OpenTelemetry exporters."""

    permission_classes = (scoped(write="write:points"),)
    parser_classes = (OtlpProtobuf, OtlpJson)

    @extend_schema(
        summary="Send metrics by OTLP/HTTP",
        request={"application/json": OpenApiTypes.OBJECT, PROTOBUF: OpenApiTypes.BINARY},
        responses={(200, "application/json"): OpenApiTypes.OBJECT, (200, PROTOBUF): OpenApiTypes.BINARY},
        description="Each enabled pushed metric whose query matches takes its values; the rest is left aside.",
    )
    def create(self, request: Request) -> Response | HttpResponse:
        try:
            export = export_read(request.data)
        except ExportError as error:
            raise ParseError(str(error)) from error
        result = services.otlp_push(actor=api_actor(request), export=export)
        if (request.content_type or "").partition(";")[0].strip() == PROTOBUF:
            return HttpResponse(answer_encode(result.rejected, result.message), content_type=PROTOBUF)
        if not result.rejected and not result.message:
            return Response({})
        told = {"rejectedDataPoints": str(result.rejected), "errorMessage": result.message}
        return Response({"partialSuccess": told})


def _unpacked(data: bytes) -> bytes:
    """Gzip, at most one byte more than is allowed: a bomb is never unpacked."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise ParseError("The gzip data is broken.") from error
