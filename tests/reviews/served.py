"""A gate in a database of its own, and the application that serves it on the loopback: for what speaks HTTP."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from tests.cast import make_initiative
from tests.reviews.conftest import Gate, follow_tiny


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the test says what it wants to know."""


def _application(environ, start_response):
    answer = get_wsgi_application()(environ, start_response)
    try:
        yield from answer
    finally:
        answer.close()
        connection.close()


@pytest.fixture
def address() -> Iterator[str]:
    """The application itself, served on the loopback by a thread."""
    with make_server("127.0.0.1", 0, _application, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def gate(committed_cast) -> Gate:
    return Gate(committed_cast, follow_tiny(committed_cast, make_initiative(committed_cast)))
