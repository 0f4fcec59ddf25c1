"""One item of a playbook: what it asks, of whom, by which rule, and which codes of frameworks it answers."""

from collections.abc import Mapping
from typing import Any

from django import forms

from phases.draft_forms.reading import (
    PartForm,
    choice_field,
    choices_field,
    days_field,
    line_field,
    mapping_of,
    mappings_of,
    named,
    text_field,
    without_empty,
    words_of,
)
from phases.playbook_format import vocabulary as words
from phases.playbook_format.reader import CODE_MAX

HOUR = 3600
APPLIES = {"risk_tier": words.RISK_TIERS, "ai_type": words.AI_TYPES, "data_class": words.DATA_CLASSES}
RECORDS = [
    (f"{kind}:{state}", f"{kind.replace('_', ' ').capitalize()}: {state.replace('_', ' ')}")
    for kind, states in words.RECORD_STATES.items()
    for state in states
]
PLAIN = ("code", "title", "kind", "theme", "owner_side", "why", "good", "example")


class ItemForm(PartForm):
    """Every field of an item. Only the rule of the chosen kind is kept."""

    title = line_field("Title", help_text="What is asked, as an order: Map the workflow that changes.")
    code = line_field(
        "Code", CODE_MAX, "Answers follow the code from version to version. Change it only for another question."
    )
    theme = line_field("Theme", 80, "Items of one theme stand together.")
    kind = choice_field("Kind", named(words.KINDS, "Choose a kind"))
    owner_side = choice_field("Owner side", named(words.OWNER_SIDES, "Choose a side"))
    is_required = forms.BooleanField(label="Required", required=False)
    is_critical = forms.BooleanField(label="Critical: missing or unknown, it closes the gate", required=False)
    valid_days = days_field("Counts for days", "Empty means for ever. Records and metrics are computed each time.")
    why = text_field("Why it matters")
    good = text_field("What good looks like")
    example = text_field("Example")
    applies_risk_tier = choices_field("Risk tiers", named(words.RISK_TIERS))
    applies_ai_type = choices_field("AI types", named(words.AI_TYPES))
    applies_data_class = choices_field("Data classes", named(words.DATA_CLASSES))
    disciplines = choices_field("Reviews that rest on it", named(words.DISCIPLINES))
    record = choice_field("Record and state", [("", "Choose a record"), *RECORDS])
    record_min = days_field("How many at least", most=100)
    record_all = forms.BooleanField(label="And every other one too", required=False)
    record_test = choice_field("Kind of test", named(words.TEST_KINDS, "Any"), "For test results.")
    record_discipline = choice_field(
        "Discipline of the requirement", named(words.REQUIREMENT_DISCIPLINES, "Any"), "For requirements."
    )
    metric_purpose = choice_field("Purpose of the metric", named(words.METRIC_PURPOSES, "Choose a purpose"))
    metric_aggregate = choice_field("Judged by", named(words.AGGREGATES, "Choose one"))
    metric_window = days_field("Window in hours", most=366 * 24)
    metric_samples = days_field("Samples at least", most=1_000_000)
    metric_age = days_field("Newest point at most hours old", most=366 * 24)
    metric_consecutive = days_field("Windows in a row", most=52)
    metric_share = forms.FloatField(
        label="Share of points that meet the target", required=False, min_value=0.0001, max_value=1.0,
        help_text="Between 0 and 1; empty for none.",
    )  # fmt: skip
    external_event = line_field("Event", CODE_MAX, "The name under which a pipeline reports.")

    def build(self) -> None:
        for framework in self.frameworks:
            label = f"{framework.get('name', framework['code'])}, {framework.get('edition', '')}"
            self.fields[f"codes_{framework['code']}"] = line_field(label, 2000)

    @property
    def code_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("codes_")]

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        applies = mapping_of(content.get("applies"))
        record, metric = mapping_of(content.get("record")), mapping_of(content.get("metric"))
        found: dict[str, Any] = {name: content.get(name) for name in PLAIN}
        found |= {f"applies_{name}": words_of(applies.get(name)) for name in APPLIES}
        found |= {f"codes_{code}": ", ".join(codes) for code, codes in _references(content).items()}
        return found | {
            "is_required": bool(content.get("is_required")), "is_critical": bool(content.get("is_critical")),
            "valid_days": content.get("valid_days"), "disciplines": words_of(content.get("disciplines")),
            "record": f"{record['kind']}:{record.get('state')}" if record.get("kind") else "", "record_min": record.get("min", 1),
            "record_all": record.get("all", True), "record_test": record.get("test"),
            "record_discipline": record.get("discipline"), "metric_purpose": metric.get("purpose"),
            "metric_aggregate": metric.get("aggregate"), "metric_window": _hours(metric.get("window_s")),
            "metric_samples": metric.get("min_samples"), "metric_age": _hours(metric.get("max_age_s")),
            "metric_consecutive": metric.get("consecutive", 1), "metric_share": metric.get("share"),
            "external_event": mapping_of(content.get("external")).get("event"),
        }  # fmt: skip

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in PLAIN}
        found |= {
            "is_critical": data["is_critical"], "is_required": data["is_required"], "valid_days": data["valid_days"],
            "applies": without_empty({name: data[f"applies_{name}"] for name in APPLIES}),
            "disciplines": data["disciplines"], "frameworks": self._references(),
        }  # fmt: skip
        if data["kind"] in words.SELF_COMPLETING:
            found[data["kind"]] = getattr(self, f"_{data['kind']}")(data)
        return without_empty(found)

    def _references(self) -> list[dict[str, Any]]:
        """The codes that were typed, frameworks in the order in which the item had them; unknown frameworks stay."""
        old = _references(self.old)
        typed = dict(old)
        for framework in self.frameworks:
            given = str(self.cleaned_data[f"codes_{framework['code']}"])
            typed[str(framework["code"])] = list(
                dict.fromkeys(code.strip() for code in given.split(",") if code.strip())
            )
        return [{"framework": code, "codes": codes} for code, codes in typed.items() if codes]

    def _record(self, data: Mapping[str, Any]) -> dict[str, Any]:
        kind, _, state = data["record"].partition(":")
        return without_empty({
            "kind": kind, "state": state, "min": data["record_min"] if data["record_min"] != 1 else None,
            "all": None if data["record_all"] else False, "test": data["record_test"],
            "discipline": data["record_discipline"],
        })  # fmt: skip

    def _metric(self, data: Mapping[str, Any]) -> dict[str, Any]:
        old = mapping_of(self.old.get("metric"))
        return without_empty({
            "purpose": data["metric_purpose"], "aggregate": data["metric_aggregate"],
            "window_s": _seconds(data["metric_window"], old.get("window_s")), "min_samples": data["metric_samples"],
            "max_age_s": _seconds(data["metric_age"], old.get("max_age_s")),
            "consecutive": data["metric_consecutive"] if data["metric_consecutive"] != 1 else None,
            "share": data["metric_share"],
        })  # fmt: skip

    def _external(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return without_empty({"event": data["external_event"]})


def _references(content: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        str(found.get("framework")): words_of(found.get("codes")) for found in mappings_of(content.get("frameworks"))
    }


def _hours(seconds: object) -> int | None:
    """Whole hours, rounded up; None for what is no number."""
    return -(-seconds // HOUR) if isinstance(seconds, int) and not isinstance(seconds, bool) else None


def _seconds(hours: int | None, old: object) -> int | None:
    """Hours in seconds; where the hours were not changed, the old seconds, which may be finer."""
    return old if isinstance(old, int) and hours == _hours(old) else None if hours is None else hours * HOUR
