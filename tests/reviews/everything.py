"""A playbook whose first gate asks for one item of every kind and every record, each in a section pair of its own.

`WHERE` says in which two sections each item stands (its side, its discipline): what the proofs expect, written down here
and not read from the product.
"""

from itertools import cycle

from common.actors import CLOCK
from metrics.services import kpi_version_add
from phases.playbook_format import vocabulary as words
from phases.services import initiative_accept, playbook_import, playbook_publish
from reviews.facts import RECORDS
from tests.reviews.conftest import _GATE_WORDS, _phase

VALID_DAYS = 30
METRIC = "{purpose: latency, aggregate: mean, window_s: 604800, min_samples: 1, max_age_s: 86400}"
RECORD_CODES = {kind: f"e1-{kind.replace('_', '-')}" for kind in (*RECORDS, "fit_score", "feedback", "incident")}
KIND_CODES = ("e1-answer", "e1-statement", "e1-evidence", "e1-external", "e1-metric")
_PAIRS = cycle((side, discipline) for discipline in words.DISCIPLINES for side in words.OWNER_SIDES)
WHERE: dict[str, tuple[str, str]] = dict(zip((*KIND_CODES, *RECORD_CODES.values()), _PAIRS, strict=False))


def _item(code: str, kind: str, more: str, where: tuple[str, str]) -> str:
    side, discipline = where
    return f"""      - code: {code}
        title: Item {code}
        kind: {kind}
        theme: Theme
        owner_side: {side}
        is_critical: true
        is_required: true
        disciplines: [{discipline}]
        why: "Why it matters."
        good: "What good looks like."
        example: "An example."
{more}"""


def item_text(code: str, where: tuple[str, str] | None = None) -> str:
    """The YAML of one item; in the sections `where` instead of its own."""
    where = where or WHERE[code]
    if code in KIND_CODES:
        kind = code.removeprefix("e1-")
        valid = f"        valid_days: {VALID_DAYS}\n"
        more = {"external": valid + "        external: {event: ci}\n", "metric": f"        metric: {METRIC}\n"}
        return _item(code, kind, more.get(kind, valid), where)
    kind = next(kind for kind, named in RECORD_CODES.items() if named == code)
    test = ", test: load" if kind == "test_result" else ""
    rule = f"{{kind: {kind}, state: {words.RECORD_STATES[kind][-1]}, min: 1, all: true{test}}}"
    return _item(code, "record", f"        record: {rule}\n", where)


_ALL_REVIEWS = ", ".join(f"{{discipline: {name}, quorum: 1}}" for name in words.DISCIPLINES)
_FOLDED = (
    "      lowest_tier_reviews: [{discipline: security, quorum: 1, also: [load_test, compliance]}, "
    "{discipline: business_value, quorum: 1, also: [operations_readiness]}]\n"
)


def playbook(items: str, reviews: str = _ALL_REVIEWS, folded: str = _FOLDED) -> str:
    """A playbook with these items in its first phase; the others are those of the tiny one."""
    first = f"""  - number: 1
    name: Everything
    purpose: "Purpose."
    mistakes: [{{text: "A mistake."}}]
    limits: {{stall_days: 14}}
    items:
{items}    gate:
      name: Gate of everything
      acceptances: [engineering, operations, business]
      reviews: [{reviews}]
{folded}      may_request_with_missing: true
{_GATE_WORDS}"""
    return f"""slug: everything
name: Everything
version: 1
summary: "For proofs."
frameworks: [{{code: fw, name: Framework, edition: "1", source: "https://example.com", last_checked: "2026-09-21"}}]
limits: {{stall_days: 14, update_days: 14, waiver_days: 30, waiver_max_days: 90, signature_valid_days: 180}}
phases:
{first}{"".join(map(_phase, (2, 3, 4)))}"""


EVERYTHING = playbook("".join(map(item_text, WHERE)))


def one_item(code: str) -> str:
    """A playbook whose first gate asks for this one item and one review, of business value."""
    return playbook(item_text(code, ("business", "business_value")), "{discipline: business_value, quorum: 1}", "")


def follow(cast, initiative, text: str = EVERYTHING):
    """Put the initiative into phase 1 of such a playbook, with a complete KPI contract."""
    version = playbook_publish(actor=CLOCK, version=playbook_import(actor=CLOCK, text=text))
    initiative_accept(actor=cast.pm.actor, initiative=initiative, version=version)
    values = {
        "kpi": "Median hours", "unit": "h", "direction": "lower", "baseline": "31", "target": "1", "outcome": "Sooner.",
        "baseline_n": 40, "baseline_measured_on": "2024-01-01", "guardrail": "No more complaints.", "method": "Median.",
        "source": "The desk's log.", "owner": cast.business.user, "decision_on": "2030-01-01", "stop_threshold": "30",
    }  # fmt: skip
    kpi_version_add(actor=cast.business.actor, initiative=initiative, values=values)
    initiative.refresh_from_db()
    return initiative
