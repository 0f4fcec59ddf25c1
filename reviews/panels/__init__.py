"""Read-only data for pieces of screen: the queue, the reviews tab, and the gate review page."""

from reviews.panels.component_queue import ComponentTask, component_reviews_asked
from reviews.panels.page import ReviewPage, review_page
from reviews.panels.queue import QUEUE_VIEWS, QueueRow, queue_rows
from reviews.panels.tab import GateTab, gate_facts, gate_tab, reviewers_for

__all__ = [
    "QUEUE_VIEWS",
    "ComponentTask",
    "GateTab",
    "QueueRow",
    "ReviewPage",
    "component_reviews_asked",
    "gate_facts",
    "gate_tab",
    "queue_rows",
    "review_page",
    "reviewers_for",
]
