"""A Prometheus-like source whose every value follows from its instant, so that what arrived can be counted and compared."""

import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs


def value_at(query: str, at: int) -> float:
    """What the source says of `query` at an instant: the same whenever it is asked."""
    return (at * 7 + len(query) * 13 + sum(query.encode())) % 1000 / 10


class Source(ThreadingHTTPServer):
    """Answers on the loopback. `delays` are seconds by query; a client that asks for one of `poison` is killed."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.delays: dict[str, float] = {}
        self.poison: set[str] = set()
        self.victims: list[int] = []  # pids of our own workers, whose children a poison query may kill
        self.killed = 0
        self.running: dict[str, int] = {}
        self.asked: list[tuple[float, str, str]] = []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        return None

    def wait_asked(self, query: str, seconds: float = 30) -> tuple[float, str, str]:
        """Until somebody asks for `query` and waits for the answer: when, the query, and the window that was asked for.

        Whoever waits already does not count: that answer may be given at once, before a delay that was set just now.
        """
        known, until = len(self.asked), time.monotonic() + seconds
        while time.monotonic() < until:
            since = [one for one in self.asked[known:] if one[1] == query]
            if since and self.running.get(query):
                return since[-1]
            time.sleep(0.02)
        raise TimeoutError(f"nobody asked for {query}")

    def kill_client(self, port: int) -> None:
        """End the child of one of our workers that holds this connection, as a fault in a library would."""
        inode = _inode_of(port)
        for worker in self.victims:
            for child in children_of(worker):
                if inode in _sockets_of(child):
                    os.kill(child, signal.SIGKILL)
                    self.killed += 1


class _Handler(BaseHTTPRequestHandler):
    server: Source
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query = fields["query"][0]
        start, end, step = (int(fields[name][0]) for name in ("start", "end", "step"))
        server = self.server
        server.asked.append((time.time(), query, f"{start}-{end}"))
        if query in server.poison:
            server.kill_client(self.client_address[1])
            return
        server.running[query] = server.running.get(query, 0) + 1
        try:
            time.sleep(server.delays.get(query, 0))
            instants = range(start, min(end, int(time.time())) + 1, step)
            values = [[at, str(value_at(query, at))] for at in instants]
            result = [{"metric": {}, "values": values}] if values else []
            body = json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True
        finally:
            server.running[query] -= 1

    def log_message(self, *args: object) -> None:
        return None


def children_of(pid: int) -> list[int]:
    """The processes that `pid` has forked, and theirs; none when it has ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        own = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return own + [deeper for child in own for deeper in children_of(child)]


def _inode_of(port: int) -> str:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            return fields[9]
    return ""


def _sockets_of(pid: int) -> set[str]:
    found = set()
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            name = os.readlink(entry)
            if name.startswith("socket:["):
                found.add(name[8:-1])
    except OSError:
        return found
    return found
