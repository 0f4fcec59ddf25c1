"""A real OpenID provider in one file: django-oauth-toolkit over SQLite. Runs in the environment of the test servers.

`python openid_app.py PORT REDIRECT_URI…`. People are kept in its own database; `POST /control/` (JSON) changes them.
"""

import json
import sys
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

PORT, REDIRECTS = int(sys.argv[1]), sys.argv[2:]
FOLDER = Path.cwd()
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
PEOPLE = FOLDER / "people.json"

settings.configure(
    SECRET_KEY="provider" * 8, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True, LOGIN_URL="/login/",
    SESSION_COOKIE_NAME="provider_session", CSRF_COOKIE_NAME="provider_csrf", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "provider.sqlite3"), "OPTIONS": {"timeout": 20}}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True, "OIDC_RSA_PRIVATE_KEY": KEY.decode(), "PKCE_REQUIRED": True, "ROTATE_REFRESH_TOKEN": True,
        "SCOPES": {"openid": "Identity", "profile": "Name", "email": "Address"}, "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
    },
)  # fmt: skip
django.setup()

from django.contrib.auth import authenticate, login  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import AccessToken, Application, RefreshToken  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402


def _kept() -> dict[str, dict[str, object]]:
    return json.loads(PEOPLE.read_text()) if PEOPLE.exists() else {}


class Validator(OAuth2Validator):
    """Claims as an organisation's provider sends them."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return {"name": f"{request.user.username.capitalize()} of the provider"} | _kept().get(
            request.user.username, {}
        )


def sign_in(request: HttpRequest) -> HttpResponse:
    """One form; it leads on to `next`."""
    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user is not None:
            login(request, user)
            return HttpResponseRedirect(request.GET["next"])
    return HttpResponse(
        "<!doctype html><title>Provider</title><form method=post><input name=username aria-label=Name>"
        "<input name=password type=password aria-label=Password><button>Go on</button></form>"
    )


def control(request: HttpRequest) -> JsonResponse:
    """`{"person": …, "claims": {…}}` changes what is said of a person; `"revoke": true` takes all their tokens."""
    said = json.loads(request.body)
    if "lead_home" in said:
        client = Application.objects.get(client_id="flightline")
        client.redirect_uris = f"{client.redirect_uris} {said['lead_home']}"
        client.save()
        return JsonResponse({})
    user, _ = User.objects.get_or_create(username=said["person"])
    user.set_password("provider-password")
    user.save()
    if "claims" in said:
        PEOPLE.write_text(json.dumps(_kept() | {user.username: said["claims"]}))
    if said.get("revoke"):
        AccessToken.objects.filter(user=user).delete()
        RefreshToken.objects.filter(user=user).delete()
    if said.get("expire"):
        AccessToken.objects.filter(user=user).update(expires="2020-01-01T00:00:00Z")
    return JsonResponse({})


urlpatterns = [
    path("login/", sign_in),
    path("control/", control),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]

if __name__ == "__main__":
    import socketserver
    from wsgiref.simple_server import WSGIServer, make_server

    class Threaded(socketserver.ThreadingMixIn, WSGIServer):
        daemon_threads = True

    sys.modules["openid_app"] = sys.modules["__main__"]
    call_command("migrate", verbosity=0)
    Application.objects.get_or_create(
        client_id="flightline",
        defaults={
            "client_secret": "client-secret", "client_type": "confidential", "authorization_grant_type": "authorization-code",
            "redirect_uris": " ".join(REDIRECTS), "skip_authorization": True, "algorithm": "RS256", "name": "Flightline",
        },
    )  # fmt: skip
    make_server("127.0.0.1", PORT, get_wsgi_application(), server_class=Threaded).serve_forever()
