"""Input of the acts on alerts, and of annotations."""

from datetime import UTC, datetime

from django import forms
from django.utils.timezone import is_naive

from accounts.models import User
from initiatives.models import Initiative, Risk
from metrics.models import AnnotationKind


class SnoozeForm(forms.Form):
    hours = forms.TypedChoiceField(
        coerce=int, label="For", choices=[(1, "1 hour"), (8, "8 hours"), (24, "1 day"), (168, "7 days")]
    )


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=300, help_text="What you are doing about it.")
    expected_end_at = forms.DateTimeField(
        required=False,
        label="Expected to be over (UTC)",
        widget=forms.DateTimeInput(attrs={"placeholder": "2026-11-23 14:30"}),
    )

    def clean_expected_end_at(self) -> datetime | None:
        return _utc(self.cleaned_data["expected_end_at"])


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), required=False, label="To", empty_label="Nobody")

    def __init__(self, initiative: Initiative, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through
        seated = User.objects.filter(
            is_active=True, is_service=False, seats__initiative=initiative, seats__ended_at=None
        )
        self.fields["to"].queryset = seated.distinct().order_by("name")  # type: ignore[attr-defined]  # model choice


class WrongTargetForm(forms.Form):
    reason = forms.CharField(
        max_length=300, label="Why the target is wrong", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Then change it: a day later the alert opens again if the target still stands and is missed.",
    )  # fmt: skip


class RiskForm(forms.Form):
    risk = forms.ModelChoiceField(Risk.objects.none(), required=False, label="Risk", empty_label="None")

    def __init__(self, initiative: Initiative, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through
        self.fields["risk"].queryset = Risk.objects.filter(initiative=initiative)  # type: ignore[attr-defined]  # model choice


class AnnotationForm(forms.Form):
    kind = forms.ChoiceField(choices=AnnotationKind.choices)
    text = forms.CharField(max_length=300, label="What happened")
    at = forms.DateTimeField(required=False, label="When (UTC)", help_text="Empty means now.")

    def clean_at(self) -> datetime | None:
        return _utc(self.cleaned_data["at"])


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and is_naive(at) else at
