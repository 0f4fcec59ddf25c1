"""Client secrets of providers in Django's admin: typed once, sealed, never shown, by administrators alone."""

from allauth.socialaccount.models import SocialApp

from accounts.services import app_secret
from audit.models import Entry
from common.sealed import is_sealed

PAGE = "/django-admin/socialaccount/socialapp/"
FORM = {
    "provider": "openid_connect", "provider_id": "two", "name": "Two", "client_id": "flightline", "key": "", "settings": "{}",
}  # fmt: skip


def _staff(sign_in, person):
    person.user.is_staff = True
    person.user.save()
    return sign_in(person)


def test_a_secret_is_typed_once_kept_sealed_and_never_shown(cast, sign_in):
    browser = _staff(sign_in, cast.admin)
    assert browser.post(f"{PAGE}add/", FORM | {"new_secret": "canary-of-a-secret"}).status_code == 302
    app = SocialApp.objects.get()
    assert (is_sealed(app.secret), app_secret(app)) == (True, "canary-of-a-secret")
    page = browser.get(f"{PAGE}{app.pk}/change/").text
    assert "canary" not in page
    assert app.secret not in page
    assert browser.post(f"{PAGE}{app.pk}/change/", FORM | {"name": "Second", "new_secret": ""}).status_code == 302
    app.refresh_from_db()
    assert (app.name, app_secret(app)) == ("Second", "canary-of-a-secret")
    assert "At most 98" in browser.post(f"{PAGE}{app.pk}/change/", FORM | {"new_secret": "ä" * 60}).text
    entry = Entry.objects.get(action="accounts.app_secret_set")
    assert "canary" not in entry.payload


def test_staff_that_is_no_administrator_sees_no_provider(cast, sign_in):
    cast.pm.user.is_superuser = True
    assert _staff(sign_in, cast.pm).get(PAGE).status_code == 403
