"""`python -m config.reset`: remove the demo data under DATA_DIR. The one way that demo data leaves."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

OURS = (
    "flightline.sqlite3",
    "flightline.sqlite3-wal",
    "flightline.sqlite3-shm",
    "evidence",
    "imports",
    "audit-anchor.jsonl",
)


def main() -> int:
    """Refuses on a real database server and on a database that is not marked demo."""
    if os.environ.get("DATABASE_URL"):
        sys.stderr.write("DATABASE_URL is set: drop and create that database yourself.\n")
        return 1
    folder = Path(os.environ.get("DATA_DIR", "var")).resolve()
    database = folder / OURS[0]
    if database.exists() and not _is_demo(database):
        sys.stderr.write(f"{database} is not marked demo. Nothing was removed.\n")
        return 1
    for name in OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return 0


def _is_demo(database: Path) -> bool:
    connection = sqlite3.connect(database)
    try:
        return bool(connection.execute("SELECT count(*) FROM audit_demomark").fetchone()[0])
    except sqlite3.OperationalError:
        return True  # never migrated: nothing of anybody's is in it
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main())
