"""Everything that can be done to people, roles, tokens and the organisation: one function for each verb."""

from accounts.services.chatting import bound_to as chat_bound_to
from accounts.services.chatting import chats_send
from accounts.services.factor_policy import factor_policy_set, factor_reset
from accounts.services.factors import (
    factor_app_add,
    factor_app_remove,
    factor_code_use,
    factor_codes_make,
    factor_lock_note,
    factor_tell,
    factor_tidy,
)
from accounts.services.mail import role_mail, user_mail
from accounts.services.notices import NewNotice, notices_withdraw, notices_write, values_allowed, zone_of_all
from accounts.services.outbox import outbox_failed, outbox_lag_seconds
from accounts.services.people import (
    access_limit,
    organisation_set_up,
    role_grant,
    role_revoke,
    theme_set,
    user_add,
    user_deactivate,
)
from accounts.services.preferences import (
    chat_address_end,
    chat_address_set,
    delivery_retry,
    follow_set,
    notice_policy_set,
    notice_settings_save,
    notice_try,
)
from accounts.services.provider_apps import app_bound_to, app_secret, app_secret_set
from accounts.services.providers import Admission, login_bound_to, provider_check, provider_sign_in
from accounts.services.pseudonyms import user_pseudonymise
from accounts.services.sending import mails_send
from accounts.services.sessions import session_prolong, sessions_end, sessions_of, sign_in_note
from accounts.services.tokens import TOKEN_MAX_DAYS, token_create, token_revoke, token_use

__all__ = [
    "TOKEN_MAX_DAYS",
    "Admission",
    "NewNotice",
    "access_limit",
    "app_bound_to",
    "app_secret",
    "app_secret_set",
    "chat_address_end",
    "chat_address_set",
    "chat_bound_to",
    "chats_send",
    "delivery_retry",
    "factor_app_add",
    "factor_app_remove",
    "factor_code_use",
    "factor_codes_make",
    "factor_lock_note",
    "factor_policy_set",
    "factor_reset",
    "factor_tell",
    "factor_tidy",
    "follow_set",
    "login_bound_to",
    "mails_send",
    "notice_policy_set",
    "notice_settings_save",
    "notice_try",
    "notices_withdraw",
    "notices_write",
    "organisation_set_up",
    "outbox_failed",
    "outbox_lag_seconds",
    "provider_check",
    "provider_sign_in",
    "role_grant",
    "role_mail",
    "role_revoke",
    "session_prolong",
    "sessions_end",
    "sessions_of",
    "sign_in_note",
    "theme_set",
    "token_create",
    "token_revoke",
    "token_use",
    "user_add",
    "user_deactivate",
    "user_mail",
    "user_pseudonymise",
    "values_allowed",
    "zone_of_all",
]
