"""`/api/v1/`: the API reference for people, made from the same schema that machines read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from accounts.scopes import SCOPES
from common.pages import render_page

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path: what it does, its parameters, its body and its answers, in words."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str, str], ...]
    body: tuple[tuple[str, str, str], ...]
    answers: tuple[tuple[str, str], ...]


@cache
def operations() -> dict[str, list[Operation]]:
    """Operations by the first part of their path. The schema does not change while the process lives."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]  # untyped library
    found: dict[str, list[Operation]] = {}
    for path, methods in sorted(schema["paths"].items()):
        group = path.removeprefix("/api/v1/").strip("/").split("/")[0]
        for method in METHODS:
            if method in methods:
                found.setdefault(group, []).append(_operation(path, method, methods[method], schema))
    return found


def _operation(path: str, method: str, given: dict[str, Any], schema: dict[str, Any]) -> Operation:
    text = " ".join((given.get("description") or given.get("summary") or "").split())
    parameters = tuple(
        (one["name"], one["in"], one.get("description", "") or _type(one.get("schema", {})))
        for one in given.get("parameters", [])
    )
    return Operation(
        given["operationId"], method.upper(), path, text, parameters, _body(given, schema),
        tuple((code, answer.get("description", "")) for code, answer in sorted(given["responses"].items())),
    )  # fmt: skip


def _body(given: dict[str, Any], schema: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Field, whether it is needed, and its type, of the first media type."""
    content: dict[str, Any] = given.get("requestBody", {}).get("content", {})
    first: dict[str, Any] = next(iter(content.values()), {})
    shape: dict[str, Any] = first.get("schema", {})
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
    needed = set(shape.get("required", []))
    fields = shape.get("properties", {})
    return tuple((name, "needed" if name in needed else "", _type(field)) for name, field in fields.items())


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[-1])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    kind = str(field.get("format") or field.get("type") or "value")
    return f"{kind} ({', '.join(map(str, field['enum'][:8]))})" if "enum" in field else kind


@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers, the scopes of tokens, and three recipes."""
    context = {"groups": operations(), "scopes": SCOPES, "base": request.build_absolute_uri("/api/v1/")}
    return render_page(request, "api_reference.html", context)
