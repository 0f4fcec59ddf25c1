"""The session engine of the tests: the product's, and the test client's short way in works with it.

`Client.force_login` puts the key of the row it made into the cookie, which opens nothing in the product. Keys that this
process made itself are taken here; `tests/accounts/test_session_store.py` tries the real way, over a sign-in.
"""

from typing import Self

from accounts import session_store

MADE: set[str] = set()


class SessionStore(session_store.SessionStore):
    def __init__(self, session_key: str | None = None) -> None:
        is_word = session_key is not None and session_key not in MADE
        super().__init__(session_store.key_of(str(session_key)) if is_word else session_key)

    @classmethod
    def of_cookie(cls, word: str | None) -> Self:
        super().of_cookie(word)
        if word in MADE:
            session_store._WORDS.set({word: word})  # the short way in: its cookie holds the key
        return cls(word or None)

    def _get_new_session_key(self) -> str:
        key = super()._get_new_session_key()
        MADE.add(key)
        return key
