"""What people type about gates. Rules live in services; forms only read."""

import json
from typing import Any

from django import forms

from accounts.models import User
from common.errors import DomainError
from initiatives.models import Initiative
from reviews.models import GateRequest, Outcome, ReviewAssignment, Signature
from reviews.point_forms import PointRows, WaiverRow
from reviews.proof_forms import ProofForm
from reviews.services.signing import ACCEPTANCE_DECISIONS, NewCondition

CONDITION_ROWS = (1, 2, 3)
WAIVE = ("propose_waiver", "Propose a waiver")


def error_add(form: forms.Form, error: DomainError) -> None:
    """Put the message of a service at the field that it names, or over the form."""
    field = {"conditions": "c1_text", "points": "p1_text"}.get(error.field or "", error.field)
    form.add_error(field if field in form.fields else None, error.message)


def _text(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def _date(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


class _WithConditions(ProofForm):
    """Three rows of text, owner and date; a row without text does not count."""

    def __init__(self, *args: Any, gate_request: GateRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = User.objects.filter(seats__initiative=gate_request.initiative, seats__ended_at=None, is_active=True)
        people = seated.exclude(seats__kind="reviewer").distinct().order_by("name")
        for number in CONDITION_ROWS:
            self.fields[f"c{number}_text"] = forms.CharField(label="Condition", required=False, max_length=500)
            self.fields[f"c{number}_owner"] = forms.ModelChoiceField(people, label="Owner", required=False)
            self.fields[f"c{number}_due"] = _date("Due")
            self.fields[f"c{number}_proof"] = forms.BooleanField(label="Needs evidence", required=False)

    @property
    def condition_rows(self) -> list[list[forms.BoundField]]:
        """The bound fields, row by row."""
        return [[self[f"c{number}_{name}"] for name in ("text", "owner", "due", "proof")] for number in CONDITION_ROWS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in CONDITION_ROWS:
            if data.get(f"c{number}_text"):
                for name, words in (("owner", "Say who does it."), ("due", "Say until when.")):
                    if not data.get(f"c{number}_{name}") and f"c{number}_{name}" not in self.errors:
                        self.add_error(f"c{number}_{name}", words)
        return data

    @property
    def conditions(self) -> list[NewCondition]:
        data = self.cleaned_data
        return [
            NewCondition(
                data[f"c{number}_text"], data[f"c{number}_owner"], data[f"c{number}_due"], data[f"c{number}_proof"]
            )
            for number in CONDITION_ROWS
            if data.get(f"c{number}_text")
        ]


class SignForm(PointRows, WaiverRow, _WithConditions):
    slot = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Decision",
        choices=[*Signature.Decision.choices, WAIVE],
        error_messages={"required": "Choose a decision."},
    )
    comment = _text("Comment", help_text="Needed for everything but approve, at least 10 characters.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot = str(self.data.get("slot") if self.is_bound else self.initial.get("slot", ""))
        if slot.startswith("acceptance:"):
            choices = [choice for choice in Signature.Decision.choices if choice[0] in ACCEPTANCE_DECISIONS]
            choices.append(WAIVE)
            self.fields["decision"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def conditions(self) -> list[NewCondition]:
        """What was typed; nothing unless conditions are set, because the rows are hidden otherwise."""
        return super().conditions if self.cleaned_data.get("decision") == "approve_with_conditions" else []

    def clean_seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError as error:
            raise forms.ValidationError("Load the page anew, then sign.") from error
        if not isinstance(seen, dict):
            raise forms.ValidationError("Load the page anew, then sign.")
        return {str(name): str(digest) for name, digest in seen.items()}


class DecideForm(_WithConditions):
    outcome = forms.ChoiceField(
        label="Outcome", choices=Outcome.choices, error_messages={"required": "Choose an outcome."}
    )
    reason = _text("Reason", help_text="Why, in at least 10 characters. It stands in the record.")
    lesson = _text("What was learned", 2, help_text="Needed to stop before production.")
    assets = _text("What can be used again", 2)
    wind_down = _text("What happens to users and data", 2, help_text="Needed to stop in production.")

    @property
    def ending(self) -> dict[str, str]:
        """Outcome, reason, and what a stop leaves behind, as the services take them."""
        names = ("outcome", "reason", "lesson", "assets", "wind_down")
        return {name: self.cleaned_data[name] for name in names}


class RequestForm(forms.Form):
    """Reviewers are check boxes, one field for each discipline of the gate."""

    scope = _text("Scope to be signed", help_text="Users, regions, model version, data classes: one or two sentences.")
    due_on = _date("Signatures wanted by")

    def __init__(self, *args: Any, reviewers: dict[str, list[tuple[User, int]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disciplines = list(reviewers)
        for discipline, people in reviewers.items():
            choices = [(user.pk, f"{user.name}, {load} open" if load else user.name) for user, load in people]
            self.fields[f"reviewers_{discipline}"] = forms.TypedMultipleChoiceField(
                label=f"{discipline.replace('_', ' ').capitalize()} reviewers", choices=choices, coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple, initial=[choices[0][0]] if choices else [],
                help_text="" if choices else "Nobody holds this discipline without a part in this initiative.",
            )  # fmt: skip

    @property
    def reviewers(self) -> dict[str, list[User]]:
        chosen = {name: self.cleaned_data[f"reviewers_{name}"] for name in self.disciplines}
        users = User.objects.in_bulk({pk for pks in chosen.values() for pk in pks})
        return {name: [users[pk] for pk in pks] for name, pks in chosen.items() if pks}


class AssignForm(forms.Form):
    discipline = forms.ChoiceField(label="Discipline")
    reviewer = forms.ModelChoiceField(User.objects.none(), label="Reviewer")

    def __init__(self, *args: Any, disciplines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["discipline"].choices = disciplines  # type: ignore[attr-defined]  # a ChoiceField
        grants = [code for code, _ in disciplines]
        found = User.objects.filter(is_active=True, role_grants__discipline__in=grants).distinct().order_by("name")
        self.fields["reviewer"].queryset = found  # type: ignore[attr-defined]  # a ModelChoiceField


class ReasonForm(forms.Form):
    reason = _text("Reason", 2)


class ReassignForm(ReasonForm):
    """Only those are offered who may give this review."""

    reviewer = forms.ModelChoiceField(
        User.objects.none(), label="New reviewer", error_messages={"required": "Choose who reviews it."}
    )

    def __init__(self, *args: Any, assignment: ReviewAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.filter(is_active=True, role_grants__discipline=assignment.discipline).order_by("name")
        found = found.exclude(pk=assignment.reviewer_id) if assignment.reviewer_id else found
        self.fields["reviewer"].queryset = found  # type: ignore[attr-defined]  # a ModelChoiceField
        self.order_fields(["reviewer", "reason"])


class NoteForm(forms.Form):
    note = _text("How it was fulfilled", 2)


class PasskeyForm(ProofForm):
    name = forms.CharField(label="Name of the device", required=False, max_length=60)
    credential = forms.CharField(
        required=False, widget=forms.HiddenInput, error_messages={"required": "Your browser made no passkey."}
    )

    field_order = ("name", "password", "credential")


class RevokeForm(ReasonForm, ProofForm):
    pass


class WaiveForm(forms.Form):
    criterion = forms.ChoiceField(label="Criterion")
    reason = _text("Reason")
    control = _text("What limits the risk instead")
    ends_on = _date(
        "Ends on", help_text="In 30 days unless you say so; at most 90. On that day the criterion opens again."
    )

    def __init__(self, *args: Any, initiative: Initiative, criteria: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = criteria  # type: ignore[attr-defined]  # a ChoiceField
