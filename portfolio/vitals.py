"""Whether the installation is well, as lines with what to do: the system health page and `manage.py doctor` show the same."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import Count, Q

from accounts.models import Role, User
from accounts.services import outbox_failed, outbox_lag_seconds
from audit.models import AnchorMail, Check, DemoMark
from audit.services import seal_lag_seconds
from common import clock
from common.formats import plural
from initiatives.evidence_files.scanning import ScannerAway, scanner_version
from initiatives.models import EvidenceCheck
from metrics.health import checks_silent_since, checks_stopped_at, pull_lag_seconds
from metrics.models import Beat, CheckState, Source
from portfolio.models import DRILL_EVERY, Delivery, Endpoint, EventSweep, Refresh, Restore, Snapshot, Telling

State = Literal["good", "warn", "bad", "none"]
LATE = timedelta(minutes=2)
PULLS_LATE_S, SEAL_LATE_S = 300, 60
FREE_LEAST, FREE_LOW = 0.05, 0.10
MAIL_LATE = timedelta(minutes=10)
ASK_CHECK = "Press Check now on the page of the audit log; `manage.py audit_verify` says more, and is not kept."


@dataclass(frozen=True, slots=True)
class Vital:
    """One thing that can be well or not. `at` is when it ran last (UTC); `advice` says what to do, empty while it is well."""

    group: str
    name: str
    state: State
    words: str
    advice: str = ""
    at: datetime | None = None


def vitals() -> list[Vital]:
    """All lines, in the order of the page. A fixed number of queries."""
    return [*_jobs(), *_log(), *_sources(), *_mail(), *_storage(), *_people()]


def _jobs() -> Iterator[Vital]:
    now, worker = clock.now(), "See that worker and beat run, and reach the database and Redis."
    refresh, sweep, telling = Refresh.objects.first(), EventSweep.objects.first(), Telling.objects.first()
    for name, at in (
        ("Lists and boards", refresh.swept_at if refresh else None),
        ("Events for webhooks", sweep.swept_at if sweep else None),
        ("Notices to people", telling.told_until if telling else None),
    ):
        is_late = at is None or now - at > LATE
        yield Vital("Jobs", name, "bad" if is_late else "good", _ran(at), worker if is_late else "", at)
    stopped, beat = checks_stopped_at(), Beat.objects.first()
    checked = beat.last_at if beat else None
    if stopped:
        words = f"Nothing checked since {stopped:%-d %b %Y %H:%M} UTC: what pages show of metrics is old, and no alert opens"
        yield Vital("Jobs", "Checks of metrics", "bad", words, worker, checked)
    else:
        words = _ran(checked) if checks_silent_since() else "No metric asks for it"
        yield Vital("Jobs", "Checks of metrics", "good" if checks_silent_since() else "none", words, at=checked)
    lag = pull_lag_seconds()
    is_late = lag > PULLS_LATE_S
    yield Vital(
        "Jobs", "Pulls from sources", "bad" if is_late else "good", f"{lag:.0f} s late", worker if is_late else ""
    )
    daily = Snapshot.objects.filter(is_daily=True).values_list("taken_at", flat=True).first()
    is_late = daily is None or now - daily > timedelta(hours=26)
    yield Vital("Jobs", "Daily report", "warn" if is_late else "good", _ran(daily), worker if is_late else "", daily)


def _log() -> Iterator[Vital]:
    lag = seal_lag_seconds()
    advice = "See that the sealer (`manage.py audit_seal`) runs and has AUDIT_KEYS." if lag > SEAL_LATE_S else ""
    yield Vital("Audit log", "Seal", "bad" if advice else "good", f"{lag:.0f} s late", advice)
    last = Check.objects.exclude(finished_at=None).first()
    if last is None or last.finished_at is None:
        yield Vital("Audit log", "Check of the whole log", "none", "Not checked yet", ASK_CHECK)
        return
    is_broken, is_old = last.state == Check.State.BROKEN, clock.now() - last.finished_at > timedelta(hours=50)
    state: State = "bad" if is_broken else "warn" if is_old or last.state != Check.State.INTACT else "good"
    advice = {
        "bad": "Keep the database as it is, compare with your copy of the anchor file, and call who answers for the log.",
        "warn": ASK_CHECK,
    }.get(state, "")
    words = f"{last.get_state_display()}, {last.checked} links"
    yield Vital("Audit log", "Check of the whole log", state, words, advice, last.finished_at)


def _sources() -> Iterator[Vital]:
    now = clock.now()
    counts = Source.objects.filter(is_enabled=True).aggregate(
        all=Count("pk"), failing=Count("pk", filter=Q(failures__gt=0) | Q(paused_until__gt=now)),
        untested=Count("pk", filter=Q(test_state=CheckState.NEVER)),
    )  # fmt: skip
    words = (
        f"{plural(counts['all'], 'source')}, {counts['failing']} failing or paused, {counts['untested']} never tested"
    )
    state: State = "none" if not counts["all"] else "warn" if counts["failing"] else "good"
    advice = "Open the failing ones under Metric sources: each says what went wrong." if state == "warn" else ""
    yield Vital("Outside", "Metric sources", state, words, advice)
    off = Endpoint.objects.filter(ended_at=None, off_at__isnull=False).count()
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, endpoint__in=Endpoint.objects.live())
    late = waiting.filter(due_at__lt=now - LATE).count()
    words = f"{plural(waiting.count(), 'message')} on the way, {late} late, {plural(off, 'webhook')} switched off"
    state = "bad" if late else "warn" if off else "good"
    advice = (
        "See that a worker takes the queue `pulls`." if late else "Tell its owner: its page says why." if off else ""
    )
    yield Vital("Outside", "Webhooks", state, words, advice)


def _mail() -> Iterator[Vital]:
    if not settings.EMAIL_URL:
        advice = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.com:587."
        yield Vital("Mail", "Mail server", "warn", "None: mails are printed, nobody gets one", advice)
    lag, failed = outbox_lag_seconds(), outbox_failed()
    is_late = lag > MAIL_LATE.total_seconds()
    advice = "Open Mail and chat of the administration: it says what the other server answered, and sends again."
    yield Vital(
        "Mail", "Outbox", "bad" if is_late else "warn" if failed else "good",
        f"{lag:.0f} s late, {plural(failed, 'message')} given up in 7 days", advice if is_late or failed else "",
    )  # fmt: skip
    sent = AnchorMail.objects.exclude(sent_at=None).order_by("-day").values_list("sent_at", flat=True).first()
    yield Vital("Mail", "Checkpoint to the auditors", "good" if sent else "none", _ran(sent), at=sent)


def _storage() -> Iterator[Vital]:
    usage = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR)
    free = usage.free / usage.total
    state: State = "bad" if free < FREE_LEAST else "warn" if free < FREE_LOW else "good"
    advice = "" if state == "good" else "Make room: below 5 % this server takes itself out of service."
    yield Vital("Storage", "Disk", state, f"{free:.0%} free, {usage.free / 1e9:.1f} GB", advice)
    if settings.VIRUS_SCANNER:
        yield _scanner()
    broken = EvidenceCheck.objects.filter(pk__in=EvidenceCheck.objects.order_by("-pk").values("pk")[:1]).first()
    if broken is not None:
        yield Vital("Storage", "Check of evidence files", "good", str(broken))
    last = Restore.objects.filter(is_trial=True).first()
    is_overdue = last is None or clock.now() - last.at > DRILL_EVERY
    advice = "Run `manage.py backup DIR`, then `manage.py restore_check DIR`: a backup that was never restored counts as none."
    if last is None:
        yield Vital("Storage", "Backup", "bad", "No backup was ever tried", advice)
    elif not last.passed or is_overdue:
        words = "The last trial failed" if not last.passed else "No trial has passed for 30 days"
        yield Vital("Storage", "Backup", "bad", words, advice, last.at)
    else:
        made = f"the backup of {last.backup_made_at:%-d %b %Y}" if last.backup_made_at else "a backup"
        yield Vital("Storage", "Backup", "good", f"Restored {made}", at=last.at)


def _scanner() -> Vital:
    try:
        return Vital("Storage", "Virus scanner", "good", scanner_version(settings.VIRUS_SCANNER))
    except ScannerAway as error:
        advice = "Start it, or see that VIRUS_SCANNER names its socket: until it answers no file is taken."
        return Vital("Storage", "Virus scanner", "bad", f"Does not answer: {error}", advice)


def _people() -> Iterator[Vital]:
    count = User.objects.filter(is_active=True, role_grants__role=Role.ADMINISTRATOR).distinct().count()
    advice = "Give a second person the role, so that nobody is locked out when one leaves." if count < 2 else ""
    advice = advice if count else "An empty installation asks for the first administrator on its first page."
    is_demo = DemoMark.objects.exists()
    words = plural(count, "administrator")
    yield Vital(
        "People", "Administrators", "bad" if not count else "warn" if advice and not is_demo else "good", words, advice
    )


def _ran(at: datetime | None) -> str:
    return f"Last {at:%-d %b %Y %H:%M:%S} UTC" if at else "Never ran"
