"""Components in use whose reviews do not hold."""

from reviews.causes.base import Among, Cause, Causes
from reviews.components import STATE_WORDS, Need, asking_criteria, needs_of


def components_unreviewed(among: Among) -> Causes:
    """What runs (phase 4) on a component version without a valid review that its playbook asks for: a new version, a review
    that ended, an end of life within 90 days. One review ends it for all of them.

    It reopens the criteria that ask for these reviews: what runs turns to *no* exactly where the playbook calls one of
    them critical. Nobody is asked to look again here: the one request for the component does that, once and not for each dependent.
    """
    found: Causes = {}
    needs = [need for need in needs_of(among=among.initiatives) if need.lacking]
    criteria = asking_criteria({pk for need in needs for pk in need.asking}) if needs else {}
    for need in needs:
        for initiative_id, asked in need.asking.items():
            lacking = [one.discipline for one in need.lacking if one.discipline in asked]
            codes = tuple(code for code, names in criteria[initiative_id].items() if names & set(lacking))
            if lacking:
                cause = Cause(_reason(need, lacking), codes)
                found[initiative_id, f"component:{need.version.component_id}"] = cause
    return found


def _reason(need: Need, lacking: list[str]) -> str:
    component, state = need.version.component, need.states[lacking[0]]
    if state.state == "ended":
        return f"{component.name} is past its end of life. {state.why}"
    names = ", ".join(name.replace("_", " ") for name in lacking)
    return f"{component.name} {need.version.label}: {STATE_WORDS[state.state]} for {names}."
