"""Mail to people: each gets an own message, and nobody sees who else got it."""

from django.core.mail import EmailMessage, get_connection

from accounts.models import User


def role_mail(*, role: str, subject: str, text: str) -> int:
    """Send one mail to each active holder of a role who is no machine; answers how many. Raises what the mail backend raises.

    Nobody sees who else got it.
    """
    people = User.objects.filter(is_active=True, is_service=False, role_grants__role=role).distinct()
    addresses = list(people.order_by("pk").values_list("email", flat=True))
    messages = [EmailMessage(subject, text, to=[address]) for address in addresses]
    with get_connection() as mail:
        return mail.send_messages(messages) or 0


def user_mail(*, user: User, subject: str, text: str) -> None:
    """Send one mail to an active person. Raises what the mail backend raises."""
    if user.is_active and not user.is_service:
        EmailMessage(subject, text, to=[user.email]).send()
