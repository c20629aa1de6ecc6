"""Where responses are said: names in rules, topics and other data, and in the code with the values passed along."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.copy_check.material import RESPONSE_NAME, read

DATA = ("config.yml", "data/rules/*.yml", "data/stories/*.yml", "actions/**/*.yml", "bot/**/*.yml")
CODE = ("actions/**/*.py", "bot/**/*.py")
OWN_FOLDER = "bot/copy_check/"
# What every slot's question is called; a name made from it is no use of one particular response.
QUESTION_PATTERN = r"utter_ask_\w+"
_NOT_VALUES = frozenset(
    {"response", "text", "image", "template", "attachment", "json_message", "elements", "buttons", None}
)
_BUTTON = re.compile(r"/[a-z_]+")

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module


@dataclass(frozen=True)
class Call:
    """One `utter_message`: patterns of the response's name (none: unknown), and the values passed.

    `exact` is False where a table is looked up with a key that is only known at run time; `filled` are the values that
    can't be empty.
    """

    patterns: tuple[str, ...]
    exact: bool
    values: frozenset[str]
    filled: frozenset[str]

    def says(self, name: str) -> bool:
        """Whether it may say this response."""
        return any(re.fullmatch(pattern, name) for pattern in self.patterns)


@dataclass
class Uses:
    """All uses: files by response name, files by name pattern (f-strings), calls, and buttons written in code."""

    names: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def filled(self, response: str) -> frozenset[str]:
        """The values that every call for this very response passes, never empty."""
        calls = [call for call in self.calls if call.says(response)]
        calls = [call for call in calls if call.exact] or calls
        if not calls or self.names.get(response, "").startswith("data/"):
            return frozenset()
        return frozenset.intersection(*(call.filled for call in calls))

    def passed(self, response: str) -> frozenset[str]:
        """The values that some call for this response, or for one that isn't known, passes."""
        return frozenset(v for call in self.calls if call.says(response) or not call.patterns for v in call.values)


def read_uses(root: Path, not_responses: Iterable[str] = ()) -> Uses:
    """The uses in all data and code below the root.

    Raises:
        ConfigError: a data file can't be read.
    """
    uses = Uses()
    for glob in DATA:
        for file in sorted(root.glob(glob)):
            relative = file.relative_to(root).as_posix()
            if not relative.startswith(OWN_FOLDER):
                for name in _strings(read(file)):
                    # Said by a rule, it gets no values whatever else says it.
                    if RESPONSE_NAME.fullmatch(name) and not uses.names.get(name, "").startswith("data/"):
                        uses.names[name] = relative
    for glob in CODE:
        for file in sorted(root.glob(glob)):
            relative = file.relative_to(root).as_posix()
            if not relative.startswith(OWN_FOLDER):
                _read_code(ast.parse(file.read_text(encoding="utf-8")), relative, uses)
    for name in not_responses:
        uses.names.pop(name, None)
    return uses


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _strings([key, value])
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
    elif isinstance(node, str):
        yield node


def _read_code(tree: ast.Module, file: str, uses: Uses) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RESPONSE_NAME.fullmatch(node.value):
            uses.names.setdefault(node.value, file)
        elif isinstance(node, ast.JoinedStr):
            pattern = _pattern(node)
            if pattern and pattern != QUESTION_PATTERN:
                uses.patterns.setdefault(pattern, file)
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            title, payload = (e.value if isinstance(e, ast.Constant) else None for e in node.elts)
            if isinstance(title, str) and title[:1] != "/" and isinstance(payload, str) and _BUTTON.fullmatch(payload):
                uses.buttons.append((file, title, payload))
    tables = _assigned(tree.body)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]:
        known = {**tables, **_assigned(list(ast.walk(function)))}
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "utter_message"
            ):
                uses.calls.append(_call(node, known))


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _call(node: ast.Call, known: Mapping[str, ast.expr]) -> Call:
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    response = keywords.get("response")
    patterns, exact = _names(response, known) if response else (set(), True)
    values = {str(name): value for name, value in keywords.items() if name not in _NOT_VALUES}
    return Call(
        tuple(sorted(patterns)),
        exact,
        frozenset(values),
        frozenset(name for name, value in values.items() if not _may_be_empty(value)),
    )


def _pattern(node: ast.JoinedStr) -> str:
    """The f-string as a pattern of response names; "" when it isn't one, or could be any."""
    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
    pattern = "".join(parts)
    return pattern if pattern.startswith("utter_") and pattern != r"utter_\w+" else ""


def _names(node: ast.expr, known: Mapping[str, ast.expr]) -> tuple[set[str], bool]:
    """Patterns of the names an expression can have, and whether they don't hang on a key known only at run time."""
    if isinstance(node, ast.Constant):
        return {re.escape(str(node.value))}, True
    if isinstance(node, ast.JoinedStr):
        return ({pattern} if (pattern := _pattern(node)) else set()), True
    if isinstance(node, ast.IfExp):
        (first, one), (second, other) = _names(node.body, known), _names(node.orelse, known)
        return (first | second if first and second else set()), one and other
    if isinstance(node, ast.Name) and node.id in known:
        return _names(known[node.id], {name: value for name, value in known.items() if name != node.id})
    table = _table(node, known)
    if table:
        key, entries, default = table
        if key in entries:
            return _names(entries[key], known)
        found = [_names(entry, known)[0] for entry in [*entries.values(), *default]]
        return (set().union(*found) if all(found) else set()), False
    return set(), True


def _table(node: ast.expr, known: Mapping[str, ast.expr]) -> tuple[str, dict[str, ast.expr], list[ast.expr]] | None:
    """`TABLE[key]` or `TABLE.get(key, default)`: the key as written, the entries and the default."""
    if isinstance(node, ast.Subscript):
        name, key, default = node.value, node.slice, []
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        name, key, default = node.func.value, node.args[0], node.args[1:]
    else:
        return None
    table = known.get(name.id) if isinstance(name, ast.Name) else name
    if not isinstance(table, ast.Dict):
        return None
    entries = {ast.dump(k): v for k, v in zip(table.keys, table.values, strict=True) if k is not None}
    return ast.dump(key), entries, default


def _may_be_empty(node: ast.expr) -> bool:
    """Whether a passed value can plainly be empty: written so, or read from a slot or mapping without a default."""
    if isinstance(node, ast.Constant):
        return node.value in (None, "")
    if isinstance(node, ast.IfExp):
        return _may_be_empty(node.body) or _may_be_empty(node.orelse)
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return _may_be_empty(node.values[-1])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("get", "get_slot") and len(node.args) < 2
    return False
