"""Settings for the one fault that needs them: a broker that gives a task to somebody else after three seconds."""

from config.settings import *  # noqa: F403
from config.settings import CELERY_BROKER_TRANSPORT_OPTIONS as GIVEN

CELERY_BROKER_TRANSPORT_OPTIONS = {
    **GIVEN, "visibility_timeout": 3, "unacked_restore_interval": 1, "unacked_restore_throttle": 1,
}  # fmt: skip
