"""The forms of the playbook editor. Each reads the plain values of one part and writes them back, sound or not."""

from phases.draft_forms.gates import GateForm
from phases.draft_forms.items import ItemForm
from phases.draft_forms.reading import PartForm
from phases.draft_forms.settings import CopyForm, ImportForm, PhaseForm, SettingsForm
from phases.models import DraftPart

FORMS: dict[str, type[PartForm]] = {
    DraftPart.Kind.SETTINGS: SettingsForm,
    DraftPart.Kind.PHASE: PhaseForm,
    DraftPart.Kind.GATE: GateForm,
    DraftPart.Kind.ITEM: ItemForm,
}
"""Kind of part → its form."""

__all__ = ["FORMS", "CopyForm", "GateForm", "ImportForm", "ItemForm", "PartForm", "PhaseForm", "SettingsForm"]
