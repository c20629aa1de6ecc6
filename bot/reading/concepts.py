"""The terms and patterns of terms.yml and phrases/*.yml, and the concepts that they find in a Doc."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.errors import ConfigError
from bot.reading.context_rules import word_set
from bot.reading.doc import load_pipeline
from bot.reading.things import of_things

_FOLDER = Path(__file__).parent
_REFERENCE = re.compile(r"<(\w+)>")
_GAPS = {">": 4, ">>": 10, "~": 1, "+": 8}
_STORE = "concepts"
_ARTICLES = frozenset({"a", "an", "the", "my"})
EXPLAINED = "explained"
"""The concept that takes its words away from all others."""
_SUPPRESSING = frozenset({EXPLAINED, "other_leg", "chest_pain", "back_pain", "breath_short"})
# Where one of these is in a pattern, its "not" belongs to it and doesn't deny the rest.
_NEGATIVE = frozenset({"nobody", "cannot"})
SIGNS_FILE = "signs"
DOUBTFUL = "?"
"""Ends a value that its patterns only half say."""
TOLD = "told:"
"""Begins the name of a fact that was told in an earlier message, as "told:numb_foot" behind an &."""


@dataclass(frozen=True)
class Element:
    """One place of a pattern: any of these concepts, at most `gap` words behind the last, or before it if `loose`."""

    names: tuple[str, ...]
    gap: int = 0
    loose: bool = False


@dataclass(frozen=True)
class Pattern:
    """A fact's value and the concepts that tell it in one clause; context is read of the element `head`.

    What is `doubtful` ("can't push off") tells the value only in doubt.
    """

    fact: str
    value: str
    elements: tuple[Element, ...]
    head: int
    without: tuple[str, ...]
    with_sentence: tuple[str, ...]
    is_sign: bool
    doubtful: bool = False


# ---- reading the files


@lru_cache(maxsize=1)
def _terms() -> dict[str, list[str]]:
    raw: dict[str, str] = yaml.load((_FOLDER / "terms.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)

    def opened(name: str, seen: tuple[str, ...] = ()) -> str:
        if name not in raw or name in seen:
            raise ConfigError(f"terms.yml: the concept {name!r} is unknown or contains itself.")
        return _REFERENCE.sub(lambda match: opened(match.group(1), (*seen, name)), raw[name])

    return {
        name: [
            variant
            for phrase in opened(name).split(",")
            if phrase.strip()
            for owned in _owners(phrase.strip().strip('"'))
            for variant in _bare(owned)
        ]
        for name in raw
    }


def _owners(phrase: str) -> list[str]:
    """A phrase with "my", and the same as it is written of others and in dialect ("on me toes")."""
    words = phrase.split()
    if words.count("my") != 1 or len(words) == 1:
        return [phrase]
    # "leave me right back where I was"
    owners = ("my", "his", "her") if words[-1] in ("left", "right") else ("my", "me", "his", "her")
    return [" ".join(owner if word == "my" else word for word in words) for owner in owners]


def _bare(phrase: str) -> list[str]:
    """A phrase, and the same without the articles inside it, as many write who learned English late: "like balloon"."""
    words = phrase.split()
    inner = [word for word in words[1:-1] if word not in _ARTICLES]
    bare = " ".join([*words[:1], *inner, *words[1:][-1:]])
    return [phrase] if bare == phrase else [phrase, bare]


def parse_pattern(fact: str, value: str, source: str, known: frozenset[str], is_sign: bool = False) -> Pattern:
    """A pattern from its notation (see phrases/signs.yml).

    Raises:
        ConfigError: it names a concept that terms.yml doesn't have.
    """
    elements: list[Element] = []
    without: list[str] = []
    with_sentence: list[str] = []
    operator, head, starred = "", 0, "*" in source
    words = source.replace("&", " & ").split()
    for word in words:
        if word in _GAPS or word == "&":
            operator = word
            continue
        names = tuple(part for part in word.lstrip("!*").split("|"))
        unknown = [name for name in names if not name.startswith(("=", TOLD)) and name not in known]
        if unknown:
            raise ConfigError(
                f"phrases, fact {fact}: {unknown[0]!r} in {source!r} is no concept; a plain word is written =word."
            )
        if word.startswith("!"):
            without.extend(names)
        elif operator == "&":
            with_sentence.extend(names)
        else:
            if "*" in word or (not starred and set(names) & _NEGATIVE):
                head = len(elements)
            elements.append(Element(names, _GAPS.get(operator, 0), operator == "+"))
        operator = ""
    if not starred:
        head = _head(elements)
    told, doubtful = value.removesuffix(DOUBTFUL), value.endswith(DOUBTFUL)
    return Pattern(fact, told, tuple(elements), head, tuple(without), tuple(with_sentence), is_sign, doubtful)


def _head(elements: list[Element]) -> int:
    """The element that context is read of where none is marked: what has its own "not", else what is no mere place."""
    for number, element in enumerate(elements):
        if set(element.names) & _NEGATIVE:
            return number
    places = word_set("places")
    for number, element in enumerate(elements):
        if not all(name in places or name.startswith("=") for name in element.names):
            return number
    # "calf no swell": of a place and plain words the last word says what it is
    return len(elements) - 1 if set(elements[0].names) & places else 0


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """All patterns of phrases/*.yml."""
    known = frozenset(_terms())
    found: list[Pattern] = []
    for file in sorted((_FOLDER / "phrases").glob("*.yml")):
        data: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        for fact, values in data.items():
            for value, sources in values.items():
                found.extend(parse_pattern(fact, value, s, known, file.stem == SIGNS_FILE) for s in sources)
    return tuple(found)


@lru_cache(maxsize=1)
def by_concept() -> dict[str, list[Pattern]]:
    """The patterns to try where a concept is present, by the names of their choosiest element: the head."""
    table: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns():
        for name in pattern.elements[pattern.head].names:
            table[name].append(pattern)
    return dict(table)


@lru_cache(maxsize=1)
def _matcher() -> PhraseMatcher:
    nlp = load_pipeline()
    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    phrases = {name: list(words) for name, words in _terms().items()}
    for pattern in patterns():
        names = [name for element in pattern.elements for name in element.names] + [
            *pattern.without,
            *pattern.with_sentence,
        ]
        phrases.update({name: [name[1:].replace("_", " ")] for name in names if name.startswith("=")})
    for name, words in phrases.items():
        matcher.add(name, [nlp(word) for word in words])
    return matcher


# ---- concepts in a Doc


def concepts(doc: Doc) -> list[tuple[str, int, int]]:
    """The concepts of a Doc as (name, first token, token after the last), in order; kept, and set on its tokens.

    A phrase of a suppressing concept takes its words away from shorter ones; plain words (=word) are always found.
    """
    stored: list[tuple[str, int, int]] | None = doc.user_data.get(_STORE)
    if stored is not None:
        return stored
    strings = doc.vocab.strings
    found = sorted(((strings[key], start, end) for key, start, end in _matcher()(doc)), key=lambda f: (f[1], -f[2]))
    covered = [0] * len(doc)
    for name, start, end in found:
        if name in _SUPPRESSING:
            for index in range(start, end):
                covered[index] = max(covered[index], end - start)
    nested = _nested(found) | of_things(doc, found)
    kept = [f for f in found if f not in nested and (f[0].startswith("=") or _longest(f, covered))]
    for index, names in _names_by_token(kept).items():
        doc[index]._.concepts = frozenset(names)
    doc.user_data[_STORE] = kept
    return kept


def _nested(found: Sequence[tuple[str, int, int]]) -> set[tuple[str, int, int]]:
    """The negative phrases inside a longer one of the same name: the "not" of "have not seen anyone"."""
    reach: dict[str, int] = {}
    inside = set()
    for name, start, end in found:
        if name in _NEGATIVE and end <= reach.get(name, 0):
            inside.add((name, start, end))
        reach[name] = max(reach.get(name, 0), end)
    return inside


def _longest(found: tuple[str, int, int], covered: Sequence[int]) -> bool:
    name, start, end = found
    return name != EXPLAINED and all(covered[index] <= end - start for index in range(start, end))


def _names_by_token(found: Sequence[tuple[str, int, int]]) -> dict[int, set[str]]:
    names: dict[int, set[str]] = defaultdict(set)
    for name, start, end in found:
        if not name.startswith("="):
            for index in range(start, end):
                names[index].add(name)
    return names
