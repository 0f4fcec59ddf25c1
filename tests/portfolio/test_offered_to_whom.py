"""Buttons and links only for who may: what is not allowed says who may, or is not there."""

import pytest

from initiatives.models import Initiative
from portfolio.services.standings import standings_refresh

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_contract_is_written_by_members_only(cast, running, sign_in):
    assert "Write the contract" in page(sign_in(cast.business), "/i/AI-001/")
    assert "Write the contract" not in page(sign_in(cast.auditor), "/i/AI-001/")


def test_a_record_is_added_by_who_may_add_one(cast, running, sign_in):
    pk = running.pin.version.items.get(code="p1-data-named").pk
    assert "Add or complete it" in page(sign_in(cast.engineer), f"/i/AI-001/items/{pk}/")
    assert "Add or complete it" not in page(sign_in(cast.auditor), f"/i/AI-001/items/{pk}/")


def test_who_may_not_waive_gets_no_form(cast, running, sign_in):
    assert sign_in(cast.pm).get("/i/AI-001/gate/waive/").status_code == 200
    refused = sign_in(cast.auditor).get("/i/AI-001/gate/waive/")
    assert refused.status_code == 403
    assert "Auditors read everything" in refused.content.decode()


def test_an_idea_shows_its_score_with_the_formula_and_its_warning(cast, initiative, sign_in):
    Initiative.objects.filter(pk=initiative.pk).update(fit_inputs={"technical_interest": "5"})
    standings_refresh()
    for address in ("/i/AI-001/", "/i/AI-001/accept/", "/i/AI-001/settings/"):
        found = page(sign_in(cast.pm), address)
        assert "Total = half operational value" in found, address
        assert "Technically interesting" in found, address


def test_a_board_of_imported_initiatives_shows_them_and_no_empty_cards(cast, make_initiatives, sign_in):
    make_initiatives(4)
    Initiative.objects.update(is_adopted=False, imported_as="Pilot")
    standings_refresh(limit=100)
    found = page(sign_in(cast.executive), "/board/")
    assert "No initiative is adopted yet" in found
    assert 'id="decisions"' not in found
    assert 'id="imported"' in found
    Initiative.objects.filter(key="AI-100").update(is_adopted=True)
    standings_refresh(limit=100)
    assert 'id="decisions"' in page(sign_in(cast.executive), "/board/")


def test_an_empty_portfolio_and_board_offer_only_what_one_may(cast, sign_in):
    for address in ("/portfolio/", "/board/"):
        assert 'href="/i/new/#id_title"' in page(sign_in(cast.pm), address)
        for person in (cast.executive, cast.auditor):
            found = page(sign_in(person), address)
            assert 'href="/i/new/' not in found
            assert "/import/" not in found
