"""How the stored files of evidence stand: the last run of the check, what it found, and what was removed by two people."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.db.models import Count

from common import clock
from initiatives.models import Evidence, EvidenceCheck, EvidenceRemoval

Tone = Literal["ok", "failed", "unknown"]
STUCK_AFTER = timedelta(hours=1)
RUNS_MOST = 20
REMOVED_MOST = 50


@dataclass(frozen=True)
class Fault:
    """One version that is missing or changed. `url` leads to its evidence."""

    state: str
    name: str
    key: str
    number: int
    sha256: str
    url: str


@dataclass(frozen=True)
class Files:
    """`tone` and `text` are the chip; `last` the newest finished run, `running` one that waits or runs."""

    last: EvidenceCheck | None
    running: EvidenceCheck | None

    @property
    def tone(self) -> Tone:
        if self.last is None:
            return "unknown"
        return "failed" if self.last.missing or self.last.changed else "ok"

    @property
    def text(self) -> str:
        if self.last is None:
            return "Evidence files not checked yet"
        counts = [f"{n} {word}" for n, word in ((self.last.missing, "missing"), (self.last.changed, "changed")) if n]
        return f"Evidence files: {', '.join(counts)}" if counts else "Evidence files intact"

    @property
    def is_stuck(self) -> bool:
        """Begun and not finished for an hour: the store cannot be read, or background work does not run."""
        return self.running is not None and clock.now() - self.running.started_at > STUCK_AFTER


@dataclass(frozen=True)
class FilesPage:
    """`removed` newest first, `removed_count` of all; `runs` the finished ones, newest first."""

    files: Files
    faults: list[Fault]
    removed: list[EvidenceRemoval]
    removed_count: int
    runs: list[EvidenceCheck]


def files_now() -> Files:
    """Without reading a file. Two queries."""
    return Files(
        last=EvidenceCheck.objects.exclude(finished_at=None).first(),
        running=EvidenceCheck.objects.filter(finished_at=None).first(),
    )


def files_page() -> FilesPage:
    """The page. Six queries at most."""
    files = files_now()
    removed = EvidenceRemoval.objects.select_related(
        "version__evidence__initiative", "requested_by", "approved_by"
    ).order_by("-id")
    return FilesPage(
        files=files,
        faults=_faults(files.last.faults if files.last else []),
        removed=list(removed[:REMOVED_MOST]),
        removed_count=EvidenceRemoval.objects.aggregate(n=Count("pk"))["n"],
        runs=list(EvidenceCheck.objects.exclude(finished_at=None)[:RUNS_MOST]),
    )


def _faults(found: list[dict[str, Any]]) -> list[Fault]:
    names = dict(Evidence.objects.filter(pk__in={one["evidence"] for one in found}).values_list("pk", "name"))
    return [
        Fault(
            state=one["state"],
            name=names.get(one["evidence"], ""),
            key=one["key"],
            number=one["number"],
            sha256=one["sha256"],
            url=f"/i/{one['key']}/evidence/{one['evidence']}/",
        )
        for one in found
    ]
