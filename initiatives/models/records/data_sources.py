"""Data sources and their measured quality."""

from typing import ClassVar

from django.db import models

from initiatives.models.records.base import Record

QUALITY_DIMENSIONS = (
    ("completeness", "Completeness"),
    ("accuracy", "Accuracy"),
    ("consistency", "Consistency"),
    ("timeliness", "Timeliness"),
    ("representativeness", "Representativeness"),
)


class DataSource(Record):
    """Phase 1: a system that the AI learns from or reads."""

    class Access(models.TextChoices):
        UNKNOWN = "unknown", "Unknown"
        ASKED = "asked", "Asked for"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"

    name = models.CharField(max_length=160)
    system = models.CharField(max_length=160, blank=True, help_text="The application or store that holds it.")
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.UNKNOWN)
    legal_basis = models.CharField(max_length=200, blank=True, help_text="Why it may be used for this purpose.")
    has_personal_data = models.BooleanField(default=False)
    rows = models.PositiveBigIntegerField(null=True, blank=True, help_text="How many rows or documents.")
    freshness = models.CharField(max_length=120, blank=True, help_text="How old the newest row is, for example daily.")
    provenance = models.CharField(max_length=300, blank=True, help_text="Where it comes from and what was done to it.")

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(a_legal_basis=self.legal_basis)
        if self.access != self.Access.GRANTED:
            lacking.append("granted access")
        rated = {rating.dimension for rating in self.ratings.all()}
        lacking += [f"a measured sample for {label.lower()}" for code, label in QUALITY_DIMENSIONS if code not in rated]
        return lacking


class QualityRating(models.Model):
    """Quality of a data source in one dimension, rated from a measured sample.

    A constraint's violation_error_code names the field at which its message is shown.
    """

    data_source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="ratings")
    dimension = models.CharField(max_length=20, choices=QUALITY_DIMENSIONS)
    ratio = models.DecimalField(max_digits=6, decimal_places=5, help_text="Share of the sample that passes, 0–1.")
    sample_size = models.PositiveIntegerField()
    measured_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("data_source", "dimension", name="quality_rating_once"),
            models.CheckConstraint(
                condition=models.Q(ratio__range=(0, 1)),
                name="quality_rating_is_ratio",
                violation_error_code="ratio",
                violation_error_message="Write a share from 0 to 100 percent.",
            ),
            models.CheckConstraint(
                condition=models.Q(sample_size__gt=0),
                name="quality_rating_has_sample",
                violation_error_code="sample_size",
                violation_error_message="A sample has at least one row.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.ratio}"
