"""Answers of a server that means no good, or is ill, and what a pull of it must say. For tests and for `benchmarks.faults`."""

import gzip
import json
import time

from tests.servers.sites import Answer, Handler

BOMB = gzip.compress(b"0" * 1_000_000) * 100
"""100 MB of noughts in 100 members, made beforehand: packing them in one takes longer than a source is given to answer."""


def slow(handler: Handler) -> None:
    handler.endless(b" ", pause_s=0.05, Content_Type="application/json")


def huge(handler: Handler) -> None:
    handler.endless(b"[1,2,3],\n" * 8_000, Content_Type="application/json")


def told_huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10**10))
    handler.end_headers()
    handler.close_connection = True


def bomb(handler: Handler) -> None:
    handler.reply(200, BOMB, Content_Type="application/json", Content_Encoding="gzip")


def loop(handler: Handler) -> None:
    handler.reply(302, b"", Location=handler.path)


def broken_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.close_connection = True


def web_page(handler: Handler) -> None:
    handler.reply(200, b"<!doctype html><title>Sign in</title>", Content_Type="text/html; charset=utf-8")


HOSTILE: dict[str, tuple[Answer, str]] = {
    "slow": (slow, "did not answer in time"),
    "huge": (huge, "larger than 1,000,000 bytes"),
    "told huge": (told_huge, "larger than 1,000,000 bytes"),
    "gzip bomb": (bomb, "is compressed"),
    "redirect loop": (loop, "answers with a redirect (HTTP 302)"),
    "broken off": (broken_off, "closed before an answer"),
    "web page": (web_page, "answered with a web page (HTML)"),
}


def json_of(data: object) -> Answer:
    return lambda handler: handler.reply(200, json.dumps(data).encode(), Content_Type="application/json")


def prometheus_of(value: str, *, ago_s: float = 60) -> Answer:
    """One series of the Prometheus API with one value, `ago_s` seconds old."""

    def answer(handler: Handler) -> None:
        series = {"metric": {}, "values": [[time.time() - ago_s, value]]}
        json_of({"status": "success", "data": {"resultType": "matrix", "result": [series]}})(handler)

    return answer
