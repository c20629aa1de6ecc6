"""Which responses the code asks for: `choose("talk/greet", …)`, `_line("…")`, `Say(f"request_{…}")`."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.copy_check.nodes import Problem
from bot.copy_check.texts import UTTER, Domain

_CALLS = frozenset({"choose", "exists", "about", "_line", "_part", "Say", "hold_line"})
_NAME = re.compile(r"[a-z_]+(?:/[a-z0-9_]+)*")
_PATH = re.compile(r"([a-z_]+)/[a-z0-9_]+(?:/[a-z0-9_]+)*")
_WILD = "[a-z0-9_]+"


@dataclass
class Uses:
    """Names and patterns of responses in the code, each with its first place; and every word that bot/booking names."""

    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    patterns: dict[str, tuple[str, int]] = field(default_factory=dict)
    booking: set[str] = field(default_factory=set)

    def reach(self, name: str) -> bool:
        """Whether the code can say that response."""
        return name in self.names or any(re.fullmatch(pattern, name) for pattern in self.patterns)


def read_uses(root: Path, families: Collection[str]) -> Uses:
    """What the code under bot/ says; `families` are the first parts of responses' names ("talk", "hold")."""
    uses = Uses()
    for file in sorted((root / "bot").rglob("*.py")):
        relative = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        # Other files say no response; most of the time of this check would go to parsing them.
        if relative.startswith("bot/copy_check/") or not ("choose" in text or "Say(" in text or "about(" in text):
            continue
        for node in ast.walk(ast.parse(text)):
            _take(node, relative, families, uses)
    return uses


def _take(node: ast.AST, file: str, families: Collection[str], uses: Uses) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if file.startswith("bot/booking/"):
            uses.booking.add(node.value)
        path = _PATH.fullmatch(node.value)
        if path and path[1] in families:
            uses.names.setdefault(node.value, (file, node.lineno))
    elif isinstance(node, ast.JoinedStr):
        pattern = _pattern(node)
        path_like = re.match(r"([a-z_]+)/", pattern)
        if path_like and path_like[1] in families:
            uses.patterns.setdefault(pattern, (file, node.lineno))
    elif isinstance(node, ast.Call) and node.args and _called(node.func) in _CALLS:
        _take_call(node.args[0], file, uses)


def _take_call(argument: ast.expr, file: str, uses: Uses) -> None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and _NAME.fullmatch(argument.value):
        uses.names.setdefault(argument.value, (file, argument.lineno))
    elif isinstance(argument, ast.JoinedStr):
        pattern = _pattern(argument)
        if not pattern.startswith("["):
            uses.patterns.setdefault(pattern, (file, argument.lineno))


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _pattern(text: ast.JoinedStr) -> str:
    """A formatted string as a pattern: any word where a value is put in."""
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else _WILD for part in text.values)
    return "".join(parts)


def check_uses(domain: Domain, uses: Uses, named: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    """Responses that code or data say and that don't exist, and those that nothing says.

    Args:
        domain: the responses.
        uses: what the code says.
        named: what data files name, with file and line.
    """
    for name, (file, line) in (*uses.names.items(), *named.items()):
        if name not in domain.responses:
            yield Problem(file, line, f"the response {UTTER}{name} doesn't exist", "write it in domain/, or correct it")
    for pattern, (file, line) in uses.patterns.items():
        if not any(re.fullmatch(pattern, name) for name in domain.responses):
            shown = pattern.replace(_WILD, "…").replace("\\", "")
            yield Problem(file, line, f"no response is called {UTTER}{shown}", "write one in domain/, or correct it")
    for name, wordings in domain.responses.items():
        answer = name.startswith(("faq/", "case/"))
        if not answer and name not in named and not uses.reach(name):
            yield wordings[0].problem("is said by nothing", "remove it, or say it in bot/dialogue")
