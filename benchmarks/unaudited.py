"""The application without audit entries: only for measuring what they cost."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from audit.models import Entry  # noqa: E402  # models exist only now

Entry.objects.create = lambda **values: Entry(pk=1, **values)  # type: ignore[method-assign]
application = get_wsgi_application()
