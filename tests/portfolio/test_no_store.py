"""Where browsers are shared, no page stays behind in one of them."""

import pytest


@pytest.mark.parametrize(
    "path", ["/portfolio/", "/my-work/", "/board/", "/i/{key}/", "/i/{key}/checklist/", "/nowhere/"]
)
def test_no_page_stays_on_the_disk_of_the_browser(running, cast, sign_in, settings, path):
    client, address = sign_in(cast.pm), path.format(key=running.key)
    usual = client.get(address)["Cache-Control"]
    settings.PAGES_NO_STORE = True
    assert client.get(address)["Cache-Control"] == "no-store"
    assert usual == "private, no-cache"
