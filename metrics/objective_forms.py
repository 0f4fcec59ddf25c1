"""Input of the pages of objectives: conversion only; the service checks what belongs together."""

from typing import Any

from django import forms

from initiatives.models import Initiative
from metrics.forms import _Converted
from metrics.models import Metric, Objective
from metrics.services.objectives import OBJECTIVE_FIELDS


class ObjectiveForm(_Converted):
    may_be_empty = ("period_days", "min_cases")

    class Meta:
        model = Objective
        fields = OBJECTIVE_FIELDS
        labels = {
            "counting": "How good and failed are known", "good_metric": "Metric that counts the good ones",
            "target": "Share that must be good", "min_cases": "Cases that a burn must rest on", "why": "Why it matters",
        }  # fmt: skip
        help_texts = {
            "name": "For example: requests succeed.", "target": "A ratio as 0.995 for 99.5 %.",
            "period_days": "Rolling; 28 holds the same weekdays every time.",
            "metric": "The shares, all cases, or the values whose target a slice of time meets.",
            "good_metric": "Only for two metrics; both are sent for the same instants.",
            "min_cases": "In the long window; fewer decide nothing. Does not count for slices of time.",
            "why": "Whom it hurts when it is missed.",
        }  # fmt: skip

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Metric.objects.filter(initiative=initiative, is_enabled=True).order_by("name")
        for name in ("metric", "good_metric"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # model choice


class EndForm(forms.Form):
    reason = forms.CharField(max_length=300, label="Why it ends", widget=forms.Textarea(attrs={"rows": 2}))
