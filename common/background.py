"""The decorator of all tasks."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

__all__ = ["shared_task"]

# A process that only answers pages does without Celery. Whoever imports a task gets the application of this installation with it, and
# never one of Celery's own making, which would know no broker. By name, because it stands above.
import_module(settings.BACKGROUND_APP)
