"""The part of a form that proves who signs: consent before the first signature, then the password (or a passkey beside it)."""

from typing import Any

from django import forms

from reviews.consent import consent_statement

PROOF_FIELDS = ("consent", "password")


class ProofForm(forms.Form):
    """Base of every form that signs. `asks_consent`: the person has not accepted the statement of today (`consent_missing`).

    Pages show the two fields with `reviews/_proof.html`, at the end.
    """

    consent = forms.BooleanField(
        label="Your consent",
        required=False,
        help_text="Asked once, before your first signature. It is kept with the date and this sentence.",
    )
    password = forms.CharField(
        label="Your password", required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Asked for each signature and decision, so that nobody signs in your place.",
    )  # fmt: skip

    def __init__(self, *args: Any, asks_consent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_consent:
            del self.fields["consent"]
        self.order_fields([name for name in self.fields if name not in PROOF_FIELDS] + list(PROOF_FIELDS))

    @property
    def statement(self) -> str:
        """What is accepted; it stands beside the box."""
        return consent_statement()

    @property
    def proof(self) -> dict[str, Any]:
        """What was given to prove who it is, as the services take it; the passkey comes from the session's challenge."""
        return {name: self.cleaned_data[name] for name in PROOF_FIELDS if name in self.cleaned_data}
