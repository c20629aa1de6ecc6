"""YAML read so that every part of a file knows its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands, what is wrong, and the remedy."""

    file: str
    line: int
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.wrong}; {self.remedy}."


@dataclass(frozen=True)
class Node:
    """A part of a YAML file; a view that fits no shape is empty."""

    node: yaml.Node
    file: str

    @property
    def line(self) -> int:
        """The line it begins on, from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_mapping(self) -> bool:
        """Whether it has the form `key: value`."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def pairs(self) -> Iterator[tuple[str, Node, Node]]:
        """Key, the key's place and the value of each entry."""
        if isinstance(self.node, yaml.MappingNode):
            for key, value in self.node.value:
                yield str(key.value), Node(key, self.file), Node(value, self.file)

    def mapping(self) -> dict[str, Node]:
        """The values by key."""
        return {key: value for key, _, value in self.pairs()}

    def items(self) -> Iterator[Node]:
        """The entries of a list."""
        if isinstance(self.node, yaml.SequenceNode):
            for value in self.node.value:
                yield Node(value, self.file)

    def text(self) -> str:
        """A scalar as it is written."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else ""

    def value(self) -> Any:
        """What Rasa and the assistant get when they load it; None where it can't be loaded."""
        try:
            return yaml.constructor.SafeConstructor().construct_document(self.node)
        except yaml.YAMLError:
            return None

    def lines(self) -> Iterator[tuple[str, int]]:
        """The lines of a text written as a block (`|`), each with its place."""
        first = self.line + (1 if getattr(self.node, "style", None) == "|" else 0)
        for offset, line in enumerate(self.text().split("\n")):
            if line.strip():
                yield line.strip(), first + offset

    def problem(self, wrong: str, remedy: str) -> Problem:
        """A mistake in this place."""
        return Problem(self.file, self.line, wrong, remedy)


def read(file: Path, root: Path) -> Node | Problem:
    """The file's top node, or what is wrong with it."""
    name = file.relative_to(root).as_posix()
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        return Problem(name, 1, f"the file can't be read ({error.strerror})", "restore it")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        return Problem(name, line, "this is not valid YAML", "check quotes, colons and indentation")
    return Node(node, name) if node is not None else Problem(name, 1, "the file is empty", "remove or restore it")


def check_keys(node: Node, known: frozenset[str] | Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Keys that nobody reads, and keys that stand twice."""
    if not node.is_mapping:
        yield node.problem(f"{where} takes lines of the form `key: value`", "check the indentation")
        return
    seen: set[str] = set()
    for key, place, _ in node.pairs():
        if key in seen:
            yield place.problem(f"the key {key!r} stands twice in {where}", "remove one of them")
        elif key not in known:
            yield place.problem(f"{where} has no key {key!r}", f"use one of {', '.join(sorted(known))}")
        seen.add(key)
