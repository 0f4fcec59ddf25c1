"""Forms of the second factor."""

from django import forms

from accounts.models import Role


class PasswordForm(forms.Form):
    """The password, asked before anything about the sign-in is changed."""

    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Asked once more, so that nobody changes how you sign in.",
    )  # fmt: skip


class AppCodeForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label="Code that the app shows", max_length=20, help_text="Six digits. Spaces do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class FactorPolicyForm(forms.Form):
    """The roles that must have a second factor."""

    roles = forms.MultipleChoiceField(
        label="Asked of", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Who holds such a role and has none is led to set one up at the next click, and can do nothing else before.",
    )  # fmt: skip


class FactorResetForm(forms.Form):
    """Why somebody else's second factor is reset."""

    reason = forms.CharField(
        label="Reason", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays in the audit log. For example: phone lost, recognised by voice.",
    )  # fmt: skip
