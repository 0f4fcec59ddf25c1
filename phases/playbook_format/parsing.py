"""Builds the documents from sections. Each function reads one shape and knows nothing of its surroundings."""

from phases.playbook_format import documents as docs
from phases.playbook_format import vocabulary as words
from phases.playbook_format.errors import PlaybookError
from phases.playbook_format.loading import load
from phases.playbook_format.reader import Section
from phases.playbook_format.rules import faults_of

DAYS_MAX = 3650
SECONDS_MAX = 366 * 24 * 3600
RATIO_MAX = 1000.0


def parse(text: str) -> docs.PlaybookDoc:
    """Return the playbook of a YAML text. Raises `PlaybookError` that names every fault with its path at once."""
    return read(load(text))


def read(tree: object) -> docs.PlaybookDoc:
    """Return the playbook of plain values (as `plain` gives them). Raises `PlaybookError` like `parse`."""
    faults: list[str] = []
    doc = _playbook(Section(tree, "", faults))
    faults += [fault for fault in faults_of(doc) if _is_news(fault, faults)]
    if faults:
        raise PlaybookError(faults)
    return doc


def _is_news(fault: str, known: list[str]) -> bool:
    """A broken rule inside a part that could not be read follows from that; naming it too would only confuse."""
    path = fault.partition(": ")[0]
    broken = {line.partition(": ")[0] for line in known}
    parents = {name.rpartition(".")[0] for name in broken} - {""}
    return not broken & {path, "playbook"} and not any(
        path == parent or path.startswith(f"{parent}.") for parent in parents
    )


def _playbook(section: Section) -> docs.PlaybookDoc:
    doc = docs.PlaybookDoc(
        slug=section.code("slug"),
        name=section.line("name"),
        version=section.whole("version", least=1, most=100_000),
        summary=section.text("summary"),
        frameworks=tuple(_framework(inner) for inner in section.sections("frameworks", required=False)),
        limits=_limits(section.section("limits")),
        phases=tuple(_phase(inner) for inner in section.sections("phases")),
    )
    section.close()
    return doc


def _framework(section: Section) -> docs.FrameworkDoc:
    doc = docs.FrameworkDoc(
        code=section.code("code"),
        name=section.line("name"),
        edition=section.line("edition"),
        source=section.line("source", most=500),
        last_checked=section.day("last_checked"),
        dates=tuple(_framework_date(inner) for inner in section.sections("dates", required=False)),
    )
    section.close()
    return doc


def _framework_date(section: Section) -> docs.FrameworkDate:
    doc = docs.FrameworkDate(applies_on=section.day("applies_on"), text=section.text("text"))
    section.close()
    return doc


def _limits(section: Section) -> docs.Limits:
    doc = docs.Limits(
        stall_days=section.whole("stall_days", least=1, most=DAYS_MAX),
        update_days=section.whole("update_days", least=1, most=DAYS_MAX),
        waiver_days=section.whole("waiver_days", least=1, most=DAYS_MAX),
        waiver_max_days=section.whole("waiver_max_days", least=1, most=DAYS_MAX),
        signature_valid_days=section.whole("signature_valid_days", least=1, most=DAYS_MAX),
        breach_hours=section.whole_or_none("breach_hours", least=1, most=24 * DAYS_MAX),
        nudge_owner_days=section.whole_or_none("nudge_owner_days", least=1, most=DAYS_MAX),
        nudge_lead_days=section.whole_or_none("nudge_lead_days", least=1, most=DAYS_MAX),
        nudge_sponsor_days=section.whole_or_none("nudge_sponsor_days", least=1, most=DAYS_MAX),
    )
    section.close()
    return doc


def _phase(section: Section) -> docs.PhaseDoc:
    doc = docs.PhaseDoc(
        number=section.whole("number", least=1, most=words.PHASE_COUNT),
        name=section.line("name"),
        purpose=section.text("purpose"),
        mistakes=tuple(_mistake(inner) for inner in section.sections("mistakes", required=False)),
        limits=_phase_limits(section.section("limits")),
        items=tuple(_item(inner) for inner in section.sections("items")),
        gate=_gate(section.section("gate")),
    )
    section.close()
    return doc


def _mistake(section: Section) -> docs.Mistake:
    shown_when = section.code("shown_when") if section.has("shown_when") else None
    doc = docs.Mistake(text=section.text("text"), shown_when=shown_when)
    section.close()
    return doc


def _phase_limits(section: Section) -> docs.PhaseLimits:
    doc = docs.PhaseLimits(
        stall_days=section.whole("stall_days", least=1, most=DAYS_MAX),
        age_days=section.whole_or_none("age_days", least=1, most=DAYS_MAX),
    )
    section.close()
    return doc


