"""Reviews of components, read: what a version's reviews are worth today, and which reviews are missing where."""

from reviews.components.asked import Need, asked_disciplines, asking_criteria, needs_of
from reviews.components.criterion import components_criteria
from reviews.components.states import STATE_WORDS, DisciplineState, review_states, version_draft

__all__ = [
    "STATE_WORDS",
    "DisciplineState",
    "Need",
    "asked_disciplines",
    "asking_criteria",
    "components_criteria",
    "needs_of",
    "review_states",
    "version_draft",
]
