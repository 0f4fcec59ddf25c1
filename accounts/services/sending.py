"""Mail leaves from here: due mails and digests over one connection, one transaction each."""

import smtplib
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import Delivery
from accounts.services.outbox import (
    deliveries_claim,
    deliveries_release,
    delivery_begin,
    delivery_failed,
    delivery_later,
    delivery_sent,
    delivery_unknown,
)
from accounts.telling import mail_of

BATCH = 20
SECONDS = 25  # one last mail of ten seconds stays inside the soft limit of the task
AWAY = timedelta(seconds=30)
SENT, NOT_SENT, BROKEN = "sent", "not_sent", "broken"


def mails_send(*, limit: int = BATCH) -> int:
    """Send what is due as mail or digest; returns how many left. Raises nothing that a mail server can do."""
    rows = deliveries_claim(channels=("mail", "digest"), limit=limit)
    if not rows:
        return 0
    mail = get_connection()
    try:
        mail.open()
    except (OSError, smtplib.SMTPException) as error:
        deliveries_release(deliveries=rows, error=f"The mail server is not there: {_words(error)}", wait=AWAY)
        return 0
    until, sent = time.monotonic() + SECONDS, 0
    try:
        for place, row in enumerate(rows):
            if time.monotonic() > until:
                deliveries_release(deliveries=rows[place:])
                break
            outcome = _send(row, mail)
            sent += outcome == SENT
            if outcome == BROKEN:
                deliveries_release(deliveries=rows[place + 1 :], wait=AWAY)
                break
    finally:
        mail.close()
    return sent


def _send(row: Delivery, mail: BaseEmailBackend) -> str:
    """Hand one over and settle it; `broken` when the connection is of no more use."""
    message = _message(row)
    if message is None:
        delivery_failed(delivery=row, error="Nobody is there any more to get it, or nothing is left to say.")
        return NOT_SENT
    if not delivery_begin(delivery=row):
        return NOT_SENT
    message.connection = mail
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        refusals = [_answer(code, text) for code, text in error.recipients.values()]
        is_final = all(500 <= code < 600 for code, _ in error.recipients.values())
        (delivery_failed if is_final else delivery_later)(
            delivery=row, error=f"The address is refused: {'; '.join(refusals)}"
        )
    except smtplib.SMTPResponseException as error:  # the server answered: it has not kept the message
        is_final = isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
        (delivery_failed if is_final else delivery_later)(delivery=row, error=f"The server refuses: {_words(error)}")
    except (OSError, smtplib.SMTPException) as error:
        delivery_unknown(delivery=row, error=f"The connection broke: {_words(error)}")
        return BROKEN
    else:
        delivery_sent(delivery=row)
        return SENT
    return NOT_SENT


def _message(row: Delivery) -> EmailMessage | None:
    """What the person gets; None when they have left or its notices have gone."""
    user, notices = row.user, list(row.mailed.order_by("pk"))
    if user is None or not user.is_active or user.is_service or not notices:
        return None
    subject, body = mail_of(notices, settings.PUBLIC_URL.rstrip("/"))
    domain = settings.EMAIL_FROM.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{row.message_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[user.email], headers=headers)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error)[:200] or type(error).__name__


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"[:200]
