"""Everything that can be done to an initiative, its seats, evidence and records. One noun per file."""

from initiatives.services.adoption import initiative_adopt, initiative_place, initiative_unimport
from initiatives.services.classification import classification_confirm, classification_give, classification_import
from initiatives.services.comments import comment_add, comment_retract, mention_read
from initiatives.services.components import (
    component_add,
    component_edit,
    dependency_add,
    dependency_end,
    dependency_none,
    version_add,
)
from initiatives.services.disposing import disposal_record
from initiatives.services.evidence import evidence_add, evidence_scan
from initiatives.services.exercising import escalation_path_exercise
from initiatives.services.holding import hold_lift, hold_put
from initiatives.services.initiatives import initiative_create, initiative_edit, visibility_set
from initiatives.services.intake import idea_add, intake_save, intake_submit
from initiatives.services.lifecycle import (
    initiative_pause,
    initiative_reinstate,
    initiative_resume,
    initiative_retire,
    initiative_stop,
)
from initiatives.services.quality import quality_rate
from initiatives.services.records import decision_record, record_add, record_edit
from initiatives.services.removals import evidence_remove, files_erase, removal_close, removal_request
from initiatives.services.restricting import evidence_restrict
from initiatives.services.seats import seat_accept, seat_assign, seat_end, seats_accept
from initiatives.services.updates import update_post
from initiatives.services.verifying import evidence_check, evidence_verify, evidence_verify_due

__all__ = [
    "classification_confirm",
    "classification_give",
    "classification_import",
    "comment_add",
    "comment_retract",
    "component_add",
    "component_edit",
    "decision_record",
    "dependency_add",
    "dependency_end",
    "dependency_none",
    "disposal_record",
    "escalation_path_exercise",
    "evidence_add",
    "evidence_check",
    "evidence_remove",
    "evidence_restrict",
    "evidence_scan",
    "evidence_verify",
    "evidence_verify_due",
    "files_erase",
    "hold_lift",
    "hold_put",
    "idea_add",
    "initiative_adopt",
    "initiative_create",
    "initiative_edit",
    "initiative_pause",
    "initiative_place",
    "initiative_reinstate",
    "initiative_resume",
    "initiative_retire",
    "initiative_stop",
    "initiative_unimport",
    "intake_save",
    "intake_submit",
    "mention_read",
    "quality_rate",
    "record_add",
    "record_edit",
    "removal_close",
    "removal_request",
    "seat_accept",
    "seat_assign",
    "seat_end",
    "seats_accept",
    "update_post",
    "version_add",
    "visibility_set",
]
