"""The keys: SECRET_KEY (sessions, links), FIELD_KEYS (secrets at rest), AUDIT_KEYS (checkpoints) and VERDICT_KEYS (verdicts of gates);
all but the first newest first.

The embedded start writes them once to `DATA_DIR/secrets` (0600). With DATABASE_URL set, a missing SECRET_KEY or FIELD_KEYS
refuses to start; AUDIT_KEYS is given to the sealer alone, which refuses to start without it; without VERDICT_KEYS verdicts carry
no signature.
All consist of characters that pass unquoted through shells and `.env` files.
"""

import json
import os
from pathlib import Path
from secrets import token_hex

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string


def from_file(env: environ.Env, name: str) -> str:
    """The value of `name`, or the content of the file that `<name>_FILE` names; empty without either."""
    path = env.str(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env.str(name, default="")


def _fresh() -> dict[str, str]:
    return {
        "SECRET_KEY": get_random_string(50),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "AUDIT_KEYS": token_hex(32),
        "VERDICT_KEYS": token_hex(32),
    }


def _write_once(path: Path, values: dict[str, str]) -> None:
    """Whoever comes second finds what the first has written, never a half of it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        json.dump(values, file)


def _embedded(path: Path) -> dict[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, _fresh())
    stored: dict[str, str] = json.loads(path.read_text())
    if not set(_fresh()) <= set(stored):  # an installation that is older than one of the keys
        added = path.with_name(f"{path.name}.new")
        _write_once(added, _fresh() | stored)
        stored = json.loads(added.read_text())
        added.replace(path)
    return stored


def _list(text: str) -> list[str]:
    return [key.strip() for key in text.split(",") if key.strip()]


def read_secrets(env: environ.Env, *, data_dir: Path, must_be_given: bool) -> tuple[str, list[str]]:
    """The secret key and the list of field keys; each may come from `<NAME>` or a file named by `<NAME>_FILE`."""
    secret, fields = from_file(env, "SECRET_KEY"), from_file(env, "FIELD_KEYS")
    if not (secret and fields):
        if must_be_given:
            raise ImproperlyConfigured(
                "DATABASE_URL is set, so SECRET_KEY and FIELD_KEYS must be set too (see .env.example); "
                "generate them with `python -m config.secrets`."
            )
        stored = _embedded(data_dir / "secrets")
        secret, fields = secret or stored["SECRET_KEY"], fields or stored["FIELD_KEYS"]
    return secret, _list(fields)


def read_fallbacks(env: environ.Env, *, data_dir: Path) -> list[str]:
    """Secret keys of before, whose sessions and links are still taken; none unless they are given, or stand in the file
    of the embedded start.
    """
    given, path = from_file(env, "SECRET_KEY_FALLBACKS"), data_dir / "secrets"
    if not given and not from_file(env, "SECRET_KEY") and path.exists():
        given = str(json.loads(path.read_text()).get("SECRET_KEY_FALLBACKS", ""))
    return _list(given)


def read_seeds(name: str, env: environ.Env, *, data_dir: Path, must_be_given: bool) -> list[str]:
    """The seeds of AUDIT_KEYS or VERDICT_KEYS, newest first; none where they must be given and are not."""
    given = from_file(env, name)
    if not given and not must_be_given:
        given = _embedded(data_dir / "secrets")[name]
    return _list(given)


if __name__ == "__main__":
    print("\n".join(f"{name}={value}" for name, value in _fresh().items()))
