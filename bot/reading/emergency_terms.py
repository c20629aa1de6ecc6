"""Words and rules of `emergencies.yml`, and what of them stands in a message: terms give concepts, rules join them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Literal

import yaml
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from spacy.tokens import Doc

from bot.reading.doc import fold, spelling

Certainty = Literal["sure", "ask"]
Spans = list[tuple[int, int]]

_FILE = Path(__file__).with_name("emergencies.yml")
_IN_ORDER_GAP = 3
_EITHER_ORDER_GAP = 8
_MOST_HITS = 40
_PREFIX = 4
_SHORTEST_TYPO = 6
_MOST_WORDS = 20_000
_OVERDOSE = range(9, 301)
# A short message of these words alone calls for an ambulance, if it names what is called for.
_CALLS = frozenset({"ambulance", "emergency", "sos", "mayday", "999", "112"})
_CRIES = _CALLS | {"help", "please", "quick", "now", "urgent", "me", "!", ".", ",", "send", "an"}
_CRY = 6
_ELEMENT = re.compile(r"(&&|[>&])(\d*)")


@dataclass(frozen=True)
class Step:
    """A concept of a rule, and how it is joined to the one before: `>` behind it, `&` beside it, `&&` anywhere."""

    concept: str
    join: str
    gap: int


@dataclass(frozen=True)
class Rule:
    """How concepts make a kind; without any of the concepts in `without`. A weak one needs the learned reader."""

    kind: str
    certainty: Certainty
    steps: tuple[Step, ...]
    without: frozenset[str]
    weak: bool = False


@dataclass(frozen=True)
class Match:
    """A rule that fitted; token offsets."""

    rule: Rule
    start: int
    end: int


class Book:
    """The data file, compiled: terms by their first word, rules in the order in which they count."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.pairs: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        self.prefixed: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.words: set[str] = set()
        for concept, terms in data["concepts"].items():
            for term in terms:
                self._add(concept, term)
        self.kinds: list[str] = list(data["kinds"])
        self.rules = [self._rule(kind, text) for kind in self.kinds for text in data["kinds"][kind]]
        self.relations: dict[str, str] = {word: name for name, words in data["relations"].items() for word in words}
        self.groups = frozenset(data["groups"])
        self.unlikened = frozenset(data["never_likened"])
        self.can_be_over = frozenset(data["can_be_over"])
        self.always = frozenset(data["also_when_supposed"])
        self.no_signs = frozenset(data["no_signs"])
        self.denied_alone = frozenset(data["denied_alone"]["concepts"])
        self.denies = frozenset(data["denied_alone"]["by"])
        self.before_denied = frozenset(data["denied_alone"]["between"])
        self.denies_behind = frozenset(data["denied_behind"]["by"])
        self.oaths = frozenset(data["denied_behind"]["after"])
        self.goes_on_behind = frozenset(data["denied_behind"]["no_before"])
        self.left_open = frozenset(data["left_open"]["concepts"])
        self.may_follow = frozenset(data["left_open"]["behind"])
        self.not_whose = frozenset(data["left_open"]["before"])
        self.nobody = frozenset(data["nobody"]["who"])
        self.after_nobody = frozenset(data["nobody"]["between"])
        self.denied_by: dict[str, list[str]] = data["denied_by"]
        self.guessed_with: dict[str, list[str]] = data["guessed_with"]
        self.likened_signs: list[str] = data["likened_signs"]
        self.tiredness: dict[str, list[str]] = data["tiredness"]
        self.pool = sorted(word for word in self.words if len(word) >= _SHORTEST_TYPO and word.isalpha())
        self.slips: dict[str, str] = data["slips"]

    def _add(self, concept: str, term: str) -> None:
        for choice in product(*(part.split("/") for part in str(term).split())):
            words = tuple(word for word in choice if word != "~")
            if words[0].endswith("*"):
                self.prefixed.setdefault(words[0][:_PREFIX], []).append((words, concept))
            elif len(words) > 1 and not words[1].endswith("*"):
                # Hundreds of terms begin with "not": the second word keeps a long message quick.
                self.pairs.setdefault((words[0], words[1]), []).append((words, concept))
            else:
                self.exact.setdefault(words[0], []).append((words, concept))
            self.words.update(word.rstrip("*") for word in words)

    @staticmethod
    def _rule(kind: str, text: str) -> Rule:
        certainty: Certainty = "ask" if text.startswith("?") else "sure"
        parts = text.lstrip("?~").split()
        without = frozenset(part[1:] for part in parts if part.startswith("!"))
        steps: list[Step] = []
        join, gap = "", 0
        for part in parts:
            found = _ELEMENT.fullmatch(part)
            if found:
                join, gap = found[1], int(found[2] or (_IN_ORDER_GAP if found[1] == ">" else _EITHER_ORDER_GAP))
            elif not part.startswith("!"):
                steps.append(Step(part, join, gap))
        return Rule(kind, certainty, tuple(steps), without, text.startswith("~"))


@lru_cache(maxsize=1)
def the_book() -> Book:
    """The data file, read once."""
    return Book(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))


@lru_cache(maxsize=_MOST_WORDS)
def _spelt(word: str) -> str:
    """The word that a mistyped one was meant to be, where the terms know it."""
    book = the_book()
    if len(word) < _SHORTEST_TYPO - 1 or not word.isascii() or not word.isalpha() or word in book.words:
        return word
    if not _unknown(word):
        return word
    best = process.extractOne(word, book.pool, scorer=DamerauLevenshtein.distance, score_cutoff=1 + (len(word) > 8))
    return str(best[0]) if best and best[0][0] == word[0] else word


