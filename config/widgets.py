"""How fields of forms are drawn."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend

TAGS = {name: f"django.templatetags.{name}" for name in ("cache", "i18n", "l10n", "static", "tz")}


class _OwnTags(Backend):
    def get_templatetag_libraries(self, custom_libraries: dict[str, str]) -> dict[str, str]:
        return TAGS | custom_libraries


class Fields(DjangoTemplates):
    """As Django's own renderer, with the tags of Django alone, which is what templates of fields use.

    Django's own imports the tags of every installed app with the first field that is drawn, and with them all of the REST framework.
    """

    backend: Any = _OwnTags
