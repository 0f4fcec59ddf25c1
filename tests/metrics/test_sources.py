"""Sources: secrets are written once, bound to their row and their host; the allow-list is the administrators'."""

import json
from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from metrics.models import Source
from metrics.outbound_policy import outbound_policy
from metrics.secrets import SecretUnreadable, secret_decrypt, secret_encrypt
from metrics.services import address_allow, address_end, source_add, source_edit, source_test

SECRET = "correct-horse-battery-42"
BEARER = {"kind": "prometheus", "name": "P", "url": "https://a.example.com/", "auth_kind": "bearer"}


@pytest.fixture
def kept(cast):
    return source_add(actor=cast.engineer.actor, values=BEARER, secret=SECRET)


def secret_of(source: Source) -> str:
    return secret_decrypt(source.secret_encrypted, row_id=source.pk)


def test_secret_is_kept_encrypted_and_not_in_the_log(kept):
    assert secret_of(kept) == SECRET
    assert SECRET not in kept.secret_encrypted
    assert SECRET not in json.dumps(list(Entry.objects.values_list("payload", flat=True)))


def test_secret_of_another_row_opens_nothing(kept):
    with pytest.raises(SecretUnreadable):
        secret_decrypt(kept.secret_encrypted, row_id=kept.pk + 1)


def test_older_keys_still_open_and_newer_ones_write(settings):
    old = list(settings.FIELD_KEYS)
    text = secret_encrypt(SECRET, row_id=1)
    settings.FIELD_KEYS = ["a-new-key", *old]
    assert secret_decrypt(text, row_id=1) == SECRET
    fresh = secret_encrypt(SECRET, row_id=1)
    settings.FIELD_KEYS = old
    with pytest.raises(SecretUnreadable):
        secret_decrypt(fresh, row_id=1)


@pytest.mark.parametrize("url", ["https://b.example.com/", "http://a.example.com/", "https://a.example.com:8443/"])
def test_another_host_clears_the_secret(cast, kept, url):
    changed = source_edit(actor=cast.engineer.actor, source=kept, values={"url": url})
    assert not changed.has_secret
    assert "host changed" in Entry.objects.filter(action="metrics.source_edit").get().payload


def test_another_path_keeps_the_secret(cast, kept):
    changed = source_edit(actor=cast.engineer.actor, source=kept, values={"url": "https://a.example.com/prometheus"})
    assert secret_of(changed) == SECRET


def test_stale_form_is_a_conflict(cast, kept):
    source_edit(actor=cast.engineer.actor, source=kept, values={"name": "Q"}, seen_version=1)
    with pytest.raises(Conflict):
        source_edit(actor=cast.engineer.actor, source=kept, values={"name": "R"}, seen_version=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({**BEARER, "url": "ftp://a.example.com/"}, "url"), ({**BEARER, "url": "https://user:pw@a.example.com/"}, "url"),
        ({**BEARER, "name": ""}, "name"), ({**BEARER, "auth_kind": "basic"}, "username"), ({**BEARER, "kind": "carrier_pigeon"}, "kind"),
        ({**BEARER, "colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_bad_values_are_refused_at_their_field(cast, values, field):
    with pytest.raises(DomainError) as refused:
        source_add(actor=cast.engineer.actor, values=values, secret=SECRET)
    assert refused.value.field == field


def test_executive_and_auditor_may_not_add_a_source(cast):
    for person in (cast.executive, cast.auditor):
        with pytest.raises(NotAllowed):
            source_add(actor=person.actor, values=BEARER, secret=SECRET)


def test_another_contributor_may_not_change_it(cast, kept):
    with pytest.raises(NotAllowed, match="Engineer"):
        source_edit(actor=cast.outsider.actor, source=kept, values={"name": "Mine"})


def test_test_keeps_its_steps(cast, source, adapter):
    tested = source_test(actor=cast.engineer.actor, source=source)
    assert (tested.test_state, tested.test_steps[0]["name"]) == ("passed", "Connected")
    with pytest.raises(DomainError, match="two seconds"):
        source_test(actor=cast.engineer.actor, source=tested)


def allow(person, **changed):
    given = {"network": "10.1.2.3/32", "reason": "Plant", "expires_on": clock.today() + timedelta(30), "ports": [9090]}
    return address_allow(actor=person.actor, **{**given, **changed})


def test_allowed_addresses_reach_the_policy_until_they_end(cast):
    row = allow(cast.admin)
    (network,) = outbound_policy().allowed
    assert (str(network.network), network.ports) == ("10.1.2.3/32", frozenset({9090}))
    address_end(actor=cast.admin.actor, address=row)
    assert not outbound_policy().allowed


@pytest.mark.parametrize(
    "changed",
    [
        {"network": "10.0.0.0/8"}, {"network": "plant"}, {"reason": " "}, {"ports": [0]},
        {"expires_on": clock.today() - timedelta(1)},
    ],
)  # fmt: skip
def test_bad_addresses_are_refused(cast, changed):
    with pytest.raises(DomainError):
        allow(cast.admin, **changed)


def test_program_manager_may_not_allow_an_address(cast):
    with pytest.raises(NotAllowed, match="administrator"):
        allow(cast.pm)


def test_own_redis_and_web_server_are_named_to_the_policy(settings, db):
    settings.REDIS_URL, settings.PUBLIC_URL = "redis://cache:6390/1", "http://127.0.0.1:8123"
    policy = outbound_policy()
    assert ("cache", 6390) in policy.forbidden
    assert ("127.0.0.1", 8123) in policy.exact_only
