"""`Denied` is falsy, so `if denied := …:` and `refusal or other()` drop a refusal. Neither may be written."""

import ast
import re

from tests.guards.source import modules


def _refusing(module) -> set[str]:
    """Functions of this module that answer a refusal or None."""
    return {
        node.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and re.search(r"(Denied|Permission) \| None", ast.unparse(node.returns))
    }


def test_no_refusal_is_tested_for_truth():
    guilty = []
    for module in modules():
        names = _refusing(module)
        for node in ast.walk(module.tree):
            tests = (
                [node.test]
                if isinstance(node, ast.If | ast.IfExp)
                else node.values
                if isinstance(node, ast.BoolOp)
                else []
            )
            for test in tests:
                value = test.value if isinstance(test, ast.NamedExpr) else test
                if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in names:
                    guilty.append(f"{module}:{node.lineno}")
    assert guilty == []
