"""What the schema says of every operation beside its success: the refusals that any request may meet."""

from typing import Any, Final

METHODS: Final = ("get", "post", "put", "patch", "delete")
ANY: Final = {
    "400": "The request is not understood: the fields and what is wrong with each, or `detail`.",
    "401": "There is no token, or it opens nothing (any more).",
    "403": "Not allowed; `detail` says who may, or which scope is missing.",
    "404": "Not there, or not for you to see.",
    "405": "This address does not know the method.",
    "406": "The answer is JSON only.",
    "429": "More reads in a minute, or exports in an hour, than one may ask for; `Retry-After` says when to try again.",
    "503": "The database is away; `Retry-After` says when to try again.",
}
WRITING: Final = {
    "409": "Somebody saved first; `current` holds the values that stand.",
    "413": "The body is larger than is taken here.",
    "415": "The body is of a kind that is not read here.",
}
REFUSAL: Final = {
    "description": "A refusal: `detail`, or the fields at fault with one or more sentences each.",
    "anyOf": [{"type": "object", "additionalProperties": True}, {"type": "array", "items": {}}],
}


def refusals_add(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: every operation documents its refusals, as one shape."""
    result.setdefault("components", {}).setdefault("schemas", {})["Refusal"] = REFUSAL
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for methods in result["paths"].values():
        for method in METHODS:
            if method in methods:
                answers = methods[method]["responses"]
                for code, words in (ANY if method == "get" else ANY | WRITING).items():
                    answers.setdefault(code, {"description": words, "content": shape})
    return result
