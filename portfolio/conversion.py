"""One row of a spreadsheet under a mapping, as what an initiative would become, with everything odd said in words. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime

from common import clock
from initiatives.models import Initiative, Status
from portfolio.mapping import DAYS, FieldRule, Mapping, Place, fold

EARLIEST = date(1950, 1, 1)
"""Dates before this one are taken for typing errors."""
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets: a cell with the bare number 2022, shown as a date, reads 7/14/1905."""
PLAUSIBLE_YEARS = range(1980, 2100)
NOWHERE = Place(Status.IDEA, None)


@dataclass
class Converted:
    """`values` are columns of the initiative; `entered` phase → day; `refused` says why the row cannot be used."""

    identity: str
    values: dict[str, object] = field(default_factory=dict)
    place: Place = NOWHERE
    stage: str = ""
    entered: dict[int, date] = field(default_factory=dict)
    ended_on: date | None = None
    notes: list[str] = field(default_factory=list)
    refused: str = ""

    def phases(self) -> list[int]:
        """The phases it goes through on its way: the dated ones, and the one it is in (what ended is in its last dated one)."""
        if self.place.phase is None or (self.ended_on and self.entered):
            return sorted(self.entered)
        return sorted({*self.entered, self.place.phase})

    def remembered(self) -> dict[str, str]:
        """What the next import compares with: text, stable."""
        days = {f"entered_{phase}": day.isoformat() for phase, day in sorted(self.entered.items())}
        plain = {
            name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in self.values.items()
        }
        return plain | days | {"stage": self.stage, "ended_on": self.ended_on.isoformat() if self.ended_on else ""}


def clean(text: str, mapping: Mapping) -> str:
    """Outer space gone; the mapping's words for nothing become nothing."""
    text = text.replace("\r\n", "\n").replace("\xa0", " ").strip()
    return "" if fold(text) in mapping.empty else text


def row_convert(raw: dict[str, str], mapping: Mapping) -> Converted:
    """Never raises: a row that cannot be used says why in `refused`."""
    made = Converted(identity=" | ".join(fold(raw.get(column, "")) for column in mapping.identity)[:500])
    for name, rule in mapping.fields.items():
        _field(made, name, rule, raw, mapping)
    if not made.values.get("title"):
        made.refused = "It has no title."
        return made
    made.stage = clean(raw.get(mapping.stage_column, ""), mapping)
    found = mapping.stages.get(fold(made.stage))
    if not made.stage and found is not None:
        made.notes.append("No stage was given.")
    if found is None:
        made.refused = f"The stage “{made.stage or 'nothing'}” is not in the mapping."
        return made
    made.place = found
    _dates(made, raw, mapping)
    return made


def _field(made: Converted, name: str, rule: FieldRule, raw: dict[str, str], mapping: Mapping) -> None:
    parts = [clean(raw.get(column, ""), mapping) for column in rule.columns]
    text = rule.join.join(part for part in parts if part)
    if rule.values:
        translated = rule.values.get(fold(text))
        if translated is None and text:
            made.notes.append(f"{name}: “{text[:60]}” has no translation; {rule.default or 'nothing'} was taken.")
        text = translated if translated is not None else rule.default
    text = text or rule.default
    if name == "tags":
        made.values[name] = [part[:40] for part in parts if part]
        return
    if name in DAYS:
        made.values[name] = _day(made, text, mapping, name)
        return
    limit = getattr(Initiative._meta.get_field(name), "max_length", None)
    flat = " ".join(text.split()) if name != "stop_criteria" else text
    if limit and len(flat) > limit:
        made.notes.append(f"{name}: cut at {limit} of {len(flat)} characters.")
        flat = flat[: limit - 1].rstrip() + "…"
    made.values[name] = flat


def _day(made: Converted, text: str, mapping: Mapping, what: str) -> date | None:
    if not text:
        return None
    for form in mapping.dates:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        if day >= EARLIEST:
            return day
        year = (day - SERIAL_ZERO).days
        if year in PLAUSIBLE_YEARS:
            made.notes.append(f"{what}: {text[:60]} is a year that a spreadsheet took for a day; read as {year}.")
            return date(year, 1, 1)
    made.notes.append(f"{what}: “{text[:60]}” is not a date that the mapping knows.")
    return None


def _dates(made: Converted, raw: dict[str, str], mapping: Mapping) -> None:
    """Entry days that follow each other and lie in the past; each contradiction is named and that date left out."""
    last: tuple[int, date] | None = None
    for stay in mapping.stays:
        day = _day(made, clean(raw.get(stay.column, ""), mapping), mapping, stay.column[:60])
        if day is None:
            continue
        if day > clock.today():
            made.notes.append(f"{stay.column[:60]}: {day} lies in the future.")
        elif made.place.phase is None or stay.phase > made.place.phase:
            made.notes.append(f"{stay.column[:60]}: {day} contradicts the stage “{made.stage}”, which comes before it.")
        elif last and day < last[1]:
            made.notes.append(f"{stay.column[:60]}: {day} is earlier than phase {last[0]} ({last[1]}).")
        else:
            made.entered[stay.phase] = day
            last = (stay.phase, day)
    ended = (
        _day(made, clean(raw.get(mapping.ended_column, ""), mapping), mapping, "ended")
        if mapping.ended_column
        else None
    )
    if ended is None:
        return
    if made.place.status not in (Status.RETIRED, Status.STOPPED):
        made.notes.append(f"An end date {ended} contradicts the stage “{made.stage}”.")
    elif ended > clock.today() or (last and ended < last[1]):
        made.notes.append(f"The end date {ended} does not follow the other dates.")
    elif not made.entered:
        made.notes.append(f"It ended on {ended}, but no phase is dated, so no stay can be drawn.")
    else:
        made.ended_on = ended
