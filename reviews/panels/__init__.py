"""Read-only data for pieces of screen: the queue, the reviews tab, and the gate review page."""

from reviews.panels.classification_queue import (
    ClassificationTask,
    classification_rows,
    classifications_asked,
    classifications_near,
    confirms_classifications,
)
from reviews.panels.component_queue import ComponentTask, component_reviews_asked
from reviews.panels.page import ReviewPage, review_page
from reviews.panels.queue import QUEUE_VIEWS, QueueRow, queue_rows
from reviews.panels.tab import GateTab, gate_facts, gate_tab, reviewers_for

__all__ = [
    "QUEUE_VIEWS",
    "ClassificationTask",
    "ComponentTask",
    "GateTab",
    "QueueRow",
    "ReviewPage",
    "classification_rows",
    "classifications_asked",
    "classifications_near",
    "component_reviews_asked",
    "confirms_classifications",
    "gate_facts",
    "gate_tab",
    "queue_rows",
    "review_page",
    "reviewers_for",
]
