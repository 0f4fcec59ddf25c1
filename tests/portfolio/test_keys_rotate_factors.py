"""What a second factor needs stays usable when FIELD_KEYS are rotated, and nothing of it stays under the old key."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet

from accounts.services import factor_app_add, factor_code_use
from common import clock
from common.sealed import key_ids, sealed_with
from portfolio.sealings import keys_in_use
from portfolio.services.rotating import keys_rotate

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def _code(secret: str, steps: int) -> str:
    return str(format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + steps)))


def test_app_and_recovery_codes_open_with_the_new_key_alone(cast, settings):
    settings.FIELD_KEYS = [OLD]
    secret = generate_totp_secret()
    codes = factor_app_add(actor=cast.pm.actor, secret=secret, code=_code(secret, 0))
    settings.FIELD_KEYS = [NEW, OLD]
    assert keys_in_use().old == 2
    assert keys_rotate().left == []
    settings.FIELD_KEYS = [NEW]
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=cast.pm.user)}
    sealed = kept["totp"]["secret"], kept["recovery_codes"]["seed"]
    assert {sealed_with(text) for text in sealed} == set(key_ids())
    assert factor_code_use(actor=cast.pm.actor, user=cast.pm.user, code=_code(secret, 1)) is not None
    assert factor_code_use(actor=cast.pm.actor, user=cast.pm.user, code=codes[0]) is not None
