"""The project's own Python, parsed once for all guards."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("config", "portfolio", "reviews", "phases", "metrics", "initiatives", "accounts", "audit", "common")


@dataclass(frozen=True)
class Module:
    """A module of one of our packages: dotted path parts, text, tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(ROOT).with_suffix("").parts

    @property
    def room(self) -> str:
        return self.parts[1] if len(self.parts) > 1 else ""

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


@cache
def modules() -> tuple[Module, ...]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(Module(path, path.read_text(), ast.parse(path.read_text())) for path in found)


def functions(module: Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]


def length(node: ast.FunctionDef) -> int:
    """Lines of a function's body without its docstring: what is declared and explained costs nothing, what is done does."""
    body = node.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        body = body[1:]
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
