"""Bodies that are no bodies are refused as bad input."""

import io

import pytest
from rest_framework.exceptions import ParseError
from rest_framework.settings import api_settings

from common.parsers import Json


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 100_000, b"nul", b"\xff\xfe", b'{"a": NaN}'], ids=lambda body: ascii(body[:12])
)
def test_what_cannot_be_read_is_refused(body):
    with pytest.raises(ParseError):
        Json().parse(io.BytesIO(body))


def test_every_door_reads_json_so():
    assert Json in api_settings.DEFAULT_PARSER_CLASSES
