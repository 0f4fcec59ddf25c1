"""Legal hold, taking a name away, and what goes by age."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.models import Delivery, Follow, Notice, NoticeSettings, ProviderLogin, User
from accounts.services import notices_write, token_create, user_deactivate, user_pseudonymise
from accounts.services.notices import NewNotice
from audit.models import Entry
from audit.services import entries_seal
from audit.verification import chain_verify
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.evidence_files import file_path
from initiatives.models import FileErasure, LegalHold, SeatKind
from initiatives.services import (
    evidence_add,
    evidence_remove,
    files_erase,
    hold_lift,
    hold_put,
    removal_request,
    seat_assign,
    seat_end,
)
from metrics.models import Point
from metrics.services import metric_add, points_partition, storage_expire
from metrics.services.keeping import months_ago
from metrics.services.storage import points_upsert
from portfolio.models import Delivery as Sent
from portfolio.models import Event, SavedView
from portfolio.services.deliveries import endpoint_test
from portfolio.services.endpoints import endpoint_add
from portfolio.services.expiring import leftovers_expire
from portfolio.services.pseudonymising import person_pseudonymise, pseudonym_obstacles
from reviews.models import ProofFailure, Signature
from tests.cast import PASSWORD
from tests.metrics.conftest import LATENCY
from tests.reviews.conftest import Gate, follow_tiny

WHY = "The case of the spring is asked for"


# --- legal hold ---------------------------------------------------------------------------------------------------


def test_administrators_and_compliance_reviewers_hold_and_lift_and_nobody_else(cast, initiative):
    for person in (cast.pm, cast.security, cast.auditor, cast.business, cast.executive):
        with pytest.raises(NotAllowed):
            hold_put(actor=person.actor, initiative=initiative, reason=WHY)
    with pytest.raises(DomainError, match="at least 10"):
        hold_put(actor=cast.compliance.actor, initiative=initiative, reason="short")
    hold = hold_put(actor=cast.compliance.actor, initiative=initiative, reason=WHY)
    for _ in range(2):  # one of the initiative and one of all, and no second of each
        with pytest.raises(DomainError, match="already"):
            hold_put(actor=cast.admin.actor, initiative=initiative, reason=WHY)
    everything = hold_put(actor=cast.admin.actor, initiative=None, reason=WHY)
    with pytest.raises(DomainError, match="already"):
        hold_put(actor=cast.admin.actor, initiative=None, reason=WHY)
    hold_lift(actor=cast.admin.actor, hold=hold, reason="The case is closed")
    with pytest.raises(Conflict):
        hold_lift(actor=cast.admin.actor, hold=hold, reason="The case is closed")
    assert LegalHold.objects.over(initiative.pk).get() == everything
    acts = list(Entry.objects.filter(action__startswith="initiatives.hold_").values_list("action", flat=True))
    assert sorted(acts) == ["initiatives.hold_lift", "initiatives.hold_put", "initiatives.hold_put"]


def _evidence(cast, initiative, name: str, text: bytes):
    file = SimpleUploadedFile(f"{name}.txt", text)
    return evidence_add(actor=cast.engineer.actor, initiative=initiative, name=name, kind="file", file=file)


def test_no_content_of_evidence_goes_while_it_is_under_hold(cast, initiative):
    first, second = _evidence(cast, initiative, "a", b"first"), _evidence(cast, initiative, "b", b"second")
    asked = [removal_request(actor=cast.engineer.actor, version=one, reason=WHY) for one in (first, second)]
    proof = {"auth_method": "password", "auth_at": clock.now()}
    evidence_remove(actor=cast.pm.actor, removal=asked[0], **proof)  # its file is still there
    hold = hold_put(actor=cast.admin.actor, initiative=initiative, reason=WHY)
    with pytest.raises(DomainError, match="under legal hold"):
        evidence_remove(actor=cast.pm.actor, removal=asked[1], **proof)
    third = _evidence(cast, initiative, "c", b"third")
    with pytest.raises(DomainError, match="under legal hold"):
        removal_request(actor=cast.engineer.actor, version=third, reason=WHY)
    assert files_erase() == 0
    assert file_path(first.sha256).exists()
    hold_lift(actor=cast.admin.actor, hold=hold, reason="The case is closed")
    evidence_remove(actor=cast.pm.actor, removal=asked[1], **proof)
    assert files_erase() == 2
    assert not file_path(first.sha256).exists()
    assert FileErasure.objects.filter(outcome="waiting").count() == 0


def test_points_of_what_is_under_hold_stay_until_it_is_lifted(cast, initiative, settings):
    settings.KEEP_POINTS_MONTHS = 6
    metric = metric_add(actor=cast.engineer.actor, initiative=initiative, values={**LATENCY, "provenance": "pushed"})
    old = months_ago(5) + timedelta(hours=1)
    instants = [old + timedelta(minutes=n) for n in range(30)] + [clock.now() - timedelta(minutes=n) for n in range(70)]
    points_upsert([Point(metric_id=metric.pk, at=at, value=1.0, provenance="pushed") for at in instants])
    points_partition()  # PostgreSQL: the old month has a partition of its own, which goes
    settings.KEEP_POINTS_MONTHS = 4
    for scope in (initiative, None):
        hold = hold_put(actor=cast.admin.actor, initiative=scope, reason=WHY)
        months = sum(storage_expire()["months"] for _ in range(3))
        assert months == (1 if scope and connection.vendor == "postgresql" else 0)
        assert Point.objects.filter(metric=metric, at__lt=months_ago(4)).count() == 30
        hold_lift(actor=cast.admin.actor, hold=hold, reason="The case is closed")
    for _ in range(3):
        storage_expire()
    assert Point.objects.filter(metric=metric).count() == 70


# --- names --------------------------------------------------------------------------------------------------------


def _leaver(cast, initiative) -> User:
    """The business value reviewer has signed, has every personal row there is, and has left."""
    gate, person = Gate(cast, follow_tiny(cast, initiative)), cast.value
    gate.answer_all()
    asked = gate.request()
    gate.sign_all(asked)
    gate.decide(asked)
    token_create(actor=person.actor, user=person.user, name="Mine", scopes=["read"])
    NoticeSettings.objects.create(user=person.user)
    Follow.objects.create(user=person.user, initiative_id=initiative.pk, level="all")
    notice = NewNotice(person.user.pk, "review", "Sign: gate", "Text", "you review", "/", "k", initiative.pk)
    assert notices_write(notices=[notice]) == 1
    ProviderLogin.objects.create(user=person.user, provider="oidc", subject="7")
    SocialAccount.objects.create(user=person.user, provider="oidc", uid="7")
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=clock.now() + timedelta(hours=1))
    UserSession.objects.create(user=person.user, session_key="k" * 32, ip="127.0.0.1", user_agent="x")
    SavedView.objects.create(owner=person.user, name="Mine")
    return user_deactivate(actor=cast.admin.actor, user=person.user)


def _take(cast, person: User, **more) -> User:
    given = {"reason": "Asked for erasure in May", "password": PASSWORD, **more}
    return person_pseudonymise(actor=cast.admin.actor, person=person, **given)


def test_the_name_goes_and_what_was_signed_and_logged_stays_provable(cast, initiative, sign_in):
    person = cast.value
    name, email = person.user.name, person.user.email
    leaver = _leaver(cast, initiative)
    while entries_seal():
        pass
    former = _take(cast, leaver)
    assert (former.name, former.email) == (f"Former person {former.pk}", f"former-person-{former.pk}@removed.invalid")
    assert not former.has_usable_password()
    for rows in (
        former.notices, former.deliveries, NoticeSettings.objects, Follow.objects, ProviderLogin.objects, UserSession.objects,
        SocialAccount.objects, SavedView.objects, Session.objects, former.role_grants,
    ):  # fmt: skip
        assert not rows.exists(), rows.model
    token = former.tokens.get()
    assert (token.name, token.revoked_at is not None) == ("Token of a former person", True)
    entry = Entry.objects.get(action="accounts.user_pseudonymise")
    assert not any(word in entry.payload for word in (name, email))
    while entries_seal():
        pass
    assert chain_verify().state == "intact"
    assert Entry.objects.filter(actor_id=former.pk, actor_name=name).exists()
    signature = Signature.objects.get(signer=former)
    assert (signature.signer_name, signature.signer_email) == (name, email)
    certificate = sign_in(cast.auditor).get(f"/reviews/signatures/{signature.pk}/certificate/")
    assert certificate.status_code == 200
    assert name in certificate.text
    page = sign_in(cast.auditor).get("/admin/audit/?action=token_create").text
    assert f"Former person {former.pk}" in page
    with pytest.raises(DomainError, match="no name here any more"):
        user_pseudonymise(actor=cast.admin.actor, user=former, reason=WHY, auth_method="password")


def test_the_name_stays_while_something_stands_against_it(cast, initiative, sign_in):
    person = cast.outsider
    seat = seat_assign(actor=cast.pm.actor, initiative=initiative, kind=SeatKind.MEMBER, user=person.user)
    assert "still active" in pseudonym_obstacles(person.user)[0]
    with pytest.raises(DomainError, match="still active"):
        _take(cast, person.user)
    user_deactivate(actor=cast.admin.actor, user=person.user)
    with pytest.raises(DomainError, match="1 thing still rests"):
        _take(cast, person.user)
    seat_end(actor=cast.pm.actor, seat=seat)
    hold = hold_put(actor=cast.admin.actor, initiative=initiative, reason=WHY)
    with pytest.raises(DomainError, match=f"Under legal hold: {initiative.key}"):
        _take(cast, person.user)
    hold_lift(actor=cast.admin.actor, hold=hold, reason="The case is closed")
    with pytest.raises(DomainError, match="not your password"):
        _take(cast, person.user, password="wrong")
    with pytest.raises(NotAllowed):
        person_pseudonymise(actor=cast.pm.actor, person=person.user, reason=WHY, password=PASSWORD)
    assert not User.objects.filter(pseudonymised_at__isnull=False).exists()
    browser, page = sign_in(cast.admin), f"/admin/users/{person.user.pk}/pseudonymise/"
    assert 'name="password"' in browser.get(page).text
    wrong = browser.post(page, {"reason": WHY, "password": "wrong"})
    assert (wrong.status_code, WHY in wrong.text) == (422, True)
    assert browser.post(page, {"reason": WHY, "password": PASSWORD}).status_code == 303
    assert browser.get(page).status_code == 404
    assert "The name of this person was taken away" in browser.get(f"/admin/users/{person.user.pk}/").text


# --- by age -------------------------------------------------------------------------------------------------------


def test_what_has_passed_its_time_goes_in_batches_and_the_rest_stays(cast, initiative, settings):
    settings.KEEP_NOTICES_DAYS, settings.KEEP_WEBHOOKS_DAYS, settings.KEEP_PROOFS_DAYS = 30, 10, 5
    now, user = clock.now(), cast.pm.user
    for days in (1, 29, 31, 400):
        at = now - timedelta(days=days)
        sent = Delivery.objects.create(user=user, channel="mail", due_at=at, made_at=at, sent_at=at)
        Notice.objects.create(
            user=user, kind="gate", subject=str(days), text="", why="", url="/", key=str(days), written_at=at, mail=sent
        )
        ProofFailure.objects.create(user=user, failed_at=at)
    waiting = Delivery.objects.create(user=user, channel="mail", due_at=now, made_at=now)
    Notice.objects.filter(key="400").update(mail=waiting)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=now + timedelta(hours=1))
    for key in ("a", "b"):
        UserSession.objects.create(user=user, session_key=key * 32, ip="127.0.0.1", user_agent="x")
    UserSession.objects.update(created_at=now - timedelta(days=2))
    endpoint, _ = endpoint_add(actor=cast.pm.actor, name="CI", url="http://127.0.0.1:1/", events=["gate.decided"])
    for _ in range(2):
        endpoint_test(actor=cast.pm.actor, endpoint=endpoint)
    Event.objects.update(made_at=now - timedelta(days=11))
    Sent.objects.update(state=Sent.State.WAITING)
    Sent.objects.filter(pk=Sent.objects.order_by("pk")[0].pk).update(state=Sent.State.GIVEN_UP)
    entries = Entry.objects.count()
    gone = leftovers_expire()
    assert {name: count for name, count in gone.items() if count} == {
        "sessions": 1, "ended sessions": 1, "notices": 1, "messages": 2, "webhook events": 1, "wrong proofs": 3,
    }  # fmt: skip
    assert set(Notice.objects.values_list("key", flat=True)) == {"1", "29", "400"}  # what waits in a message stays
    assert Entry.objects.count() == entries
    assert not any(leftovers_expire().values())
    settings.KEEP_NOTICES_DAYS = 0
    Notice.objects.update(written_at=now - timedelta(days=4000), mail=None)
    assert "notices" not in leftovers_expire()
