"""What was decided in a quarter: laid out and read for the drills, beside the product."""

from datetime import date, timedelta
from typing import Any

from common import clock
from phases.models import Ask
from reviews.models import ComponentReview, GateDecision, Resumption, Signature, Waiver


def quarter(back: int) -> list[str]:
    """The first and last day of the quarter that ended `back` quarters ago (1: the last full one)."""
    today = clock.today()
    count = today.year * 4 + (today.month - 1) // 3 - back
    first, after = (date(number // 4, number % 4 * 3 + 1, 1) for number in (count, count + 1))
    return [str(first), str(after - timedelta(days=1))]


def _acts(since: str, until: str) -> dict[str, Any]:
    """Everything that was decided and whose day lies in the span, by code."""
    kinds = {
        "decision": (GateDecision, "decided_at"),
        "signature": (Signature, "signed_at"),
        "waiver": (Waiver, "approved_at"),
        "component_review": (ComponentReview, "signed_at"),
        "resumption": (Resumption, "resumed_at"),
        "ask": (Ask, "answered_at"),
    }
    found = {}
    for kind, (model, name) in kinds.items():
        for row in model._default_manager.all():
            at = getattr(row, name)
            if at and since <= at.date().isoformat() <= until:
                found[f"{kind}:{row.pk}"] = row
    return found


def decided(since: str, until: str) -> list[str]:
    return sorted(_acts(since, until))


def records(codes: list[str]) -> dict[str, str]:
    """The hash of each act's record, empty where there is none."""
    every = _acts("0", "9")
    return {code: getattr(every[code], "record_hash", "") for code in codes}


def requests_of(codes: list[str]) -> list[int]:
    """The gate requests that these acts belong to."""
    every = _acts("0", "9")
    return sorted({pk for code in codes if (pk := getattr(every[code], "gate_request_id", None))})


def decider(codes: list[str]) -> dict[str, str]:
    """A signature of these acts whose signer is still here and signs in, with the page of its gate."""
    for code in codes:
        row = _acts("0", "9")[code]
        if (
            isinstance(row, Signature)
            and row.signer.has_usable_password()
            and row.gate_request.initiative.status == "active"
        ):
            handle, initiative = row.signer.email.partition("@")[0], row.gate_request.initiative
            if handle not in ("pm", "auditor"):
                return {"key": initiative.key, "handle": handle, "url": row.gate_request.get_absolute_url()}
    raise LookupError("nobody")
