"""What may not be in the repository, and what must be."""

import re
import subprocess

from tests.guards.source import PACKAGES, ROOT, modules

FIXED = {
    "manage.py",
    "pyproject.toml",
    "config",
    "initiatives",
    "phases",
    "metrics",
    "reviews",
    "templates",
    "static",
    "tests",
    "docker-compose.yml",
    "portfolio",
    "accounts",
    "audit",
    "common",
    "docs",
    "benchmarks",
    "Makefile",
    "Dockerfile",
    "README.md",
    "ARCHITECTURE.md",
    "LICENSE",
    "requirements.txt",
    "requirements-dev.txt",
    ".ci",
    ".gitignore",
    ".env.example",
    ".dockerignore",
}


def _tracked() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


def test_top_level_is_fixed():
    assert {name.split("/")[0] for name in _tracked()} <= FIXED


def test_requirements_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert not re.search(r"://|index-url|find-links|file:", text)
        assert all("==" in line for line in text.splitlines() if re.match(r"^[a-zA-Z]", line))


def test_what_runs_is_the_same_on_every_python():
    """The suite runs on one Python; a package that has another version on another has been tried by nobody."""
    names = re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements.txt").read_text(), re.M)
    assert len(names) > 50
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_no_package_for_everything():
    for package in PACKAGES:
        names = {path.stem for path in (ROOT / package).rglob("*")}
        assert not names & {"core", "utils", "helpers", "misc"}, package


def test_migrations_have_words_and_import_no_app():
    for module in modules():
        if "migrations" in module.parts and module.path.stem != "__init__":
            assert re.match(r"\d{4}_[a-z]", module.path.stem), str(module)
            assert "auto" not in module.path.stem, str(module)
            imported = set(re.findall(r"^(?:from|import) ([a-z_]+)", module.text, re.M))
            assert imported & set(PACKAGES) <= {"common", module.parts[0]}, str(module)


def test_no_browser_test_evaluates_text_later():
    """`wait_for_function` hands its text to `eval` on every later look, which our CSP refuses: it passes only at once."""
    found = [str(path) for path in (ROOT / "tests").rglob("*.py") if "page.wait_for_function(" in path.read_text()]
    assert found == [str(ROOT / "tests" / "guards" / "test_repository.py")]
