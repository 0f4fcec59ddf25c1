"""How long an act waits for its seal: through HTTP, with the worker and sealer that the product starts itself."""

import csv
import io
import time

import pytest

from tests.journey.product import running, wait_until
from tests.journey.story_cast import PASSWORD, Story, set_up
from tests.journey.story_world import World

MOST_S = 10.0
ACTS = 5


def _sealed(story: Story, summary: str) -> str:
    """The chain hash of the act as an administrator exports it; empty while it waits for its seal."""
    answer = story.browser("admin").http.get("/admin/audit.csv?action=user_add")
    rows = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))
    return next(row["Chain hash"] for row in rows if row["Summary"] == summary)


@pytest.mark.journey
def test_the_receipt_of_an_act_arrives_within_ten_seconds(tmp_path) -> None:
    waited = []
    with running(tmp_path) as product, Story(product, World("", 0)) as story:
        set_up(story)
        for number in range(ACTS):
            name = f"Person {number}"
            story.send(
                "admin",
                "/admin/users/",
                "/admin/users/add/",
                name=name,
                email=f"p{number}@example.com",
                password=PASSWORD,
            )
            acted = time.monotonic()
            found = wait_until(lambda said=f"Added {name}": _sealed(story, said), MOST_S, f"the seal of {name}")
            waited.append(time.monotonic() - acted)
            assert len(found) == 64
    assert max(waited) <= MOST_S, waited
