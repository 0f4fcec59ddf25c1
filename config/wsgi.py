"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # of what is loaded nothing is given back: to look through it again and again is a tenth of the start
application = get_wsgi_application()
gc.enable()
