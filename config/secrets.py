"""The two keys: SECRET_KEY (sessions) and FIELD_KEYS (source secrets at rest, newest first).

The embedded start writes them once to `DATA_DIR/secrets` (0600). With DATABASE_URL set, missing keys refuse to start.
Both consist of characters that pass unquoted through shells and `.env` files.
"""

import json
import os
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string


def _from_file(env: environ.Env, name: str) -> str:
    path = env.str(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env.str(name, default="")


def _embedded(path: Path) -> dict[str, str]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = {"SECRET_KEY": get_random_string(50), "FIELD_KEYS": Fernet.generate_key().decode()}
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as file:
                json.dump(fresh, file)
    stored: dict[str, str] = json.loads(path.read_text())
    return stored


def read_secrets(env: environ.Env, *, data_dir: Path, must_be_given: bool) -> tuple[str, list[str]]:
    """The secret key and the list of field keys; each may come from `<NAME>` or a file named by `<NAME>_FILE`."""
    secret, fields = _from_file(env, "SECRET_KEY"), _from_file(env, "FIELD_KEYS")
    if not (secret and fields):
        if must_be_given:
            raise ImproperlyConfigured(
                "DATABASE_URL is set, so SECRET_KEY and FIELD_KEYS must be set too (see .env.example); "
                "generate them with `python -m config.secrets`."
            )
        stored = _embedded(data_dir / "secrets")
        secret, fields = secret or stored["SECRET_KEY"], fields or stored["FIELD_KEYS"]
    return secret, [key.strip() for key in fields.split(",") if key.strip()]


if __name__ == "__main__":
    print(f"SECRET_KEY={get_random_string(50)}\nFIELD_KEYS={Fernet.generate_key().decode()}")
