"""Input of the metrics pages: conversion only; what belongs together is checked by the services."""

from datetime import UTC
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.timezone import is_naive

from common.actors import Actor
from common.errors import Conflict
from initiatives.forms.fields import choice_words
from initiatives.models import Initiative
from initiatives.values import label_of
from metrics.models import KpiContractVersion, Metric, MetricKind, Provenance, Source
from metrics.services.kpi import KPI_FIELDS
from metrics.sources.csv_file import MAX_BYTES
from metrics.spans import SpanField, span_text

if TYPE_CHECKING:  # the class is generic for type checkers only
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class _Converted(_ModelForm):
    """A model form that converts and leaves the row alone: services write. `conflict` once somebody else saved first."""

    conflict: Conflict | None = None

    def _post_clean(self) -> None:
        return

    may_be_empty: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.may_be_empty:
            self.fields[name].required = False

    def values(self, *without: str) -> dict[str, Any]:
        """What was given. What may be empty and is leaves the row's own value as it stands."""
        kept = {name for name in self.may_be_empty if self.cleaned_data.get(name) in (None, "")}
        return {name: value for name, value in self.cleaned_data.items() if name not in {*without, *kept}}

    @property
    def mine(self) -> dict[str, str]:
        """Label → typed text, under the labels of the conflict panel."""
        found = {}
        for name, asked in self.fields.items():
            if name in (self._meta.fields or ()):
                value = self[name].value()
                if isinstance(asked, forms.ChoiceField):
                    value = choice_words(asked).get(str(value), value)
                found[label_of(self._meta.model, name)] = "" if value is None else str(value)
        return found

    @property
    def theirs(self) -> dict[str, str]:
        """Label → what was saved meanwhile, for the fields of this form; empty while nobody else saved."""
        saved = self.conflict.current if self.conflict else {}
        spans = {
            label_of(self._meta.model, name) for name, asked in self.fields.items() if isinstance(asked, SpanField)
        }
        shown = {label: text for label, text in saved.items() if label in self.mine}
        return {label: span_text(int(text)) if label in spans and text else text for label, text in shown.items()}


class SourceForm(_Converted):
    may_be_empty = ("concurrency",)
    secret = forms.CharField(
        label="Password or token", required=False, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Stored encrypted, never shown again. Empty keeps the stored one; another host clears it.",
    )  # fmt: skip

    class Meta:
        model = Source
        fields = ("name", "kind", "url", "auth_kind", "username", "timeout_s", "max_bytes", "concurrency", "is_enabled")
        labels = {
            "url": "Address",
            "auth_kind": "Sign-in",
            "timeout_s": "Time limit in seconds",
            "max_bytes": "Size limit in bytes",
            "concurrency": "Pulls at the same time",
            "is_enabled": "Pull from it",
        }
        help_texts = {
            "url": "For example https://prometheus.example.com. Leave it empty for values that are pushed or typed."
        }


