"""Whether every number a visitor reads stands in a data file with a source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.copy_check.material import Material, Problem, Rules, read

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIST_MARK = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\w+\}")
# Keys that hold no statement: patterns, addresses, versions and ranks.
_NO_STATEMENT = frozenset(
    {"heard", "address", "version", "id", "on", "by", "weight", "base", "from", "days", "not_with"}
)
_ARTICLE = "article"


@dataclass(frozen=True)
class Backing:
    """The numbers of the data files: by figure, of all together, of the clinic, and the figures behind a response."""

    figures: Mapping[str, frozenset[str]]
    everywhere: frozenset[str]
    clinic: frozenset[str]
    sources: Mapping[str, tuple[str, ...]]

    def of(self, response: str) -> frozenset[str]:
        """What a response may say: the numbers of the figures it names as its source, else any."""
        if response not in self.sources:
            return self.everywhere
        return self.clinic.union(*(self.figures.get(source, frozenset()) for source in self.sources[response]))


def numbers_in(text: str) -> list[str]:
    """The numbers of a text as digits, without list numbering and placeholders."""
    plain = _PLACEHOLDER.sub(" ", _LIST_MARK.sub("", text))
    return [number.replace(",", "") for number in _NUMBER.findall(plain)]


def read_backing(material: Material) -> Backing:
    """The numbers of figures, healing time, facts, rules and the clinic.

    Raises:
        ConfigError: a file can't be read.
    """
    clinical = material.root / "bot" / "clinical"
    healing = read(clinical / "healing.yml")
    entries = [*read(clinical / "figures.yml"), *(healing.get("figures") or ())]
    figures = {entry["id"]: frozenset(_numbers(entry)) for entry in entries}
    clinic = frozenset(_numbers(read(material.root / "clinic.yml")))
    files = [*sorted((clinical / "facts").glob("*.yml")), *sorted((clinical / "rules").glob("*.yml"))]
    everywhere = clinic.union(_numbers(healing), *figures.values(), *(_numbers(read(file)) for file in files))
    sources: dict[str, tuple[str, ...]] = {
        topic["response"]: tuple(topic["source"])
        for _, topic in material.topics
        if topic.get("response") and topic.get("source")
    }
    for decision in healing.get("decisions") or ():
        sources[decision["say"]] = (*sources.get(decision["say"], ()), *decision["figures"])
    return Backing(figures, everywhere, clinic, sources)


def check_numbers(material: Material, rules: Rules) -> Iterator[Problem]:
    """Numbers that no data file backs, and sources that don't exist. Facts and rules are data themselves."""
    backing = read_backing(material)
    for response, sources in backing.sources.items():
        for source in sources:
            if source != _ARTICLE and source not in backing.figures:
                yield Problem(
                    "bot/clinical",
                    response,
                    f"its source {source!r} is no figure",
                    "add it to bot/clinical/figures.yml",
                )
    said = [
        (response.file, response.name, str(variation.get("text") or ""), backing.of(response.name))
        for response in material.responses
        if not response.question
        for variation in response.variations
    ]
    said += [(text.file, text.name, text.text, backing.everywhere) for text in material.copy if text.numbers]
    for file, name, text, backed in said:
        for number in numbers_in(without_exceptions(text, name, rules)):
            if number not in backed:
                where = "the figures it names as its source" if name in backing.sources else "any data file"
                yield Problem(
                    file,
                    name,
                    f"the number {number} doesn't stand in {where}",
                    "give its source in bot/clinical/figures.yml",
                )


def without_exceptions(text: str, response: str, rules: Rules) -> str:
    """The text without the words whose numbers need no source."""
    for i, exception in enumerate(rules.exceptions):
        if exception["check"] == "number" and exception.get("response", response) == response:
            if exception["value"] in text:
                rules.used.add(i)
            text = text.replace(exception["value"], " ")
    return text


def _numbers(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key not in _NO_STATEMENT:
                yield from _numbers(value)
    elif isinstance(node, list):
        for value in node:
            yield from _numbers(value)
    elif isinstance(node, str | int | float) and not isinstance(node, bool):
        yield from numbers_in(str(node))
