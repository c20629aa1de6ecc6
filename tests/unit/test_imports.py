"""The rooms of bot/ import each other one way, and what knows no Rasa imports none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from bot.settings import ROOT

LAYERS = ("clinical", "storage", "reading", "booking", "dialogue", "rasa_parts", "channels")
"""Each imports only those before it (docs/architecture.md, Rooms)."""
WITHOUT_RASA = ("clinical", "reading", "booking", "dialogue")


@cache
def modules() -> dict[str, Path]:
    """Every module of bot/ and actions/ by its dotted name."""
    found = {}
    for folder in ("bot", "actions"):
        for file in (ROOT / folder).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            if "node_modules" not in parts:
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def room(module: str) -> str:
    """The package under bot/ that a module lies in; a module beside those packages is a room of its own."""
    return ".".join(module.split(".")[1:2]) or module


@cache
def imported(file: Path) -> frozenset[str]:
    """What a module imports, at its top or inside its functions; names out of a module as well as modules."""

    def names() -> Iterator[str]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (each.name for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{each.name}" for each in node.names)

    return frozenset(names())


def arrows() -> dict[str, dict[str, str]]:
    """By room, the rooms that it imports from, each with one import that does."""
    found: dict[str, dict[str, str]] = {}
    for module, file in modules().items():
        for name in imported(file):
            target = name if name in modules() else name.rpartition(".")[0]
            if target in modules() and room(target) != room(module):
                found.setdefault(room(module), {})[room(target)] = f"{module} imports {target}"
    return found


def test_no_rooms_import_each_other_in_a_circle() -> None:
    """Not even over other rooms, or inside a function."""
    found = arrows()
    assert {"reading", "server"} <= set(found)
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        circle = error.args[1]
        steps = [found[later][earlier] for earlier, later in pairwise(circle)]
        pytest.fail("; ".join(steps))


def test_layers_import_only_those_below() -> None:
    """The arrows between the rooms a message goes through."""
    found = arrows()
    above = [
        found[lower][upper]
        for number, lower in enumerate(LAYERS)
        for upper in LAYERS[number + 1 :]
        if upper in found.get(lower, {})
    ]
    assert above == []


@pytest.mark.parametrize("layer", WITHOUT_RASA)
def test_what_is_said_is_decided_without_rasa(layer: str) -> None:
    """So that it can be tested and kept without it."""
    files = [file for module, file in modules().items() if room(module) == layer]
    assert files
    assert [file.name for file in files if {name.split(".")[0] for name in imported(file)} & {"rasa", "rasa_sdk"}] == []
