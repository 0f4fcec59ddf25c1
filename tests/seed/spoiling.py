"""How to take one thing away from a complete initiative, by the kind of the item that asks for it."""

from datetime import timedelta

from common import clock
from initiatives.models import EvidenceVersion, Initiative, TestResult
from metrics.models import Metric, Point
from phases.models import Answer, ExternalEvent, Item
from tests.seed.records import RECORDS
from tests.seed.rows import Spoiler, rows_delete, rows_edit


def spoilers(item: Item | None, code: str) -> dict[str, Spoiler]:
    """Name → act, each of which alone takes the thing away; `item` is None for a rule that only the gate has."""
    if item is None:
        return {
            "test below the envelope": rows_edit(TestResult, {"kind": "load"}, tested_rate="0.01"),
            "no rate measured": rows_edit(TestResult, {"kind": "load"}, tested_rate=None),
        }
    if item.kind == "record":
        return RECORDS[
            item.rule["kind"], item.rule["state"], item.rule.get("test") or item.rule.get("discipline") or ""
        ]
    return {
        "answer": lambda item: {"not answered": _unanswer(item), "run out": _lapse(item)},
        "statement": lambda item: {"not confirmed": _unanswer(item)},
        "evidence": lambda item: {"none": _detach(item), "run out": _expire(item)},
        "external": lambda item: {"never reported": _unreport(item), "failed": _fail(item)},
        "metric": lambda item: {
            "switched off": _switch_off(item),
            "no points": _empty(item),
            "breached": _breach(item),
        },
    }[item.kind](item)


def _unanswer(item: Item) -> Spoiler:
    return rows_edit(Answer, {"item": item}, state="open")


def _lapse(item: Item) -> Spoiler:
    return rows_edit(Answer, {"item": item}, valid_until=clock.today() - timedelta(days=1))


def _detach(item: Item) -> Spoiler:
    def spoil(initiative: Initiative) -> None:
        Answer.objects.get(initiative=initiative, item=item).attached.all().delete()

    return spoil


def _expire(item: Item) -> Spoiler:
    """A newer version that has ended: versions are never changed."""

    def spoil(initiative: Initiative) -> None:
        yesterday = clock.today() - timedelta(days=1)
        for piece in Answer.objects.get(initiative=initiative, item=item).evidence.all():
            EvidenceVersion.objects.create(
                evidence=piece, number=piece.versions.count() + 1, kind="text", sha256="0" * 64, size=1, text="x",
                effective_on=yesterday, valid_until=yesterday,
            )  # fmt: skip

    return spoil


def _unreport(item: Item) -> Spoiler:
    return rows_delete(ExternalEvent, item_code=item.code)


def _fail(item: Item) -> Spoiler:
    def spoil(initiative: Initiative) -> None:
        ExternalEvent.objects.create(initiative=initiative, item_code=item.code, passed=False)

    return spoil


def _switch_off(item: Item) -> Spoiler:
    return rows_edit(Metric, {"purpose": item.rule["purpose"]}, is_enabled=False)


def _empty(item: Item) -> Spoiler:
    """As if it had never had a value."""

    def spoil(initiative: Initiative) -> None:
        metrics = Metric.objects.filter(initiative=initiative, purpose=item.rule["purpose"])
        assert Point.objects.filter(metric__in=metrics).delete()[0]
        metrics.update(latest_at=None, latest_value=None, state="no_data")

    return spoil


def _breach(item: Item) -> Spoiler:
    """Every value on the wrong side of the target."""

    def spoil(initiative: Initiative) -> None:
        metric = Metric.objects.get(initiative=initiative, purpose=item.rule["purpose"])
        assert metric.target is not None
        worse = metric.target * (10 if metric.direction == "lower" else 0.1)
        assert Point.objects.filter(metric=metric).update(value=worse)

    return spoil
