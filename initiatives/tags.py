"""Tags as people write them: words separated by commas. Pure."""

from typing import Any

from common.errors import DomainError

MAX_TAGS = 20
MAX_LENGTH = 40


def tags_read(value: Any) -> list[str]:
    """Distinct tags in their order, from text with commas or a list of texts. Raises DomainError at the field `tags`."""
    parts = value.split(",") if isinstance(value, str) else value
    if parts is None:
        return []
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        raise DomainError("Write tags as words with commas between them.", field="tags")
    tags = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if len(tags) > MAX_TAGS or any(len(tag) > MAX_LENGTH or "\x00" in tag for tag in tags):
        raise DomainError(f"At most {MAX_TAGS} tags of {MAX_LENGTH} characters each fit here.", field="tags")
    return tags
