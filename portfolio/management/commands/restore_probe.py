"""`manage.py restore_probe`: sign somebody in on this database and read two pages. For trial restores."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client

from accounts.models import User
from accounts.session_store import word_of

PAGES = ("/portfolio/", "/my-work/")


class Command(BaseCommand):
    help = "Sign in as an active administrator of this database, in this process, and read two pages."

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(is_active=True, role_grants__role="administrator").first()
        if user is None:
            raise CommandError("Nobody could sign in: there is no active administrator.")
        named = (host.lstrip(".") for host in settings.ALLOWED_HOSTS if host not in ("*", ""))
        client = Client(SERVER_NAME=next(named, "localhost"))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = settings.SESSION_COOKIE_NAME
        client.cookies[cookie] = word_of(client.cookies[cookie].value)  # the test client knows the key alone
        for page in PAGES:
            answer = client.get(page, secure=True)
            if answer.status_code != 200:
                raise CommandError(f"{page} answers {answer.status_code}.")
        self.stdout.write("An administrator signs in and reads the portfolio.")
