"""Resolving a host name once, within a time limit."""

import queue
import socket
import threading

MAX_ANSWERS = 32


def names_resolve(host: str, port: int, timeout_s: float) -> tuple[str, ...]:
    """Every address that the system resolver gives for `host`, in its order, without repeats.

    Raises `OSError` when there is none, `TimeoutError` when the resolver takes longer than `timeout_s`: the system
    call cannot be interrupted, so it runs in a daemon thread whose late answer nobody reads.
    """
    answers: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()
    threading.Thread(target=_resolve_into, args=(answers, host, port), daemon=True, name="outbound-resolve").start()
    try:
        answer = answers.get(timeout=max(timeout_s, 0.001))
    except queue.Empty:
        raise TimeoutError(f"no answer from the resolver within {timeout_s:.1f} s") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _resolve_into(answers: "queue.SimpleQueue[tuple[str, ...] | OSError]", host: str, port: int) -> None:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except OSError as error:
        answers.put(error)
    except UnicodeError as error:
        answers.put(OSError(f"not a host name: {error}"))
    else:
        found = dict.fromkeys(str(row[4][0]) for row in rows if row[0] in (socket.AF_INET, socket.AF_INET6))
        answers.put(tuple(found)[:MAX_ANSWERS])
