"""Answers of permission functions. `can_<verb>(actor, thing)` returns one of the two; the reason is shown to the person."""

from dataclasses import dataclass
from typing import Literal

from common.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, because `reason`; the reason names who may."""

    reason: str

    def __bool__(self) -> Literal[False]:
        return False


Permission = Allowed | Denied


def require(answer: Permission) -> None:
    """Raise NotAllowed with the shown reason unless the answer is Allowed."""
    if isinstance(answer, Denied):
        raise NotAllowed(answer.reason)
