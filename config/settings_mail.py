"""Settings of mail: one address of a server, in EMAIL_URL. Without it mails are printed, which only a trial can live with."""

import environ

from config.environment import env
from config.secrets import from_file

EMAIL_URL = from_file(env, "EMAIL_URL") or env.str("EMAIL_URL", default="")
"""`smtp://`, `smtp+tls://` (STARTTLS, or nothing is sent) or `smtp+ssl://`, each `user:password@host:port`."""
_SERVER = environ.Env.email_url_config(EMAIL_URL or "consolemail://")
EMAIL_BACKEND = _SERVER["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _SERVER["EMAIL_HOST"], _SERVER["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SERVER["EMAIL_HOST_USER"] or "", _SERVER["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _SERVER.get("EMAIL_USE_TLS", False), _SERVER.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
EMAIL_FROM = env.str("EMAIL_FROM", default="Flightline <flightline@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM
