"""Real servers on the loopback for tests. In the root conftest: `pytest_plugins = ["tests.servers"]`."""

from tests.servers.alertmanager import alertmanager
from tests.servers.clamav import Clamd, clamd
from tests.servers.mail import MailServer, mail_server
from tests.servers.mlflow import MlflowServer, mlflow
from tests.servers.openid import OpenIdServer, openid_server, provider
from tests.servers.postgresql import SqlServer, sql_server
from tests.servers.processes import server_process, wait_for_url
from tests.servers.prometheus import HISTORY_MINUTES, Exporter, PrometheusServer, exporter, prometheus
from tests.servers.redis_server import own_redis
from tests.servers.sites import (
    Handler,
    Request,
    SecureSite,
    Site,
    certificate,
    free_port,
    loopback_policy,
    secure_site,
    site,
)
from tests.servers.victoria_metrics import points_import, victoria_metrics

__all__ = [
    "HISTORY_MINUTES",
    "Clamd",
    "Exporter",
    "Handler",
    "MailServer",
    "MlflowServer",
    "OpenIdServer",
    "PrometheusServer",
    "Request",
    "SecureSite",
    "Site",
    "SqlServer",
    "alertmanager",
    "certificate",
    "clamd",
    "exporter",
    "free_port",
    "loopback_policy",
    "mail_server",
    "mlflow",
    "openid_server",
    "own_redis",
    "points_import",
    "prometheus",
    "provider",
    "secure_site",
    "server_process",
    "site",
    "sql_server",
    "victoria_metrics",
    "wait_for_url",
]
