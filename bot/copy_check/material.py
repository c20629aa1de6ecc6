"""Reads everything the copy check looks at: responses, other words visitors read, and the names they may use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from bot.clinical.facts import FactDefinition, read_facts
from bot.errors import ConfigError
from bot.importer import question
from bot.settings import ROOT, Clinic

RULES_FILE = Path(__file__).with_name("rules.yml")
RESPONSE_NAME = re.compile(r"utter_\w*[a-z0-9]")
TOPIC_FILES = ("bot/clinical/topics.yml", "bot/services.yml")


@dataclass(frozen=True)
class Problem:
    """Something to mend: where, what is wrong, and what to do."""

    file: str
    name: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.name}: {self.wrong}; {self.remedy}"


@dataclass(frozen=True)
class Response:
    """A response of the domain, or the question of a fact; `question` marks the latter."""

    file: str
    name: str
    variations: tuple[Mapping[str, Any], ...]
    question: bool = False


@dataclass(frozen=True)
class Text:
    """Another text that visitors read: the placeholders that the code fills, and whether its numbers need a source."""

    file: str
    name: str
    text: str
    placeholders: frozenset[str] = frozenset()
    numbers: bool = False


@dataclass
class Rules:
    """rules.yml; `used` collects the exceptions that something needed."""

    limits: Mapping[str, int]
    always_filled: frozenset[str]
    not_english: tuple[str, ...]
    copy: tuple[Mapping[str, Any], ...]
    forbidden: tuple[Mapping[str, str], ...]
    not_responses: frozenset[str]
    exceptions: tuple[Mapping[str, str], ...]
    used: set[int] = field(default_factory=set)

    def excepted(self, check: str, response: str) -> list[str]:
        """The values of the exceptions for this check and response ("" for one without); marks them as used.

        For what is only used when it is found in a text, see `numbers.without_exceptions`.
        """
        hits = [i for i, e in enumerate(self.exceptions) if e["check"] == check and e.get("response") == response]
        self.used.update(hits)
        return [self.exceptions[i].get("value", "") for i in hits]


@dataclass(frozen=True)
class Material:
    """All that is checked, and the names it may use."""

    root: Path
    responses: tuple[Response, ...]
    copy: tuple[Text, ...]
    intents: frozenset[str]
    entities: frozenset[str]
    slots: frozenset[str]
    actions: frozenset[str]
    forms: frozenset[str]
    facts: Mapping[str, FactDefinition]
    topics: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of all responses."""
        return frozenset(response.name for response in self.responses)

    @property
    def clinic_words(self) -> frozenset[str]:
        """Every placeholder that clinic.yml may fill (`bot.settings.clinic_words`)."""
        names = {
            f.name if f.name.startswith(("emergency_", "same_day_")) else f"clinic_{f.name}" for f in fields(Clinic)
        }
        return frozenset(names | {"clinic_contact"})


def load_rules(file: Path = RULES_FILE) -> Rules:
    """The check's own rules."""
    data = read(file)
    return Rules(
        limits=data["limits"],
        always_filled=frozenset(data["always_filled"]),
        not_english=tuple(data["not_english"]),
        copy=tuple(data["copy"]),
        forbidden=tuple(data["forbidden"]),
        not_responses=frozenset(data["not_responses"]),
        exceptions=tuple(data["exceptions"]),
    )


def read(file: Path) -> Any:
    """A YAML file's content, an empty mapping when the file is absent or empty.

    Raises:
        ConfigError: it is not valid YAML.
    """
    if not file.is_file():
        return {}
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ConfigError(f"{file.name}, line {line}: this is not valid YAML; check quotes and indentation.") from error


def texts_under(node: Any, keys: frozenset[str], name: str = "", inside: bool = False) -> Iterator[tuple[str, str]]:
    """The texts under any of the keys, at any depth, each with the nearest id or top key; no keys means every text."""
    if isinstance(node, Mapping):
        name = str(node.get("id") or node.get("fact") or node.get("detail") or name)
        for key, value in node.items():
            yield from texts_under(value, keys, name or str(key), inside or not keys or key in keys)
    elif isinstance(node, list):
        for value in node:
            yield from texts_under(value, keys, name, inside)
    elif inside and isinstance(node, str) and not RESPONSE_NAME.fullmatch(node):
        yield name, node


def read_material(rules: Rules, root: Path = ROOT) -> Material:
    """Everything below the root.

    Raises:
        ConfigError: a file can't be read.
    """
    domains = {file: read(file) for file in (root / "domain.yml", *sorted((root / "domain").glob("*.yml")))}
    facts = read_facts(root / "bot" / "clinical" / "facts")
    responses = [
        Response(_relative(file, root), name, tuple(variations or ()))
        for file, domain in domains.items()
        for name, variations in (domain.get("responses") or {}).items()
    ]
    responses += [
        Response(f"bot/clinical/facts/{fact.group}.yml", f"utter_ask_{fact.id}", (question(fact),), question=True)
        for fact in facts.values()
        if fact.ask
    ]
    copy = [
        Text(
            _relative(file, root),
            name,
            text,
            frozenset(group.get("placeholders") or ()) | rules.always_filled,
            group.get("numbers") == "yes",
        )
        for group in rules.copy
        for file in sorted(root.glob(group["files"]))
        for name, text in texts_under(read(file), frozenset(group["keys"]))
    ]
    return Material(
        root=root,
        responses=tuple(responses),
        copy=tuple(copy),
        intents=_named(domains, "intents"),
        entities=_named(domains, "entities") | facts.keys(),
        slots=_named(domains, "slots") | facts.keys(),
        actions=_named(domains, "actions"),
        forms=_named(domains, "forms"),
        facts=facts,
        topics=tuple((file, topic) for file in TOPIC_FILES for topic in read(root / file)),
    )


def _relative(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()


def _named(domains: Mapping[Path, Mapping[str, Any]], section: str) -> frozenset[str]:
    """The names in a section of all domain files, whether it lists names or maps them to their settings."""
    names: set[str] = set()
    for domain in domains.values():
        for entry in domain.get(section) or ():
            names.update(entry if isinstance(entry, Mapping) else [entry])
    return frozenset(names)
