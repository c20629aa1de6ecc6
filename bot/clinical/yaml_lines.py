"""Reads the clinical YAML files so that every mistake is told with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from bot.errors import ConfigError

_BOOLEAN = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"


class Entry:
    """One node of a file: its place, and typed views of it that raise ConfigError when the shape is wrong."""

    def __init__(self, node: yaml.Node, file: Path) -> None:
        self.node = node
        self.file = file

    @property
    def where(self) -> str:
        """The place as `file, line N`."""
        return f"{self.file.name}, line {self.node.start_mark.line + 1}"

    @property
    def empty(self) -> bool:
        """Whether nothing is written here (`key:` or `null`)."""
        return bool(self.node.tag == _NULL)

    def error(self, message: str) -> ConfigError:
        """A ConfigError that names this place."""
        return ConfigError(f"{self.where}: {message}")

    def text(self) -> str:
        """The scalar as text.

        Raises:
            ConfigError: it is not a scalar, or it is a bare yes/no/true/false that YAML reads as a boolean.
        """
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error("expected one text here.")
        if self.node.tag == _BOOLEAN:
            raise self.error(f'YAML reads {self.node.value} as true or false; put it in quotes: "{self.node.value}".')
        return str(self.node.value).strip()

    def mapping(self) -> dict[str, Entry]:
        """The entries by key, in the file's order.

        Raises:
            ConfigError: it is not a mapping, a key is a YAML boolean, or a key stands twice.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("expected lines of the form `key: value` here.")
        found: dict[str, Entry] = {}
        for key_node, value_node in self.node.value:
            key = Entry(key_node, self.file)
            # YAML 1.1 reads the key `on` as true; as a key it can only be meant as the word.
            name = "on" if key_node.value == "on" else key.text()
            if name in found:
                raise key.error(f"{name!r} stands twice; remove one of them.")
            found[name] = Entry(value_node, self.file)
        return found

    def items(self) -> Iterator[Entry]:
        """The entries of a list.

        Raises:
            ConfigError: it is not a list.
        """
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("expected a list here (lines that start with `- `, or [..]).")
        return (Entry(node, self.file) for node in self.node.value)

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())


def read_yaml(file: Path) -> Entry:
    """The file's top entry.

    Raises:
        ConfigError: the file is absent, empty or not valid YAML.
    """
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{file.name}: can't be read ({error.strerror}); restore the file.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ConfigError(f"{file.name}, line {line}: this is not valid YAML; check quotes and indentation.") from error
    if node is None:
        raise ConfigError(f"{file.name}, line 1: the file is empty; restore its entries.")
    return Entry(node, file)


def known_keys(entries: Mapping[str, Entry], known: frozenset[str]) -> None:
    """Checks that nothing is misspelled.

    Raises:
        ConfigError: a key is not among the known ones.
    """
    for key, entry in entries.items():
        if key not in known:
            raise entry.error(f"unknown key {key!r}; known keys are {', '.join(sorted(known))}.")
