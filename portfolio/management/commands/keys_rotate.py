"""`manage.py keys_rotate`: seal everything anew with the newest of FIELD_KEYS; `--status` only says which keys are in use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from common.sealed import key_ids
from portfolio.keys_left import keys_left
from portfolio.models import KeyRotation
from portfolio.sealings import keys_in_use
from portfolio.services.rotating import BATCH, keys_rotate


class Command(BaseCommand):
    help = "Seal every kept secret anew with the newest of FIELD_KEYS. May be killed at any moment and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--status", action="store_true", help="change nothing: say which keys are in use")
        parser.add_argument("--batch", type=int, default=BATCH, help=f"texts in one transaction ({BATCH})")
        parser.add_argument("--pause", type=float, default=0.0, help="seconds between two batches (0)")
        parser.add_argument(
            "--leave-unreadable", action="store_true", help="go on although some texts open with none of the keys"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["status"]:
            self._status()
            return
        try:
            done = keys_rotate(
                batch=max(options["batch"], 1), pause_s=options["pause"], tell=self._tell,
                leaves_unreadable=options["leave_unreadable"],
            )  # fmt: skip
        except DomainError as error:
            raise CommandError(error.message) from error
        self._tell(f"{done.sealed} sealed anew with the key {key_ids()[0]}")
        if done.left:
            raise CommandError("These stay as they are; keep the old key:\n" + "\n".join(done.left))
        self._tell("Nothing is sealed with an old key.")
        if len(key_ids()) > 1:
            self._tell("Take the old keys out of FIELD_KEYS and restart. Keep them beside the backups of their time.")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _status(self) -> None:
        found, newest = keys_in_use(), key_ids()[0]
        self._tell(f"FIELD_KEYS: {len(key_ids())}, newest {newest}")
        for label, counts in found.by_key.items():
            said = ", ".join(f"{count} with {key}{'' if key == newest else ' (old)'}" for key, count in counts.items())
            self._tell(f"  {label}: {said or 'none'}")
        for line in [*found.unreadable, *found.plain]:
            self._tell(f"  {line}")
        last = KeyRotation.objects.first()
        if last is not None:
            end = (
                f"ended {last.finished_at:%-d %b %Y %H:%M} UTC" if last.finished_at else "was broken off: run it again"
            )
            self._tell(f"  Last rotation, {last}: began {last.began_at:%-d %b %Y %H:%M} UTC, {end}")
        for one in keys_left(found):
            self._tell(f"{one.name}: {one.words}{f'. {one.advice}' if one.advice else ''}")
