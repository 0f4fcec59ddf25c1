"""How far wapiti came, from its own database: what it crawled, which parameters it saw, what each module attacked to the end."""

import sqlite3
from pathlib import Path


def attacked(store: Path) -> str:
    """In words: addresses and forms crawled, distinct parameters of both, and for each module how many of them it ended."""
    (file,) = store.rglob("*.db")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        links, forms = (
            database.execute("SELECT count(*) FROM paths WHERE NOT evil AND method = ?", (method,)).fetchone()[0]
            for method in ("GET", "POST")
        )
        (parameters,) = database.execute(
            "SELECT count(*) FROM (SELECT DISTINCT path, method, type, name FROM params JOIN paths USING (path_id) WHERE NOT evil)"
        ).fetchone()
        ended = database.execute(
            "SELECT module, count(DISTINCT path_id) FROM attack_logs GROUP BY module ORDER BY module"
        ).fetchall()
    modules = ", ".join(f"{module} {count}" for module, count in ended)
    return f"{links} addresses and {forms} forms crawled, {parameters} parameters; attacked to the end: {modules}"
