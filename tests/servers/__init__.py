"""Real servers on the loopback for tests. In the root conftest: `pytest_plugins = ["tests.servers"]`."""

from tests.servers.alertmanager import alertmanager
from tests.servers.mail import MailServer, mail_server
from tests.servers.mlflow import MlflowServer, mlflow
from tests.servers.postgresql import SqlServer, sql_server
from tests.servers.prometheus import (
    HISTORY_MINUTES,
    Exporter,
    PrometheusServer,
    exporter,
    prometheus,
    wait_for_url,
)
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

__all__ = [
    "HISTORY_MINUTES",
    "Exporter",
    "Handler",
    "MailServer",
    "MlflowServer",
    "PrometheusServer",
    "Request",
    "SecureSite",
    "Site",
    "SqlServer",
    "alertmanager",
    "certificate",
    "exporter",
    "free_port",
    "loopback_policy",
    "mail_server",
    "mlflow",
    "prometheus",
    "secure_site",
    "site",
    "sql_server",
    "wait_for_url",
]
