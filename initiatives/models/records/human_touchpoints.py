"""Where a person stays in control."""

from django.db import models

from initiatives.models.records.base import Record


class HumanTouchpoint(Record):
    """Phase 1: where a person reviews, overrides or is told."""

    class Kind(models.TextChoices):
        REVIEWS = "reviews", "A person reviews before it takes effect"
        OVERRIDES = "overrides", "A person can override it"
        IS_TOLD = "is_told", "A person is told afterwards"

    step = models.CharField(max_length=160, help_text="The step of the workflow.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    who = models.CharField(max_length=160, blank=True)
    when_wrong = models.CharField(
        max_length=300, blank=True, help_text="What that person does when the system is wrong."
    )

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.step

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(who_does_it=self.who, what_happens_when_it_is_wrong=self.when_wrong)
