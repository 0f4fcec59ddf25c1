"""Keep and remove named views of the portfolio."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from portfolio.models import SavedView
from portfolio.permissions import can_delete_view, can_save_view

MAX_VIEWS = 50


def view_save(*, actor: Actor, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep `query` (the query string without `?`) under a name; the same name of the same person is replaced."""
    require(can_save_view(actor, is_shared=is_shared))
    name = name.strip()
    if not name or len(name) > 60:
        raise DomainError("Give the view a name of at most 60 letters.", field="name")
    if len(query) > 500:
        raise DomainError("This view has too many filters to keep.", field="name")
    with transaction.atomic():
        mine = SavedView.objects.filter(owner_id=actor.user_id)
        if mine.count() >= MAX_VIEWS and not mine.filter(name=name).exists():
            raise DomainError(f"You keep {MAX_VIEWS} views already. Remove one first.", field="name")
        view, is_new = SavedView.objects.update_or_create(
            owner_id=actor.user_id,
            name=name,
            defaults={"query": query.lstrip("?"), "is_shared": is_shared},
            create_defaults={"query": query.lstrip("?"), "is_shared": is_shared, "created_at": clock.now()},
        )
        entry_append(
            actor=actor,
            action="portfolio.view_save",
            obj=view,
            summary=f"{'Saved' if is_new else 'Changed'} view {name}",
            changes={"query": view.query, "is_shared": is_shared},
        )
    return view


def view_delete(*, actor: Actor, view: SavedView) -> None:
    """Remove a view."""
    require(can_delete_view(actor, view))
    with transaction.atomic():
        entry_append(actor=actor, action="portfolio.view_delete", obj=view, summary=f"Removed view {view.name}")
        view.delete()
