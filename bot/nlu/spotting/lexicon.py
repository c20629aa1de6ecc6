"""Loads the lexicon and the fact files' phrases, compiled once; corrects typos against their own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.clinical.facts import FACTS_FOLDER, FactDefinition, load_facts
from bot.clinical.yaml_lines import Entry, known_keys, read_yaml
from bot.errors import ConfigError
from bot.nlu.spotting import grammar
from bot.nlu.spotting.patterns import Compiler, Pattern, PatternError, orders, split_outside_braces

LEXICON_FILE = Path(__file__).parent / "lexicon.yml"
# The sentence encoder's vocabulary holds the 20,000 most common English words; a word in it is no typo.
ENGLISH_WORDS_FILE = Path(__file__).parent.parent / "minilm" / "tokenizer.json"
TYPO_MIN_LETTERS = 5
TYPO_TWO_ERRORS_LETTERS = 9
CORRECTED_WORDS_KEPT = 20_000

SIGN_CLASSES = [
    "swollen",
    "hot",
    "heat",
    "colour",
    "dark_colour",
    "pale_colour",
    "redness",
    "discoloured",
    "colour_word",
    "bruise",
    "shiny",
    "shine",
    "tender_word",
    "throbbing",
    "numb",
    "cold",
    "fever",
    "breathless",
    "breath",
    "breathing",
    "chest",
    "chest_hurt",
    "fainted",
    "faint",
    "dizzy",
    "lump",
    "infected",
    "wound",
    "pain",
    "sore",
    "ache",
    "vein",
    "dent",
    "heart",
    "racing",
    "cough",
    "blood",
    "phlegm",
    "pop",
    "gap",
    "tiptoe",
    "urine",
    "cola",
    "saddle",
    "flight",
    "surgery",
    "cast",
    "pregnant",
    "contraceptive",
    "hrt",
    "cancer",
    "clot",
    "thinners",
    "cramp",
    "spreading",
    "redness",
    "legs1",
    "leg",
    "foot",
    "skin",
    "rockhard",
]
"""The classes whose words can stand in a list of signs: "no swelling, redness, chest pain or fever"."""
_SMALL_WORDS = grammar.words("small_words")


@dataclass(frozen=True, slots=True)
class HeardPattern:
    """A pattern and the fact value it reveals."""

    fact: FactDefinition
    value: str
    pattern: Pattern


@dataclass(frozen=True)
class Lexicon:
    """Everything that the spotter knows about words.

    `context` holds a regex for each phrase list under `context:` in lexicon.yml; `words` holds a set of the single
    words for each of them and for each class.
    """

    patterns: tuple[HeardPattern, ...]
    by_word: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]
    traps: tuple[Pattern, ...]
    traps_by_word: Mapping[str, tuple[int, ...]]
    not_with: Mapping[str, tuple[Pattern, ...]]
    context: Mapping[str, re.Pattern[str]]
    words: Mapping[str, frozenset[str]]
    sign_words: frozenset[str]
    correct: Callable[[str], str]


def _compile(compiler: Compiler, source: str, where: str) -> Pattern:
    try:
        return compiler.compile(source)
    except (PatternError, re.error) as error:
        raise ConfigError(
            f"{where}: the phrase {source!r} can't be read ({error}); see bot/nlu/spotting/patterns.py."
        ) from error


def _index(patterns: list[Pattern]) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    """Which patterns to try for a word: each stands under the words of its choosiest element."""
    index: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns):
        for word in pattern.needs[0]:
            index.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in index.items()}, ()


def _texts(entry: Entry) -> dict[str, str]:
    return {name: value.text() for name, value in entry.mapping().items()}


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read and compiled once.

    Raises:
        ConfigError: the lexicon or a phrase of a fact can't be read.
    """
    parts = read_yaml(LEXICON_FILE).mapping()
    known_keys(parts, frozenset({"classes", "traps", "things", "context"}))
    classes = {**_texts(parts["classes"]), **_texts(parts["things"])}
    try:
        compiler = Compiler(classes)
    except PatternError as error:
        raise ConfigError(f"{LEXICON_FILE.name}: {error}; define it under `classes`.") from error
    heard: list[HeardPattern] = []
    not_with: dict[str, tuple[Pattern, ...]] = {}
    for fact in load_facts().values():
        where = f"{fact.group}.yml, fact {fact.id}"
        for value, sources in fact.heard.items():
            heard.extend(
                HeardPattern(fact, value, _compile(compiler, one, where))
                for source in sources
                for one in orders(source)
            )
        if fact.not_with:
            not_with[fact.id] = tuple(_compile(compiler, source, where) for source in fact.not_with)
    traps = [
        _compile(compiler, source, item.where)
        for item in parts["traps"].items()
        for source in split_outside_braces(item.text(), "|")
    ]
    context_texts = _texts(parts["context"])
    context = {
        name: compiler.phrases([p.strip() for p in text.split(",") if p.strip()])
        for name, text in context_texts.items()
    }
    words = {
        name: frozenset(word for phrase in text.split(",") for word in [phrase.strip()] if word and " " not in word)
        for name, text in context_texts.items()
    }
    for name in (*classes, "comma"):
        words[f"class_{name}"] = frozenset(word for word in compiler.words(name) if " " not in word)
    by_word, always = _index([item.pattern for item in heard])
    traps_by_word, _ = _index(traps)
    signs = frozenset(
        word
        for name in SIGN_CLASSES
        for phrase in compiler.words(name)
        for word in phrase.split()
        if word not in _SMALL_WORDS and word not in words["negators"] and word not in words["stops"]
    )
    vocabulary = compiler.vocabulary | frozenset(
        word for source in (p.pattern.source for p in heard) for word in re.findall(r"[a-z]{3,}", source)
    )
    return Lexicon(
        patterns=tuple(heard),
        by_word=by_word,
        always=always,
        traps=tuple(traps),
        traps_by_word=traps_by_word,
        not_with=not_with,
        context=context,
        words=words,
        sign_words=signs,
        correct=_corrector(vocabulary),
    )


def _english() -> frozenset[str]:
    vocabulary = json.loads(ENGLISH_WORDS_FILE.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in vocabulary if word.isalpha())


def _corrector(vocabulary: frozenset[str]) -> Callable[[str], str]:
    """A function that gives the lexicon's spelling of a word that is neither English nor in the lexicon."""
    known = _english() | vocabulary
    by_letter: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        if len(word) >= TYPO_MIN_LETTERS - 1:
            by_letter.setdefault(word[0], []).append(word)

    @lru_cache(maxsize=CORRECTED_WORDS_KEPT)
    def correct(word: str) -> str:
        if len(word) < TYPO_MIN_LETTERS or word in known or not word.isalpha() or _inflected(word):
            return word
        allowed = 2 if len(word) >= TYPO_TWO_ERRORS_LETTERS else 1
        # People rarely mistype the first letter, except by swapping it with the second.
        pool = by_letter.get(word[0], []) + (by_letter.get(word[1], []) if word[1] != word[0] else [])
        best = process.extractOne(word, pool, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
        # A changed letter in a short word is more often another word ("buggy" is no "boggy") than a typo.
        if best and len(word) == len(best[0]) == TYPO_MIN_LETTERS and sorted(word) != sorted(best[0]):
            return word
        return str(best[0]) if best else word

    def _inflected(word: str) -> bool:
        return any(word.endswith(end) and word[: -len(end)] in known for end in ("s", "es", "ed", "er", "ly"))

    return correct


__all__ = ["FACTS_FOLDER", "HeardPattern", "Lexicon", "lexicon"]
