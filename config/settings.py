"""Settings, from the environment alone (`.env.example` lists every name).

`DATABASE_URL` unset: SQLite under `DATA_DIR`. `REDIS_URL` unset: Celery worker and beat run as threads of the one web
process over an in-memory broker. Both set: PostgreSQL and Redis, with web, worker and beat as separate processes.
"""

import sys
from pathlib import Path
from typing import Any

from config.environment import *  # noqa: F403  # the names that Django and we read
from config.environment import BASE_DIR, DATA_DIR, DATABASE_URL, REDIS_URL, env
from config.logs import logging_config
from config.settings_access import *  # noqa: F403
from config.settings_background import *  # noqa: F403
from config.settings_mail import *  # noqa: F403
from config.settings_provider import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "common",
    "audit",
    "accounts",
    "initiatives",
    "metrics",
    "phases",
    "reviews",
    "portfolio",
]

MIDDLEWARE = [
    "common.middleware.ClientAddress",
    "common.middleware.RequestId",
    "config.exposition.RequestMeter",
    "common.middleware.PlainHttpRefused",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.GzipText",
    "common.database_clock.DatabaseClock",
    "csp.middleware.CSPMiddleware",
    "accounts.session_store.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SignInRequired",
    "reviews.asking.AskFirst",
    "common.middleware.ErrorPages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FORM_RENDERER = "config.widgets.Fields"
CONTEXT_PROCESSORS = [
    "django.contrib.messages.context_processors.messages",
    "portfolio.shell.shell",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "config.jinja.environment", "context_processors": CONTEXT_PROCESSORS},
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------------
if DATABASE_URL:
    DATABASES: dict[str, Any] = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] |= {"connect_timeout": 2, "options": "-c lock_timeout=4s -c jit=off"}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "flightline.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;",
            },
        }
    }
MEDIA_ROOT = DATA_DIR / "evidence"
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=25 * 1024 * 1024)
VIRUS_SCANNER = env.str("VIRUS_SCANNER", default="")
PACK_MAX_BYTES = env.int("PACK_MAX_BYTES", default=500 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP_DIR", default=None)

if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "config.cache.RedisOrOwnMemory",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What was worked out from all stays is kept under their fingerprint, in each process, for the few portfolios looked at last.
CACHES["figures"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "figures",
    "TIMEOUT": 3600,
    "OPTIONS": {"MAX_ENTRIES": 12},
}

# --- outbound -----------------------------------------------------------------------------------------------------
OUTBOUND_CA_FILE = env.str("OUTBOUND_CA_FILE", default="")
OUTBOUND_PROXY = env.str("OUTBOUND_PROXY", default="")
METRICS_ALLOWED_FROM = env.list("METRICS_ALLOWED_FROM", default=["127.0.0.1", "::1"])

# --- static, words, logs ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "staticfiles")))
IS_TESTING = "pytest" in sys.modules
# Collected files carry their digest in the name: they are compressed once and kept by browsers for good. Without them
# (a checkout that is worked on, the tests) each file is served as it lies in its folder.
IS_COLLECTED = "collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not IS_COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOGGING = logging_config(env.str("LOG_LEVEL", default="INFO"))
