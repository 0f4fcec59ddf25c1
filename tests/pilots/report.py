"""The table of pilots as Markdown."""

from collections.abc import Iterable

from tests.pilots.driving import Case

HEAD = "| No | What the pilot did | Gate | What Flightline names | In its words |\n|---|---|---|---|---|\n"


def row(case: Case) -> str:
    """Number of the demand, what the team did, the gate, and the criterion that is named."""
    return f"| {case.pilot.number} | {case.pilot.did} | {case.pilot.phase} | `{case.pilot.code}` {case.title} |"


def table(found: Iterable[Case]) -> str:
    """One row a pilot, with the words of the criterion's line."""
    words = ((case, case.pilot_said.lines[case.pilot.code].replace("|", "/")) for case in found)
    return HEAD + "".join(f"{row(case)} {line} |\n" for case, line in words)
