"""Components on screen: the inventory, one component, and what an initiative uses."""

from portfolio.panels.inventory.component import ComponentPage, component_page
from portfolio.panels.inventory.rows import ComponentQuery, ComponentRow, component_owners, component_rows, query_read
from portfolio.panels.inventory.used import UsedPanel, used_by

__all__ = [
    "ComponentPage",
    "ComponentQuery",
    "ComponentRow",
    "UsedPanel",
    "component_owners",
    "component_page",
    "component_rows",
    "query_read",
    "used_by",
]
