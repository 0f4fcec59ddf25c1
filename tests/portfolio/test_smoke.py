"""Every page of the portfolio answers."""

import pytest

PAGES = [
    "/my-work/", "/search/", "/search/?q=claims", "/styleguide/", "/portfolio/", "/portfolio.csv", "/admin/", "/admin/audit/", "/admin/audit.csv", "/admin/users/", "/admin/tokens/"]


@pytest.mark.parametrize("page", PAGES)
def test_administrator_opens_page(cast, initiative, sign_in, page):
    assert sign_in(cast.admin).get(page).status_code == 200
