"""No key stands twice in a mapping of a data file: YAML would silently keep the last one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import ROOT

FILES = sorted(
    file
    for folder in ("bot", "domain", "data", "tests")
    for file in (ROOT / folder).rglob("*.yml")
    if "node_modules" not in file.parts
)


def twice(text: str) -> list[str]:
    """Each key that stands twice, with its line."""
    found: list[str] = []

    def look(node: Any) -> None:
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    found.append(f"line {key.start_mark.line + 1}: {key.value}")
                seen.add(key.value)
                look(value)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                look(item)

    look(yaml.compose(text, Loader=yaml.CSafeLoader))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(Path(file).relative_to(ROOT)))
def test_every_key_stands_once(file: Path) -> None:
    assert twice(file.read_text(encoding="utf-8")) == []


def test_a_key_that_stands_twice_is_found() -> None:
    assert twice("a: 1\nb: {c: 1, c: 2}\na: 3\n") == ["line 2: c", "line 3: a"]
