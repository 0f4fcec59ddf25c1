"""Builds the documents from sections. Each function reads one shape and knows nothing of its surroundings."""

from collections.abc import Callable

from phases.playbook_format import documents as docs
from phases.playbook_format import vocabulary as words
from phases.playbook_format.errors import PlaybookError
from phases.playbook_format.loading import load
from phases.playbook_format.reader import Section
from phases.playbook_format.rules import faults_of

DAYS_MAX = 3650
SECONDS_MAX = 366 * 24 * 3600


def parse(text: str) -> docs.PlaybookDoc:
    """Return the playbook of a YAML text. Raises `PlaybookError` that names every fault with its path at once."""
    faults: list[str] = []
    doc = _playbook(Section(load(text), "", faults))
    if not faults:
        faults = faults_of(doc)
    if faults:
        raise PlaybookError(faults)
    return doc


def _playbook(section: Section) -> docs.PlaybookDoc:
    return _closed(
        section,
        docs.PlaybookDoc(
            slug=section.code("slug"),
            name=section.line("name"),
            version=section.whole("version", least=1, most=100_000),
            summary=section.text("summary"),
            frameworks=tuple(_framework(inner) for inner in section.sections("frameworks", required=False)),
            limits=_limits(section.section("limits") or _nothing()),
            phases=tuple(_phase(inner) for inner in section.sections("phases")),
        ),
    )


def _closed[Doc](section: Section, doc: Doc) -> Doc:
    section.close()
    return doc
