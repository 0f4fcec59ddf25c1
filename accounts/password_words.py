"""Words that everybody here knows do not make a password longer (ASVS 6.1.2, 6.2.11)."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from audit.services import is_demo

LEAST_LETTERS = 4


def known_words() -> frozenset[str]:
    """The name of the product, of the organisation, and the parts of the address; in small letters, four or more of them. One query."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    names = " ".join(["flightline", host, *Organisation.objects.values_list("name", flat=True)])
    return frozenset(word for word in re.findall(r"[^\W\d_]+", names.lower()) if len(word) >= LEAST_LETTERS)


class WithoutKnownWords:
    """A password is as long as what is left of it without the words that everybody here knows."""

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError, which names the words and counts what is left."""
        if is_demo():  # its passwords stand on the screen that starts it
            return
        found = sorted((word for word in known_words() if word in password.lower()), key=len, reverse=True)
        left = re.sub("|".join(map(re.escape, found)), "", password.lower()) if found else password
        if found and len(left) < self.min_length:
            words = ", ".join(f"“{word}”" for word in found)
            text = f"Everybody here knows {words}, which do not count: {len(left)} characters are left of the {self.min_length} asked for."
            raise ValidationError(text, code="password_known_words")

    def get_help_text(self) -> str:
        return "Words that everybody here knows (the product, the organisation, the address) do not count towards its length."
