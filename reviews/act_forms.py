"""What people type about conditions, waivers, incidents and rechecks. Rules live in services; forms only read."""

from typing import Any

from django import forms

from initiatives.models import EvidenceVersion, Incident
from reviews.forms import _date, _text
from reviews.models import RecheckFinding
from reviews.proof_forms import ProofForm


class SupplyForm(forms.Form):
    """A file, a link or a text: the one that is given counts."""

    file = forms.FileField(label="File", required=False)
    url = forms.CharField(label="or link", required=False, max_length=1000)
    text = _text("or text", 4)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("file", "url", "text")) and not self.errors:
            self.add_error("file", "Choose a file, or give a link or a text.")
        return data

    @property
    def content(self) -> dict[str, Any]:
        """The arguments of `condition_supply`."""
        data = self.cleaned_data
        if data.get("file"):
            return {"kind": EvidenceVersion.Kind.FILE, "file": data["file"]}
        if data.get("url"):
            return {"kind": EvidenceVersion.Kind.LINK, "url": data["url"]}
        return {"kind": EvidenceVersion.Kind.TEXT, "text": data["text"]}


class ExtendForm(forms.Form):
    due_on = _date("New due date")
    reason = _text("Reason", 2)


class ExtendWaiverForm(forms.Form):
    reason = _text("Why it is needed for longer")
    control = _text("What limits the risk instead")
    ends_on = _date("Ends on", help_text="In 30 days unless you say so; at most 90 from today.")


class DeclareForm(forms.Form):
    title = forms.CharField(label="What is wrong", required=False, max_length=200)
    severity = forms.TypedChoiceField(
        label="How bad", choices=[(1, "Critical"), (2, "High"), (3, "Low")], coerce=int, initial=Incident.Severity.HIGH
    )
    aware_at = forms.DateTimeField(
        label="Aware since", required=False, help_text="UTC. The legal clocks start here.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )  # fmt: skip
    what_happened = _text("What happened", help_text="What users saw, since when, what is known. It can be short now.")
    on_call = forms.CharField(label="On call", required=False, max_length=160)
    suspend = forms.BooleanField(
        label="Suspend it now", required=False,
        help_text="The verdict turns to no at once, here and in the API. Going on again is a decision of a second person.",
    )  # fmt: skip


class SuspendForm(forms.Form):
    reason = _text("Reason", 2)


class ResumeForm(ProofForm):
    reason = _text("Why it is safe to go on", 3)


class ContainForm(forms.Form):
    containment = _text("What keeps it from doing more harm")


class ResolveForm(forms.Form):
    resolution = _text("How it was resolved")


class LessonForm(forms.Form):
    lesson = _text("What was learned")
    actions = _text("What changes so that it does not come back")


class FindingForm(ProofForm):
    found = forms.ChoiceField(label="What you found", choices=RecheckFinding.Found.choices, required=False)
    comment = _text("What you looked at")
