"""Compiled templates are kept where Python keeps compiled modules, and taken only for what they were made of."""

import stat
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from config.compiled_templates import CompiledTemplates, compile_all, place_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One template in a folder of its own, in a Python that may keep compiled files."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "a.html").write_text("{{ 6 * 7 }} answers")
    return tmp_path


def _environment(folder: Path, **options: bool) -> Environment:
    cache = CompiledTemplates(options, ["common.formats"])
    return Environment(loader=FileSystemLoader(folder), bytecode_cache=cache, **options)


def _never(*args: object, **kwargs: object) -> None:
    raise AssertionError("compiled again")


def test_a_second_process_compiles_nothing_again(folder, monkeypatch):
    assert compile_all(_environment(folder)) == 1
    assert place_of(str(folder / "a.html")).parent == folder / "__pycache__"
    monkeypatch.setattr(Environment, "compile", _never)
    assert _environment(folder).get_template("a.html").render() == "42 answers"


def test_another_text_and_other_options_are_compiled_anew(folder):
    compile_all(_environment(folder))
    assert _environment(folder, trim_blocks=True).get_template("a.html").render() == "42 answers"
    (folder / "a.html").write_text("{% if 1 %}\nnew{% endif %}")
    assert _environment(folder).get_template("a.html").render() == "\nnew"
    assert _environment(folder, trim_blocks=True).get_template("a.html").render() == "new"


def test_what_filters_say_is_part_of_it(folder, monkeypatch):
    before = CompiledTemplates({}, ["common.formats"]).get_source_checksum("x")
    (folder / "formats.py").write_text("changed")
    monkeypatch.setattr(sys.modules["common.formats"], "__file__", str(folder / "formats.py"))
    assert CompiledTemplates({}, ["common.formats"]).get_source_checksum("x") != before


@pytest.mark.parametrize("cut", [0, 10, 64, 100])
def test_a_broken_file_is_as_none(folder, cut):
    compile_all(_environment(folder))
    place = place_of(str(folder / "a.html"))
    place.write_bytes(place.read_bytes()[:cut])
    assert _environment(folder).get_template("a.html").render() == "42 answers"
    assert len(place.read_bytes()) > 100


def test_nothing_is_written_where_python_may_not(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert _environment(folder).get_template("a.html").render() == "42 answers"
    assert not (folder / "__pycache__").exists()


def test_a_place_that_cannot_be_written_is_no_failure(folder):
    (folder / "__pycache__").write_text("a file where the folder would be")
    assert _environment(folder).get_template("a.html").render() == "42 answers"


def test_it_is_as_readable_as_the_template_and_written_by_its_owner_alone(folder):
    (folder / "a.html").chmod(0o664)
    compile_all(_environment(folder))
    kept = [stat.S_IMODE(one.stat().st_mode) for one in (folder / "__pycache__").iterdir()]
    assert kept in ([0o644], [0o640], [0o600])  # less by the umask


def test_the_pages_keep_theirs():
    from django.template import engines  # noqa: PLC0415  # kept beside its one use

    assert isinstance(engines["jinja2"].env.bytecode_cache, CompiledTemplates)
