"""Search over everything that a person may see. One query for each kind, at most twenty hits a kind."""

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import User
from common.actors import Actor
from initiatives.models import Evidence, EvidenceVersion, Initiative
from metrics.models import Metric
from phases.models import Answer
from reviews.models import GateRequest

MOST = 20


@dataclass(frozen=True)
class Hit:
    """One result: state (or None), title, where it belongs, and its address."""

    title: str
    url: str
    where: str
    state: str | None = None


@dataclass(frozen=True)
class Found:
    """Hits by kind, in the order of the page; `exact` is the initiative whose key was typed."""

    q: str
    kind: str
    groups: dict[str, list[Hit]] = field(default_factory=dict)
    exact: Initiative | None = None

    @property
    def count(self) -> int:
        return sum(len(hits) for hits in self.groups.values())


def search_of(actor: Actor, q: str, kind: str) -> Found:
    """Fewer than two letters find nothing."""
    q = q.strip()[:100]
    if len(q) < 2:
        return Found(q, kind)
    visible = Initiative.objects.visible_to(actor)
    exact = visible.filter(key__iexact=q).first()
    if exact is not None:
        return Found(q, kind, exact=exact)
    groups = {
        "Initiatives": _initiatives(actor, q),
        "Checklist answers": _answers(actor, q),
        "Metrics": _metrics(actor, q),
        "Reviews": _reviews(actor, q),
        "Evidence": _evidence(actor, q),
        "People": _people(actor, q),
    }
    return Found(q, kind, {name: hits for name, hits in groups.items() if hits and kind in ("", name)})


def _initiatives(actor: Actor, q: str) -> list[Hit]:
    found = Initiative.objects.visible_to(actor)
    for word in q.split():
        found = found.filter(
            Q(key__icontains=word)
            | Q(title__icontains=word)
            | Q(outcome__icontains=word)
            | Q(workflow__icontains=word)
            | Q(business_unit__icontains=word)
            | Q(lesson__icontains=word)
        )
    return [
        Hit(f"{i.key} {i.title}", i.get_absolute_url(), i.business_unit or i.phase_name, i.status)
        for i in found.order_by("key")[:MOST]
    ]


def _answers(actor: Actor, q: str) -> list[Hit]:
    found = Answer.objects.filter(
        Q(text__icontains=q) | Q(item__title__icontains=q), initiative__in=Initiative.objects.visible_to(actor)
    )
    return [
        Hit(
            a.item.title,
            f"/i/{a.initiative.key}/items/{a.item_id}/",
            f"{a.initiative.key} {a.initiative.title}",
            a.state,
        )
        for a in found.select_related("initiative", "item")[:MOST]
    ]


def _metrics(actor: Actor, q: str) -> list[Hit]:
    found = Metric.objects.visible_to(actor).filter(name__icontains=q).select_related("initiative")[:MOST]
    return [Hit(m.name, m.get_absolute_url(), f"{m.initiative.key} {m.initiative.title}", m.state) for m in found]


def _reviews(actor: Actor, q: str) -> list[Hit]:
    found = GateRequest.objects.visible_to(actor).filter(Q(statement__icontains=q) | Q(initiative__title__icontains=q))
    return [
        Hit(
            f"Gate {r.phase}, round {r.round}",
            r.get_absolute_url(),
            f"{r.initiative.key} {r.initiative.title}",
            r.state,
        )
        for r in found.select_related("initiative")[:MOST]
    ]


def _evidence(actor: Actor, q: str) -> list[Hit]:
    found = EvidenceVersion.objects.filter(
        # The file name is content: it finds nothing for somebody who may not read the piece.
        Q(evidence__name__icontains=q)
        | Q(sha256__startswith=q.lower())
        | Q(filename__icontains=q, evidence__in=Evidence.objects.readable_by(actor)),
        evidence__initiative__in=Initiative.objects.visible_to(actor),
    ).select_related("evidence__initiative")[:MOST]
    return [
        Hit(
            f"{v.evidence.name}, version {v.number}",
            f"/i/{v.evidence.initiative.key}/evidence/{v.evidence_id}/",
            f"{v.evidence.initiative.key} {v.evidence.initiative.title}",
        )
        for v in found
    ]


def _people(actor: Actor, q: str) -> list[Hit]:
    found = User.objects.filter(Q(name__icontains=q) | Q(email__icontains=q), is_active=True).order_by("name")[:MOST]
    return [Hit(user.name, f"/portfolio/?owner={user.pk}", user.email) for user in found]
