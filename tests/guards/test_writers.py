"""Rows are written in services alone, and the phase of an initiative in one function alone."""

import ast

from tests.guards.source import Module, modules

WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
ROOMS = {"services", "migrations", "storage"}
MANAGERS = {"accounts/models/people.py"}  # the user manager that Django's own commands call


def _writes(module: Module) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, target = node.func.attr, ast.unparse(node.func.value)
        is_row_write = (
            name in WRITES and target not in ("default_storage", "cache") and not target.startswith("super()")
        )
        is_query_update = name == "update" and (".objects" in target or ".filter(" in target)
        if is_row_write or is_query_update or (name == "atomic" and target == "transaction"):
            found.append(f"{module}:{node.lineno} {ast.unparse(node.func)}")
    return found


def test_only_services_write_rows():
    outside = [
        line
        for module in modules()
        if not ROOMS & set(module.parts) and str(module) not in MANAGERS and module.parts[0] not in ("config", "common")
        for line in _writes(module)
    ]
    assert outside == []


def test_only_phase_enter_sets_the_phase():
    setters = set()
    for module in modules():
        for function in (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                targets = node.targets if isinstance(node, ast.Assign) else []
                if any(
                    isinstance(t, ast.Attribute) and t.attr == "phase" and "initiative" in ast.unparse(t.value)
                    for t in targets
                ):
                    setters.add(f"{module.parts[0]}.{function.name}")
    assert setters == {"phases.phase_enter"}


def test_no_signals_and_no_save_overrides():
    guilty = [
        f"{module}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and node.module in ("django.dispatch", "django.db.models.signals"))
        or (isinstance(node, ast.FunctionDef) and node.name == "save" and "models" in module.parts)
    ]
    assert guilty == []
