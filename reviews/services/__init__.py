"""Everything that can be done with gates: one function for each verb."""

from reviews.services.deciding import gate_decide
from reviews.services.exceptions import condition_close, waiver_approve, waiver_propose
from reviews.services.marks import review_seen
from reviews.services.requests import gate_request, request_withdraw, review_assign
from reviews.services.signing import acceptance_sign, review_sign, signature_revoke
from reviews.services.sweeping import gates_sweep

__all__ = [
    "acceptance_sign",
    "condition_close",
    "gate_decide",
    "gate_request",
    "gates_sweep",
    "request_withdraw",
    "review_assign",
    "review_seen",
    "review_sign",
    "signature_revoke",
    "waiver_approve",
    "waiver_propose",
]
