"""What a comment can be about: the apps below know their own things, this one knows them all."""

from initiatives.models import Comment, Initiative
from metrics.models import Metric
from phases.models import Item
from phases.twins import thread_ids
from reviews.models import GateRequest

Subject = Comment.Subject


def same_threads(initiative: Initiative, subject: str, subject_id: str) -> list[str]:
    """Other ids of the same thing: an item is another row in each version of its playbook."""
    if subject != Subject.ITEM:
        return []
    item = Item.objects.filter(version__pins__initiative=initiative, pk=subject_id).first()
    return thread_ids(item) if item else []


def subject_known(initiative: Initiative, subject: str, subject_id: str) -> str | None:
    """The id under which the thread is kept (an item may be named by its code), or None when there is no such thing."""
    if subject == Subject.INITIATIVE:
        return "" if not subject_id else None
    if subject == Subject.ITEM:
        by = {"pk": subject_id} if subject_id.isdecimal() else {"code": subject_id}
        item = Item.objects.filter(version__pins__initiative=initiative, **by).first()
        return str(item.pk) if item else None
    rows = {Subject.METRIC: Metric.objects, Subject.REVIEW: GateRequest.objects}
    known = next((manager for kind, manager in rows.items() if kind == subject), None)
    if known is None or not subject_id.isdecimal() or not known.filter(initiative=initiative, pk=subject_id).exists():
        return None
    return str(int(subject_id))
