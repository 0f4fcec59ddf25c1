"""What is kept, for how long and why, as one table; and what is under legal hold."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Q

from common.actors import Actor
from common.formats import plural
from initiatives.models import Initiative, LegalHold, LegalHoldQuerySet
from portfolio.services.import_drafts import DRAFT_DAYS


@dataclass(frozen=True)
class Kept:
    """One kind of what grows: for how long, by which setting (empty: fixed), and what stays for good."""

    what: str
    time: str
    setting: str
    stays: str


_BY_SETTING: Final = (
    (
        "Points of metrics",
        "KEEP_POINTS_MONTHS",
        "the figures of each day, points that a gate was asked by, the newest 60",
    ),
    (
        "Finished pulls",
        "KEEP_PULLS_DAYS",
        "the newest 20 of each metric, pulls that brought points a gate was asked by",
    ),
    ("Histograms of drift, verdicts", "KEEP_DRIFT_DAYS", "the newest of each column, what a gate was asked by"),
    ("Notices, their mails and chat messages", "KEEP_NOTICES_DAYS", "the facts they told of"),
    ("Events and deliveries of webhooks", "KEEP_WEBHOOKS_DAYS", "the facts they told of"),
    ("Wrong passwords while signing, locked signings", "KEEP_PROOFS_DAYS", "the entry of each lock in the audit log"),
)
_FIXED: Final = (
    ("Sessions", "12 hours, then they end; removed within an hour", "sign-ins at providers, by their own row"),
    ("Drafts of imports", f"{DRAFT_DAYS} days after somebody touched them", "–"),
    ("Files sent with an edit that asks first", "1 hour", "–"),
    ("Answers to batches with an idempotency key", "7 days", "the points"),
    (
        "Evidence, records, comments, decisions, signatures, the audit log",
        "for good",
        "all; content of evidence goes by two people",
    ),
)


def kept_table() -> list[Kept]:
    """Every kind of row that goes by age, and what never does."""
    rows = []
    for what, setting, stays in _BY_SETTING:
        value, unit = int(getattr(settings, setting)), "month" if setting.endswith("MONTHS") else "day"
        rows.append(Kept(what, plural(value, unit) if value else "for good", setting, stays))
    return rows + [Kept(what, time, "", stays) for what, time, stays in _FIXED]


def holds_open(actor: Actor) -> list[LegalHold]:
    """What is under hold now, as far as the actor may see it; that of the whole organisation first. One query."""
    rows = _seen(actor).open()
    return sorted(rows, key=lambda hold: hold.initiative.key if hold.initiative else "")


def holds_lifted(actor: Actor) -> list[LegalHold]:
    """The last twenty that were lifted, likewise. One query."""
    return list(_seen(actor).filter(lifted_at__isnull=False).order_by("-lifted_at")[:20])


def _seen(actor: Actor) -> LegalHoldQuerySet:
    rows: LegalHoldQuerySet = LegalHold.objects.select_related("initiative", "put_by", "lifted_by")
    return rows.filter(Q(initiative=None) | Q(initiative__in=Initiative.objects.visible_to(actor)))
