"""Everything that can be done with gates: one function for each verb."""

from reviews.services.assigning import review_assign, review_claim, review_reassign, review_release
from reviews.services.classification import classification_review
from reviews.services.component_requests import (
    component_edit,
    component_requests_refresh,
    component_version_add,
    dependency_add,
    dependency_end,
)
from reviews.services.component_reviews import component_review, component_review_revoke
from reviews.services.conditions import condition_extend, condition_hand_over, condition_supply
from reviews.services.consenting import signing_consent_give
from reviews.services.correcting import decision_correct
from reviews.services.deciding import gate_decide
from reviews.services.exceptions import condition_close, waiver_approve, waiver_propose, waiver_revoke
from reviews.services.incidents import incident_contain, incident_declare, incident_resolve, incident_review
from reviews.services.locks import signing_lock_see, signing_locks_mail
from reviews.services.marks import review_seen
from reviews.services.passkeys import passkey_add, passkey_begin, passkey_remove
from reviews.services.points import consult_ask, point_accept, point_answer, point_raise, point_reopen
from reviews.services.rebaselining import kpi_rebaseline
from reviews.services.rechecks import recheck_sign
from reviews.services.reminding import reminders_record
from reviews.services.removing import evidence_remove
from reviews.services.requests import gate_request, request_withdraw
from reviews.services.revoking import signature_revoke
from reviews.services.signing import acceptance_sign, review_sign
from reviews.services.suspending import initiative_suspend, suspension_end
from reviews.services.sweeping import gates_sweep
from reviews.services.upgrading import playbook_upgrade
from reviews.services.waves import wave_review_ask, wave_start

__all__ = [
    "acceptance_sign",
    "classification_review",
    "component_edit",
    "component_requests_refresh",
    "component_review",
    "component_review_revoke",
    "component_version_add",
    "condition_close",
    "condition_extend",
    "condition_hand_over",
    "condition_supply",
    "consult_ask",
    "decision_correct",
    "dependency_add",
    "dependency_end",
    "evidence_remove",
    "gate_decide",
    "gate_request",
    "gates_sweep",
    "incident_contain",
    "incident_declare",
    "incident_resolve",
    "incident_review",
    "initiative_suspend",
    "kpi_rebaseline",
    "passkey_add",
    "passkey_begin",
    "passkey_remove",
    "playbook_upgrade",
    "point_accept",
    "point_answer",
    "point_raise",
    "point_reopen",
    "recheck_sign",
    "reminders_record",
    "request_withdraw",
    "review_assign",
    "review_claim",
    "review_reassign",
    "review_release",
    "review_seen",
    "review_sign",
    "signature_revoke",
    "signing_consent_give",
    "signing_lock_see",
    "signing_locks_mail",
    "suspension_end",
    "waiver_approve",
    "waiver_propose",
    "waiver_revoke",
    "wave_review_ask",
    "wave_start",
]
