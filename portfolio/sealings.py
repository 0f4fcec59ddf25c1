"""Every column that holds a sealed text, and which keys are in use. Whoever seals a text somewhere adds a line to COLUMNS."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialApp
from django.db import models

from accounts.factors import BOUND_TO
from accounts.models import ChatAddress, ProviderLogin
from accounts.services import app_bound_to, chat_bound_to, login_bound_to
from common.sealed import SecretUnreadable, is_sealed, key_ids, sealed_with, text_seal, text_unseal
from metrics.models import Hook, Source
from metrics.secrets import secret_bound_to
from portfolio.models import Endpoint

OLDER_FORM = "older form"
"""Stands for the key of a text that does not say with which one it was sealed."""


@dataclass(frozen=True)
class Column:
    """`bound_to` is what the text of a row is bound to; `mend` says what helps when no key opens it.

    `longest` is how long the sealed text may be (0: any length). `may_be_plain`: a text that is not sealed is a secret too.
    `within` names the key where the column holds JSON; `only` are the values of the rows that hold such a text.
    """

    model: type[models.Model]
    name: str
    label: str
    bound_to: Callable[[Any], str]
    mend: str
    longest: int = 0
    may_be_plain: bool = False
    within: str = ""
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> models.QuerySet[Any]:
        """The rows that may hold a text, by id."""
        found = self.model._default_manager.filter(**self.only).order_by("pk")
        return found if self.within else found.exclude(**{self.name: ""})

    def text(self, row: models.Model) -> str:
        return self.text_in(getattr(row, self.name))

    def text_in(self, value: Any) -> str:
        """The sealed text in a value of the column."""
        return str(value.get(self.within, "") if self.within else value)

    def put(self, row: models.Model, text: str) -> None:
        """Set this sealed text in the row, which the caller saves."""
        setattr(row, self.name, {**getattr(row, self.name), self.within: text} if self.within else text)

    def is_new(self, text: str) -> bool:
        """Nothing to do: empty, or sealed with the newest key."""
        return not text or sealed_with(text) == key_ids()[0]

    def sealed_anew(self, row: models.Model) -> str:
        """The text of this row under the newest key. Raises SecretUnreadable."""
        text = self.text(row)
        plain = text if self.may_be_plain and not is_sealed(text) else text_unseal(text, bound_to=self.bound_to(row))
        return text_seal(plain, bound_to=self.bound_to(row))


def _endpoint(row: models.Model) -> str:
    return secret_bound_to(row.pk, "endpoint")


def _factor(_: models.Model) -> str:
    return BOUND_TO


COLUMNS: Final = (
    Column(
        Source, "secret_encrypted", "Secrets of sources", lambda row: secret_bound_to(row.pk), "Type it anew at the source."
    ),
    Column(
        Hook, "secret_encrypted", "Secrets of incoming webhooks", lambda row: secret_bound_to(row.pk, "hook"),
        "End the webhook and add another.",
    ),
    Column(Endpoint, "secret_encrypted", "Secrets of outgoing webhooks", _endpoint, "Let its owner rotate it."),
    Column(
        Endpoint, "old_secret_encrypted", "Outgoing webhooks, the secret before", _endpoint, "Let its owner rotate it twice."
    ),
    Column(ChatAddress, "url_encrypted", "Chat addresses", chat_bound_to, "Paste it anew under notifications."),
    Column(ProviderLogin, "tokens", "Sign-ins through a provider", login_bound_to, "Ask the person to sign in anew."),
    Column(
        SocialApp, "secret", "Client secrets of providers", app_bound_to, "Type it anew at the provider's row of the Django admin.",
        longest=191, may_be_plain=True,
    ),
    Column(
        Authenticator, "data", "Secrets of authenticator apps", _factor,
        "Reset the person's second factor.", within="secret", only={"type": Authenticator.Type.TOTP},
    ),
    Column(
        Authenticator, "data", "Seeds of recovery codes", _factor,
        "Ask the person to make new ones.", within="seed", only={"type": Authenticator.Type.RECOVERY_CODES},
    ),
)  # fmt: skip


@dataclass
class KeysInUse:
    """What one look at every sealed text found: `by_key` {label: {key id: texts}}; how many are under an old key (`old`) and
    open; in words, what opens with no key, and what is readable in the database as it stands.
    """

    by_key: dict[str, Counter[str]] = field(default_factory=dict)
    old: int = 0
    unreadable: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)


def keys_in_use() -> KeysInUse:
    """Open every sealed text once. One query for each column; nothing is kept of what was read."""
    found = KeysInUse()
    for column in COLUMNS:
        counts = found.by_key.setdefault(column.label, Counter())
        for row, text in _texts(column):
            if column.may_be_plain and not is_sealed(text):
                found.plain.append(f"{column.label}: {row} (number {row.pk}) can be read in the database.")
                continue
            counts[sealed_with(text) or OLDER_FORM] += 1
            try:
                text_unseal(text, bound_to=column.bound_to(row))
            except SecretUnreadable:
                found.unreadable.append(f"{column.label}: {row} (number {row.pk}) {_why(text)} {column.mend}")
            else:
                found.old += not column.is_new(text)
    return found


def _texts(column: Column) -> Iterator[tuple[models.Model, str]]:
    for row in column.rows.iterator(chunk_size=500):
        if text := column.text(row):
            yield row, text


def _why(text: str) -> str:
    key = sealed_with(text)
    if not key:
        return "was sealed with a key that FIELD_KEYS does not have, and does not say which."
    if key in key_ids():
        return f"does not open with the key {key}, which is there: it was changed, or copied from another row."
    return f"was sealed with the key {key}, which FIELD_KEYS does not have."
