"""The settings of the test suite: the same, with a database and a data directory of its own."""

import os
import tempfile

from cryptography.fernet import Fernet

_given = os.environ.get("TEST_DATABASE_URL", "")
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="flightline-test-")
os.environ["DATABASE_URL"] = _given
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser driver keeps an event loop in the thread of the tests
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("FIELD_KEYS", Fernet.generate_key().decode())
os.environ.setdefault("AUDIT_KEYS", "5a" * 32)

from config.settings import *  # noqa: E402, F403  # the environment must be set before
from config.settings import DATABASES, TEMPLATES  # noqa: E402

SESSION_ENGINE = "tests.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUDIT_ANCHOR_FILE = (
    ""  # each test has a database of its own: only tests that look at it anchor, in a folder of their own
)
# The cache outlives a test and the numbers of people repeat: only tests that are about limits set them, with people of their own.
API_READS_PER_MINUTE = EXPORTS_PER_HOUR = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if not _given:
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["DATA_DIR"], "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
TEMPLATES[0]["OPTIONS"]["auto_reload"] = False
os.makedirs(os.path.join(os.environ["DATA_DIR"], "staticfiles"), exist_ok=True)  # WhiteNoise warns when it is missing
