"""Real servers that a test starts, stops, and starts again with another password; one shape for all kinds of source."""

import base64
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.run import postgres_binaries
from tests.servers import Handler, Site, SqlServer, server_process
from tests.servers.postgresql import PASSWORD, as_postgres

# The password "right" and the password "other", as a server keeps them (bcrypt).
HASHES = {
    "right": "$2b$04$Vco5fkJY/46uXQ7TEQ8jRe8IvlGMQXVV.M59x3VKmWau0vnvOY1pC",
    "other": "$2b$04$j.izH5SadJdz5/FNY.83FOAvsWGdh0i7WD6TNEdoIPdI5YFYHQEAS",
}


@dataclass
class Standing:
    """A server of one kind: what to enter for it. `start` and `stop` act on the real process."""

    kind: str
    url: str
    query: str
    port: int
    folder: Path
    user: str = "reader"
    secret: str = "right"
    metric: dict[str, object] = field(default_factory=dict)
    running: ExitStack = field(default_factory=ExitStack)

    def start(self, password: str) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        self.running.close()


@dataclass
class Prometheus(Standing):
    """A Prometheus that asks for user name and password by its own web configuration."""

    def start(self, password: str) -> None:
        (self.folder / "web.yml").write_text(f"basic_auth_users:\n  reader: {HASHES[password]}\n")
        (self.folder / "prometheus.yml").write_text("{}")
        arguments = [
            shutil.which("prometheus") or "", f"--config.file={self.folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={self.folder / 'data'}", f"--web.listen-address=127.0.0.1:{self.port}",
            f"--web.config.file={self.folder / 'web.yml'}",
        ]  # fmt: skip
        ready = f"http://127.0.0.1:{self.port}/-/ready"
        self.running.enter_context(server_process(arguments, self.folder / "log", ready, statuses=(401,)))


@dataclass
class Victoria(Standing):
    """A VictoriaMetrics with sign-in and an hour of values that ends now."""

    def start(self, password: str) -> None:
        arguments = [
            shutil.which("victoria-metrics") or "", f"-httpListenAddr=127.0.0.1:{self.port}",
            f"-storageDataPath={self.folder / 'data'}", "-httpAuth.username=reader", f"-httpAuth.password={password}",
        ]  # fmt: skip
        url = f"http://127.0.0.1:{self.port}"
        self.running.enter_context(server_process(arguments, self.folder / "log", f"{url}/health", statuses=(200, 401)))
        now = int(time.time())
        lines = "\n".join(f"answer_quality 0.5 {at}000" for at in range(now - 600, now, 30)).encode()
        signed_in = {"Authorization": basic("reader", password)}
        for path, data in (("/api/v1/import/prometheus", lines), ("/internal/force_flush", None)):
            with urllib.request.urlopen(urllib.request.Request(url + path, data, signed_in)):
                pass


@dataclass
class Door(Standing):
    """A proxy that asks for a password before a server that has none of its own, as MLflow is often run."""

    behind: str = ""

    def start(self, password: str) -> None:
        site = Site(port=self.port)
        self.running.callback(site.stop)

        def passed_on(handler: Handler) -> None:
            request = site.requests[-1]
            if request.headers.get("authorization") != basic("reader", password):
                handler.reply(401, b"", WWW_Authenticate="Basic")
                return
            data = request.body if request.method == "POST" else None
            kept = {"Content-Type": request.headers.get("content-type", "text/plain")}
            try:
                with urllib.request.urlopen(urllib.request.Request(self.behind + request.path, data, kept)) as answer:
                    handler.reply(answer.status, answer.read(), Content_Type=answer.headers["Content-Type"])
            except urllib.error.HTTPError as error:
                handler.reply(error.code, error.read(), Content_Type=error.headers["Content-Type"])

        site.otherwise = passed_on


@dataclass
class Sql(Standing):
    """A PostgreSQL whose reader has a password."""

    server: SqlServer | None = None

    def start(self, password: str) -> None:
        assert self.server
        self._control("start")
        with psycopg.connect(self.server.owner_dsn, autocommit=True) as connection:
            connection.execute(f"ALTER ROLE reader PASSWORD '{PASSWORD if password == 'right' else password}'")

    def stop(self) -> None:
        self._control("stop")

    def _control(self, *command: str) -> None:
        assert self.server
        data, options = (
            self.server.data,
            f"-p {self.server.port} -k {self.server.data.parent} -c listen_addresses=127.0.0.1",
        )
        running = subprocess.run(
            [self._binary, "-D", data, "status"], capture_output=True, check=False, cwd=data, **as_postgres()
        )
        if (running.returncode == 0) == (command[0] == "start"):
            return
        words = [self._binary, "-w", "-m", "fast", "-D", data, "-l", data / "log", "-o", options, *command]
        subprocess.run(words, check=True, capture_output=True, cwd=data, **as_postgres())

    @property
    def _binary(self) -> Path:
        folder = postgres_binaries()
        assert folder
        return folder / "pg_ctl"


def basic(user: str, password: str) -> str:
    """The value of the `Authorization` header."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
