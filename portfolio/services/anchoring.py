"""The newest checkpoint goes to the auditors once a day: a copy of the anchor that the owner of the database cannot take back."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.db import IntegrityError, transaction

from accounts.models import Role
from accounts.services import role_mail
from audit.anchors import Anchor
from audit.models import AnchorMail, Check, Checkpoint, CheckpointKey
from common import clock

log = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(minutes=10)
TEXT = """The audit log had {seq} entries at {at} UTC. Keep this mail: the line below finds an end that was cut off and a
history that was written anew, even by somebody who owns the database.

{text}

Signature {signature}
Public key {public}
Last check: {check}

To compare: save the next line as a file, and run `python manage.py audit_verify --anchor FILE`.

{line}
"""


def checkpoint_mail() -> AnchorMail | None:
    """Send today's mail if it is not sent yet and there is a checkpoint. One that failed is tried again after ten minutes."""
    claimed = _claim()
    if claimed is None:
        return None
    try:
        claimed.recipients = role_mail(
            role=Role.AUDITOR, subject=f"Audit log: checkpoint {claimed.checkpoint.seq}", text=_text(claimed.checkpoint)
        )
    except (OSError, SMTPException) as error:
        log.warning("the checkpoint could not be mailed: %s", error)
        return None
    claimed.sent_at = clock.now()
    claimed.save(update_fields=["sent_at", "recipients"])
    return claimed


def _claim() -> AnchorMail | None:
    newest, now = Checkpoint.objects.last(), clock.now()
    if newest is None:
        return None
    with transaction.atomic():
        mail = AnchorMail.objects.select_for_update().filter(day=now.date()).first()
        if mail is not None:
            if mail.sent_at is not None or now - mail.claimed_at < AGAIN_AFTER:
                return None
            mail.claimed_at, mail.checkpoint = now, newest
            mail.save(update_fields=["claimed_at", "checkpoint"])
            return mail
    try:
        with transaction.atomic():
            return AnchorMail.objects.create(day=now.date(), checkpoint=newest, claimed_at=now)
    except IntegrityError:  # another worker was first
        return None


def _text(checkpoint: Checkpoint) -> str:
    public = CheckpointKey.objects.values_list("public", flat=True).get(pk=checkpoint.key_id)
    last = Check.objects.exclude(finished_at=None).first()
    return TEXT.format(
        seq=checkpoint.seq,
        at=f"{checkpoint.made_at:%Y-%m-%d %H:%M}",
        text=checkpoint.text,
        signature=checkpoint.signature,
        public=public,
        check=f"{last.state}, {last.finished_at:%Y-%m-%d %H:%M} UTC" if last and last.finished_at else "none yet",
        line=Anchor(checkpoint.text, checkpoint.signature, public).line,
    )
