"""Steps of one story build on each other: after a failed step the rest of its class is not tried."""

from typing import Any

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    report = yield
    if report.failed and item.cls is not None and item.get_closest_marker("journey"):
        item.cls.failed_step = item.name
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    failed = getattr(getattr(item, "cls", None), "failed_step", None)
    if failed:
        pytest.skip(f"the story broke at {failed}")
