"""Every page of the portfolio answers."""

import pytest

from phases.services.playbooks import playbook_load_builtin
from phases.services.stays import initiative_accept
from portfolio.records import KINDS
from portfolio.services.standings import standings_refresh

PAGES = [
    "/board/",
    "/my-work/",
    "/search/",
    "/search/?q=claims",
    "/styleguide/",
    "/i/AI-001/",
    "/i/AI-001/header/",
    "/i/AI-001/checklist/",
    "/i/AI-001/metrics/",
    "/i/AI-001/reviews/",
    "/i/AI-001/risks/",
    "/i/AI-001/activity/",
    "/i/AI-001/settings/",
    "/portfolio/",
    "/portfolio.csv",
    "/admin/",
    "/admin/audit/",
    "/admin/audit.csv",
    "/admin/users/",
    "/admin/tokens/",
]


@pytest.mark.parametrize("page", PAGES)
def test_administrator_opens_page(cast, initiative, sign_in, page):
    assert sign_in(cast.admin).get(page).status_code == 200


def test_owner_adds_and_edits_every_kind_of_page(cast, initiative, sign_in):
    client = sign_in(cast.engineer)
    for kind in KINDS:
        assert client.get(f"/i/AI-001/records/{kind}/add/").status_code == 200, kind


def test_lead_opens_the_pages_of_a_running_initiative(cast, initiative, sign_in):
    playbook_load_builtin()
    initiative_accept(actor=cast.pm.actor, initiative=initiative)
    standings_refresh()
    client = sign_in(cast.business)
    for page in ["", "checklist/", "checklist/?phase=2&show=missing", "readiness/", "risks/", "activity/", "settings/"]:
        assert client.get(f"/i/AI-001/{page}").status_code == 200, page
    for page in ["/portfolio/", "/my-work/", "/board/"]:
        assert "Claims triage" in client.get(page).content.decode()
