"""Looking at links that are evidence: rows with leases say what is due, the fetch happens outside any transaction.

A lost message, a killed worker or two workers do no harm: who lost the lease writes nothing.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import Conflict, DomainError
from common.outbound import OutboundError, OutboundPolicy, OutboundResponse, fetch
from common.permissions import require
from initiatives.link_pins import address_pin, answer_pins
from initiatives.models import EvidenceLink
from initiatives.permissions import can_add_evidence
from metrics.outbound_policy import outbound_policy
from metrics.services.storage import claim

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=120)
EVERY = timedelta(hours=24)
SOON = timedelta(hours=1)
HOPS = 3
LOOK_BYTES = 1_000_000
State = EvidenceLink.State


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: the state, the words for it, and by what the answer can be bound (empty without an answer)."""

    state: str
    detail: str
    pins: dict[str, str]


def links_claim_due(*, limit: int = 20) -> list[tuple[int, str]]:
    """Lease the links that are due now; (id, token) of each. Any number of these may run at once."""
    now = clock.now()
    with transaction.atomic():
        rows = claim(EvidenceLink.objects.due(now), limit)
        for row in rows:
            row.lease_until, row.lease_token = now + LEASE, secrets.token_hex(16)
            row.save(update_fields=["lease_until", "lease_token"])
    return [(row.pk, row.lease_token) for row in rows]


def link_check(*, link_id: int, token: str) -> bool:
    """Look at one leased link and write down what was found; False when the lease is no longer ours."""
    row = EvidenceLink.objects.select_related("version").filter(pk=link_id, lease_token=token).first()
    if row is None:
        return False
    look = _look(row.version.url, is_new=not row.pinned_by)
    with transaction.atomic():
        links = EvidenceLink.objects.select_for_update(of=("self",)).select_related("version__evidence")
        locked = links.filter(pk=link_id, lease_token=token, version__removal=None).first()
        if locked is None:
            return False
        before = locked.state
        _write(locked, look, clock.now())
        if locked.state != before:
            _log(CLOCK, "phases.link_check", locked, {"state": [before, locked.state]}, locked.get_state_display())
    return True


def link_confirm(*, actor: Actor, link: EvidenceLink, reason: str) -> EvidenceLink:
    """A person who looked at what stands there now says that it still proves the same: the link is bound to that anew.

    Signatures on the old content are superseded, because what was confirmed enters the bundle. Raises Conflict when
    the link is not *changed* any more.
    """
    require(can_add_evidence(actor, link.version.evidence.initiative))
    if len(reason.strip()) < 10:
        raise DomainError(
            "Say what changed and why it still proves the same, in at least 10 characters.", field="reason"
        )
    with transaction.atomic():
        rows = EvidenceLink.objects.select_for_update(of=("self",)).select_related("version__evidence")
        locked = rows.get(pk=link.pk)
        if locked.state != State.CHANGED:
            raise Conflict(f"The link is {locked.get_state_display().lower()} now. There is nothing to confirm.")
        old, locked.pin = locked.pin, locked.seen_pin
        locked.confirmed_pin, locked.confirmed_by_id, locked.confirmed_at = locked.pin, actor.user_id, clock.now()
        locked.state, locked.detail, locked.next_check_at = State.REACHABLE, "", clock.now() + EVERY
        locked.save()
        changes = {"state": [State.CHANGED, State.REACHABLE], "pin": [old, locked.pin], "reason": reason.strip()}
        _log(actor, "phases.link_confirm", locked, changes, "Confirmed after a change")
    return locked


def _log(actor: Actor, action: str, link: EvidenceLink, changes: dict[str, object], words: str) -> None:
    evidence = link.version.evidence
    entry_append(
        actor=actor, action=action, obj=link, initiative_id=evidence.initiative_id, changes=changes,
        summary=f"{words}: the link of {evidence.name}, version {link.version.number}",
    )  # fmt: skip


def _write(link: EvidenceLink, look: Look, now: datetime) -> None:
    link.checked_at, link.detail, link.lease_until, link.lease_token = now, look.detail[:200], None, ""
    if look.state == State.UNCHECKED:  # nothing was learned: the state stays, the next try comes sooner
        link.failures = min(link.failures + 1, 100)
        link.next_check_at = now + min(SOON * link.failures, EVERY)
        link.save()
        return
    link.failures, link.next_check_at, link.state = 0, now + EVERY, look.state
    if look.state == State.REACHABLE:
        _compare(link, look.pins)
    link.save()


def _compare(link: EvidenceLink, pins: dict[str, str]) -> None:
    """Bind a new link; hold a bound one against what came."""
    address = address_pin(link.version.url)
    if not link.pinned_by:
        kind = "address" if address else next((name for name in ("etag", "content") if pins.get(name)), "")
        link.pinned_by, link.pin = kind, address or pins.get(kind, "")
        link.seen_pin = link.pin
        if not kind:
            link.detail = "It looks different each time, so it can be bound to no version."
        return
    if link.pinned_by == "address":
        return
    link.seen_pin = pins.get(link.pinned_by, "")
    if link.seen_pin != link.pin:
        link.state, link.detail = State.CHANGED, "What stands there is no longer what was given as evidence."


def _look(url: str, *, is_new: bool) -> Look:
    """Fetch it (a new one twice: a page that differs each time can be bound to nothing)."""
    policy = replace(outbound_policy(), max_bytes=LOOK_BYTES)
    look = _once(policy, url)
    if not is_new or look.state != State.REACHABLE:
        return look
    again = _once(policy, url)
    same = {name: pin for name, pin in look.pins.items() if again.pins.get(name) == pin}
    return replace(look, pins=same)


def _once(policy: OutboundPolicy, url: str) -> Look:
    try:
        answer = _follow(policy, url)
    except OutboundError as error:
        log.info("link_not_reached", code=error.code, reason=error.reason)
        is_refused = error.permanent and error.code in ("blocked", "bad_url", "redirect", "tls")
        return Look(State.NOT_ALLOWED if is_refused else State.UNCHECKED, str(error), {})
    status = answer.status
    if status in (404, 410):
        return Look(State.GONE, f"The server says that there is nothing (HTTP {status}).", {})
    if status in (401, 403, 407):
        return Look(State.NOT_ALLOWED, f"It asks for a sign-in (HTTP {status}). Give a file instead.", {})
    if status >= 400:
        return Look(State.UNCHECKED, f"The server answers with an error (HTTP {status}).", {})
    return Look(State.REACHABLE, "", answer_pins(answer.headers, answer.body))


def _follow(policy: OutboundPolicy, url: str) -> OutboundResponse:
    """The answer after at most three redirects; each address is checked like the first."""
    for hop in range(HOPS + 1):
        try:
            return fetch(policy, "GET", url, is_cut=True)
        except OutboundError as error:
            if not error.location or hop == HOPS:
                raise
            url = error.location
    raise AssertionError("the last hop returns or raises")
