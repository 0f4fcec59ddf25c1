"""Links as evidence, against a real server: bound to a version, looked at again, no evidence once they changed."""

from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.link_pins import address_pin
from initiatives.models import EvidenceLink
from metrics.models import AllowedAddress
from phases.criteria import item_verdict
from phases.models import Item
from phases.services import item_evidence_add, link_check, link_confirm, links_claim_due


@pytest.fixture
def reachable(cast, site):
    """The test server may be reached."""
    AllowedAddress.objects.create(
        network="127.0.0.1/32", ports=[site.server_port], owner=cast.admin.user, reason="Test server",
        expires_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    return site


@pytest.fixture
def give(cast, accepted, item):
    """`give(url)`: the link as evidence of an item that is not critical; answers its row."""

    def _give(url, found=None):
        found = found or item(kind="evidence", is_critical=False)
        answer = item_evidence_add(
            actor=cast.engineer.actor, initiative=accepted, item=found, name="Page", kind="link", url=url
        )
        return EvidenceLink.objects.filter(version__evidence__answers=answer).latest("pk")

    return _give


def look(link):
    """What the ticks do; the row as it stands after."""
    EvidenceLink.objects.filter(pk=link.pk).update(next_check_at=clock.now())
    for link_id, token in links_claim_due():
        assert link_check(link_id=link_id, token=token)
    link.refresh_from_db()
    return link


def test_a_page_is_bound_to_its_content_and_a_change_ends_it(accepted, item, give, reachable):
    reachable.answer("/report", "p95 is 1.2 s", "text/plain")
    link = give(reachable.url("/report"))
    assert (link.state, link.version.is_unsealed) == ("unchecked", True)
    look(link)
    assert (link.state, link.pinned_by, len(link.pin)) == ("reachable", "content", 64)
    found = item(kind="evidence", is_critical=False)
    assert item_verdict(accepted, found).state == "met"
    reachable.answer("/report", "p95 is 9.9 s", "text/plain")
    assert look(link).state == "changed"
    verdict = item_verdict(accepted, found)
    assert verdict.state == "not_met"
    assert "has changed" in verdict.detail
    assert Entry.objects.filter(action="phases.link_check").count() == 2
    reachable.answer("/report", "p95 is 1.2 s", "text/plain")
    assert look(link).state == "reachable"


def test_a_strong_etag_binds_it_whatever_the_page_looks_like(give, reachable):
    tag, count = ['"v1"'], iter(range(99))
    reachable.answers["/r"] = lambda handler: handler.reply(200, f"visit {next(count)}".encode(), ETag=tag[0])
    link = look(give(reachable.url("/r")))
    assert (link.pinned_by, link.pin) == ("etag", '"v1"')
    assert look(link).state == "reachable"
    tag[0] = '"v2"'
    assert look(link).state == "changed"


def test_a_page_that_differs_each_time_stays_unsealed_and_never_counts_as_changed(give, reachable):
    count = iter(range(99))
    reachable.answers["/r"] = lambda handler: handler.reply(200, f"visit {next(count)}".encode())
    link = look(give(reachable.url("/r")))
    assert (link.state, link.pinned_by) == ("reachable", "")
    assert "differs" in link.detail or "different each time" in link.detail
    assert look(link).state == "reachable"


@pytest.mark.parametrize(
    ("status", "state"),
    [(404, "gone"), (410, "gone"), (401, "not_allowed"), (403, "not_allowed"), (500, "unchecked"), (429, "unchecked")],
)
def test_what_the_server_says(give, reachable, status, state):
    reachable.answer("/r", "no", "text/plain", status=status)
    link = look(give(reachable.url("/r")))
    assert link.state == state
    assert str(status) in link.detail


def test_a_failing_server_changes_nothing_and_is_asked_again_sooner(accepted, item, give, reachable):
    reachable.answer("/r", "words", "text/plain")
    link = look(give(reachable.url("/r")))
    reachable.answer("/r", "no", "text/plain", status=503)
    look(link)
    assert (link.state, link.failures) == ("reachable", 1)
    assert link.next_check_at < clock.now() + timedelta(hours=2)
    assert item_verdict(accepted, item(kind="evidence", is_critical=False)).state == "met"


def test_own_network_is_never_reached_without_a_row(give, site):
    site.answer("/r", "secret", "text/plain")
    link = look(give(site.url("/r")))
    assert link.state == "not_allowed"
    assert site.requests == []


def test_redirects_are_followed_three_times_and_each_is_checked(give, reachable):
    reachable.answers["/a"] = lambda handler: handler.reply(302, Location="/b")
    reachable.answer("/b", "words", "text/plain")
    reachable.answers["/loop"] = lambda handler: handler.reply(302, Location="/loop")
    reachable.answers["/out"] = lambda handler: handler.reply(302, Location="http://10.1.2.3/")
    assert look(give(reachable.url("/a"))).state == "reachable"
    assert look(give(reachable.url("/loop"))).state == "not_allowed"
    assert len([one for one in reachable.requests if one.path == "/loop"]) == 4
    assert look(give(reachable.url("/out"))).state == "not_allowed"


def test_a_huge_page_is_read_up_to_the_cap(give, reachable):
    reachable.answers["/r"] = lambda handler: handler.endless(b"a" * 65536, limit=80_000_000)
    link = look(give(reachable.url("/r")))
    assert (link.state, link.pinned_by) == ("reachable", "content")
    assert reachable.sent < 30_000_000


@pytest.mark.parametrize(
    ("url", "pin"),
    [
        (f"https://git.example.com/o/r/blob/{'a' * 40}/x.md", f"commit {'a' * 40}"),
        (f"https://git.example.com/o/r/-/blob/{'b' * 40}/x.md", f"commit {'b' * 40}"),
        (f"https://git.example.com/o/r/commit/{'c' * 40}", f"commit {'c' * 40}"),
        (f"https://raw.git.example.com/o/r/{'d' * 40}/x.md", f"commit {'d' * 40}"),
        ("https://git.example.com/o/r/releases/tag/v1.2", "tag v1.2"),
        ("https://git.example.com/o/r/archive/refs/tags/v1.2.zip", "tag v1.2.zip"),
        (f"https://registry.example.com/app@sha256:{'e' * 64}", f"digest {'e' * 64}"),
        ("https://wiki.example.com/w?title=Test&oldid=77", "oldid 77"),
        ("https://git.example.com/o/r/blob/main/x.md", ""),
        (f"https://git.example.com/o/r/blob/{'A' * 39}/x.md", ""),
        ("https://example.com/report?version=", ""),
    ],
)
def test_version_in_the_address(url, pin):
    assert address_pin(url) == pin


def test_a_commit_in_the_address_binds_it_whatever_surrounds_it(give, reachable):
    path = f"/o/r/blob/{'a' * 40}/x.md"
    reachable.answer(path, "one", "text/plain")
    link = look(give(reachable.url(path)))
    assert (link.pinned_by, link.version.is_unsealed) == ("address", False)
    reachable.answer(path, "another frame around it", "text/plain")
    assert look(link).state == "reachable"


def test_an_unsealed_link_is_not_enough_for_a_critical_item_unless_the_playbook_says_so(
    accepted, item, give, reachable
):
    found = item(kind="evidence", is_critical=True)
    give("https://intranet.example.invalid/report", found)
    verdict = item_verdict(accepted, found)
    assert verdict.state == "not_met"
    assert "unsealed" in verdict.detail
    found.spec = {**found.spec, "allow_unsealed_link": True}
    assert item_verdict(accepted, found).state == "met"
    plain = Item.objects.get(pk=found.pk)
    reachable.answer("/r", "words", "text/plain")
    look(give(reachable.url("/r"), plain))
    assert item_verdict(accepted, plain).state == "met"


def test_confirming_binds_it_to_what_stands_there_now(cast, accepted, item, give, reachable):
    reachable.answer("/r", "one", "text/plain")
    link = look(give(reachable.url("/r")))
    with pytest.raises(Conflict):
        link_confirm(actor=cast.engineer.actor, link=link, reason="Only a typo was mended.")
    reachable.answer("/r", "two", "text/plain")
    look(link)
    with pytest.raises(NotAllowed):
        link_confirm(actor=cast.security.actor, link=link, reason="Only a typo was mended.")
    with pytest.raises(DomainError):
        link_confirm(actor=cast.engineer.actor, link=link, reason="typo")
    link = link_confirm(actor=cast.engineer.actor, link=link, reason="Only a typo was mended.")
    assert (link.state, link.confirmed_pin) == ("reachable", link.pin)
    assert look(link).state == "reachable"
    assert item_verdict(accepted, item(kind="evidence", is_critical=False)).state == "met"
    assert Entry.objects.filter(action="phases.link_confirm").count() == 1


def test_two_dispatchers_never_give_out_one_link_twice(give):
    link = give("https://example.invalid/r")
    assert [link_id for link_id, _ in links_claim_due()] == [link.pk]
    assert links_claim_due() == []


def test_a_worker_that_lost_its_lease_writes_nothing(give):
    link = give("https://example.invalid/r")
    [(link_id, token)] = links_claim_due()
    EvidenceLink.objects.filter(pk=link.pk).update(lease_token="another")
    assert link_check(link_id=link_id, token=token) is False
    link.refresh_from_db()
    assert link.checked_at is None
