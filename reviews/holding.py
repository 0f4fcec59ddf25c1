"""Whether what was granted still holds: causes, suspensions, and the verdict for what runs. Reads rows at the moment asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from initiatives.models import Initiative, Phase, Status
from phases.models import Item, PhaseSpec
from reviews import facts
from reviews.causes import Cause, causes_of
from reviews.gates import Criterion, Line, verdict
from reviews.models import GateDecision, Outcome, Suspension, Waiver
from reviews.reopening import Named, criteria_reopen


@dataclass(frozen=True, slots=True)
class Holding:
    """What stands against an initiative that was let go on. `lines` that veto take its verdict back."""

    suspension: Suspension | None
    causes: dict[str, Cause]
    lines: tuple[Line, ...]
    has_go: bool

    @property
    def is_yes(self) -> bool:
        """A standing go, and nothing that vetoes it."""
        return self.has_go and not any(line.effect == "vetoes" for line in self.lines)

    @property
    def reasons(self) -> list[str]:
        """Why it is not *yes*, in words, the suspension first."""
        found = [f"{line.title}. {line.text}" for line in self.lines if line.effect == "vetoes"]
        return found if self.has_go else [*found, "No gate has let it into production here, or it does not run now."]


def open_suspension(initiative: Initiative) -> Suspension | None:
    """The suspension that nobody has ended yet."""
    return Suspension.objects.open().filter(initiative=initiative).first()


def holding_of(initiative: Initiative) -> Holding:
    """Everything that takes back what a gate granted, as the rows are now."""
    suspension, causes = open_suspension(initiative), causes_of(initiative)
    criteria = reopened(initiative, [], {code: cause for code, cause in causes.items() if cause.stops_running})
    waived = waivers_of(initiative, [one.code for one in criteria])
    criteria = [*suspension_criteria(suspension), *(criterion_waived(one, waived.get(one.code)) for one in criteria)]
    return Holding(suspension, causes, verdict(criteria, ()).lines, _has_go(initiative))


def reopened(initiative: Initiative, criteria: Sequence[Criterion], causes: Mapping[str, Cause]) -> list[Criterion]:
    """`criteria` as they count while the causes last; those of earlier gates are read where a cause names them."""
    there = {one.code for one in criteria}
    wanted = {code for cause in causes.values() for code in cause.reopens if code not in there}
    return criteria_reopen(criteria, causes, _earlier(initiative, wanted)) if causes else list(criteria)


def _earlier(initiative: Initiative, codes: Iterable[str]) -> dict[str, Named]:
    if not codes:
        return {}
    wanted = set(codes)
    items = Item.objects.filter(version__pins__initiative=initiative, code__in=wanted)
    found = {
        item.code: Named(
            item.title, item.is_critical, tuple(facts.sections_of(item)), f"/i/{initiative.key}/items/{item.pk}/"
        )
        for item in items
    }
    return found | (_rules(initiative, wanted - set(found)) if wanted - set(found) else {})


def _rules(initiative: Initiative, codes: Collection[str]) -> dict[str, Named]:
    """Criteria of the gates alone, which no item carries: components that must be reviewed, for example."""
    gates = PhaseSpec.objects.filter(version__pins__initiative=initiative).values_list("gate", flat=True)
    url = f"{initiative.tab_url('risks')}#dependencies"
    return {
        rule["code"]: Named(rule["title"], bool(rule["is_critical"]), tuple(rule.get("disciplines", ())), url)
        for gate in gates
        for rule in gate.get("criteria", ())
        if rule["code"] in codes
    }


def suspension_criteria(suspension: Suspension | None) -> list[Criterion]:
    """The line that closes every gate while the initiative is suspended."""
    if suspension is None:
        return []
    url = f"/i/{suspension.initiative.key}/suspensions/{suspension.pk}/resume/"
    return [
        Criterion(
            f"suspension:{suspension.pk}", "Suspended", "not_met", is_critical=True, detail=f"{suspension.words}.",
            owner="The sponsor or a program manager", url=url,
        )
    ]  # fmt: skip


def waivers_of(initiative: Initiative, codes: Iterable[str]) -> dict[str, Waiver]:
    """The waivers that count today, by criterion."""
    if not codes:
        return {}
    rows = Waiver.objects.active().filter(initiative=initiative, criterion__in=codes).select_related("approved_by")
    return {row.criterion: row for row in rows}


def criterion_waived(criterion: Criterion, waiver: Waiver | None) -> Criterion:
    """A criterion that is not met and has a waiver that counts is *waived*; one that is met stays met."""
    if waiver is None or criterion.passes:
        return criterion
    detail = f"Until {waiver.ends_on:%-d %b %Y} by {waiver.approved_by}. Instead: {waiver.control}"
    return Criterion(
        criterion.code, criterion.title, "waived", criterion.is_critical, criterion.is_required, criterion.sections, detail,
        criterion.owner, waiver.ends_on, criterion.url,
    )  # fmt: skip


def _has_go(initiative: Initiative) -> bool:
    """In production, running, and its newest decision let it go on."""
    if initiative.status != Status.ACTIVE or initiative.phase != Phase.SCALE:
        return False
    decided = GateDecision.objects.filter(gate_request__initiative=initiative, corrected_by=None).order_by("-id")
    newest = decided.exclude(outcome=Outcome.HOLD).first()
    return newest is not None and newest.outcome in (Outcome.GO, Outcome.CONDITIONAL_GO)
