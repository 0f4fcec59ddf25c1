"""A resolver of names that can fall ill, and a way to give it to one process of this machine alone.

The process runs in a mount namespace of its own, where another file lies over `/etc/resolv.conf`; that needs the superuser.
The file names one address of the loopback, where `Names` answers, says that it failed, or says nothing.
"""

import shutil
import socket
import struct
import subprocess
import threading
from pathlib import Path

NAMES_AT = "127.77.0.53"
HOST = "prometheus.faults.example"
DEAD_S = 10  # glibc asks a silent server twice, five seconds each
A, SERVFAIL, NXDOMAIN = 1, 2, 3


class Names:
    """A DNS server over UDP for one name, which is 127.0.0.1; `mode` is `well`, `silent` or `failing`."""

    def __init__(self, address: str) -> None:
        self.mode = "well"
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                question, client = self._socket.recvfrom(1232)
                if self.mode != "silent":
                    self._socket.sendto(self._answer(question), client)
            except OSError:
                return

    def _answer(self, question: bytes) -> bytes:
        end, labels = 12, []
        while length := question[end]:
            labels.append(question[end + 1 : end + 1 + length].decode("ascii", "replace").lower())
            end += 1 + length
        asked = question[12 : end + 5]
        (kind,) = struct.unpack("!H", question[end + 1 : end + 3])
        code = SERVFAIL if self.mode == "failing" else 0 if ".".join(labels) == HOST else NXDOMAIN
        found = b"\xc0\x0c" + struct.pack("!HHIH", A, 1, 0, 4) + socket.inet_aton("127.0.0.1")
        has = code == 0 and kind == A
        return question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, int(has), 0, 0) + asked + (found if has else b"")


def own_resolver(folder: Path) -> list[str]:
    """The words before a command that then resolves through `Names`, and nobody else does; none where that is not allowed."""
    file = folder / "resolv.conf"
    file.write_text(f"nameserver {NAMES_AT}\n")
    script = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'
    words = ["unshare", "-m", "--propagation", "private", "sh", "-c", script, "sh", str(file)]
    if not shutil.which("unshare"):
        return []
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if tried.returncode == 0 else []
