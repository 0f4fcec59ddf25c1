"""Unusual cases of real use."""

from django.db import models

from initiatives.models.records.base import Record


class EdgeCase(Record):
    """Phase 3: something unusual that was found, what should happen, and whether that was tested."""

    title = models.CharField(max_length=200)
    found_in = models.CharField(max_length=160, blank=True)
    expected = models.CharField(max_length=500, blank=True, help_text="The behaviour that is expected.")
    tested_on = models.DateField(null=True, blank=True)
    passed = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(the_expected_behaviour=self.expected, a_test_date=self.tested_on)
        return lacking if self.passed else [*lacking, "a passed test"]
