"""Small pieces: the sizes of ARCHITECTURE.md, as hard limits."""

from statistics import median

from tests.guards.source import ROOT, Module, functions, length, modules

MODULE, FUNCTION, VIEW, TASK, TEMPLATE = 250, 40, 35, 12, 130


def _own(module: Module) -> bool:
    return "migrations" not in module.parts


def test_modules_stay_readable():
    lines = {str(module): module.text.count("\n") for module in modules() if _own(module)}
    assert {name: n for name, n in lines.items() if n > MODULE} == {}
    assert median(n for n in lines.values() if n > 2) <= 90


def test_functions_stay_short():
    long = {
        f"{module}:{function.name}": length(function)
        for module in modules()
        if _own(module)
        for function in functions(module)
        if length(function) > (VIEW if module.room == "views" else TASK if module.room == "tasks" else FUNCTION)
    }
    assert long == {}


def test_templates_stay_short():
    lines = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in (ROOT / "templates").rglob("*.html")}
    exempt = {"templates/styleguide.html"}
    assert {name: n for name, n in lines.items() if n > TEMPLATE and name not in exempt and "/ui/" not in name} == {}
