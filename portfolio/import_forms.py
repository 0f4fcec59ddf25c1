"""Forms of the import wizard: the file, what its columns become, what its words mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms

from initiatives.models import Initiative, Phase
from portfolio.guessing import CHOSEN, NAMES, choices_of, code_of, place_of, values_guess
from portfolio.mapping import fold
from portfolio.profiling import LONGEST, forms_of, words_of

ORDERS: Final = (
    ("year", "Year first: 2026-12-31"),
    ("day", "Day first: 31/12/2026"),
    ("month", "Month first: 12/31/2026"),
)
SLOTS: Final = {"business_unit": 2, "outcome": 2, "tags": 2}
"""Fields that may join two columns."""
PLACES: Final = (
    ("", "Leave these rows out"),
    ("idea", "An idea, no phase yet"),
    *((f"active-{phase}", f"{phase} {label}") for phase, label in Phase.choices),
    *((f"retired-{phase}", f"Retired, was in phase {phase}") for phase in Phase.values),
    *((f"stopped-{phase}", f"Stopped in phase {phase}") for phase in Phase.values),
)
Columns = Sequence[Mapping[str, Any]]


class UploadForm(forms.Form):
    """A spreadsheet, and the mapping to read it with."""

    file = forms.FileField(label="Spreadsheet", help_text="CSV or XLSX, up to 50 MB.", allow_empty_file=True)
    known = forms.ChoiceField(
        label="Mapping", required=False, help_text="Flightline looks at the columns and proposes one."
    )
    mapping = forms.CharField(
        label="Your own mapping (YAML)", required=False, max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )  # fmt: skip

    end = forms.CharField(
        widget=forms.HiddenInput, initial="1", error_messages={"required": "The upload was cut short. Send it again."}
    )
    """Sent after the file: a body that ended early lacks it."""

    def __init__(self, *args: Any, known: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = [("", "Find it out"), *((name, name) for name in known)]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """Which column becomes what. Built from the profile of the file and the mapping so far."""

    name = forms.CharField(
        label="Name of this list", max_length=80,
        help_text="The next file under the same name updates these initiatives instead of making new ones.",
    )  # fmt: skip
    order = forms.ChoiceField(label="Days are written", choices=ORDERS)
    empty = forms.CharField(
        label="Words that mean nothing", required=False, max_length=400, help_text="With commas between."
    )

    def __init__(self, *args: Any, columns: Columns, doc: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": _initial(doc)})
        self.doc, self.columns = doc, columns
        names = [("", "–"), *((column["name"], column["name"][:90]) for column in columns)]
        for code, label in _targets():
            self.fields[code] = forms.ChoiceField(
                label=label, choices=names, required=code in ("title", "identity", "stage")
            )
        self.fields["title"].error_messages["required"] = "Choose the column that names each initiative."
        self.fields["stage"].error_messages["required"] = "Choose the column that says how far each is."

    def groups(self) -> Iterator[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """Headings with their fields, each with examples of what stands in its column."""
        samples = {column["name"]: " · ".join(column["samples"]) for column in self.columns}
        codes = [code for code, _ in _targets()]
        parts = (
            ("What tells one row from another", [code for code in codes if code.startswith("identity")]),
            ("Stage and days", [code for code in codes if code == "ended" or code.startswith(("stage", "stay_"))]),
            ("Fields", [code for code in codes if code.partition("__")[0] in NAMES]),
        )
        for heading, names in parts:
            yield heading, [(self[name], samples.get(str(self[name].value() or ""), "")) for name in names]

    def to_doc(self) -> dict[str, Any]:
        """The mapping as chosen; words of new columns get a proposal, what the page cannot show stays as it was."""
        data, old = self.cleaned_data, self.doc.get("fields") or {}
        fields: dict[str, Any] = {}
        for name in NAMES:
            rule: dict[str, Any] = old[name] if isinstance(old.get(name), dict) else {}
            chosen = _kept(_listed(old.get(name)), [data[code] for code in _slots(name)])
            if chosen:
                same = chosen == _listed(old.get(name))
                fields[name] = {key: value for key, value in rule.items() if same or key == "join"} | {
                    "columns": chosen
                }
        stage = self.doc.get("stage") or {}
        doc = self.doc | {
            "name": data["name"],
            "identity": _kept(
                _texts(self.doc.get("identity")), [data["identity"], data["identity__2"], data["identity__3"]]
            ),
            "fields": fields,
            "stage": {
                "column": data["stage"],
                "values": stage.get("values", {}) if stage.get("column") == data["stage"] else {},
            },
            "stays": [
                {"phase": phase, "column": data[f"stay_{phase}"]} for phase in Phase.values if data[f"stay_{phase}"]
            ],
            "empty": [word for part in data["empty"].split(",") if (word := part.strip())],
            "ended": {"column": data["ended"]},
        }
        if data["order"] != _initial(self.doc)["order"] or not self.doc.get("dates"):
            doc["dates"] = forms_of(data["order"])
        return values_guess({key: value for key, value in doc.items() if value != {"column": ""}}, self.columns)


def _targets() -> list[tuple[str, str]]:
    found = [("identity", "Told apart by"), ("identity__2", "and by"), ("identity__3", "and by"), ("stage", "Stage")]
    found += [(f"stay_{phase}", f"Entered {phase} {label}") for phase, label in Phase.choices]
    found.append(("ended", "Ended on"))
    for name in NAMES:
        label = str(getattr(Initiative._meta.get_field(name), "verbose_name", name)).capitalize().replace("Ai ", "AI ")
        found += [(code, f"{label}, second column" if "__" in code else label) for code in _slots(name)]
    return found


def _slots(name: str) -> list[str]:
    return [name, *(f"{name}__{number}" for number in range(2, SLOTS.get(name, 1) + 1))]


def _texts(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)] if given else []


def _listed(rule: Any) -> list[str]:
    return _texts(rule.get("columns")) if isinstance(rule, dict) else _texts(rule)


def _kept(old: list[str], chosen: Sequence[str]) -> list[str]:
    """The chosen columns; where they are as they were, also those for which the page has no room."""
    new = list(dict.fromkeys(one for one in chosen if one))
    return old if new == old[: len(chosen)] else new


def _initial(doc: dict[str, Any]) -> dict[str, str]:
    found = {
        "name": str(doc.get("name", "")), "stage": str((doc.get("stage") or {}).get("column") or ""),
        "ended": str((doc.get("ended") or {}).get("column") or ""),
        "empty": ", ".join(_texts(doc.get("empty"))),
        "order": _order(_texts(doc.get("dates"))),
    }  # fmt: skip
    found |= {f"stay_{stay['phase']}": stay["column"] for stay in doc.get("stays") or []}
    found |= dict(zip(("identity", "identity__2", "identity__3"), _texts(doc.get("identity")), strict=False))
    for name, rule in (doc.get("fields") or {}).items():
        if name in NAMES:
            found |= dict(zip(_slots(name), _listed(rule), strict=False))
    return found


def _order(forms_given: Sequence[str]) -> str:
    first = next((form for form in forms_given if "%d" in form), "%Y-%m-%d")
    return {"%Y": "year", "%d": "day"}.get(first[:2], "month")


class ValuesForm(forms.Form):
    """What each word of the stage column and of the fields with fixed values means."""

    def __init__(self, *args: Any, columns: Columns, doc: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doc = doc
        self.parts: list[tuple[str, str, str, list[tuple[str, str, int]]]] = []
        self.too_many: list[tuple[str, str]] = []
        empty = frozenset({""} | {fold(word) for word in _texts(doc.get("empty"))})
        stage = doc.get("stage") or {}
        places = {fold(str(word)): code_of(place) for word, place in (stage.get("values") or {}).items()}
        self._part(
            "stage",
            "Stage",
            str(stage.get("column") or ""),
            words_of(columns, str(stage.get("column")), empty),
            PLACES,
            places,
        )
        for name in CHOSEN:
            rule = (doc.get("fields") or {}).get(name)
            listed = _listed(rule)
            if len(listed) == 1:
                known = rule.get("values") or {} if isinstance(rule, dict) else {}
                values = {fold(str(word)): str(value) for word, value in known.items()}
                label = next(label for code, label in _targets() if code == name)
                options = (("", "Nothing" if name != "risk_tier" else "Counts as the highest"), *choices_of(name))
                words = words_of(columns, listed[0], empty)
                self._part(name, label, listed[0], words and [pair for pair in words if pair[0]], options, values)

    def _part(
        self, code: str, label: str, column: str, words: list[tuple[str, int]] | None,
        options: Sequence[tuple[str, str]], known: Mapping[str, str],
    ) -> None:  # fmt: skip
        if words is None:
            self.too_many.append((label, column))
            return
        named = []
        for number, (word, rows) in enumerate(words):
            field = f"{code}-{number}"
            self.fields[field] = forms.ChoiceField(
                label=word[:LONGEST] or "Empty", choices=options, required=False, initial=known.get(fold(word), "")
            )
            named.append((field, word, rows))
        self.parts.append((code, label, column, named))

    def groups(self) -> Iterator[tuple[str, str, list[tuple[forms.BoundField, int]]]]:
        """(what it becomes, the column, its words with their rows)."""
        for _, label, column, named in self.parts:
            yield label, column, [(self[field], rows) for field, _, rows in named]

    def to_doc(self) -> dict[str, Any]:
        """The mapping with the words as chosen; words of the mapping that this file lacks stay."""
        doc = self.doc | {"fields": dict(self.doc["fields"])}
        for code, _, _, named in self.parts:
            here = {fold(word) for _, word, _ in named}
            old = self.doc["stage"] if code == "stage" else doc["fields"][code]
            old = old if isinstance(old, dict) else {"columns": _texts(old)}
            kept = {
                str(word): value for word, value in (old.get("values") or {}).items() if fold(str(word)) not in here
            }
            given = {word: self.cleaned_data[field] for field, word, _ in named if self.cleaned_data[field]}
            values: dict[str, Any] = kept | (
                {word: place_of(code) for word, code in given.items()} if code == "stage" else given
            )
            made = old | {"values": values}
            if code == "stage":
                doc["stage"] = made
            else:
                doc["fields"][code] = made
        return doc


class KeepForm(forms.Form):
    """A name for the mapping."""

    name = forms.CharField(label="Keep this mapping as", max_length=80)
    is_shared = forms.BooleanField(label="Share with all who import", required=False)
