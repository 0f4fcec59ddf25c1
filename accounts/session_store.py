"""Sessions whose rows open nothing: the browser holds a random word, the database its hash (ADR 57).

`session_key` is what the rows hold, everywhere in the program. The word itself is known to the browser alone, and to the
request that carries or makes it.
"""

import hashlib
from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware as Plain
from django.http import HttpRequest, HttpResponse

KEY_LENGTH = 40
"""The column holds 40 characters: 160 bits of SHA-256, about what the word has."""


def key_of(word: str) -> str:
    """What stands in the database for the word of a cookie."""
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).hexdigest()[:KEY_LENGTH]


class SessionStore(db.SessionStore):
    """As Django's in the database, found by the hash of a word. `word` is empty unless a browser brought or will get it."""

    word = ""

    @classmethod
    def of_cookie(cls, word: str | None) -> Self:
        """The session that the browser's word opens; an empty one when it opens none."""
        store = cls(key_of(word) if word else None)
        store.word = word or ""
        return store

    def _get_new_session_key(self) -> str:
        self.word = super()._get_new_session_key()  # type: ignore[misc]  # the stub leaves it out
        return key_of(self.word)


class SessionMiddleware(Plain):
    """As Django's, but the cookie carries the word."""

    def process_request(self, request: HttpRequest) -> None:
        engine: Any = self.SessionStore
        request.session = engine.of_cookie(request.COOKIES.get(settings.SESSION_COOKIE_NAME))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        session: Any = request.session
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            response.cookies[settings.SESSION_COOKIE_NAME] = session.word
        return response
