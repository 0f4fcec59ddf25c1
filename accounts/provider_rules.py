"""What an OpenID Connect provider says of a person, and what that gives here. Pure rules (ADR 48)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Discipline, Role

Grant = tuple[str, str]
"""A role and its discipline ("" for all but reviewers)."""


@dataclass(frozen=True, slots=True)
class Claims:
    """`is_verified` and `groups` are None where the provider says nothing about them."""

    subject: str
    email: str
    name: str
    is_verified: bool | None
    groups: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class ProviderRules:
    """One provider: `roles` maps a group to what it grants; `email_domains` are those it is trusted for."""

    id: str
    name: str
    groups_claim: str
    roles: Mapping[str, tuple[Grant, ...]]
    email_domains: frozenset[str]

    def lets_in(self, claims: Claims) -> bool:
        """Whether one of the groups opens this installation. Without a map of groups every person of the provider is let in."""
        return not self.roles or bool((claims.groups or frozenset()) & self.roles.keys())

    def grants(self, claims: Claims) -> dict[Grant, str]:
        """What the groups grant, each with the first group that does."""
        given: dict[Grant, str] = {}
        for group in sorted((claims.groups or frozenset()) & self.roles.keys()):
            for grant in self.roles[group]:
                given.setdefault(grant, group)
        return given

    def trusts(self, claims: Claims) -> bool:
        """Whether the provider may speak for the address: the domain is one of its own."""
        return claims.email.rpartition("@")[2].lower() in self.email_domains

    def vouches(self, claims: Claims) -> bool:
        """Whether the address is the person's: said so, or not denied by a provider that is trusted for the domain."""
        return claims.is_verified is True or (claims.is_verified is None and self.trusts(claims))


def grant_parse(text: str) -> Grant:
    """`auditor` or `reviewer:security`. Raises ValueError for a role that does not exist."""
    role, _, discipline = text.partition(":")
    if (
        role not in Role.values
        or (role == Role.REVIEWER) != bool(discipline)
        or (discipline and discipline not in Discipline.values)
    ):
        raise ValueError(f"{text!r} is no role")
    return role, discipline


def rules_of(app: Any) -> ProviderRules:
    """The rules of django-allauth's `SocialApp`. Raises ValueError for a role that does not exist."""
    said: Mapping[str, Any] = app.settings
    return ProviderRules(
        id=app.provider_id,
        name=app.name,
        groups_claim=said.get("groups_claim") or "groups",
        roles={group: tuple(grant_parse(one) for one in roles) for group, roles in (said.get("roles") or {}).items()},
        email_domains=frozenset(domain.lower() for domain in said.get("email_domains") or ()),
    )


def claims_read(rules: ProviderRules, said: Mapping[str, Any]) -> Claims:
    """Read what the identity token and the userinfo endpoint say together."""
    verified, groups = said.get("email_verified"), _at(said, rules.groups_claim)
    if isinstance(groups, str):
        groups = [groups]
    return Claims(
        subject=str(said.get("sub") or ""),
        email=str(said.get("email") or "").strip().lower(),
        name=str(said.get("name") or said.get("preferred_username") or "").strip()[:120],
        is_verified=None if verified is None else verified in (True, "true"),
        groups=frozenset(map(str, groups)) if isinstance(groups, list) else None,
    )


def _at(said: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or by a path through objects (`realm_access.roles`)."""
    if path in said:
        return said[path]
    found: Any = said
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
