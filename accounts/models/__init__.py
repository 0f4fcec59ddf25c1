"""People, their roles, the organisation, providers, bearer tokens, and what people are told."""

from accounts.models.factors import FactorPolicy
from accounts.models.notices import (
    CHOSEN_KINDS,
    Channel,
    ChatAddress,
    Delivery,
    Follow,
    Notice,
    NoticeKind,
    NoticePolicy,
    NoticeSettings,
)
from accounts.models.people import Discipline, Organisation, Role, RoleGrant, Theme, User, UserManager
from accounts.models.providers import ProviderLogin
from accounts.models.tokens import ApiToken

__all__ = [
    "CHOSEN_KINDS",
    "ApiToken",
    "Channel",
    "ChatAddress",
    "Delivery",
    "Discipline",
    "FactorPolicy",
    "Follow",
    "Notice",
    "NoticeKind",
    "NoticePolicy",
    "NoticeSettings",
    "Organisation",
    "ProviderLogin",
    "Role",
    "RoleGrant",
    "Theme",
    "User",
    "UserManager",
]
