"""What is compressed on its way out, and what never is (ADR 55)."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from common.middleware import GzipText

PAGE = "a page with enough text " * 40


def _answered(method="get", content_type="text/html", **headers):
    request = getattr(RequestFactory(), method)("/", HTTP_ACCEPT_ENCODING="gzip")
    return GzipText(lambda _: HttpResponse(PAGE, content_type=content_type, headers=headers))(request)


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "application/json"])
def test_pages_and_json_travel_compressed_and_of_differing_length(content_type):
    found = [_answered(content_type=content_type) for _ in range(8)]
    assert {answer["Content-Encoding"] for answer in found} == {"gzip"}
    assert {gzip.decompress(answer.content).decode() for answer in found} == {PAGE}
    assert len({len(answer.content) for answer in found}) > 1


@pytest.mark.parametrize(
    "given", [{"method": "post"}, {"Cache-Control": "private, no-store"}, {"content_type": "application/pdf"}]
)
def test_what_shows_a_new_secret_or_is_a_file_stays_as_it_is(given):
    answer = _answered(**given)
    assert "Content-Encoding" not in answer
    assert answer.content.decode() == PAGE
