"""Django's admin of providers: the client secret is written once, kept sealed, and never shown."""

from typing import Any

from allauth.socialaccount.admin import SocialAppAdmin, SocialAppForm
from allauth.socialaccount.models import SocialApp
from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.actors import actor_of
from accounts.permissions import can_administer
from accounts.services import app_secret_set
from accounts.services.provider_apps import LONGEST


class ProviderForm(SocialAppForm):  # type: ignore[misc]  # untyped library
    """The library's form, with a box for a new secret in place of the one that is kept."""

    new_secret = forms.CharField(
        label="Client secret", required=False, strip=True, max_length=LONGEST, widget=forms.PasswordInput(),
        help_text="Kept sealed and never shown again. Empty: the one that is there stays.",
    )  # fmt: skip

    class Meta(SocialAppForm.Meta):  # type: ignore[misc]  # untyped library
        exclude = ["secret"]

    def clean_new_secret(self) -> str:
        given = str(self.cleaned_data["new_secret"])
        if len(given.encode()) > LONGEST:
            raise forms.ValidationError(f"At most {LONGEST} bytes.")
        return given


class ProviderAdmin(SocialAppAdmin):  # type: ignore[misc]  # untyped library
    """For administrators alone: what a provider's groups grant is decided here."""

    form = ProviderForm

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_administer(actor_of(request)))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def save_model(self, request: HttpRequest, obj: SocialApp, form: ProviderForm, change: bool) -> None:  # Django's
        super().save_model(request, obj, form, change)
        given = form.cleaned_data["new_secret"]
        if given:
            app_secret_set(actor=actor_of(request), app=obj, secret=given)


admin.site.unregister(SocialApp)
admin.site.register(SocialApp, ProviderAdmin)
