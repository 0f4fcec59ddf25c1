"""The pages of the intake. Almost nothing is required: what is not known yet counts as a risk, not as an error."""

from collections.abc import Mapping
from typing import Any

from django import forms

from initiatives.forms.fields import DateInput, PersonField, area, choice_words
from initiatives.intake import SOURCE_SLOTS, TOUCHPOINT_SLOTS
from initiatives.models import AiType, DataClass, DataSource, HumanTouchpoint, SeatKind

UNKNOWN = ("unknown", "Nobody knows yet")


def _open(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "Not said yet"), *choices]


class QuickIdea(forms.Form):
    title = forms.CharField(label="Name", max_length=160)
    outcome = forms.CharField(
        label="What gets better, and for whom, in one sentence", max_length=300, widget=area(2),
        help_text="For example: claims reach the right clerk within an hour instead of two days.",
    )  # fmt: skip


class ProblemForm(forms.Form):
    title = forms.CharField(label="Name", max_length=160)
    business_unit = forms.CharField(label="Business unit", max_length=160, required=False)
    workflow = forms.CharField(
        label="Which workflow, which step", max_length=160, required=False,
        help_text="For example: claims intake, sorting of letters.",
    )  # fmt: skip
    workflow_decision = forms.CharField(
        label="Which decision or task gets faster, cheaper or safer", max_length=300, required=False
    )
    workflow_users = forms.CharField(label="Who does it today", max_length=160, required=False)
    workflow_volume = forms.IntegerField(label="Cases a month", min_value=0, max_value=2_000_000_000, required=False)
    workflow_minutes = forms.DecimalField(
        label="Minutes a case",
        min_value=0,
        max_digits=8,
        decimal_places=1,
        required=False,
        help_text="Working time today.",
    )
    error_cost = forms.ChoiceField(
        label="Cost of an error today", required=False,
        choices=_open([
            ("none", "Nothing worth naming"), ("low", "Minutes to repair"), ("medium", "Hours, or an annoyed customer"),
            ("high", "Money, safety or a deadline"), UNKNOWN,
        ]),
    )  # fmt: skip
    affected_users = forms.IntegerField(label="People it reaches", min_value=0, max_value=2_000_000_000, required=False)
    change_for_users = forms.CharField(label="What changes for them", max_length=300, required=False)
    ai_type = forms.ChoiceField(label="AI type", choices=_open(list(AiType.choices)), required=False)
    technical_interest = forms.ChoiceField(
        label="How interesting is it technically", required=False,
        choices=_open([("1", "1 routine"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 fascinating")]),
        help_text="Asked and shown, never counted.",
    )  # fmt: skip


class OutcomeForm(forms.Form):
    outcome = forms.CharField(label="Outcome in one sentence", max_length=300, widget=area(2), required=False)
    kpi = forms.CharField(
        label="KPI",
        max_length=160,
        required=False,
        help_text="One of the running operation, not the accuracy of a model.",
    )
    unit = forms.CharField(label="Unit", max_length=20, required=False)
    direction = forms.ChoiceField(
        label="Better is", required=False,
        choices=_open([("lower", "Lower"), ("higher", "Higher"), ("range", "Inside a range")]),
    )  # fmt: skip
    baseline = forms.DecimalField(label="Measured today", max_digits=16, decimal_places=4, required=False)
    target = forms.DecimalField(label="Target", max_digits=16, decimal_places=4, required=False)
    guardrail = forms.CharField(label="What must not get worse", max_length=300, required=False)
    method = forms.CharField(label="How it is measured, and by whom", max_length=300, required=False)
    decision_on = forms.DateField(label="Decide on", required=False, widget=DateInput())
    value_low = forms.DecimalField(label="Value a year, at least", max_digits=14, decimal_places=2, required=False)
    value_high = forms.DecimalField(label="Value a year, at most", max_digits=14, decimal_places=2, required=False)
    value_basis = forms.CharField(label="How that was worked out", max_length=500, widget=area(2), required=False)


class DataForm(forms.Form):
    data_class = forms.ChoiceField(label="Data class", choices=_open(list(DataClass.choices)), required=False)
    data_access = forms.ChoiceField(
        label="Access to the data",
        required=False,
        choices=_open([("have", "Granted"), ("asked", "Asked for"), UNKNOWN]),
    )
    data_quality_known = forms.ChoiceField(
        label="Quality of the data", required=False,
        choices=_open([("yes", "Measured on a sample"), ("partly", "Known for some of it"), UNKNOWN]),
    )  # fmt: skip
    data_labelled = forms.ChoiceField(
        label="Labelled examples", required=False,
        choices=_open([("yes", "Labelled"), ("not_needed", "Not needed"), ("partly", "Some"), ("no", "None"), UNKNOWN]),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in SOURCE_SLOTS:
            name = f"source{slot}_"
            self.fields[f"{name}name"] = forms.CharField(label=f"Source {slot}", max_length=160, required=False)
            self.fields[f"{name}system"] = forms.CharField(label="System", max_length=160, required=False)
            self.fields[f"{name}access"] = forms.ChoiceField(
                label="Access", choices=_open(list(DataSource.Access.choices)), required=False
            )
            self.fields[f"{name}has_personal_data"] = forms.BooleanField(label="Personal data", required=False)


class PeopleForm(forms.Form):
    engineering = PersonField(label=SeatKind.ENGINEERING.label)
    operations = PersonField(label=SeatKind.OPERATIONS.label)
    business = PersonField(label=SeatKind.BUSINESS.label)
    lead = PersonField(label=SeatKind.LEAD.label)
    sponsor = PersonField(label=SeatKind.SPONSOR.label)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in TOUCHPOINT_SLOTS:
            name = f"touchpoint{slot}_"
            self.fields[f"{name}step"] = forms.CharField(
                label=f"Touchpoint {slot}: step of the workflow", max_length=160, required=False
            )
            self.fields[f"{name}kind"] = forms.ChoiceField(
                label="What a person does there", choices=_open(list(HumanTouchpoint.Kind.choices)), required=False
            )
            self.fields[f"{name}who"] = forms.CharField(label="Who", max_length=160, required=False)
            self.fields[f"{name}when_wrong"] = forms.CharField(
                label="What that person does when the system is wrong", max_length=300, required=False
            )
        self.fields["no_touchpoint_reason"] = forms.CharField(label="Or none, because", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for slot in TOUCHPOINT_SLOTS:
            if cleaned.get(f"touchpoint{slot}_step") and not cleaned.get(f"touchpoint{slot}_kind"):
                self.add_error(f"touchpoint{slot}_kind", "Say what a person does there.")
        return cleaned


class CheckForm(forms.Form):
    """Nothing is asked: the page shows everything once more."""


STEP_FORMS: Mapping[str, type[forms.Form]] = {
    "problem": ProblemForm,
    "outcome": OutcomeForm,
    "data": DataForm,
    "people": PeopleForm,
    "check": CheckForm,
}


def typed(form: forms.Form) -> dict[str, str]:
    """What stands in a bound form, as text by field; an unticked box is left out."""
    found = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, forms.BooleanField):
            value = "on" if value else ""
        found[name] = "" if value is None else str(value)
    return found


def shown(form: forms.Form) -> list[tuple[str, str]]:
    """Label and words of each answered field, for reading them once more."""
    rows = []
    for name, field in form.fields.items():
        value = form[name].value()
        if value in (None, "", False):
            continue
        if isinstance(field, forms.ModelChoiceField):
            found = field.queryset.filter(pk=value).first() if str(value).isdigit() and field.queryset else None
            text = str(found or "Somebody who has left")
        elif isinstance(field, forms.ChoiceField):
            text = choice_words(field).get(str(value), str(value))
        else:
            text = "Yes" if isinstance(field, forms.BooleanField) else str(value)
        rows.append((str(field.label), text))
    return rows
