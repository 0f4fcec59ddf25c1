"""What an auditor samples from: everything that was decided between two days, about initiatives and about components."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from phases.models import Ask
from phases.models.stays import day_start
from portfolio.panels.log import day_of
from reviews.models import ComponentReview, GateDecision, Resumption, Signature, Waiver

KINDS = [
    ("decision", "Gate decisions"), ("signature", "Signatures"), ("waiver", "Waivers"),
    ("component_review", "Reviews of components"), ("resumption", "Resumptions"), ("ask", "Answered questions"),
]  # fmt: skip
SAMPLE_MAX = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """One act: `code` names it for good (`decision:12`), `record` is its hash where it has one.

    `key` is empty and `title` names the version where it is about a component; `gate` is empty where it is about none.
    """

    code: str
    kind: str
    at: datetime
    key: str
    title: str
    gate: str
    who: str
    outcome: str
    record: str
    url: str


def decided_between(since: date, until: date, kind: str = "") -> list[Decided]:
    """All of them from the first day to the last (UTC, both included), oldest first. One query a kind, at most six."""
    span = (day_start(since), day_start(until + timedelta(days=1)))
    found = [
        *(_decisions(*span) if kind in ("", "decision") else ()),
        *(_signatures(*span) if kind in ("", "signature") else ()),
        *(_waivers(*span) if kind in ("", "waiver") else ()),
        *(_component_reviews(*span) if kind in ("", "component_review") else ()),
        *(_resumptions(*span) if kind in ("", "resumption") else ()),
        *(_asks(*span) if kind in ("", "ask") else ()),
    ]
    return sorted(found, key=lambda one: (one.at, one.code))


def sample_of(found: Sequence[Decided], size: int, seed: str) -> list[Decided]:
    """`size` of them, the ones whose SHA-256 of `seed:code` is smallest: anybody can draw the same sample again."""
    drawn = sorted(found, key=lambda one: hashlib.sha256(f"{seed}:{one.code}".encode()).hexdigest())[:size]
    return sorted(drawn, key=lambda one: (one.at, one.code))


def _decisions(since: datetime, until: datetime) -> list[Decided]:
    rows = GateDecision.objects.filter(decided_at__gte=since, decided_at__lt=until)
    return [
        Decided(
            f"decision:{row.pk}", "Gate decision", row.decided_at, row.gate_request.initiative.key,
            row.gate_request.initiative.title, f"{row.gate_request.phase}, round {row.gate_request.round}",
            row.decided_by_name, row.get_outcome_display(), row.record_hash, f"/reviews/{row.gate_request_id}/",
        )
        for row in rows.select_related("gate_request__initiative")
    ]  # fmt: skip


def _signatures(since: datetime, until: datetime) -> list[Decided]:
    rows = Signature.objects.filter(signed_at__gte=since, signed_at__lt=until)
    return [
        Decided(
            f"signature:{row.pk}", f"{row.get_kind_display()}, {row.role.replace('_', ' ')}", row.signed_at,
            row.gate_request.initiative.key, row.gate_request.initiative.title,
            f"{row.gate_request.phase}, round {row.gate_request.round}", row.signer_name, row.get_decision_display(),
            row.record_hash, f"/reviews/{row.gate_request_id}/",
        )
        for row in rows.select_related("gate_request__initiative")
    ]  # fmt: skip


def _waivers(since: datetime, until: datetime) -> list[Decided]:
    rows = Waiver.objects.filter(approved_at__gte=since, approved_at__lt=until)
    return [
        Decided(
            f"waiver:{row.pk}", "Waiver", row.approved_at, row.initiative.key, row.initiative.title, str(row.phase),
            str(row.approved_by), f"{row.title}, until {row.ends_on}", "", f"/i/{row.initiative.key}/reviews/",
        )
        for row in rows.select_related("initiative", "approved_by")
        if row.approved_at
    ]  # fmt: skip


def _component_reviews(since: datetime, until: datetime) -> list[Decided]:
    rows = ComponentReview.objects.filter(signed_at__gte=since, signed_at__lt=until)
    return [
        Decided(
            f"component_review:{row.pk}", f"Review of a component, {row.get_discipline_display().lower()}", row.signed_at, "",
            f"{row.component_version.component.name}, version {row.component_version.label}", "", row.reviewer_name,
            row.get_decision_display(), row.record_hash, f"/components/reviews/{row.pk}/certificate/",
        )
        for row in rows.select_related("component_version__component")
    ]  # fmt: skip


def _resumptions(since: datetime, until: datetime) -> list[Decided]:
    rows = Resumption.objects.filter(resumed_at__gte=since, resumed_at__lt=until)
    return [
        Decided(
            f"resumption:{row.pk}", "Resumption", row.resumed_at, row.suspension.initiative.key,
            row.suspension.initiative.title, "", row.decided_by_name, f"Resumed: {row.reason}", row.record_hash,
            f"/i/{row.suspension.initiative.key}/reviews/",
        )
        for row in rows.select_related("suspension__initiative")
    ]  # fmt: skip


def _asks(since: datetime, until: datetime) -> list[Decided]:
    rows = Ask.objects.filter(answered_at__gte=since, answered_at__lt=until)
    return [
        Decided(
            f"ask:{row.pk}", "Answered question", row.answered_at, row.initiative.key, row.initiative.title, "",
            str(row.asked_of), f"{row.question} {row.choice}", "", f"/i/{row.initiative.key}/asks/{row.pk}/",
        )
        for row in rows.select_related("initiative", "asked_of")
        if row.answered_at
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of the report says, made whole: a span of days, a kind, a sample size (0: all) and a seed."""

    since: date
    until: date
    kind: str
    size: int
    seed: str


def asked_of(values: Mapping[str, str], *, today: date) -> Asked:
    """Defaults: the last 90 days, every kind, all of them. What makes no sense counts as not given."""
    since, until = day_of(values.get("since")), day_of(values.get("until"))
    until = until or today
    size = values.get("size", "")[:6]
    return Asked(
        since=since or until - timedelta(days=90),
        until=until,
        kind=kind if (kind := values.get("kind", "")) in dict(KINDS) else "",
        size=min(int(size), SAMPLE_MAX) if size.isdecimal() and size.isascii() else 0,
        seed=values.get("seed", "").strip()[:40],
    )
