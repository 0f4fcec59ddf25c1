"""The disposal record as pages, My work, the interface and the record pack read it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from common import clock
from initiatives.models import Disposal, Initiative, Status

SUBJECTS = len(Disposal.Subject.choices)
DISPOSAL_WAITS = Q(status=Status.RETIRED, is_adopted=True, answered__lt=SUBJECTS)
"""Retired, and something lacks; over initiatives annotated with `answered=Disposal.objects.answered(day)`."""


@dataclass
class Subject:
    """One thing that a retired initiative may have held: every line about it, newest first; the first one holds."""

    code: str
    label: str
    lines: list[Disposal] = field(default_factory=list)

    @property
    def state(self) -> str:
        """open (nothing said), due (kept until a day that has passed), kept, or done."""
        return self.state_on(clock.today())

    def state_on(self, day: date) -> str:
        if not self.lines:
            return "open"
        until = self.lines[0].kept_until
        return "done" if until is None else "due" if until < day else "kept"


def disposal_lines(initiative: Initiative) -> QuerySet[Disposal]:
    """Every line with its people and proof, oldest first."""
    rows: QuerySet[Disposal] = Disposal.objects.filter(initiative=initiative)
    return rows.select_related("recorded_by", "proof__evidence")


def disposal_of(initiative: Initiative) -> list[Subject]:
    """Every subject in the order of the record, whether anything was said of it or not. One query."""
    found = {code: Subject(code, str(label)) for code, label in Disposal.Subject.choices}
    for line in disposal_lines(initiative).order_by("-id"):
        found[line.subject].lines.append(line)
    return list(found.values())


def unanswered(subjects: list[Subject]) -> list[str]:
    """Labels of what nobody has answered for, or whose time of keeping is over."""
    return [subject.label for subject in subjects if subject.state in ("open", "due")]
