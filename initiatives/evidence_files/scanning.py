"""Asks a virus scanner about a file before it is kept: `clamd` of ClamAV, over its socket (`INSTREAM` of its manual page).

Of the clients in Python one is under the GPL and the others have had no release for years; the protocol is one question.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from typing import Final
from urllib.parse import urlsplit

CONNECT_S: Final = 3.0
ANSWER_S: Final = 30.0
"""For one read or write: a large archive is unpacked before the answer comes."""
VERSION_S: Final = 3.0
_LONGEST_ANSWER: Final = 1_000


class ScannerAway(Exception):
    """The scanner did not say whether the file is clean: not reached, too slow, too large for it, or broken."""


def is_scanner(address: str) -> bool:
    """Whether it names a socket: `tcp://host:port` (3310 by itself) or `unix:///path`."""
    try:
        parts = urlsplit(address)
        is_tcp = parts.scheme == "tcp" and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is none
        return False
    rest = parts.query or parts.fragment or (parts.netloc if parts.scheme == "unix" else parts.path)
    return not rest and (is_tcp or (parts.scheme == "unix" and len(parts.path) > 1))


def found_in(content: Iterable[bytes], scanner: str) -> str:
    """The name of what the scanner found in the content; empty when it is clean. Raises ScannerAway.

    `scanner` is an address that `is_scanner` takes. Asks over a socket: hold no lock meanwhile.
    """
    try:
        with closing(_connected(scanner, ANSWER_S)) as line:
            line.sendall(b"zINSTREAM\0")
            for part in filter(None, content):  # an empty part would end it
                line.sendall(struct.pack("!I", len(part)) + part)
            line.sendall(struct.pack("!I", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScannerAway(error.strerror or str(error)) from error
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerAway(said or "it hung up")


def scanner_version(scanner: str) -> str:
    """What the scanner calls itself, with the day of its signatures. Raises ScannerAway."""
    try:
        with closing(_connected(scanner, VERSION_S)) as line:
            line.sendall(b"zVERSION\0")
            answer = _answer(line)
    except OSError as error:
        raise ScannerAway(error.strerror or str(error)) from error
    if not answer:
        raise ScannerAway("it hung up")
    return answer


def _connected(scanner: str, answer_s: float) -> socket.socket:
    address = urlsplit(scanner)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_S)
        try:
            line.connect(address.path)
        except OSError:
            line.close()
            raise
    else:
        line = socket.create_connection((address.hostname or "", address.port or 3310), timeout=CONNECT_S)
    line.settimeout(answer_s)
    return line


def _answer(line: socket.socket) -> str:
    """What comes until the NUL or the end."""
    taken = b""
    while b"\0" not in taken and len(taken) <= _LONGEST_ANSWER:
        part = line.recv(4096)
        if not part:
            break
        taken += part
    return taken.partition(b"\0")[0].decode(errors="replace").strip()
