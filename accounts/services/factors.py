"""A person's own second factor: an authenticator app (RFC 6238), recovery codes, and what a sign-in takes (ADR 53)."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from accounts.factors import Factors, Type, factors_of
from accounts.models import NoticeKind, User
from accounts.permissions import can_have_factor
from accounts.services.notices import NewNotice, notices_write
from accounts.services.sessions import sessions_end
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require

PERIOD_S = 30
PAGE = "/account/second-factor/"
WRONG = "This code does not fit. Wait for the next one in your app, or look at the clock of your phone."
USED_UP = "last_step"
"""Key of the newest time step of which a code was taken: it and all before it are used up."""


def factor_app_add(*, actor: Actor, secret: str, code: str, keep: str = "") -> list[str]:
    """Keep the authenticator app that holds `secret`, proved by a code of it; answers with the recovery codes, if made now.

    The caller has asked for the password. Ends the person's other sessions, but the one with the key `keep`.
    """
    require(can_have_factor(actor))
    with transaction.atomic():
        user, have = _locked(actor)
        if have.app is not None:
            raise DomainError("You have an authenticator app already. Remove it first.")
        step = _step_of(secret, code, after=-1)
        if step is None:
            raise DomainError(WRONG, field="code")
        made = TOTP.activate(user, secret).instance
        made.data[USED_UP] = step
        made.save(update_fields=["data"])
        entry_append(actor=actor, action="accounts.factor_app_add", obj=user, summary="Set up an authenticator app")
        codes = _codes_new(user) if have.codes is None else []
        factor_tell(user, "an authenticator app was set up", f"app:{made.pk}")
        sessions_end(actor=actor, user=user, keep=keep)
    return codes


def factor_app_remove(*, actor: Actor, keep: str = "") -> None:
    """Take the own app away; without a passkey the recovery codes go too, and the sign-in asks no more.

    The caller has asked for the password and a code. Other sessions end, as when it was set up.
    """
    require(can_have_factor(actor))
    with transaction.atomic():
        user, have = _locked(actor)
        if have.app is None:
            raise DomainError("You have no authenticator app.")
        key = f"app-gone:{have.app.pk}"
        have.app.delete()
        entry_append(
            actor=actor, action="accounts.factor_app_remove", obj=user, summary="Removed the authenticator app"
        )
        factor_tell(user, "the authenticator app was removed", key)
        factor_tidy(actor=actor, user=user)
        sessions_end(actor=actor, user=user, keep=keep)


def factor_codes_make(*, actor: Actor) -> list[str]:
    """New recovery codes in place of the old ones, which open nothing any more. The caller has asked for the password.

    For somebody who has passkeys and no app this is what makes the sign-in ask for them.
    """
    require(can_have_factor(actor))
    with transaction.atomic():
        user, have = _locked(actor)
        if have.app is None and not have.passkeys:
            raise DomainError("Set up an authenticator app or add a passkey first.")
        if have.codes is not None:
            have.codes.delete()
        codes = _codes_new(user)
        made = factors_of(user.pk).codes
        entry_append(actor=actor, action="accounts.factor_codes_make", obj=user, summary="Made new recovery codes")
        factor_tell(
            user, "new recovery codes were made", f"codes:{made.pk if made else 0}", more="; the old ones open nothing"
        )
    return codes


def factor_code_use(*, actor: Actor, user: User, code: str) -> Authenticator | None:
    """Take a code of the app or a recovery code, once; answers which of the two it was, None for a wrong or used one.

    The step before and after the present one are taken too: a phone's clock may be half a minute off. Raises
    SecretUnreadable when no key of FIELD_KEYS opens what is kept.
    """
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=user, type__in=(Type.TOTP, Type.RECOVERY_CODES))
        found = {row.type: row for row in rows}
        app, codes = found.get(Type.TOTP), found.get(Type.RECOVERY_CODES)
        if app is not None:
            step = _step_of(secret_of(app), code, after=app.data.get(USED_UP, -1))
            if step is not None:
                app.data[USED_UP] = step
                app.save(update_fields=["data"])
                return app
        if codes is None or not codes.wrap().validate_code(code):
            return None
        left = factors_of(user.pk).codes_left
        entry_append(
            actor=actor, action="accounts.factor_code_use", obj=user, changes={"left": left},
            summary=f"{user.name} used a recovery code; {left} left",
        )  # fmt: skip
        factor_tell(user, f"a recovery code was used, {left} left", f"code:{codes.pk}:{left}")
        return codes


def factor_lock_note(*, actor: Actor, user: User) -> None:
    """The sign-in takes no more codes for a while: whoever tries knows the password. Noted and told once a day."""
    with transaction.atomic():
        said = "too many wrong codes were tried after your password was right"
        if factor_tell(user, said, f"lock:{clock.today()}", more=". If it was not you, change the password"):
            entry_append(
                actor=actor, action="accounts.factor_lock_note", obj=user,
                summary=f"Too many wrong codes at the sign-in of {user.name}",
            )  # fmt: skip


def factor_tidy(*, actor: Actor, user: User) -> None:
    """Recovery codes of which nothing is left that they stand in for go away. Part of what takes a factor away."""
    with transaction.atomic():
        have = factors_of(user.pk)
        if have.codes is not None and have.app is None and not have.passkeys:
            key = f"off:{have.codes.pk}"
            have.codes.delete()
            entry_append(
                actor=actor, action="accounts.factor_tidy", obj=user,
                summary=f"The sign-in of {user.name} asks for the password alone",
            )  # fmt: skip
            factor_tell(user, "your sign-in now asks for the password alone", key)


def factor_tell(user: User, what: str, key: str, *, more: str = "") -> int:
    """Tell the person by mail: `what` in the subject, `more` after it in the text. Answers whether it is new."""
    notice = NewNotice(
        user_id=user.pk, kind=NoticeKind.ACCOUNT, subject=f"Look: {what}",
        text=f"On your account, {clock.now():%-d %b %Y %H:%M} UTC: {what}{more}.\nNot you? Tell your administrator at once.",
        why="it is your account", url=PAGE, key=f"factor:{user.pk}:{key}",
    )  # fmt: skip
    return notices_write(notices=[notice])


def secret_of(app: Authenticator) -> str:
    """The secret, opened. Raises SecretUnreadable when no key of FIELD_KEYS opens it."""
    return str(decrypt(app.data["secret"]))


def _locked(actor: Actor) -> tuple[User, Factors]:
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    return user, factors_of(user.pk)


def _codes_new(user: User) -> list[str]:
    return list(RecoveryCodes.activate(user).generate_codes())


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is: the present one, or a neighbour. None for another code, or a step up to `after`."""
    present = int(clock.now().timestamp()) // PERIOD_S
    for step in (present, present - 1, present + 1):
        if step > after and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None
