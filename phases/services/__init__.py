"""Everything that a person, a token or the clock can do to playbooks, checklists, stays, waits, asks and waves."""

from phases.services.answers import ANSWER_MIN, REASON_MIN, item_answer, item_assign, item_not_applicable, item_reopen
from phases.services.asks import ask_answer, ask_raise, ask_withdraw, asks_mail
from phases.services.capturing import CAPTURE_DAYS, item_capture
from phases.services.draft_parts import part_add, part_move, part_remove, part_save
from phases.services.drafts import draft_discard, draft_import, playbook_copy, playbook_draft
from phases.services.evidence import item_evidence_add
from phases.services.external import item_external
from phases.services.links import link_check, link_confirm, links_claim_due
from phases.services.playbooks import playbook_import, playbook_load_builtin, playbook_pin, playbook_publish
from phases.services.publishing import draft_publish
from phases.services.stays import initiative_accept, phase_enter, stay_close, stays_sweep
from phases.services.waits import wait_end, wait_start
from phases.services.waves import wave_approve, wave_finish, wave_resume, wave_start, waves_sweep

__all__ = [
    "ANSWER_MIN",
    "CAPTURE_DAYS",
    "REASON_MIN",
    "ask_answer",
    "ask_raise",
    "ask_withdraw",
    "asks_mail",
    "draft_discard",
    "draft_import",
    "draft_publish",
    "initiative_accept",
    "item_answer",
    "item_assign",
    "item_capture",
    "item_evidence_add",
    "item_external",
    "item_not_applicable",
    "item_reopen",
    "link_check",
    "link_confirm",
    "links_claim_due",
    "part_add",
    "part_move",
    "part_remove",
    "part_save",
    "phase_enter",
    "playbook_copy",
    "playbook_draft",
    "playbook_import",
    "playbook_load_builtin",
    "playbook_pin",
    "playbook_publish",
    "stay_close",
    "stays_sweep",
    "wait_end",
    "wait_start",
    "wave_approve",
    "wave_finish",
    "wave_resume",
    "wave_start",
    "waves_sweep",
]
