"""Certificates: a signature, or a whole gate, as a printable statement of what was signed, by whom, on what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.models import Checkpoint, Entry
from common.actors import Actor
from metrics.contracts import contract_words
from metrics.models import KpiContractVersion
from reviews import bundles
from reviews.integrity import record_faults
from reviews.models import Bundle, Condition, GateDecision, GateRequest, Signature, SigningConsent
from reviews.panels.proof_lines import ProofLines
from reviews.specs import SECTION_NAMES


@dataclass(frozen=True)
class Place:
    """Where the act stands in the audit log: number and hash of its link, and the checkpoint that covers it, once made."""

    entry: int
    seq: int | None
    hash: str
    checkpoint: int | None
    checkpoint_head: str


@dataclass(frozen=True)
class SignatureSheet:
    """One signature with everything that 21 CFR 11.50 asks for, and what it was bound to. `faults` is empty while it holds.

    `consent`: what the signer had accepted by then; none for a signature from before consent was asked for.
    """

    signature: Signature
    sections: list[tuple[str, str]]
    evidence: list[Mapping[str, Any]]
    conditions: list[Condition]
    policy: str
    policy_digest: str
    place: Place | None
    faults: list[str]
    ended: str
    consent: SigningConsent | None


@dataclass(frozen=True)
class DecisionSheet:
    decision: GateDecision
    conditions: list[Condition]
    place: Place | None
    faults: list[str]


@dataclass(frozen=True)
class GateSheet:
    """A round of a gate: its decisions, its signatures, and the evidence of the bundle that was decided (else asked for)."""

    gate_request: GateRequest
    decisions: list[DecisionSheet]
    signatures: list[SignatureSheet]
    conditions: list[Condition]
    evidence: list[Mapping[str, Any]]
    bundle: Bundle
    kpi: str


def signature_sheet(actor: Actor, signature: Signature) -> SignatureSheet:
    """The certificate of one signature, for this person: the names of restricted evidence are in it, its content never."""
    return _sheets(actor, signature.gate_request, [signature])[0]


def gate_sheet(actor: Actor, gate_request: GateRequest) -> GateSheet:
    """The certificate of one round of a gate."""
    signatures = list(gate_request.signatures.select_related("bundle", "revocation", "signer").order_by("id"))
    decisions = list(gate_request.decisions.select_related("bundle").order_by("id"))
    conditions = _conditions(gate_request)
    places = places_of("reviews.gatedecision", [one.pk for one in decisions])
    bundle = bundle_of(gate_request, decisions, signatures)
    return GateSheet(
        gate_request=gate_request,
        decisions=[
            DecisionSheet(
                one, [row for row in conditions if row.decision_id == one.pk], places.get(one.pk), record_faults(one)
            )
            for one in decisions
        ],
        signatures=_sheets(actor, gate_request, signatures),
        conditions=conditions,
        evidence=_lines(ProofLines(actor, gate_request.initiative), bundle, SECTION_NAMES),
        bundle=bundle,
        kpi=_kpi_words(gate_request, bundle),
    )


def _kpi_words(request: GateRequest, bundle: Bundle) -> str:
    """The KPI contract that stands in the bundle, beside version 1."""
    fields = bundles.content_of(bundle.body).get("scope", {}).get("fields", {})
    number = fields.get("kpi_contract", {}).get("number", 0)
    versions = KpiContractVersion.objects.filter(contract__initiative=request.initiative_id)
    return contract_words(list(versions), int(number)) if number else ""


def bundle_of(request: GateRequest, decisions: Sequence[GateDecision], signatures: Sequence[Signature]) -> Bundle:
    """The bundle that was decided; else the one that was signed last; else the one that was asked for."""
    if decisions:
        return decisions[-1].bundle
    return signatures[-1].bundle if signatures else request.bundle


def evidence_of(bundle: Bundle, sections: Iterable[str]) -> list[Mapping[str, Any]]:
    """The evidence facts in these sections of a bundle, each version once."""
    content = bundles.content_of(bundle.body)
    found: dict[tuple[int, int], Mapping[str, Any]] = {}
    for name in sections:
        for facts in content.get(name, {}).get("items", {}).values():
            for one in facts.get("evidence", ()):
                found[one["evidence"], one["version"]] = one
    return list(found.values())


def places_of(object_type: str, ids: Sequence[int]) -> dict[int, Place]:
    """The place in the log of the first entry about each object."""
    entries = Entry.objects.filter(object_type=object_type, object_id__in=[str(pk) for pk in ids])
    found: dict[int, Place] = {}
    for entry in entries.select_related("link").order_by("-id"):
        link = getattr(entry, "link", None)
        covers = Checkpoint.objects.filter(seq__gte=link.seq).order_by("seq").first() if link else None
        found[int(entry.object_id)] = Place(
            entry.pk, link.seq if link else None, link.hash if link else "", covers.seq if covers else None,
            covers.head if covers else "",
        )  # fmt: skip
    return found


def _sheets(actor: Actor, request: GateRequest, signatures: list[Signature]) -> list[SignatureSheet]:
    proof = ProofLines(actor, request.initiative)
    places = places_of("reviews.signature", [one.pk for one in signatures])
    conditions = _conditions(request)
    consents = list(SigningConsent.objects.filter(user__in={one.signer_id for one in signatures}).order_by("id"))
    return [
        _sheet(
            one, proof, [row for row in conditions if row.signature_id == one.pk], places.get(one.pk),
            next((row for row in reversed(consents) if row.user_id == one.signer_id and row.accepted_at <= one.signed_at), None),
        )
        for one in signatures
    ]  # fmt: skip


def _sheet(
    signature: Signature, proof: ProofLines, conditions: list[Condition], place: Place | None,
    consent: SigningConsent | None,
) -> SignatureSheet:  # fmt: skip
    fields = bundles.content_of(signature.bundle.body).get("scope", {}).get("fields", {})
    revocation = getattr(signature, "revocation", None)
    return SignatureSheet(
        signature=signature,
        sections=[(SECTION_NAMES.get(name, name), digest) for name, digest in sorted(signature.sections.items())],
        evidence=_lines(proof, signature.bundle, signature.sections),
        conditions=conditions,
        policy=signature.policy_version or str(fields.get("playbook", "")),
        policy_digest=signature.policy_digest or str(fields.get("playbook_digest", "")),
        place=place,
        faults=record_faults(signature),
        ended=f"Revoked on {revocation.revoked_at:%-d %b %Y %H:%M} UTC: {revocation.reason}" if revocation else "",
        consent=consent,
    )


def _lines(proof: ProofLines, bundle: Bundle, sections: Iterable[str]) -> list[Mapping[str, Any]]:
    return proof.of(evidence_of(bundle, sections))


def _conditions(request: GateRequest) -> list[Condition]:
    return list(Condition.objects.filter(gate_request=request).select_related("owner", "set_by").order_by("id"))
