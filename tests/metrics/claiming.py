"""What is due, as one list: for tests that do not look at batches."""

from metrics.services import pulls_claim_batches


def pulls_claim_due() -> list[int]:
    """Lease what is due now and answer the ids of those pulls."""
    return [pull_id for batch in pulls_claim_batches() for pull_id in batch]