def _unknown(word: str) -> bool:
    # Imported late: the word list is read once, with the first unknown word.
    from bot.reading.doc import _known

    return not _known(word)


class View:
    """A message as words, with the concepts found in it and the sentence that each word is in."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = [_word(token.lower_, token.norm_) for token in doc]
        self.sentences = _sentence_numbers(doc)
        self.clauses = _clause_bounds(doc)
        self.concepts: dict[str, Spans] = {}
        self._find()

    def _find(self) -> None:
        book, words = the_book(), self.words
        found: list[tuple[int, int, str]] = []
        for index, (word, following) in enumerate(zip(words, [*words[1:], ""], strict=True)):
            for terms in (book.exact.get(word), book.pairs.get((word, following)), book.prefixed.get(word[:_PREFIX])):
                found += [(index, index + len(t), name) for t, name in terms or () if _fits(words, index, t)]
        found += [(i, i + 1, "many") for i, word in enumerate(words) if word.isdecimal() and _many(word)]
        if words and len(words) <= _CRY and _CRIES.issuperset(words) and not _CALLS.isdisjoint(words):
            found.append((0, len(words), "lone_cry"))
        found = [f for f in found if f[2] not in book.denied_alone or not self._lacking(f[0])]
        traps = [(start, end) for start, end, name in found if name == "trap"]
        for start, end, name in sorted(found):
            if name == "trap" or not any(_spoils(trap, start, end) for trap in traps):
                spans = self.concepts.setdefault(name, [])
                if len(spans) < _MOST_HITS:
                    spans.append((start, end))

    def _lacking(self, start: int) -> bool:
        """Whether a word is denied right before it, whatever else it could be joined to: "my chest is not tight"."""
        book, index = the_book(), start - 1
        while index >= 0 and self.words[index] in book.before_denied:
            index -= 1
        return index >= 0 and self.words[index] in book.denies

    def sentence(self, index: int) -> int:
        """Number of the sentence that a token is in."""
        return self.sentences[min(index, len(self.sentences) - 1)]

    def within(self, concept: str, match: Match) -> list[tuple[int, int]]:
        """The concept's spans in the sentence of a match."""
        here = {self.sentence(match.start), self.sentence(match.end - 1)}
        return [span for span in self.concepts.get(concept, ()) if self.sentence(span[0]) in here]

    def before(self, concept: str, match: Match, scope: int) -> list[tuple[int, int]]:
        """The concept's spans that end before a match, in its clause and at most `scope` words away."""
        low = max(self.clauses[match.start], match.start - scope)
        return [span for span in self.concepts.get(concept, ()) if low <= span[0] and span[1] <= match.start]


def _word(lower: str, norm: str) -> str:
    slip = the_book().slips.get(lower)
    if slip:
        return slip
    if lower.isdecimal() or (len(lower) >= _SHORTEST_TYPO and lower in the_book().words):
        return lower
    word = fold(norm)
    return _spelt(word) if spelling(word) == word else word


def _spoils(trap: tuple[int, int], start: int, end: int) -> bool:
    """Whether a span overlaps a trap without saying more than it ("threatened to kill me" says more than "kill me")."""
    return (
        trap[0] < end
        and start < trap[1]
        and not (start <= trap[0] and trap[1] <= end and end - start > trap[1] - trap[0])
    )


def _fits(words: list[str], index: int, term: tuple[str, ...]) -> bool:
    if index + len(term) > len(words):
        return False
    return all(
        words[index + k] == part or (part[-1] == "*" and words[index + k].startswith(part[:-1]))
        for k, part in enumerate(term)
    )


def _many(word: str) -> bool:
    return len(word) < 4 and int(word) in _OVERDOSE


def _sentence_numbers(doc: Doc) -> list[int]:
    number, numbers = 0, []
    for token in doc:
        number += bool(token.is_sent_start and token.i)
        numbers.append(number)
    return numbers


def _clause_bounds(doc: Doc) -> list[int]:
    """Where the clause of each token starts."""
    starts = list(range(len(doc)))
    for clause in doc._.clauses:
        starts[clause.start : clause.end] = [clause.start] * (clause.end - clause.start)
    return starts


# ---- rules


def matches(view: View) -> Iterator[Match]:
    """Every rule that fits, in the order in which they count."""
    for rule in the_book().rules:
        if any(step.concept not in view.concepts for step in rule.steps):
            continue
        first, *others = rule.steps
        for span in view.concepts[first.concept]:
            match = _chain(view, rule, span, others)
            if match and not any(view.within(name, match) for name in rule.without):
                yield match


def _chain(view: View, rule: Rule, span: tuple[int, int], others: list[Step]) -> Match | None:
    start, end = last_start, last_end = span
    for step in others:
        found = _joined(view, step, last_start, last_end)
        if found is None:
            return None
        last_start, last_end = found
        start, end = min(start, found[0]), max(end, found[1])
    return Match(rule, start, end)


def _joined(view: View, step: Step, start: int, end: int) -> tuple[int, int] | None:
    """The nearest span of the step's concept that stands as its join asks."""
    spans = view.concepts[step.concept]
    if step.join == "&&":
        return next((span for span in spans if span[0] >= end or span[1] <= start), None)
    at = bisect_left(spans, (end, 0))
    for span in spans[at : at + 1]:
        if span[0] - end <= step.gap and view.sentence(span[0]) == view.sentence(start):
            return span
    if step.join == "&":
        for span in reversed(spans[:at]):
            if span[1] <= start:
                near = start - span[1] <= step.gap and view.sentence(span[0]) == view.sentence(start)
                return span if near else None
    return None
