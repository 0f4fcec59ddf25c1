"""Pages of notifications: one's own choices, an initiative's, and the administrator's."""

import json

from accounts.models import CHOSEN_KINDS, ChatAddress, Delivery, Follow, Notice, NoticePolicy, NoticeSettings
from accounts.services import mails_send
from common import clock

OWN = "/account/notifications/"


def _choices(**given):
    kept = {f"mail_{kind}": "daily" for kind in CHOSEN_KINDS} | {"digest_hour": "7", "digest_weekday": "1"}
    return kept | given


def test_a_person_chooses_for_each_kind_and_gets_it_back(cast, sign_in):
    client = sign_in(cast.engineer)
    assert (
        client.post(OWN, _choices(mail_alert="now", chat_alert="on", quiet_from="22", quiet_until="7")).status_code
        == 303
    )
    kept = NoticeSettings.objects.get(user=cast.engineer.user)
    assert (kept.choices["alert"], kept.choices["item"]) == (
        {"mail": "now", "chat": True},
        {"mail": "daily", "chat": False},
    )
    assert (kept.digest_hour, kept.digest_weekday, kept.quiet_from, kept.quiet_until) == (7, 1, 22, 7)
    page = client.get(OWN).content.decode()
    assert "engineer@example.com" in page
    assert '<option value="now" selected>At once' in page


def test_half_a_quiet_night_is_said_at_its_field(cast, sign_in):
    answer = sign_in(cast.engineer).post(OWN, _choices(quiet_from="22"))
    assert answer.status_code == 422
    assert "Give both hours, or neither." in answer.content.decode()
    assert not NoticeSettings.objects.exists()


def test_the_chat_address_is_never_shown_again_and_can_be_removed(cast, sign_in):
    client = sign_in(cast.engineer)
    given = {"form": "teams", "url": "https://chat.example.com/hook/very-secret"}
    assert client.post(f"{OWN}chat/", given).status_code == 303
    page = client.get(OWN).content.decode()
    assert "Microsoft Teams at chat.example.com" in page
    assert "very-secret" not in page
    assert client.post(f"{OWN}chat/", {"form": "slack", "url": "nonsense"}).status_code == 422
    assert client.post(f"{OWN}chat/end/").status_code == 303
    assert not ChatAddress.objects.exists()


def test_a_trial_mail_leaves_once_a_minute(cast, sign_in, mail_server):
    client = sign_in(cast.engineer)
    assert [client.post(f"{OWN}try/", {"by": "mail"}).status_code for _ in range(2)] == [303, 303]
    assert (Notice.objects.count(), mails_send()) == (1, 1)
    assert "Mail: sent" in client.get(OWN).content.decode()


def test_following_an_initiative_is_set_on_its_page_by_who_sees_it(cast, sign_in, initiative, secret):
    client = sign_in(cast.outsider)
    assert client.get(f"/i/{initiative.key}/follow/").status_code == 200
    assert client.post(f"/i/{initiative.key}/follow/", {"level": "gates"}).status_code == 303
    assert Follow.objects.get().level == "gates"
    assert client.post(f"/i/{initiative.key}/follow/", {"level": "some"}).status_code == 422
    assert client.post(f"/i/{secret.key}/follow/", {"level": "all"}).status_code == 404
    client.post(f"/i/{initiative.key}/follow/", {"level": ""})
    assert not Follow.objects.exists()
    assert f"/i/{initiative.key}/follow/" in client.get(f"/i/{initiative.key}/").content.decode()


def test_the_administrator_sees_what_was_given_up_and_sends_it_again(cast, sign_in, mail_server):
    row = Delivery.objects.create(
        user=cast.engineer.user,
        channel="mail",
        due_at=clock.now(),
        failed_at=clock.now(),
        error="550 nobody",
        attempts=1,
    )
    client = sign_in(cast.admin)
    page = client.get("/admin/notices/").content.decode()
    assert "550 nobody" in page
    assert "Needs you" in page
    assert client.post(f"/admin/notices/deliveries/{row.pk}/retry/").status_code == 303
    row.refresh_from_db()
    assert row.state == "waiting"
    assert sign_in(cast.pm).get("/admin/notices/").status_code == 403


def test_the_administrator_sets_the_channel_and_keeps_values_out(cast, sign_in):
    client = sign_in(cast.admin)
    given = {"form": "slack", "url": "https://chat.example.com/all", "kinds": ["gate", "stall"]}
    assert client.post("/admin/notices/channel/", given).status_code == 303
    assert ChatAddress.objects.get(user=None).kinds == ["gate", "stall"]
    assert client.post("/admin/notices/policy/", {}).status_code == 303
    assert not NoticePolicy.objects.get().has_values
    assert client.post("/admin/notices/channel/", {"end": "1"}).status_code == 303
    assert not ChatAddress.objects.exists()
    assert sign_in(cast.pm).post("/admin/notices/channel/", given).status_code == 403


def test_the_mark_of_health_says_when_messages_wait(cast, client):
    Delivery.objects.create(user=cast.engineer.user, channel="mail", due_at=clock.now(), failed_at=clock.now())
    answer = client.get("/readyz")
    assert json.loads(answer.content)["checks"]["outbox"] == {"ok": False, "detail": "0 s late, 1 given up in 7 days"}
    assert "flightline_outbox_failed 1.0" in client.get("/metrics").content.decode()
