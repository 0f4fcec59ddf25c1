"""The commands of the compose file as separate processes without rights, on a checkout that nobody can write to."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.journey.product import running
from tests.run import ROOT

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """Open to other users on the whole way down, which pytest's own folders are not."""
    made = Path(tempfile.mkdtemp(prefix="flightline-processes-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def read_only_checkout(folder: Path) -> Iterator[Path]:
    copy = folder / "checkout"
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in names.splitlines():
        source = ROOT / name
        if source.is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy / name)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield copy
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.journey
def test_it_runs_without_rights_on_a_read_only_checkout(folder: Path, read_only_checkout: Path):
    data = folder / "unprivileged"
    data.mkdir()
    uid = NOBODY if os.geteuid() == 0 else None
    if uid is not None:
        os.chown(data, uid, uid)
    before = {path: path.stat().st_mtime_ns for path in read_only_checkout.rglob("*")}
    with running(data, root=read_only_checkout, uid=uid) as product:
        assert httpx2.get(f"{product.url}/healthz", trust_env=False).status_code == 200
        ready = httpx2.get(f"{product.url}/readyz", trust_env=False).json()
        assert all(check["ok"] for check in ready["checks"].values()), ready
        assert "flightline_http_requests" in httpx2.get(f"{product.url}/metrics", trust_env=False).text
        for process in product.processes.values():
            assert process.poll() is None
            if uid is not None:
                assert os.stat(f"/proc/{process.pid}").st_uid == uid
    assert {path: path.stat().st_mtime_ns for path in read_only_checkout.rglob("*")} == before
