"""The form of a bulk change: what to change, and to what."""

from typing import Final

from django import forms

from accounts.models import User
from common.errors import DomainError
from portfolio.models import DAY_ACTS, SEAT_ACTS, BulkAct

KINDS: Final = (
    ("seat", "A seat", "The person accepts it before it counts. Whoever holds it now leaves it."),
    ("unit", "The business unit", ""),
    ("tag", "A tag", ""),
    ("day", "The target date, or the end of the pilot", ""),
    ("ask", "Ask the lead for an update", "As a comment that names the lead, who finds it in My work."),
    ("adopt", "Adopt what was imported", "From then on the clocks run and alarms sound. It cannot be undone."),
)
SEATS: Final = (
    (BulkAct.LEAD, "Lead"),
    (BulkAct.ENGINEERING, "Engineering owner"),
    (BulkAct.OPERATIONS, "Operations owner"),
    (BulkAct.BUSINESS, "Business owner"),
)
DAYS: Final = ((BulkAct.TARGET, "Target date"), (BulkAct.PILOT_END, "End of the pilot"))
TAGS: Final = ((BulkAct.TAG_ADD, "Add"), (BulkAct.TAG_REMOVE, "Remove"))


class BulkForm(forms.Form):
    """One kind of change with its fields; those of the other kinds are not looked at."""

    kind = forms.ChoiceField(label="What to change", choices=[(code, label) for code, label, _ in KINDS])
    seat = forms.ChoiceField(label="Seat", choices=SEATS, required=False)
    person = forms.ModelChoiceField(label="Person", queryset=User.objects.none(), required=False, empty_label="Choose")
    unit = forms.CharField(label="New business unit", max_length=160, required=False)
    tag_act = forms.ChoiceField(label="Add or remove", choices=TAGS, required=False)
    tag = forms.CharField(label="Tag", max_length=40, required=False)
    day_act = forms.ChoiceField(label="Which day", choices=DAYS, required=False)
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["person"].queryset = User.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]

    def asked(self) -> tuple[str, str]:
        """(act, value) for `bulk_check`; what is wrong with the value it says itself."""
        data = self.cleaned_data
        person, day = data.get("person"), data.get("day")
        return {
            "seat": (data.get("seat") or SEAT_ACTS[0], str(person.pk) if person else ""),
            "unit": (BulkAct.BUSINESS_UNIT, data.get("unit") or ""),
            "tag": (data.get("tag_act") or BulkAct.TAG_ADD, data.get("tag") or ""),
            "day": (data.get("day_act") or DAY_ACTS[0], day.isoformat() if day else ""),
            "ask": (BulkAct.ASK_UPDATE, ""),
            "adopt": (BulkAct.ADOPT, ""),
        }[data["kind"]]

    def refuse(self, error: DomainError) -> None:
        """Put what the service refused at the field that the person typed in."""
        name = self.cleaned_data["kind"] if error.field == "text" else error.field
        self.add_error(name if name in self.fields else None, error.message)
