"""The classification of the demo's initiatives: the questions answered so that they lead to what the file says, then confirmed."""

from initiatives.services import classification_give
from portfolio.demo.story import Story
from reviews.classifying import classification_draft, newest_classification
from reviews.services import classification_review

USUAL = {
    "practice": "none", "reach_eu": "inside", "product": "no_product", "area": "none", "profiling": "no_profiling",
    "exception": "no_exception", "contact": "no_contact", "general": "no_model", "control": "confirms", "people": "inside",
}  # fmt: skip
ACT = {"minimal": {}, "transparency": {"contact": "talks"}, "high": {"area": "employment", "profiling": "profiling"}}
ROLE = {"deployer": "use", "provider": "make", "both": "both"}
HARM = {"low": "nuisance", "medium": "cost", "high": "person", "critical": "severe"}
NOTE = "A person confirms each result."


def classify(story: Story) -> None:
    """The business owner answers the twelve questions."""
    spec = story.spec
    answers = USUAL | ACT[spec["act"]] | {"role": ROLE[spec["role"]], "harm": HARM[spec["tier"]]}
    classification_give(actor=story.actor("business"), initiative=story.initiative, answers=answers, note=NOTE)


def confirm(story: Story) -> None:
    """The compliance reviewer, who has no part in it, confirms."""
    given = newest_classification(story.initiative)
    assert given is not None
    classification_review(
        actor=story.cast.actor("compliance"), classification=given, decision="confirm",
        seen=classification_draft(given).digest, password=story.password, comment="Read against the description of the workflow.",
    )  # fmt: skip
    story.initiative.refresh_from_db()
