"""Quality of a data source, rated from a measured sample."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import DataSource, QualityRating
from initiatives.permissions import can_edit_records
from initiatives.values import fields_fill

FIELDS = ("dimension", "ratio", "sample_size", "measured_on", "note")


def quality_rate(
    *, actor: Actor, data_source: DataSource, dimension: str, ratio: Decimal | str, sample_size: int | str,
    measured_on: date | str, note: str = "",
) -> QualityRating:  # fmt: skip
    """Set the rating of one dimension: `ratio` 0–1 is the share of the sample that passes. A later one replaces it."""
    given = {
        "dimension": dimension,
        "ratio": ratio,
        "sample_size": sample_size,
        "measured_on": measured_on,
        "note": note,
    }
    with transaction.atomic():
        source = DataSource.objects.select_for_update().select_related("initiative").get(pk=data_source.pk)
        require(can_edit_records(actor, source.initiative))
        rating = QualityRating.objects.filter(data_source=source, dimension=dimension).first()
        rating = rating or QualityRating(data_source=source)
        changes = fields_fill(rating, given, FIELDS)
        if rating.measured_on > clock.today():
            raise DomainError("The sample cannot have been measured after today.", field="measured_on")
        rating.save()
        source.version += 1
        source.changed_at = clock.now()
        source.save(update_fields=["version", "changed_at"])
        entry_append(
            actor=actor, action="initiatives.quality_rate", obj=source, initiative_id=source.initiative_id,
            changes={"dimension": dimension, **changes},
            summary=f"Rated {rating.get_dimension_display().lower()} of {source}: {rating.ratio * 100:.1f} %",
        )  # fmt: skip
    return rating
