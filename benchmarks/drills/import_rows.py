"""A register, right and wrong: laid out and read for the drills, beside the product."""

from typing import Any

from benchmarks.drills.rows import who
from initiatives.models import Initiative
from initiatives.services import initiative_adopt, initiative_edit
from portfolio.services.import_drafts import mapping_keep
from portfolio.services.imports import import_apply, import_stage


def _register(shift: int, many: int) -> str:
    """A register of `many` initiatives; `shift` moves two of its columns against the others, as a careless sort does."""
    lines = ["Nr,Name,Goal,Unit,Stage"]
    for number in range(many):
        other = (number + shift) % many
        lines.append(
            f"R{number:03d},Register line {number:03d},Goal of line {other:03d},Unit {other % 9},{'Pilot' if number % 3 else 'Idea'}"
        )
    return "\n".join(lines) + "\n"


REGISTER = """
name: Register
identity: [Nr]
fields: {title: Name, outcome: Goal, business_unit: Unit}
stage: {column: Stage, values: {Idea: {status: idea}, Pilot: {phase: 2}}}
"""


def import_lay(many: int) -> dict[str, str]:
    """A register imported and adopted, its mapping kept; the same file with two columns moved and three lines of sums below."""
    pm = who("pm")
    run = import_stage(actor=pm, file_name="register.csv", data=_register(0, many).encode(), mapping_text=REGISTER)
    import_apply(actor=pm, run=run)
    for row in run.rows.select_related("initiative"):
        assert row.initiative is not None, row.notes
        initiative_adopt(actor=pm, initiative=row.initiative)
    mapping_keep(actor=pm, text=REGISTER, name="Register", is_shared=False)
    sums = "".join(f"SUM{n},Sum of unit {n},,Unit {n},Idea\n" for n in range(3))
    return {"wrong": _register(7, many) + sums, "by": "pm"}


def import_values() -> dict[str, list[Any]]:
    """What stands for each initiative of the register, by key: the columns that the file gives, and where it is."""
    found = Initiative.objects.filter(imported_position__mapping_name="Register").order_by("key")
    return {one.key: [one.outcome, one.title, one.business_unit, one.status, one.phase] for one in found}


def import_touch(key: str, outcome: str) -> None:
    """Somebody writes an outcome of their own."""
    initiative_edit(actor=who("pm"), initiative=Initiative.objects.get(key=key), values={"outcome": outcome})


def ids(keys: list[str]) -> dict[str, int]:
    return dict(Initiative.objects.filter(key__in=keys).values_list("key", "pk"))
