"""The network side: connecting only to checked addresses, and a stream that knows when its time is up."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpcore2

from common.outbound.policy import OutboundError, OutboundPolicy, Proxy, Step, StepName
from common.outbound.routing import addresses_checked, proxy_addresses
from common.outbound.urls import Target

MAX_TRIED = 4


class Journal:
    """The stages of one request, its deadline, and the names of the stages that are still to come."""

    def __init__(self, total_timeout_s: float) -> None:
        self.started = time.monotonic()
        self.deadline = self.started + total_timeout_s
        self.steps: list[Step] = []
        self.current: StepName = "url"
        self._since = self.started

    def begin(self, name: StepName) -> None:
        self.current = name
        self._since = time.monotonic()

    def end(self, *, ok: bool = True, detail: str = "") -> None:
        self.steps.append(Step(self.current, ok, round((time.monotonic() - self._since) * 1000, 1), detail))

    def left_s(self, at_most: float | None = None) -> float:
        """Seconds until the deadline, at most `at_most`. Raises `httpcore2.ReadTimeout` when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the total time is up")
        return left if at_most is None else min(left, at_most)


class DeadlineStream(httpcore2.NetworkStream):
    """A stream whose every read and write ends at the deadline, so that a trickle cannot hold the worker."""

    def __init__(self, inner: httpcore2.NetworkStream, journal: Journal) -> None:
        self._inner = inner
        self._journal = journal

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._journal.left_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._journal.left_s(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Certificate and SNI stay on the name in the URL, though the connection went to an address."""
        self._journal.begin("tls")
        inner = self._inner.start_tls(ssl_context, server_hostname, self._journal.left_s(timeout))
        version = inner.get_extra_info("ssl_object").version()
        self._journal.end(detail=f"{version}, certificate valid for {server_hostname}")
        self._journal.begin("answer")
        return DeadlineStream(inner, self._journal)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _SocketStream(httpcore2.NetworkStream):
    """A plain socket with the errors that httpcore2 expects."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._sock.settimeout(timeout)
            return self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._sock.settimeout(timeout)
            self._sock.sendall(buffer)
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        with suppress(OSError):
            self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        try:
            self._sock.settimeout(timeout)
            return _SocketStream(ssl_context.wrap_socket(self._sock, server_hostname=server_hostname))
        except BaseException:
            self.close()
            raise

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return self._sock if info == "socket" else None


class GuardedBackend(httpcore2.NetworkBackend):
    """Resolves once, checks every answer, connects to a checked address, and makes sure that the peer is that address."""

    def __init__(self, policy: OutboundPolicy, target: Target, journal: Journal, proxy: Proxy | None = None) -> None:
        self._policy = replace(policy, resolve=self._resolve_once)
        self._resolve = policy.resolve
        self._known: dict[tuple[str, int], tuple[str, ...] | OSError] = {}
        self._target = target
        self._journal = journal
        self._proxy = proxy

    def _resolve_once(self, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        """What the resolver says, asked once in a request for each name and inside the request's total time."""
        if (host, port) not in self._known:
            try:
                self._known[host, port] = self._resolve(host, port, self._journal.left_s(timeout_s))
            except OSError as error:
                self._known[host, port] = error
        answer = self._known[host, port]
        if isinstance(answer, OSError):
            raise answer
        return answer

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        self._journal.begin("resolve")
        addresses = (
            addresses_checked(self._policy, self._target)
            if self._proxy is None
            else proxy_addresses(self._policy, self._proxy)
        )
        self._journal.end(detail=", ".join(addresses) if self._proxy is None else "through the proxy")
        self._journal.begin("connect")
        stream = self._connect(addresses, self._target.port if self._proxy is None else self._proxy.port)
        self._journal.begin("answer")
        return DeadlineStream(stream, self._journal)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        raise OutboundError("unix sockets are never used", "connect", permanent=True, code="blocked")

    def _connect(self, addresses: tuple[str, ...], port: int) -> httpcore2.NetworkStream:
        until = time.monotonic() + self._policy.connect_timeout_s
        failure: OSError = TimeoutError("no time left")
        for address in addresses[:MAX_TRIED]:
            left = min(until - time.monotonic(), self._journal.left_s())
            if left <= 0:
                break
            try:
                sock = (self._policy.dial or dial_tcp)(address, port, left)
            except OSError as error:
                failure = error
                continue
            try:
                peer = str(sock.getpeername()[0])
                if ipaddress.ip_address(peer) != ipaddress.ip_address(address):
                    reason = f"connected to {peer} instead of {address}"
                    raise OutboundError(reason, "connect", permanent=True, code="blocked")
            except (OutboundError, OSError):
                sock.close()
                raise
            self._journal.end(detail=f"port {port}")
            return _SocketStream(sock)
        raise _connect_error(self._target, failure) from failure


def dial_tcp(address: str, port: int, timeout_s: float) -> socket.socket:
    """A TCP connection to a numeric address; no name is looked up. Raises `OSError`."""
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout_s)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


def _connect_error(target: Target, failure: OSError) -> OutboundError:
    where = f"{target.host} port {target.port}"
    if isinstance(failure, TimeoutError):
        return OutboundError(
            str(failure),
            "connect",
            permanent=False,
            code="timeout",
            message=f"{where} did not accept a connection in time",
        )
    return OutboundError(
        str(failure), "connect", permanent=False, code="unreachable", message=f"{where} refused the connection"
    )
