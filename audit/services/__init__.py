"""What can be done to the log. `entry_append` is called by every service inside its own transaction."""

from audit.chain import GENESIS, canonical, link_hash
from audit.services.checkpoints import anchor_append, checkpoint_make
from audit.services.checks import chain_check, chain_check_nightly, check_next, checks_sweep
from audit.services.entries import demo_mark, entry_append, is_demo
from audit.services.sealing import entries_seal, seal_lag_seconds, seal_round
from audit.verification import Verification, chain_verify

__all__ = [
    "GENESIS",
    "Verification",
    "anchor_append",
    "canonical",
    "chain_check",
    "chain_check_nightly",
    "chain_verify",
    "check_next",
    "checkpoint_make",
    "checks_sweep",
    "demo_mark",
    "entries_seal",
    "entry_append",
    "is_demo",
    "link_hash",
    "seal_lag_seconds",
    "seal_round",
]
