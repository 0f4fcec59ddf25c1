"""`manage.py audit_seal`: the sealer as a process of its own."""

import signal
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections

from audit.keys import seal_keys
from audit.services import seal_round
from common.database_clock import database_clock_follow
from common.errors import DomainError

LONGEST_PAUSE_S = 30.0


class Command(BaseCommand):
    help = (
        "Chain committed audit entries every two seconds, sign a checkpoint every hour, append it to the anchor file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=2.0, help="Seconds between two looks.")
        parser.add_argument("--once", action="store_true", help="One look, then end.")
        parser.add_argument(
            "--alive", type=Path, help="A file that is touched after each good look, for a health check."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not seal_keys():
            raise CommandError("AUDIT_KEYS is not set. `python -m config.secrets` prints a fresh key.")
        if options["once"]:
            self.stdout.write(f"{seal_round()} entries sealed")
            return
        self.is_ending = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        pause = options["every"]
        while not self.is_ending:
            is_good = self._look(options["alive"])
            pause = options["every"] if is_good else min(pause * 2, LONGEST_PAUSE_S)
            self._wait(pause)

    def _look(self, alive: Path | None) -> bool:
        close_old_connections()
        database_clock_follow()  # a checkpoint with a time of its own is refused
        try:
            seal_round()
        except (DatabaseError, InterfaceError, OSError, DomainError) as error:
            self.stderr.write(f"not sealed: {error}")
            return False
        if alive is not None:
            alive.touch()
        return True

    def _end(self, *_: object) -> None:
        self.is_ending = True

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_ending and time.monotonic() < until:
            time.sleep(0.2)
