"""Templates stay compiled from one process to the next, where and when Python keeps its own modules compiled.

To read and compile the templates of one page takes a third of a second, several times as long as the page itself. Compiled code is
run, so it lies where code lies anyway: in `__pycache__` beside the template, or under PYTHONPYCACHEPREFIX. Whoever may write there may
change the program too. Where Python may keep no compiled files (PYTHONDONTWRITEBYTECODE) nothing is written, and what is there is read.
`python -m config.compiled_templates` compiles all of them, for an image whose file system is read-only later.
"""

import marshal
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from threading import get_ident
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

ENDING = ".jinja"


class CompiledTemplates(BytecodeCache):
    """Compiled templates beside their sources, each taken only for the very text, library and options that it was made of.

    A file that is missing, older, broken or closed to this process is as none: the template is compiled, as without this.
    """

    def __init__(self, options: dict[str, Any], modules: Iterable[str]) -> None:
        """`modules` are the names of those that hold our own filters: the compiler works a filter out where its value is fixed."""
        told = sha256(f"{jinja2.__version__} {sys.version} {sorted(options.items())!r}".encode())
        for name in sorted(set(modules)):
            told.update(Path(str(sys.modules[name].__file__)).read_bytes())
        self._made_by = told.hexdigest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or ""

    def get_source_checksum(self, source: str) -> str:
        return sha256(f"{self._made_by} {source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing where nothing fitting lies there."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            kept = place_of(bucket.key).read_bytes()
            made_of = bucket.checksum.encode()
            if kept.startswith(made_of):
                bucket.code = marshal.loads(kept[len(made_of) :])  # noqa: S302  # trusted as compiled modules are, see above

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Whole or not at all, and as readable as the template is."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        place = place_of(bucket.key)
        written = place.with_name(f"{place.name}.{os.getpid()}-{get_ident()}")
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            mode = Path(bucket.key).stat().st_mode & 0o644 | 0o200
            try:
                with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                    file.write(bucket.checksum.encode() + marshal.dumps(bucket.code))
                written.replace(place)
            finally:
                written.unlink(missing_ok=True)


def place_of(template: str) -> Path:
    """Where the compiled form of the template file at this path is kept."""
    return Path(cache_from_source(f"{template}.py")).with_suffix(ENDING) if template else Path()


def compile_all(environment: Environment) -> int:
    """Compile every template that is not compiled yet, and say how many there are."""
    names = environment.list_templates(extensions=("html",))
    for name in names:
        environment.get_template(name)
    return len(names)


def main() -> None:
    """For the building of an image, which asks Python to write no compiled files of what it runs."""
    import django  # noqa: PLC0415  # the rest needs none of it
    from django.template import engines  # noqa: PLC0415  # as above

    django.setup()
    sys.dont_write_bytecode = False
    sys.stdout.write(f"{compile_all(engines['jinja2'].env)} templates compiled\n")  # type: ignore[attr-defined]  # Jinja2 backend only


if __name__ == "__main__":
    main()
