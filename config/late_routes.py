"""Routes whose module is imported when the first request comes to them."""

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class LateRoutes(URLResolver):
    """As `path(prefix, include((module, namespace)))`, but the module is imported only once an address under `prefix` is asked for,
    or one of the namespace is made. A process that answers pages alone never imports it. Lookup, names and checks are the same.
    """

    def __init__(self, prefix: str, module: str, namespace: str) -> None:
        super().__init__(RoutePattern(prefix), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        """Called of all routes when the first address is made, though it is not here that names of a namespace are looked up."""
        if "urlconf_module" in vars(self):
            super()._populate()
