"""REST doors."""

from rest_framework.routers import BaseRouter


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
