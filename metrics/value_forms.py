"""Input of the value ledger: conversion only; services check what belongs together."""

from typing import Any

from django import forms

from common.actors import Actor
from initiatives.models import Evidence, EvidenceVersion, Initiative
from metrics.forms import _Converted
from metrics.models import BudgetTranche, Metric, ValueBasis, ValueEntry
from metrics.services.budget import TRANCHE_FIELDS
from metrics.services.value import BASIS_FIELDS, ENTRY_FIELDS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _choose(form: forms.BaseForm, name: str, rows: Any) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]  # model choice


class ValueEntryForm(_Converted):
    class Meta:
        model = ValueEntry
        fields = ENTRY_FIELDS
        labels = {"side": "Benefit or cost", "metric": "Metric that it rests on", "replaces": "Corrects"}
        help_texts = {
            "what": "For example: handling time saved in claims.", "amount": "In the organisation's currency; zero withdraws.",
            "grade": "Finance-verified comes from a second person, later.", "method": "How somebody else gets the same number.",
            "sample_n": "Cases that it was measured on.", "report": "A piece of evidence of this initiative.",
        }  # fmt: skip
        widgets = {"starts_on": DAY, "ends_on": DAY, "method": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, actor: Actor, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "metric", Metric.objects.filter(initiative=initiative))
        read = Evidence.objects.readable_by(actor).filter(initiative=initiative)
        rows = EvidenceVersion.objects.living().filter(evidence__in=read).select_related("evidence")
        _choose(self, "report", rows)
        self.fields["report"].label_from_instance = _report_words  # type: ignore[attr-defined]  # model choice
        _choose(self, "replaces", ValueEntry.objects.current().filter(initiative=initiative))


class TrancheForm(_Converted):
    class Meta:
        model = BudgetTranche
        fields = TRANCHE_FIELDS
        labels = {"phase": "Released by the gate of", "replaces": "Changes"}
        help_texts = {"purpose": "What it pays for.", "amount": "In the organisation's currency; zero withdraws."}

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="budget_%s", **kwargs)
        _choose(self, "replaces", BudgetTranche.objects.current().filter(initiative=initiative))


class BasisForm(_Converted):
    class Meta:
        model = ValueBasis
        fields = BASIS_FIELDS
        labels = {"volume_metric": "Volume", "adoption_metric": "Adoption"}
        help_texts = {
            "volume_metric": "Each of its points counts units, such as cases; they are added up.",
            "adoption_metric": "A share of the eligible users (unit ratio), or their number.",
            "eligible_users": "How many people could use it.",
        }

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="basis_%s", **kwargs)
        for name in ("volume_metric", "adoption_metric"):
            _choose(self, name, Metric.objects.filter(initiative=initiative))


class VerifyForm(forms.Form):
    note = forms.CharField(max_length=300, label="What finance compared it with")


def _report_words(version: EvidenceVersion) -> str:
    return f"{version.evidence.name}, version {version.number}"
