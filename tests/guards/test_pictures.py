"""The pictures of the documentation: each is shown, each that is shown is there, small, and made by the script."""

import re

from tests.guards.source import ROOT
from tests.journey.pictures import FOLDER, MAX_BYTES

COUNT_MOST = 250
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TAKEN = "".join((ROOT / "tests" / "journey" / name).read_text() for name in ("pictures.py", "gallery.py"))


def _shown() -> set[str]:
    return {name for page in PAGES for name in re.findall(r"pictures/([a-z-]+\.png)", page.read_text())}


def test_every_picture_is_there_and_shown():
    assert _shown() == {path.name for path in FOLDER.iterdir()}


def test_every_picture_is_taken_by_the_script():
    assert {name for name in _shown() if f'Shot("{name.removesuffix(".png")}"' not in TAKEN} == set()


def test_pictures_are_few_and_small():
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {name: size for name, size in sizes.items() if size > MAX_BYTES} == {}
    assert len(sizes) <= COUNT_MOST
