"""`/healthz`: the process. `/readyz`: database, migrations, disk, lag of the background work; 503 when not."""

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.services import outbox_failed, outbox_lag_seconds
from audit.models import Check
from audit.services import seal_lag_seconds
from metrics.health import pull_lag_seconds

MAX_LAG_S = 300
MAX_SEAL_LAG_S = 60
MAX_OUTBOX_LAG_S = 900
ALARMS = ("audit_chain", "outbox")
MIN_FREE_RATIO = 0.05


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def _checks() -> dict[str, tuple[bool, str]]:
    checks: dict[str, tuple[bool, str]] = {}
    usage = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR)
    free = usage.free / usage.total
    checks["disk"] = (free > MIN_FREE_RATIO, f"{free:.0%} free")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = (True, connection.vendor)
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["migrations"] = (not waiting, f"{len(waiting)} waiting")
        if not waiting:
            lag = pull_lag_seconds()
            checks["pulls"] = (lag < MAX_LAG_S, f"{lag:.0f} s late")
            lag = seal_lag_seconds()
            checks["audit_seal"] = (lag < MAX_SEAL_LAG_S, f"{lag:.0f} s late")
            checks["audit_chain"] = _chain()
            checks["outbox"] = _outbox()
    except (DatabaseError, InterfaceError):
        checks["database"] = (False, "not reachable")
    return checks


def _outbox() -> tuple[bool, str]:
    """Whether messages leave. An alarm, but no reason to take the service away from people: the mail server is another's."""
    lag, failed = outbox_lag_seconds(), outbox_failed()
    return lag < MAX_OUTBOX_LAG_S and not failed, f"{lag:.0f} s late, {failed} given up in 7 days"


def _chain() -> tuple[bool, str]:
    """What the last check of the whole log found. An alarm, but no reason to take the service away from people."""
    last = Check.objects.exclude(finished_at=None).first()
    if last is None or last.finished_at is None:
        return True, "not checked yet"
    return last.state != Check.State.BROKEN, f"{last.state}, checked {last.finished_at:%Y-%m-%d %H:%M} UTC"


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    checks = _checks()
    is_ready = all(is_good for name, (is_good, _) in checks.items() if name not in ALARMS)
    body = {"ready": is_ready, "checks": {name: {"ok": good, "detail": text} for name, (good, text) in checks.items()}}
    return JsonResponse(body, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})
