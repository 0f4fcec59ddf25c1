"""What people type about review points, and about a waiver beside them. Rules live in services; forms only read."""

from typing import Any

from django import forms

from accounts.models import Discipline, User
from reviews.models import GateRequest, ReviewPoint
from reviews.services.points import NewPoint, gate_codes

POINT_ROWS = (1, 2, 3)
WHOLE = ("", "The whole gate")


def _text(label: str, rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=4000, widget=widget, **more)


def criterion_choices(gate_request: GateRequest) -> list[tuple[str, str]]:
    """What a point can be about: the whole gate, or one of its criteria."""
    return [WHOLE, *gate_codes(gate_request.initiative, gate_request.phase).items()]


class PointRows(forms.Form):
    """Three rows of text and criterion, for a request for changes; a row without text does not count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = criterion_choices(kwargs["gate_request"])
        for number in POINT_ROWS:
            self.fields[f"p{number}_text"] = _text("What must change")
            self.fields[f"p{number}_criterion"] = forms.ChoiceField(label="About", choices=choices, required=False)

    @property
    def point_rows(self) -> list[list[forms.BoundField]]:
        """The bound fields, row by row."""
        return [[self[f"p{number}_text"], self[f"p{number}_criterion"]] for number in POINT_ROWS]

    @property
    def points(self) -> list[NewPoint]:
        """What was typed; nothing unless changes are requested, because the rows are hidden otherwise."""
        data = self.cleaned_data
        if data.get("decision") != "request_changes":
            return []
        rows = [(data[f"p{number}_text"], data.get(f"p{number}_criterion", "")) for number in POINT_ROWS]
        return [NewPoint(text, criterion) for text, criterion in rows if text]


class WaiverRow(forms.Form):
    """A waiver proposed instead of a decision: criterion, reason, what limits the risk instead, until when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = criterion_choices(kwargs["gate_request"])[1:]
        self.fields["w_criterion"] = forms.ChoiceField(label="Criterion", choices=choices, required=False)
        self.fields["w_reason"] = _text("Reason")
        self.fields["w_control"] = _text("What limits the risk instead")
        self.fields["w_ends_on"] = forms.DateField(
            label="Ends on", required=False, help_text="In 30 days unless you say so; at most 90.",
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )  # fmt: skip

    @property
    def waiver(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[f"w_{name}"] for name in ("criterion", "reason", "control", "ends_on")}


class PointForm(forms.Form):
    """Raise a point or a question at a gate."""

    discipline = forms.ChoiceField(label="For")
    kind = forms.ChoiceField(label="Kind", choices=ReviewPoint.Kind.choices, initial=ReviewPoint.Kind.QUESTION)
    text = _text("Point or question")
    criterion = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, gate_request: GateRequest, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = criterion_choices(gate_request)  # type: ignore[attr-defined]  # a ChoiceField
        self.roles_offer(roles)

    def roles_offer(self, roles: list[tuple[str, str]]) -> None:
        """For which places the form asks; a single one is not asked for."""
        field = self.fields["discipline"]
        field.choices = roles  # type: ignore[attr-defined]  # a ChoiceField
        if len(roles) == 1:
            field.widget, field.initial = forms.HiddenInput(), roles[0][0]


class SayForm(forms.Form):
    """One text: an answer, a reason to reopen."""

    text = _text("Answer", 3)


class ConsultForm(forms.Form):
    """Ask a discipline early; a person by name if one is wanted."""

    discipline = forms.ChoiceField(label="Discipline", choices=Discipline.choices)
    text = _text("Question", 4, help_text="What you would rather know now than at the gate.")
    reviewer = forms.ModelChoiceField(
        User.objects.none(), label="Ask by name", required=False, empty_label="Whoever reviews this discipline",
        help_text="Without a name everybody who reviews the discipline and sees this initiative is asked.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.filter(is_active=True, role_grants__discipline__in=Discipline.values)
        self.fields["reviewer"].queryset = found.distinct().order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
