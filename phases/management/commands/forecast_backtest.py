"""`python manage.py forecast_backtest`: how often the dates that a forecast would have named were kept."""

from typing import Any

from django.core.management.base import BaseCommand

from phases.forecast import backtest
from phases.models import PhaseStay, StayOutcome


class Command(BaseCommand):
    """Replays the finished stays of the organisation, each from what was known when it began."""

    help = "Replay history: how often were the 50 % and 85 % dates of a forecast kept? Imported stays count when they name both days."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = PhaseStay.objects.finished().exclude(outcome__in=[StayOutcome.CORRECTED, StayOutcome.STOPPED])
        stays = [
            (stay.phase, stay.began_at.date(), (stay.ended_at or stay.began_at).date())
            for stay in rows
            if not stay.is_imported or (stay.effective_entered_on and stay.effective_left_on)
        ]
        for phase in (1, 2, 3):
            held = backtest(stays, phase)
            if not held.n:
                self.stdout.write(f"Phase {phase}: no stay began after ten had finished.")
                continue
            self.stdout.write(
                f"Phase {phase}: of {held.n} forecasts the 50 % date was kept {held.p50 / held.n:.0%} of the time, "
                f"the 85 % date {held.p85 / held.n:.0%}."
            )