def _item(section: Section) -> docs.ItemDoc:
    doc = docs.ItemDoc(
        code=section.code("code"),
        title=section.line("title"),
        kind=section.choice("kind", words.KINDS),
        theme=section.line("theme", most=80),
        owner_side=section.choice("owner_side", words.OWNER_SIDES),
        is_critical=section.flag("is_critical"),
        is_required=section.flag("is_required"),
        why=section.text("why"),
        good=section.text("good"),
        example=section.text("example"),
        applies=_applies(section.section_or_none("applies")),
        disciplines=section.choices("disciplines", words.DISCIPLINES),
        valid_days=section.whole_or_none("valid_days", least=1, most=DAYS_MAX),
        allow_unsealed_link=section.flag("allow_unsealed_link", default=False),
        record=_record(section.section_or_none("record")),
        metric=_metric(section.section_or_none("metric")),
        external=_external(section.section_or_none("external")),
        frameworks=tuple(_reference(inner) for inner in section.sections("frameworks", required=False)),
    )
    section.close()
    return doc


def _applies(section: Section | None) -> docs.Applies:
    if section is None:
        return docs.Applies()
    doc = docs.Applies(
        risk_tier=section.choices("risk_tier", words.RISK_TIERS),
        ai_type=section.choices("ai_type", words.AI_TYPES),
        data_class=section.choices("data_class", words.DATA_CLASSES),
    )
    section.close()
    return doc


def _record(section: Section | None) -> docs.RecordRule | None:
    if section is None:
        return None
    kind = section.choice("kind", tuple(words.RECORD_STATES))
    doc = docs.RecordRule(
        kind=kind,
        state=section.choice("state", words.RECORD_STATES.get(kind, ())),
        min=section.whole("min", least=1, most=100, default=1),
        all=section.flag("all", default=True),
        test=section.choice_or_none("test", words.TEST_KINDS),
        discipline=section.choice_or_none("discipline", words.REQUIREMENT_DISCIPLINES),
    )
    section.close()
    return doc


def _metric(section: Section | None) -> docs.MetricRule | None:
    if section is None:
        return None
    doc = docs.MetricRule(
        purpose=section.choice("purpose", words.METRIC_PURPOSES),
        aggregate=section.choice("aggregate", words.AGGREGATES),
        window_s=section.whole("window_s", least=60, most=SECONDS_MAX),
        min_samples=section.whole("min_samples", least=1, most=1_000_000),
        max_age_s=section.whole("max_age_s", least=60, most=SECONDS_MAX),
        consecutive=section.whole("consecutive", least=1, most=52, default=1),
        share=section.ratio_or_none("share", most=1.0),
    )
    section.close()
    return doc


def _external(section: Section | None) -> docs.ExternalRule | None:
    if section is None:
        return None
    doc = docs.ExternalRule(event=section.code("event"))
    section.close()
    return doc


def _reference(section: Section) -> docs.FrameworkRef:
    doc = docs.FrameworkRef(framework=section.code("framework"), codes=section.words("codes"))
    section.close()
    return doc


def _gate(section: Section) -> docs.GateDoc:
    doc = docs.GateDoc(
        name=section.line("name"),
        acceptances=section.choices("acceptances", words.OWNER_SIDES, required=True),
        reviews=tuple(_review(inner) for inner in section.sections("reviews")),
        lowest_tier_reviews=tuple(_review(inner) for inner in section.sections("lowest_tier_reviews", required=False)),
        may_request_with_missing=section.flag("may_request_with_missing"),
        criteria=tuple(_criterion(inner) for inner in section.sections("criteria", required=False)),
        recurs_days=section.whole_or_none("recurs_days", least=1, most=DAYS_MAX),
        statement=section.text("statement"),
        statements=section.pairs("statements", words.OWNER_SIDES + words.DISCIPLINES),
        meanings=section.pairs("meanings", words.SIGNATURES),
    )
    section.close()
    return doc


def _review(section: Section) -> docs.ReviewSlot:
    doc = docs.ReviewSlot(
        discipline=section.choice("discipline", words.DISCIPLINES),
        quorum=section.whole("quorum", least=1, most=9, default=1),
        also=section.choices("also", words.DISCIPLINES),
    )
    section.close()
    return doc


def _criterion(section: Section) -> docs.GateCriterion:
    doc = docs.GateCriterion(
        code=section.code("code"),
        title=section.line("title"),
        rule=section.choice("rule", words.GATE_RULES),
        dimension=section.choice_or_none("dimension", words.REHEARSAL_DIMENSIONS),
        is_critical=section.flag("is_critical"),
        at_least=section.ratio_or_none("at_least", most=RATIO_MAX),
        at_most=section.ratio_or_none("at_most", most=RATIO_MAX),
        disciplines=section.choices("disciplines", words.DISCIPLINES),
    )
    section.close()
    return doc
