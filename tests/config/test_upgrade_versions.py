"""Which version an upgrade under load comes from, and what is said where there is none."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.upgrade import __main__ as upgrade
from benchmarks.upgrade import versions

WHO = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *WHO, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, *names: str) -> str:
    """A commit that adds migrations (`app/0001_x`); its full name."""
    for name in names:
        app, stem = name.split("/")
        path = folder / app / "migrations" / f"{stem}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "More", "--allow-empty")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def history(tmp_path, monkeypatch) -> dict[str, str]:
    folder = tmp_path / "history"
    folder.mkdir()
    git(folder, "init", "-q")
    made = {
        "first": commit(folder, "a/0001_a", "b/0001_b"),
        "before": commit(folder, "a/0002_a"),
        "other": commit(folder, "c/0001_strange"),
    }
    git(folder, "rm", "-q", "c/migrations/0001_strange.py")
    made |= {
        "several": commit(folder, "a/0003_a", "b/0002_b"),
        "one": commit(folder, "a/0004_a"),
        "folder": str(folder),
    }
    monkeypatch.setattr(versions, "ROOT", folder)
    return made


def test_it_comes_from_the_newest_that_lacks_migrations_of_several_apps(history):
    assert versions.older_version() == history["before"]
    assert versions.migrations_now() - versions.migrations_of(history["before"]) == {
        "a/migrations/0003_a.py", "a/migrations/0004_a.py", "b/migrations/0002_b.py",
    }  # fmt: skip


def test_a_given_version_is_taken_unless_it_has_other_migrations(history):
    assert versions.older_version(history["several"][:10]) == history["several"]
    with pytest.raises(versions.NoVersion, match="c/migrations/0001_strange"):
        versions.older_version(history["other"])


def test_its_code_is_laid_out_apart(history, tmp_path):
    made = versions.checked_out(history["first"], tmp_path / "old")
    assert sorted(path.name for path in made.rglob("*.py")) == ["0001_a.py", "0001_b.py"]


def test_a_shallow_history_is_said_and_ends_with_2(history, tmp_path, monkeypatch, capsys):
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history['folder']}", "shallow")
    monkeypatch.setattr(versions, "ROOT", tmp_path / "shallow")
    assert upgrade.main() == 2
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_a_folder_without_history_is_said_and_ends_with_2(tmp_path, monkeypatch, capsys):
    (tmp_path / "bare").mkdir()
    monkeypatch.setattr(versions, "ROOT", tmp_path / "bare")
    assert upgrade.main() == 2
    assert "not a git repository" in capsys.readouterr().err


def test_an_unknown_version_ends_with_2(history, capsys):
    assert upgrade.main("0123456789abcdef") == 2
    assert capsys.readouterr().err.strip()
