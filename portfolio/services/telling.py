"""Tell people what concerns them: follow new audit entries, alerts and reminders, and take back what they may not see.

No fact is lost: as with standings, the id cursor follows ten minutes behind, so that what was committed late is seen, and
the key of each notice makes a second look harmless.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q

from accounts.actors import actor_for
from accounts.models import Delivery, Follow, Notice, NoticeKind, User
from accounts.services import NewNotice, chats_send, mails_send, notices_withdraw, notices_write, values_allowed
from audit.models import Entry
from common import clock
from initiatives.models import Initiative, Visibility
from metrics.models import Alert
from metrics.outbound_policy import outbound_policy
from portfolio.models import Telling
from portfolio.tellings import BY_ACTION, TO_FOLLOWERS, about, alert_told, due_words, handed_over
from reviews.models import Reminder

LOOK_BACK: Final = timedelta(minutes=10)
NEWS: Final = timedelta(days=2)
MOST: Final = 500
HANDOVER: Final = "portfolio.person_hand_over"


def notices_tell(now: datetime | None = None) -> int:
    """Write what is new since the last look; returns how many. The first look of an installation tells of nothing older."""
    now = now or clock.now()
    with transaction.atomic():
        kept, is_new = Telling.objects.select_for_update().get_or_create(pk=1, defaults={"told_until": now})
        if is_new:
            kept.entry_id = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
        wanted = [*BY_ACTION, HANDOVER]
        rows = list(Entry.objects.filter(id__gt=kept.entry_id, action__in=wanted).order_by("id")[:MOST])
        since = max(kept.told_until, now - NEWS) - LOOK_BACK
        made = [] if is_new else [*_of_entries(rows), *_of_alerts(since), *_of_reminders(since)]
        count = notices_write(notices=_seen(made))
        last = rows[-1].id if len(rows) == MOST else None
        old = Entry.objects.filter(id__gt=kept.entry_id, recorded_at__lt=now - LOOK_BACK).aggregate(newest=Max("id"))[
            "newest"
        ]
        kept.entry_id = last or old or kept.entry_id
        kept.told_until = now
        kept.save()
    return count


def notices_send() -> int:
    """Take back what may not be seen any more, then send what is due; returns how many messages left."""
    _unseen_withdraw()
    return mails_send() + chats_send(policy=outbound_policy())


def _of_entries(entries: Sequence[Entry]) -> Iterable[NewNotice]:
    found = Initiative.objects.in_bulk({row.initiative_id for row in entries if row.initiative_id})
    for row in entries:
        initiative = found.get(row.initiative_id or 0)
        if row.action == HANDOVER:
            yield from handed_over(row)
        elif initiative is not None and initiative.is_adopted:
            own = list(BY_ACTION[row.action](row, initiative))
            yield from own
            if row.action in TO_FOLLOWERS:
                yield from _followed(row, initiative, own)


def _followed(entry: Entry, initiative: Initiative, own: Sequence[NewNotice]) -> Iterable[NewNotice]:
    """The same fact for whoever follows the initiative, and for the organisation's channel if everybody may see it."""
    kind = TO_FOLLOWERS[entry.action]
    news = NewNotice(
        None, kind, f"Read: {entry.summary}", about(initiative), "you follow it", f"/i/{initiative.key}/activity/",
        f"follow:{entry.pk}", initiative.pk,
    )  # fmt: skip
    if initiative.visibility == Visibility.ORGANISATION and entry.action != "reviews.gate_request":
        yield news
    levels = [Follow.Level.ALL] + ([Follow.Level.GATES] if kind == NoticeKind.GATE else [])
    told = {one.user_id for one in own} | {entry.actor_id}
    for user_id in Follow.objects.filter(initiative_id=initiative.pk, level__in=levels).values_list(
        "user_id", flat=True
    ):
        if user_id not in told:
            yield replace(news, user_id=user_id)


def _of_alerts(since: datetime) -> Iterable[NewNotice]:
    rows = (
        Alert.objects.open()
        .filter(opened_at__gte=since, initiative__is_adopted=True)
        .select_related("metric", "initiative")
    )
    with_values = values_allowed()
    for alert in rows[:MOST]:
        own = list(alert_told(alert, with_values=with_values))
        yield from own
        if own and alert.initiative.visibility == Visibility.ORGANISATION:
            yield replace(own[0], user_id=None)


def _of_reminders(since: datetime) -> Iterable[NewNotice]:
    """What ends soon, once for each step ahead: a condition is an act of its own."""
    for row in Reminder.objects.filter(made_at__gte=since).order_by("id").select_related("initiative")[:MOST]:
        is_condition = row.about.startswith("condition:")
        act = "Fulfil" if is_condition else "Renew"
        yield NewNotice(
            row.user_id, NoticeKind.CONDITION if is_condition else NoticeKind.ENDING,
            f"{act}: {row.text[:90]}, {row.initiative.title}{due_words(row.ends_on)}", about(row.initiative),
            f"it ends within {row.days} {'day' if row.days == 1 else 'days'} and is yours to act on", "/my-work/",
            f"reminder:{row.about}:{row.ends_on}:{row.days}", row.initiative_id, row.ends_on,
        )  # fmt: skip


def _seen(notices: Sequence[NewNotice]) -> list[NewNotice]:
    """Without those of people who may not see the initiative."""
    pairs = {(one.user_id, one.initiative_id) for one in notices if one.user_id and one.initiative_id}
    hidden = _hidden(pairs)
    return [one for one in notices if (one.user_id, one.initiative_id) not in hidden]


def _hidden(pairs: Iterable[tuple[int | None, int | None]]) -> set[tuple[int | None, int | None]]:
    """Those (person, initiative) of which the person may not see the initiative."""
    by_user: dict[int, set[int]] = {}
    for user_id, initiative_id in pairs:
        if user_id and initiative_id:
            by_user.setdefault(user_id, set()).add(initiative_id)
    hidden: set[tuple[int | None, int | None]] = set()
    for user in User.objects.filter(pk__in=by_user):
        wanted = by_user[user.pk]
        visible = set(Initiative.objects.visible_to(actor_for(user)).filter(pk__in=wanted).values_list("pk", flat=True))
        hidden |= {(user.pk, pk) for pk in wanted - visible}
    return hidden


def _unseen_withdraw() -> None:
    """Notices that wait in a due message, of initiatives that their person may not see any more, are taken out of it."""
    due = Delivery.objects.claimable(clock.now())
    rows = list(Notice.objects.filter(Q(mail__in=due) | Q(chat__in=due), initiative_id__isnull=False))
    hidden = _hidden({(row.user_id, row.initiative_id) for row in rows})
    closed = set(
        Initiative.objects.filter(pk__in={row.initiative_id for row in rows if row.user_id is None})
        .exclude(visibility=Visibility.ORGANISATION).values_list("pk", flat=True)
    )  # fmt: skip
    notices_withdraw(
        ids=[
            row.pk
            for row in rows
            if (row.user_id, row.initiative_id) in hidden or (row.user_id is None and row.initiative_id in closed)
        ]
    )
