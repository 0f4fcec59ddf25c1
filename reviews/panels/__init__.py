"""Read-only data for pieces of screen: the queue, the reviews tab, and the gate review page."""

from reviews.panels.page import ReviewPage, review_page
from reviews.panels.queue import QUEUE_VIEWS, QueueRow, queue_rows
from reviews.panels.tab import GateTab, gate_facts, gate_tab, reviewers_for

__all__ = [
    "QUEUE_VIEWS",
    "GateTab",
    "QueueRow",
    "ReviewPage",
    "gate_facts",
    "gate_tab",
    "queue_rows",
    "review_page",
    "reviewers_for",
]
