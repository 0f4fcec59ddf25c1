"""Which message a notice leaves in, when, and in which words. Pure: settings, times and texts in, texts and times out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from accounts.models import Follow, Notice, NoticeKind, NoticeSettings

MAILS: Final = {"now": "At once", "daily": "Daily digest", "weekly": "Weekly digest", "never": "No mail"}
DEFAULTS: Final[Mapping[str, str]] = {
    NoticeKind.REVIEW: "now", NoticeKind.LOST: "now", NoticeKind.ASK: "now", NoticeKind.SEAT: "now",
    NoticeKind.CONDITION: "now", NoticeKind.ITEM: "daily", NoticeKind.ALERT: "now", NoticeKind.STALL: "now",
    NoticeKind.ENDING: "daily", NoticeKind.GATE: "now", NoticeKind.HANDOVER: "now", NoticeKind.MENTION: "daily",
    NoticeKind.UPDATE: "daily", NoticeKind.ACCOUNT: "now",
}  # fmt: skip
"""Mail of each kind until the person chooses. Chat: nothing until they do."""
GATES_AND_HEALTH: Final = frozenset(
    {NoticeKind.REVIEW, NoticeKind.LOST, NoticeKind.ASK, NoticeKind.CONDITION, NoticeKind.ALERT, NoticeKind.STALL,
     NoticeKind.ENDING, NoticeKind.GATE}
)  # fmt: skip
TO_ALL: Final = (NoticeKind.GATE, NoticeKind.ALERT, NoticeKind.STALL, NoticeKind.UPDATE)
"""What the channel of the organisation can get: facts, never what only one person can do."""
ORDER: Final = {kind: place for place, kind in enumerate(NoticeKind.values)}
SETTINGS_PATH: Final = "/account/notifications/"
TEXT_LINES, DIGEST_LINES, SUBJECT_MOST = 4, 5, 160


@dataclass(frozen=True, slots=True)
class Route:
    """How a notice leaves: when by mail (None: not), whether that is a digest, and when by chat (None: not)."""

    mail_at: datetime | None
    is_digest: bool
    chat_at: datetime | None


def choice_of(settings: NoticeSettings | None, kind: str) -> tuple[str, bool]:
    """(mail, chat) of a kind: what the person chose, else the default. About their own account nobody chooses."""
    if kind == NoticeKind.ACCOUNT:
        return DEFAULTS[kind], False
    chosen: Mapping[str, Any] = (settings.choices.get(kind) if settings else None) or {}
    mail = chosen.get("mail")
    return (mail if mail in MAILS else DEFAULTS[kind]), bool(chosen.get("chat"))


def route_of(
    settings: NoticeSettings | None, kind: str, level: str | None, now: datetime, zone: ZoneInfo, *, has_chat: bool
) -> Route:
    """The way of one notice of `kind` written at `now`; `level` is how the person follows its initiative, if they say."""
    if level == Follow.Level.NONE or (level == Follow.Level.GATES and kind not in GATES_AND_HEALTH):
        return Route(None, False, None)  # noqa: FBT003  # the order is the dataclass's own
    mail, is_chat = choice_of(settings, kind)
    free_at = now if kind == NoticeKind.ACCOUNT else after_quiet(settings, now, zone)
    chat_at = free_at if is_chat and has_chat else None
    if mail in ("daily", "weekly"):
        return Route(digest_at(settings, now, zone, is_weekly=mail == "weekly"), is_digest=True, chat_at=chat_at)
    return Route(free_at if mail == "now" else None, is_digest=False, chat_at=chat_at)


def after_quiet(settings: NoticeSettings | None, now: datetime, zone: ZoneInfo) -> datetime:
    """`now`, or the end of the quiet hours that it falls into. They may pass midnight; equal hours are no quiet hours."""
    if settings is None or settings.quiet_from is None or settings.quiet_until is None:
        return now
    first, last, local = settings.quiet_from, settings.quiet_until, now.astimezone(zone)
    is_quiet = first <= local.hour < last if first <= last else local.hour >= first or local.hour < last
    if not is_quiet:
        return now
    day = local.date() + timedelta(days=1 if local.hour >= last else 0)
    return _at(day, last, zone)


def digest_at(settings: NoticeSettings | None, now: datetime, zone: ZoneInfo, *, is_weekly: bool) -> datetime:
    """When the next digest leaves: always later than `now`."""
    hour = settings.digest_hour if settings else 8
    weekday = settings.digest_weekday if settings else 0
    local = now.astimezone(zone)
    for ahead in range(9):
        day = local.date() + timedelta(days=ahead)
        at = _at(day, hour, zone)
        if at > now and (not is_weekly or day.weekday() == weekday):
            return at
    raise AssertionError("one of nine days is every weekday")


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def one_line(text: str, most: int = SUBJECT_MOST) -> str:
    """Without line breaks, which no subject may have, and not longer than `most`."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def in_order(notices: Sequence[Notice]) -> list[Notice]:
    """As My work lists them: what is late first, then by what is to be done, then by day."""
    today = max((one.written_at for one in notices), default=datetime.now(UTC)).date()
    return sorted(
        notices,
        key=lambda one: (
            not (one.due_on is not None and one.due_on < today), ORDER[one.kind], one.due_on or date.max, one.pk,
        ),
    )  # fmt: skip


def mail_of(notices: Sequence[Notice], site: str) -> tuple[str, str]:
    """(subject, body of at most ten lines) of one mail; of several notices a digest in the order of My work."""
    change = f"Change what you get: {site}{SETTINGS_PATH}"
    if len(notices) == 1:
        one = notices[0]
        lines = [one_line(line, 300) for line in one.text.splitlines() if line.strip()][:TEXT_LINES]
        return one_line(one.subject), "\n".join(
            [*lines, "", f"{site}{one.url}", "", f"You get this because {one.why}.", change]
        )
    ordered = in_order(notices)
    more = len(ordered) - DIGEST_LINES
    rest = f"And {more} more. " if more > 0 else ""
    lines = [f"- {one_line(one.subject)}" for one in ordered[:DIGEST_LINES]]
    subject = one_line(f"{len(ordered)} things: {ordered[0].subject}")
    why = "You get this because you chose a digest."
    return subject, "\n".join([*lines, "", f"{rest}All of it: {site}/my-work/", "", why, change])


def chat_of(notice: Notice, form: str, site: str) -> dict[str, object]:
    """The body for Slack (and what speaks like it) or Microsoft Teams. Nothing in a text can become a link or a mention."""
    subject, url = one_line(notice.subject), f"{site}{notice.url}"
    text = "\n".join(line.strip() for line in notice.text.splitlines()[:TEXT_LINES] if line.strip())
    if form == "slack":
        return {"text": f"{_slack(subject)}\n{_slack(text)}\n<{url}|Open in Flightline>".replace("\n\n", "\n")}
    blocks = [
        {"type": "TextBlock", "text": _teams(subject), "weight": "Bolder", "wrap": True},
        {"type": "TextBlock", "text": _teams(text), "wrap": True},
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
        "body": blocks if text else blocks[:1],
        "actions": [{"type": "Action.OpenUrl", "title": "Open in Flightline", "url": url}],
    }  # fmt: skip
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _slack(text: str) -> str:
    """Slack reads &, < and > as its own; escaped, `<!channel>` calls nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(text: str) -> str:
    """A card reads a little Markdown; escaped, a link or an emphasis is plain text."""
    return "".join(f"\\{sign}" if sign in "\\[]()*_`#<>" else sign for sign in text)
