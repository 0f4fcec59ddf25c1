"""Sessions whose rows open nothing: the browser holds a random word, the database its hash (ADR 57).

`session_key` is what the rows hold, everywhere in the program. The word itself is known to the browser alone, and to the
request that carries or makes it.
"""

import hashlib
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.middleware import SessionMiddleware as Plain
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

KEY_LENGTH = 40
"""The column holds 40 characters: 160 bits of SHA-256, about what the word has."""


def key_of(word: str) -> str:
    """What stands in the database for the word of a cookie."""
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).hexdigest()[:KEY_LENGTH]


_WORDS: ContextVar[dict[str, str]] = ContextVar("session_words")
"""Of this request, key → word: that which its cookie brought, and each that was made. Whoever opens a session anew by its
key within the request (django-allauth does, on the way to a provider) knows no word, and the cookie must still carry it."""


BEGAN = "began"
"""In the session: when it began, in seconds since 1970."""


class SessionStore(db.SessionStore):
    """As Django's in the database, found by the hash of a word.

    It ends `SESSION_IDLE_S` seconds after the last act of its person, and `SESSION_COOKIE_AGE` seconds after it began whatever happens.
    """

    ends_at: datetime | None = None

    @classmethod
    def of_cookie(cls, word: str | None) -> Self:
        """The session that the browser's word opens; an empty one when it opens none. Begins the words of a request."""
        store = cls(key_of(word) if word else None)
        _WORDS.set({key_of(word): word} if word else {})
        return store

    def _get_new_session_key(self) -> str:
        word: str = super()._get_new_session_key()  # type: ignore[misc]  # the stub leaves it out
        _WORDS.set(_WORDS.get({}) | {key_of(word): word})
        return key_of(word)

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row: AbstractBaseSession | None = super()._get_session_from_db()  # type: ignore[misc]  # the stub leaves it out
        self.ends_at = row.expire_date if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        data.setdefault(BEGAN, timezone.now().timestamp())
        row = super().create_model_instance(data)
        row.expire_date = self.ends_at = min(row.expire_date, self._end(data[BEGAN]))
        return row

    def later_end(self) -> datetime | None:
        """When it ends now that the person did something; None while that is not worth a write: a tenth of the idle time."""
        if self.ends_at is None or BEGAN not in self:
            return None
        end = self._end(self[BEGAN])
        return end if end - self.ends_at >= timedelta(seconds=settings.SESSION_IDLE_S / 10) else None

    def _end(self, began: float) -> datetime:
        last = datetime.fromtimestamp(began, UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return min(last, timezone.now() + timedelta(seconds=settings.SESSION_IDLE_S))


def word_of(key: str) -> str:
    """The word of a session that was made in this context: for programs that sign somebody in without a browser."""
    return _WORDS.get({}).get(key, "")


class SessionMiddleware(Plain):
    """As Django's, but the cookie carries the word."""

    def process_request(self, request: HttpRequest) -> None:
        engine: Any = self.SessionStore
        request.session = engine.of_cookie(request.COOKIES.get(settings.SESSION_COOKIE_NAME))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            response.cookies[settings.SESSION_COOKIE_NAME] = word_of(cookie.value)
        return response
