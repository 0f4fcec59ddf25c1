"""The two complete initiatives, built once for the tests of a file; what a test does to them is taken back after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.seed.complete import Run, arrive, begin, complete


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[dict[str, Run]]:
    """Tier → a complete initiative, inside a transaction that is rolled back, so that no other file meets it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast, items = arrive()
        yield {tier: complete(begin(tier, cast, items)) for tier in ("low", "high")}
        transaction.set_rollback(True)


@pytest.fixture
def completed(built, db) -> dict[str, Run]:
    """The complete initiatives as they were built; the transaction of the test keeps them so."""
    return built
