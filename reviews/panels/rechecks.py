"""One recheck, and the queue of open ones."""

from dataclasses import dataclass
from typing import Any

from common.actors import Actor
from common.permissions import Denied, Permission
from phases.models import Item
from reviews.models import Recheck, RecheckFinding
from reviews.watch_permissions import can_sign_recheck

QUEUE_MOST = 200


@dataclass(frozen=True)
class RecheckPage:
    """`criteria` are [{code, title, url, good}] that are open again; `findings` what was signed, oldest first."""

    recheck: Recheck
    criteria: list[dict[str, Any]]
    findings: list[RecheckFinding]
    asked: list[str]
    sign: Permission


def recheck_page(actor: Actor, recheck: Recheck) -> RecheckPage:
    """What a reviewer needs in order to look again. A fixed number of queries."""
    codes = [one["code"] for one in recheck.criteria]
    items = {
        item.code: item
        for item in Item.objects.filter(version__pins__initiative_id=recheck.initiative_id, code__in=codes)
    }
    criteria = [
        {
            "code": one["code"], "title": one["title"], "good": items[one["code"]].good if one["code"] in items else "",
            "url": f"/i/{recheck.initiative.key}/items/{items[one['code']].pk}/" if one["code"] in items else "",
        }
        for one in recheck.criteria
    ]  # fmt: skip
    asked = [user.name for user in recheck.asked.all()]
    may = can_sign_recheck(actor, recheck) if recheck.is_open else Denied("This recheck is closed.")
    return RecheckPage(recheck, criteria, list(recheck.findings.all()), asked, may)


def recheck_rows(actor: Actor, view: str) -> list[Recheck]:
    """Open rechecks that the actor sees: those that ask them, their disciplines, or all; the longest waiting first."""
    found = Recheck.objects.open().visible_to(actor).select_related("initiative").prefetch_related("asked", "findings")
    if view == "mine":
        found = found.filter(asked=actor.user_id)
    elif view == "discipline":
        found = found.filter(discipline__in=actor.disciplines)
    return list(found.order_by("asked_at", "id")[:QUEUE_MOST])
