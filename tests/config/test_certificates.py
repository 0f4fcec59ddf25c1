"""Database and Redis reached by certificates alone: no password travels, and whoever has none is not let in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.run import ROOT, _until, throwaway_postgres
from tests.servers.authority import Authority
from tests.servers.postgresql import as_postgres
from tests.servers.sites import free_port

WORK = """
import django
django.setup()
from django.core.cache import cache
from django.db import connection
from config.celery import app
from portfolio.services import dumps

with connection.cursor() as cursor:
    cursor.execute("SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print(cursor.fetchone()[0])
cache.set("told", 1, 60)
app.send_task("nobody.takes.this", queue="of_the_test")
name, environment = dumps._postgres_login()
dumps._run(["pg_dump", "--schema-only", "--dbname", name], environment)
print("dumped")
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("authority"))
    for name in ("server", "flightline"):
        made.give(name)
    return made


@pytest.fixture(scope="module")
def database(authority: Authority) -> Iterator[str]:
    """Address of a PostgreSQL that lets in whoever shows a certificate of the authority with the name of the role."""
    with _own_postgres() as dsn:
        if dsn is None:
            pytest.skip("no PostgreSQL binaries")
        with psycopg.connect(dsn, autocommit=True) as connection:
            (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
            for name in ("server.pem", "server.key", "ca.pem"):
                _given_to_postgres(authority.folder / name, Path(data) / name)
            for name, value in {
                "ssl_cert_file": "server.pem",
                "ssl_key_file": "server.key",
                "ssl_ca_file": "ca.pem",
                "ssl": "on",
            }.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            (Path(data) / "pg_hba.conf").write_text("local all all trust\nhostssl all all 127.0.0.1/32 cert\n")
            connection.execute("SELECT pg_reload_conf()")
            port = connection.info.port
        yield f"postgres://flightline@127.0.0.1:{port}/postgres"


@contextmanager
def _own_postgres() -> Iterator[str | None]:
    given = os.environ.pop("TEST_DATABASE_URL", None)
    try:
        with throwaway_postgres() as dsn:
            yield dsn
    finally:
        if given is not None:
            os.environ["TEST_DATABASE_URL"] = given


def _given_to_postgres(source: Path, target: Path) -> None:
    shutil.copy(source, target)
    target.chmod(0o600)
    if account := as_postgres():
        os.chown(target, account["user"], account["group"])


@pytest.fixture(scope="module")
def redis(authority: Authority) -> Iterator[str]:
    """Address of a Redis that speaks TLS alone, with whoever shows a certificate of the authority."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("no redis-server binary")
    port, folder = free_port(), authority.folder
    arguments = [
        binary, "--port", "0", "--tls-port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder),
        "--tls-cert-file", str(folder / "server.pem"), "--tls-key-file", str(folder / "server.key"),
        "--tls-ca-cert-file", str(folder / "ca.pem"), "--tls-auth-clients", "yes",
    ]  # fmt: skip
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"rediss://127.0.0.1:{port}/0"
            _until(lambda: _pings(f"{address}?{redis_proof(authority)}"))
            yield address
        finally:
            process.terminate()


def _pings(address: str) -> bool:
    try:
        with Redis.from_url(address, socket_timeout=2) as connection:
            return bool(connection.ping())
    except RedisError:
        return False


def database_proof(authority: Authority) -> str:
    folder = authority.folder
    ours = {"sslcert": folder / "flightline.pem", "sslkey": folder / "flightline.key"}
    return urlencode({"sslmode": "verify-full", "sslrootcert": folder / "ca.pem"} | ours)


def redis_proof(authority: Authority) -> str:
    folder = authority.folder
    ours = {"ssl_certfile": folder / "flightline.pem", "ssl_keyfile": folder / "flightline.key"}
    return urlencode({"ssl_cert_reqs": "required", "ssl_ca_certs": folder / "ca.pem"} | ours)


def test_database_cache_broker_and_backup_go_by_certificates(authority, database, redis, tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PG", "TEST_"))},
        "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "of-this-test-" * 4, "DATA_DIR": str(tmp_path),
        "FIELD_KEYS": "NkxHZWlMdkFhWGp3cFJmM2JzQjJUOUtxWW5VdGVvMTI=", "AUDIT_KEYS": "of-this-test-" * 4,
        "DATABASE_URL": f"{database}?{database_proof(authority)}", "REDIS_URL": f"{redis}?{redis_proof(authority)}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.split() == ["/CN=flightline", "dumped"], done.stderr
    with Redis.from_url(f"{redis}?{redis_proof(authority)}") as connection:
        assert connection.llen("of_the_test") == 1
        assert len(connection.keys("*told*")) == 1


def test_without_a_certificate_nobody_is_let_in(authority, database, redis):
    with pytest.raises(psycopg.OperationalError, match="certificate"):
        psycopg.connect(f"{database}?sslmode=verify-full&sslrootcert={authority.folder / 'ca.pem'}")
    with pytest.raises(RedisError):
        Redis.from_url(f"{redis}?ssl_cert_reqs=required&ssl_ca_certs={authority.folder / 'ca.pem'}").ping()


def test_a_server_of_another_authority_is_not_believed(database, redis, tmp_path):
    other = Authority(tmp_path, "of somebody else")
    other.give("flightline")
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(f"{database}?{database_proof(other)}")
    with pytest.raises(RedisError):
        Redis.from_url(f"{redis}?{redis_proof(other)}").ping()
