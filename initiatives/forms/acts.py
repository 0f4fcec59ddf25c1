"""Forms of the acts on one initiative: edit, seats, updates, pause, stop, retire, visibility, quality, disposal."""

from typing import Any

from django import forms

from initiatives.forms.fields import DateInput, EvidenceField, PercentField, PersonField, area
from initiatives.models import QUALITY_DIMENSIONS, Disposal, EvidenceVersion, Health, Initiative, Visibility
from initiatives.services.initiatives import EDITABLE

_LABELS = {
    "outcome": "Outcome in one sentence",
    "workflow": "Workflow that changes",
    "workflow_users": "Who does it today",
    "workflow_volume": "Cases a month",
    "workflow_minutes": "Minutes a case",
    "workflow_decision": "Decision or task the AI takes part in",
    "change_for_users": "What changes for these people",
    "ai_type": "AI type",
    "data_class": "Data class",
    "envelope_users": "Users",
    "envelope_peak_rate": "Peak rate",
    "envelope_latency_ms": "Latency, 95th percentile",
    "envelope_data_volume": "Data volume",
    "envelope_unit_cost": "Unit cost it must stay under",
    "envelope_currency": "Currency",
    "envelope_regions": "Regions",
    "target_on": "Target date",
    "pilot_end_on": "Pilot ends on",
    "stop_criteria": "Stop criteria",
}


class InitiativeForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What an initiative is, in the groups of the edit page."""

    tags = forms.CharField(required=False, max_length=900, help_text="Words with commas between them.")
    envelope_availability = PercentField(
        label="Availability",
        required=False,
        min_value=0,
        max_value=100,
        help_text="Percent of the time, for example 99.5.",
    )

    class Meta:
        model = Initiative
        fields = EDITABLE
        labels = _LABELS
        widgets = {
            "target_on": DateInput(),
            "pilot_end_on": DateInput(),
            "stop_criteria": area(),
            "outcome": area(2),
            "change_for_users": area(2),
        }
        help_texts = {
            "stop_criteria": "What would make you stop? Written before the pilot, so that nobody moves the line later.",
            "envelope_currency": "Three letters, for example EUR.",
        }


EDIT_GROUPS = (
    ("What it is", ("title", "outcome", "business_unit", "target_on", "tags")),
    ("Workflow", (
        "workflow", "workflow_decision", "workflow_users", "workflow_volume", "workflow_minutes", "change_for_users",
    )),
    ("AI and data", ("ai_type", "data_class")),
    ("Production envelope", (
        "envelope_users", "envelope_peak_rate", "envelope_latency_ms", "envelope_availability", "envelope_data_volume",
        "envelope_unit_cost", "envelope_currency", "envelope_regions",
    )),
    ("Pilot", ("pilot_end_on", "stop_criteria")),
)  # fmt: skip


class SeatForm(forms.Form):
    user = PersonField(label="Person", required=True)


class UpdateForm(forms.Form):
    health = forms.ChoiceField(choices=Health.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="What moved", max_length=4000, widget=area(9))
    next_step = forms.CharField(label="Next step", max_length=300, required=False)


class PauseForm(forms.Form):
    reason = forms.CharField(label="Why it rests", max_length=300)
    until = forms.DateField(label="Until", required=False, widget=DateInput())


class ResumeForm(forms.Form):
    """Nothing is asked."""


class StopForm(forms.Form):
    reason = forms.CharField(label="Why it stops", max_length=300)
    lesson = forms.CharField(
        label="What was learned", max_length=4000, widget=area(4), help_text="The next team will find it."
    )
    assets = forms.CharField(label="What can be used again", max_length=2000, widget=area(2), required=False)
    wind_down = forms.CharField(label="What happens to users and data", max_length=2000, widget=area(2), required=False)


class RetireForm(StopForm):
    reason = forms.CharField(label="Why it is retired", max_length=300)
    lesson = forms.CharField(label="What was learned", max_length=4000, widget=area(4), required=False)
    wind_down = forms.CharField(
        label="What happens to users and data", max_length=2000, widget=area(3),
        help_text="How users are told, what takes its place, how data and models are disposed of.",
    )  # fmt: skip


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label="Who sees it", choices=Visibility.choices, widget=forms.RadioSelect)


class QualityForm(forms.Form):
    dimension = forms.ChoiceField(choices=QUALITY_DIMENSIONS)
    ratio = PercentField(label="Rows that pass, in percent", min_value=0, max_value=100)
    sample_size = forms.IntegerField(label="Sample size", min_value=1, help_text="Rows that were looked at.")
    measured_on = forms.DateField(label="Measured on", widget=DateInput())
    note = forms.CharField(label="How it was measured", max_length=200, required=False)


class DisposalForm(forms.Form):
    """One line of the disposal record; what an outcome asks for beyond this is said by the service, at the field."""

    subject = forms.ChoiceField(label="About", choices=Disposal.Subject.choices)
    outcome = forms.ChoiceField(label="What became of it", choices=Disposal.Outcome.choices, widget=forms.RadioSelect)
    what = forms.CharField(
        label="What exactly", max_length=500, required=False, help_text="Which model, which data, which accounts."
    )
    kept_until = forms.DateField(
        label="Kept until", required=False, widget=DateInput(), help_text="Only if it is kept."
    )
    handed_to = forms.CharField(
        label="Handed to", max_length=160, required=False, help_text="Only if it was handed over: person, unit or firm."
    )
    reason = forms.CharField(
        label="Why", max_length=500, required=False, widget=area(2),
        help_text="Needed if it is kept: the law, the contract, the hold that asks for it.",
    )  # fmt: skip
    done_on = forms.DateField(label="Done or decided on", widget=DateInput())
    proof = EvidenceField()
    reference = forms.CharField(
        label="Or a proof kept elsewhere", max_length=300, required=False,
        help_text="Certificate of erasure, ticket, protocol. One of the two if it was disposed of or handed over.",
    )  # fmt: skip

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = EvidenceVersion.objects.living().filter(evidence__initiative=initiative)
        self.fields["proof"].queryset = versions.select_related("evidence").order_by("evidence__name", "-number")  # type: ignore[attr-defined]
