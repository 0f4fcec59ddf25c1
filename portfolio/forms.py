"""Forms of the pages that belong to no lower app."""

import zoneinfo
from typing import Any

from django import forms

from accounts.models import Discipline, Role, User
from accounts.scopes import SCOPES
from common.errors import DomainError
from portfolio.models.webhooks import OFFERED

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


class AccessForm(forms.Form):
    """The last day of a time-limited account."""

    ends_on = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: no end. The day itself is still open (UTC); then sign-in, sessions and tokens end.",
    )  # fmt: skip


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


class SnapshotForm(forms.Form):
    """A report to freeze."""

    name = forms.CharField(label="Name", max_length=120, help_text="For example: Steering committee, November.")


class BoardLinkForm(forms.Form):
    """A link to the status board that ends."""

    name = forms.CharField(label="Where it is shown", max_length=120, help_text="For example: screen in the hall.")
    days = forms.IntegerField(label="Ends after days", min_value=1, max_value=30, initial=30)


class EndpointForm(forms.Form):
    """A webhook: where to, and what is told."""

    name = forms.CharField(label="Name", max_length=120, help_text="For example: Release pipeline.")
    url = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.URLInput,
        help_text="One in your own network needs a row of the allow-list.",
    )
    events = forms.MultipleChoiceField(label="Events", choices=OFFERED, widget=forms.CheckboxSelectMultiple)


class HandoverForm(forms.Form):
    """Who takes over, why, and which rows."""

    successor = forms.ModelChoiceField(User.objects.none(), label="Who takes over", empty_label="Choose")
    reason = forms.CharField(label="Why", max_length=200, help_text="For example: left the company on 30 November.")
    codes = forms.MultipleChoiceField(
        label="What",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what is to be handed over."},
    )
    deactivate = forms.BooleanField(label="Then end their access at once", required=False)

    def __init__(self, *args: Any, person: User, codes: list[str], may_deactivate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_service=False).exclude(pk=person.pk).order_by("name")
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["codes"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]  # ChoiceField
        if not may_deactivate:
            del self.fields["deactivate"]
