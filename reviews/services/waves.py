"""A wave begins only inside the scope that was signed, or after whose review it leaves has looked again."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from phases import services as phases
from phases.models import ExpansionWave
from phases.permissions import can_run_waves
from reviews.causes.waves import by_discipline, outside_of, scope_code
from reviews.models import Recheck
from reviews.services.sweeping import watches_begin
from reviews.wave_scope import Difference

State = ExpansionWave.State


def wave_start(*, actor: Actor, wave: ExpansionWave) -> ExpansionWave:
    """Let an approved wave begin. Outside the signed scope only once every review that rests on it has found that it holds.

    Raises DomainError that says what is outside and who has to look first.
    """
    require(can_run_waves(actor, wave.initiative))
    with transaction.atomic():
        # The initiative's lock: a decision, another wave and this one see each other's scope.
        Initiative.objects.select_for_update().get(pk=wave.initiative_id)
        open_now = unreviewed(_fresh(wave))
        if open_now and wave.state == State.APPROVED:
            words = "; ".join(one.words for parts in open_now.values() for one in parts)
            who = ", ".join(discipline.replace("_", " ") for discipline in open_now)
            raise DomainError(f"Outside the signed scope: {words}. First a review has to look again: {who}.")
        return phases.wave_start(actor=actor, wave=wave)


def wave_review_ask(*, actor: Actor, wave: ExpansionWave) -> ExpansionWave:
    """Ask the reviews that a wave leaves behind to look again, before it starts: the scope-bound criteria are open meanwhile.

    The initiative is on watch from this moment; what runs keeps its standing. Raises DomainError for a wave that is not
    approved, or that stays inside.
    """
    require(can_run_waves(actor, wave.initiative))
    with transaction.atomic():
        Initiative.objects.select_for_update().get(pk=wave.initiative_id)
        locked = ExpansionWave.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=wave.pk)
        if locked.state != State.APPROVED:
            raise DomainError(
                f"This wave is {locked.get_state_display().lower()}. Only an approved one asks for its review."
            )
        outside = outside_of([_fresh(locked)])[locked.pk]
        if not outside:
            raise DomainError("This wave stays inside the signed scope. It can start.")
        locked.scope_asked_at, locked.scope_asked_by_id = clock.now(), actor.user_id
        locked.save(update_fields=["scope_asked_at", "scope_asked_by"])
        entry_append(
            actor=actor, action="reviews.wave_review_ask", obj=locked, initiative_id=locked.initiative_id,
            changes={"outside": [one.words for one in outside], "asks": sorted(by_discipline(outside))},
            summary=f"Asked for a review before the wave {locked.title}: {'; '.join(one.words for one in outside)}"[:300],
        )  # fmt: skip
        watches_begin(locked.initiative)
    return locked


def unreviewed(wave: ExpansionWave) -> dict[str, list[Difference]]:
    """By discipline what is outside the signed scope and that no review has found to hold. Three queries."""
    parts = by_discipline(outside_of([wave])[wave.pk])
    codes = {scope_code(wave, discipline, found): discipline for discipline, found in parts.items()}
    settled = Recheck.objects.settled().filter(initiative_id=wave.initiative_id, code__in=codes)
    held = {codes[code] for code in settled.values_list("code", flat=True)}
    return {discipline: found for discipline, found in parts.items() if discipline not in held}


def _fresh(wave: ExpansionWave) -> ExpansionWave:
    return ExpansionWave.objects.select_related("component_version__component").get(pk=wave.pk)
