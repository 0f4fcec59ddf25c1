"""Turns YAML text into plain values without the parts of YAML that make files dangerous or ambiguous."""

from typing import Any

import yaml

from phases.playbook_format.errors import PlaybookError

SIZE_MAX = 1_000_000
DEPTH_MAX = 20


class _Loader(yaml.SafeLoader):
    """Plain values only: no alias (they multiply), no repeated key (one would vanish), no deep nesting."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise self._refusal("aliases are not allowed")
        if self._depth >= DEPTH_MAX:
            raise self._refusal("is nested too deeply")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def _refusal(self, problem: str) -> yaml.MarkedYAMLError:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key_node, _value in node.value:
            name = str(key_node.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {name[:60]!r} stands twice", key_node.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def load(text: str) -> object:
    """Return dicts, lists and scalars. Raises `PlaybookError` with one line that says where reading stopped."""
    if len(text) > SIZE_MAX:
        raise PlaybookError([f"file: has {len(text)} characters, at most {SIZE_MAX} are allowed"])
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        raise PlaybookError([f"{where}: {error.problem or 'is not readable as YAML'}"]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PlaybookError([f"file: is not readable as YAML ({str(error).splitlines()[0][:120]})"]) from error
