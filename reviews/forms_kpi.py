"""The form of a re-baseline: the fields of the contract, why it changes, and the proof of who signs."""

from typing import Any

from metrics.forms import KpiForm
from reviews.proof_forms import PROOF_FIELDS, ProofForm


class RebaselineForm(ProofForm, KpiForm):
    """Fields of the contract with a reason that must be given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = "It is signed, counted, and shown beside every number that it touches."

    @property
    def changed(self) -> dict[str, Any]:
        """What the service takes as values of the contract."""
        return self.values("metric", "reason", "seen_number", *PROOF_FIELDS)
