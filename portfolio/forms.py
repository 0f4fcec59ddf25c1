"""Forms of the pages that belong to no lower app."""

import zoneinfo
from typing import Any

from django import forms

from accounts.authentication import SCOPES
from accounts.models import Discipline, Role
from common.errors import DomainError

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY", "INR", "BRL", "ZAR")


def error_add(form: forms.Form, error: DomainError) -> None:
    """Put what a service refused at the field it concerns."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


class WelcomeForm(forms.Form):
    """First administrator and organisation."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Spaces and pasting are welcome.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    organisation = forms.CharField(
        label="Organisation", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    time_zone = forms.ChoiceField(label="Time zone", initial="UTC")
    currency = forms.ChoiceField(label="Currency", initial="EUR", choices=[(code, code) for code in CURRENCIES])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(
            zone
            for zone in zoneinfo.available_timezones()
            if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
        )
        self.fields["time_zone"].choices = [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones)]  # type: ignore[attr-defined]


class SavedViewForm(forms.Form):
    """A name for the present view."""

    name = forms.CharField(label="Name of the view", max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)
    is_shared = forms.BooleanField(label="Share with everybody", required=False)


class UserForm(forms.Form):
    """A new person."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", max_length=254)
    password = forms.CharField(
        label="First password",
        help_text="Leave empty to let them set one by the reset mail.",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(forms.Form):
    """A role to grant."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose a role"), *Role.choices])
    discipline = forms.ChoiceField(
        label="Discipline",
        choices=[("", "Only for reviewers"), *Discipline.choices],
        required=False,
    )


class TokenForm(forms.Form):
    """A bearer token of one's own."""

    name = forms.CharField(label="What it is for", max_length=120)
    scopes = forms.MultipleChoiceField(
        label="May",
        choices=[(code, words) for code, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.IntegerField(label="Ends after days", min_value=1, max_value=365, initial=90)


class ImportForm(forms.Form):
    """A spreadsheet and how its columns become initiatives."""

    file = forms.FileField(label="Spreadsheet", help_text="CSV or XLSX, up to 50 MB.", allow_empty_file=True)
    shipped = forms.ChoiceField(
        label="Mapping", required=False, help_text="One that comes with Flightline, or your own below."
    )
    mapping = forms.CharField(
        label="Your own mapping (YAML)",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    is_dry_run = forms.BooleanField(label="Only show what would happen", required=False)

    def __init__(self, *args: Any, shipped: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shipped"].choices = [("", "My own, below"), *((name, name) for name in shipped)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("mapping") and not data.get("shipped"):
            self.add_error("shipped", "Choose a mapping, or write your own below.")
        return data
