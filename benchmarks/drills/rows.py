"""What the drills lay out in the demo, and the rows that they hold pages against. Run by `manage.py shell` beside the product.

What is laid out goes through the services, as people of the demo. What is asked reads rows directly, never a panel.
"""

import json
import sys
from importlib import import_module
from typing import Any

from django.apps import apps

from accounts.actors import actor_for
from accounts.models import Notice, User
from audit.models import Entry
from audit.services import chain_verify
from common.actors import Actor
from initiatives.models import Comment, Mention

OURS = ("initiatives", "phases", "reviews", "audit")
MINE = ("owner", "assigned_to", "asked_of", "reviewer", "user")
"""Names of the columns by which a row rests with a person; others (created by, signed by) are history."""
ENDS = ("ended_at", "closed_at", "revoked_at", "withdrawn_at")
MODULES = ("rows", "leaver_rows", "component_rows", "import_rows", "decision_rows")
MARK = "drills:"
"""Begins each answer, because the product may print on its own."""


def serve() -> None:
    """For each line `[function, *arguments]` that comes in, one line with what it answers; ends with the input."""
    modules = [import_module(f"benchmarks.drills.{name}") for name in MODULES]
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            function = next(getattr(module, name) for module in modules if hasattr(module, name))
            answer = {"is": function(*arguments)}
        except Exception as error:  # told to who asked
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(f"{MARK}{json.dumps(answer)}\n")
        sys.stdout.flush()


def who(name: str) -> Actor:
    return actor_for(user(name))


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.com")


def counts() -> dict[str, int]:
    """Rows of each table that holds records."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models() if model._meta.managed]
    return {model._meta.label_lower: model._default_manager.count() for model in models}


def verified() -> list[str]:
    """How a check of the whole audit log ends: its state and its words."""
    found = chain_verify(anchor=None)
    return [found.state, f"{found.detail}; {found.checked} links"]


def told(name: str, kind: str) -> list[str]:
    """Subjects of the notices of this kind that wait for or went to a person, newest first."""
    return list(Notice.objects.filter(user=user(name), kind=kind).order_by("-pk").values_list("subject", flat=True))


def newest(action: str) -> dict[str, Any]:
    """The newest entry of the log of this action: its id and what it says has changed."""
    entry = Entry.objects.filter(action=action).order_by("-pk")[0]
    return {"id": entry.pk, "changes": json.loads(entry.payload).get("changes") or {}}


def person_of(name: str) -> dict[str, Any]:
    found = user(name)
    return {"id": found.pk, "name": found.name, "is_active": found.is_active}


def mentioned(since: int) -> list[str]:
    """`key handle` of everybody whom a comment with a higher id than this mentions."""
    found = Mention.objects.filter(comment_id__gt=since).select_related("comment__initiative", "user")
    return sorted(f"{one.comment.initiative.key} {one.user.email.partition('@')[0]}" for one in found)


def newest_comment() -> int:
    return Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
