"""The Jinja2 environment of all pages: strict names, autoescape, components under the one global `ui`."""

from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from jinja2 import Environment, StrictUndefined

from common.formats import FILTERS
from common.markdown import markdown
from config.compiled_templates import CompiledTemplates

PURE = frozenset({"chip", "icon", "phase_strip", "shape"})
"""Components that a table repeats hundreds of times and that say the same for the same words, to whomever."""
UI_DIR = Path(__file__).resolve().parent.parent / "templates" / "ui"


def url(name: str, /, **kwargs: Any) -> str:
    """`url("phases:item_answer", key="AI-001", pk=3)`."""
    return _address(name, get_urlconf(), get_script_prefix(), **kwargs)


@lru_cache(maxsize=4096, typed=True)
def _address(name: str, urlconf: str | None, prefix: str, /, **kwargs: Any) -> str:
    """A page asks for dozens, nearly all of them the same as the page before."""
    return reverse(name, urlconf, kwargs=kwargs)


def _kept(macro: Any) -> Any:
    """The macro with what it said for the words it was given last. By type too: `Markup` and text may be equal."""
    return lru_cache(maxsize=512, typed=True)(macro)


class _Components:
    """All macros of templates/ui/*.html as attributes, loaded on first use."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._loaded: SimpleNamespace | None = None

    def __getattr__(self, name: str) -> Any:
        if self._loaded is None or settings.DEBUG:
            loaded = SimpleNamespace()  # seen by other threads only once it is whole
            for path in sorted(UI_DIR.glob("*.html")):
                module = self._environment.get_template(f"ui/{path.name}").module
                for macro, value in vars(module).items():
                    if not macro.startswith("_"):
                        setattr(loaded, macro, _kept(value) if macro in PURE else value)
            self._loaded = loaded
            if not settings.DEBUG:  # from now on they are found without this method: a page asks for a thousand
                vars(self).update(vars(loaded))
        return getattr(self._loaded, name)


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend."""
    options["undefined"] = StrictUndefined
    options |= {"trim_blocks": True, "lstrip_blocks": True}
    told = {name: value for name, value in options.items() if name != "loader"}  # whose text differs in each process
    options["bytecode_cache"] = CompiledTemplates(told, (filter_.__module__ for filter_ in FILTERS.values()))
    built = Environment(**options)  # noqa: S701  # Django passes autoescape=True
    built.filters.update(FILTERS)
    built.filters["markdown"] = markdown
    built.globals.update(url=url, static=static, ui=_Components(built))
    return built