class MetricForm(_Converted):
    may_be_empty = (
        "owner", "step_s", "overlap_s", "alert_bad", "alert_of", "alert_good", "alert_margin", "alert_keep_s",
        "alert_no_data", "alert_error", "alert_min_n", "alert_window_s", "alert_min_samples", "alert_share", "maturity_s",
        "label_min",
    )  # fmt: skip
    maturity_s = SpanField(
        label="The label is expected after",
        initial=0,
        required=False,
        help_text="14 d; 0 s: the truth is known at once.",
    )
    interval_s = SpanField(label="A value every", initial=300, help_text="15 s, 5 min, 1 h, 30 d")
    grace_s = SpanField(label="May be late by", initial=120, help_text="Then it counts as stale.")
    step_s = SpanField(
        label="Points of one pull every", initial=60, required=False, help_text="Only for what is pulled."
    )
    overlap_s = SpanField(
        label="Look back by", initial=120, required=False, help_text="For values that arrive late or are corrected."
    )
    alert_keep_s = SpanField(
        label="Keep open after the last bad check",
        initial=0,
        required=False,
        help_text="0 s closes as soon as it is good.",
    )

    alert_window_s = SpanField(label="over the last", initial=3600, required=False, help_text="1 h, 7 d; for a window.")

    class Meta:
        model = Metric
        fields = (
            "name", "kind", "purpose", "unit", "why", "provenance", "source", "query", "conversion", "quantile", "interval_s",
            "grace_s", "step_s", "overlap_s", "direction", "target", "target_upper", "warning_ratio", "owner", "alert_bad",
            "alert_of", "alert_good", "alert_margin", "alert_keep_s", "alert_no_data", "alert_error", "alert_min_n",
            "alert_aggregate", "alert_window_s", "alert_min_samples", "alert_share", "maturity_s", "predictions", "label_min", "proxy",
        )  # fmt: skip
        labels = {
            "predictions": "Metric that counts the predictions", "label_min": "Share that must have labels",
            "proxy": "Watched meanwhile",
            "why": "Why it matters", "provenance": "How values arrive", "direction": "Better when",
            "purpose": "What it measures", "target_upper": "Upper end of the range", "warning_ratio": "Warning band",
            "alert_bad": "Bad checks", "alert_of": "out of the last", "alert_good": "Good checks in a row",
            "alert_margin": "Better than the target by", "alert_no_data": "When values stop coming",
            "alert_error": "When the source fails", "alert_min_n": "Judge only from this many cases",
            "alert_aggregate": "A check is", "alert_min_samples": "of at least", "alert_share": "Share that must meet it",
        }  # fmt: skip
        help_texts = {
            "why": "The result that it stands for.", "unit": "s, req/s, EUR; ratio is shown in percent.",
            "target": "A ratio as 0.02 for 2 %; the lower end of a range.", "target_upper": "Only for a range.",
            "warning_ratio": "Near the limit begins this share before the target: 0.1 is ten percent.",
            "quantile": "0.95 for the 95th percentile.", "query": "", "alert_bad": "So many open an alert.", "alert_of": "",
            "alert_good": "So many close it.", "alert_margin": "0.1 is ten percent of the target; then it counts as good again.",
            "alert_no_data": "", "alert_error": "",
            "predictions": "For the same instants; the cases of this metric are its labels.", "label_min": "0.8 is 80 %.",
            "proxy": "A metric that shows sooner; it is named a proxy.",
            "alert_aggregate": "", "alert_min_samples": "So many values; with fewer nothing is judged.",
            "alert_share": "0.95 is 95 % of the values; only for a share.",
            "alert_min_n": "Fewer decide nothing; 0 judges every value. Only for values that come with their number.",
        }  # fmt: skip
        widgets = {"query": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}

    def __init__(self, actor: Actor, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.visible_to(actor).filter(is_enabled=True)  # type: ignore[attr-defined]  # model choice
        for name in ("predictions", "proxy"):
            others = Metric.objects.filter(initiative=initiative, is_enabled=True).exclude(pk=self.instance.pk)
            self.fields[name].queryset = others  # type: ignore[attr-defined]  # model choice
        people = self.fields["owner"].queryset  # type: ignore[attr-defined]  # model choice
        self.fields["owner"].queryset = people.filter(is_active=True, seats__initiative=initiative).distinct()  # type: ignore[attr-defined]  # model choice
        self.fields["provenance"].initial, self.fields["kind"].initial = Provenance.PULLED, MetricKind.BUSINESS


class ValueForm(forms.Form):
    value = forms.FloatField(localize=False)
    at = forms.DateTimeField(required=False, label="For the time (UTC)", help_text="Empty means now.")
    n = forms.IntegerField(required=False, min_value=0, label="Number of cases")

    def clean_at(self) -> Any:
        return _utc(self.cleaned_data["at"])


class PointFileForm(forms.Form):
    file = forms.FileField(label="CSV file", help_text="At most 2 MB and 20,000 rows.")
    zone = forms.CharField(
        max_length=64,
        initial="UTC",
        label="Zone of times that name none",
        help_text="UTC, or a name such as Europe/Berlin.",
    )
    decimal = forms.ChoiceField(choices=[(".", "Point, 0.5"), (",", "Comma, 0,5")], label="Decimal mark")

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MAX_BYTES:
            raise forms.ValidationError("At most 2 MB fit in one file; split it.")
        return given

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        file = self.cleaned_data["file"]
        return {
            "filename": file.name,
            "content": file.read(),
            "zone": self.cleaned_data["zone"],
            "decimal": self.cleaned_data["decimal"],
        }


class PeriodForm(forms.Form):
    starts_on = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        required=False,
        label="To",
        help_text="Empty: the eight weeks before again.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(max_length=300, label="Why this period")


class HistoryForm(forms.Form):
    days = forms.TypedChoiceField(
        coerce=int, label="How far back", choices=[(7, "7 days"), (30, "30 days"), (90, "90 days"), (366, "1 year")]
    )


class KpiForm(_Converted):
    metric = forms.ModelChoiceField(Metric.objects.none(), required=False, label="Measured by")
    reason = forms.CharField(max_length=300, required=False, label="Reason for the change")
    seen_number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = KpiContractVersion
        fields = tuple(name for name in KPI_FIELDS if name != "agreed_by")
        labels = {"kpi": "KPI", "baseline_n": "Cases behind the baseline", "direction": "Better when"}
        help_texts = {
            "outcome": "What is different for whom, in one sentence.", "kpi": "The one number that shows it.",
            "unit": "h, s, EUR; ratio is shown in percent.", "baseline": "As it is today, measured. A ratio as 0.31 for 31 %.",
            "baseline_n": "", "target": "In the same unit.", "method": "How it is counted, so that somebody else gets the same.",
            "source": "The system that the number comes from.", "decision_on": "The day on which the result decides.",
            "stop_threshold": "The value at which you stop.",
        }  # fmt: skip
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("baseline_measured_on", "decision_on")
        } | {"outcome": forms.Textarea(attrs={"rows": 2}), "guardrail": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].queryset = Metric.objects.filter(initiative=initiative)  # type: ignore[attr-defined]  # model choice
        people = self.fields["owner"].queryset  # type: ignore[attr-defined]  # model choice
        self.fields["owner"].queryset = people.filter(is_active=True, seats__initiative=initiative).distinct()  # type: ignore[attr-defined]  # model choice


def _utc(at: Any) -> Any:
    return at.replace(tzinfo=UTC) if at is not None and is_naive(at) else at
