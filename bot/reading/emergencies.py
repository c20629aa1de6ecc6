"""Finds emergencies and crises that need no calf: heart, lungs, stroke, bleeding, overdose, self-harm and the like.

What the words are is data (`emergencies.yml`). Terms give concepts, rules join concepts to a kind, and the words around a
match decide whether it is told outright, only half heard, or not told at all.
"""

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
from bot.reading.languages import foreign_emergency
from bot.reading.reading import Person, Turn

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
_DENIAL_SCOPE = 8
_CONDITION_SCOPE = 7
_THIRD = frozenset({"he", "she", "his", "him", "himself", "herself", "her", "they", "their", "them"})
_ELEMENT = re.compile(r"(>>|&&|[>&])(\d*)")


@dataclass(frozen=True)
class Emergency:
    """An emergency or crisis told in a message.

    Attributes:
        kind: `chest_pain`, `stroke`, `crisis`, `abuse` … (the kinds of `emergencies.yml`).
        certainty: `sure` where it is told outright, now, of a person; `ask` where one question has to settle it.
        person: whose it is.
        relation: who the other person is ("mother", "child"), empty where unknown or for the visitor.
        words: the evidence in the visitor's own words.
        start, end: its character offsets in the Doc's text.
    """

    kind: str
    certainty: Certainty
    person: Person
    relation: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class _Step:
    """A concept of a rule, and how it is joined to the one before."""

    concept: str
    join: str
    gap: int


@dataclass(frozen=True)
class _Rule:
    kind: str
    certainty: Certainty
    steps: tuple[_Step, ...]
    without: frozenset[str]


@dataclass(frozen=True)
class _Match:
    """A rule that fitted; token offsets."""

    rule: _Rule
    start: int
    end: int


class _Book:
    """The data file, compiled: terms by their first word, rules in the order in which they count."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.prefixed: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.words: set[str] = set()
        for concept, terms in data["concepts"].items():
            for term in terms:
                self._add(concept, term)
        self.kinds: list[str] = list(data["kinds"])
        self.rules = [self._rule(kind, text) for kind in self.kinds for text in data["kinds"][kind]]
        self.relations: dict[str, str] = {word: name for name, words in data["relations"].items() for word in words}
        self.unlikened = frozenset(data["never_likened"])
        self.can_be_over = frozenset(data["can_be_over"])
        self.always = frozenset(data["also_when_supposed"])
        self.pool = sorted(word for word in self.words if len(word) >= _SHORTEST_TYPO and word.isalpha())
        self.slips: dict[str, str] = data["slips"]

    def _add(self, concept: str, term: str) -> None:
        for choice in product(*(part.split("/") for part in str(term).split())):
            words = tuple(word for word in choice if word != "~")
            index, key = (self.prefixed, words[0][:_PREFIX]) if words[0].endswith("*") else (self.exact, words[0])
            index.setdefault(key, []).append((words, concept))
            self.words.update(word.rstrip("*") for word in words)

    @staticmethod
    def _rule(kind: str, text: str) -> _Rule:
        certainty: Certainty = "ask" if text.startswith("?") else "sure"
        parts = text.lstrip("?").split()
        without = frozenset(part[1:] for part in parts if part.startswith("!"))
        steps: list[_Step] = []
        join, gap = "", 0
        for part in parts:
            found = _ELEMENT.fullmatch(part)
            if found:
                join, gap = found[1], int(found[2] or (_IN_ORDER_GAP if found[1] == ">" else _EITHER_ORDER_GAP))
            elif not part.startswith("!"):
                steps.append(_Step(part, join, gap))
        return _Rule(kind, certainty, tuple(steps), without)


@lru_cache(maxsize=1)
def _book() -> _Book:
    return _Book(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))


@lru_cache(maxsize=_MOST_WORDS)
def _spelt(word: str) -> str:
    """The word that a mistyped one was meant to be, where the terms know it."""
    book = _book()
    if len(word) < _SHORTEST_TYPO - 1 or not word.isascii() or not word.isalpha() or word in book.words:
        return word
    if not _unknown(word):
        return word
    best = process.extractOne(word, book.pool, scorer=DamerauLevenshtein.distance, score_cutoff=1 + (len(word) > 8))
    return str(best[0]) if best and best[0][0] == word[0] else word


def _unknown(word: str) -> bool:
    # Imported late: the word list is read once, with the first unknown word.
    from bot.reading.doc import _known  # noqa: PLC0415

    return not _known(word)


class _View:
    """A message as words, with the concepts found in it and the sentence that each word is in."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = [_word(token.lower_, token.norm_) for token in doc]
        self.sentences = _sentence_numbers(doc)
        self.clauses = _clause_bounds(doc)
        self.concepts: dict[str, Spans] = {}
        self._find()

    def _find(self) -> None:
        book, words = _book(), self.words
        found: list[tuple[int, int, str]] = []
        for index, word in enumerate(words):
            for terms in (book.exact.get(word), book.prefixed.get(word[:_PREFIX])):
                found += [(index, index + len(t), name) for t, name in terms or () if _fits(words, index, t)]
        found += [(i, i + 1, "many") for i, word in enumerate(words) if word.isdecimal() and _many(word)]
        traps = [(start, end) for start, end, name in found if name == "trap"]
        for start, end, name in sorted(found):
            if name == "trap" or not any(_spoils(trap, start, end) for trap in traps):
                spans = self.concepts.setdefault(name, [])
                if len(spans) < _MOST_HITS:
                    spans.append((start, end))

    def sentence(self, index: int) -> int:
        """Number of the sentence that a token is in."""
        return self.sentences[min(index, len(self.sentences) - 1)]

    def within(self, concept: str, match: _Match) -> list[tuple[int, int]]:
        """The concept's spans in the sentence of a match."""
        here = {self.sentence(match.start), self.sentence(match.end - 1)}
        return [span for span in self.concepts.get(concept, ()) if self.sentence(span[0]) in here]

    def before(self, concept: str, match: _Match, scope: int) -> list[tuple[int, int]]:
        """The concept's spans that end before a match, in its clause and at most `scope` words away."""
        low = max(self.clauses[match.start], match.start - scope)
        return [span for span in self.concepts.get(concept, ()) if low <= span[0] and span[1] <= match.start]


def _word(lower: str, norm: str) -> str:
    slip = _book().slips.get(lower)
    if slip:
        return slip
    if lower.isdecimal() or (len(lower) >= _SHORTEST_TYPO and lower in _book().words):
        return lower
    word = fold(norm)
    return _spelt(word) if spelling(word) == word else word


def _spoils(trap: tuple[int, int], start: int, end: int) -> bool:
    """Whether a span overlaps a trap without saying more than it ("threatened to kill me" says more than "kill me")."""
    return trap[0] < end and start < trap[1] and not (start <= trap[0] and trap[1] <= end and end - start > trap[1] - trap[0])


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


def _matches(view: _View) -> Iterator[_Match]:
    for rule in _book().rules:
        if any(step.concept not in view.concepts for step in rule.steps):
            continue
        first, *others = rule.steps
        for span in view.concepts[first.concept]:
            match = _chain(view, rule, span, others)
            if match and not any(view.within(name, match) for name in rule.without):
                yield match


def _chain(view: _View, rule: _Rule, span: tuple[int, int], others: list[_Step]) -> _Match | None:
    start, end = last_start, last_end = span
    for step in others:
        found = _joined(view, step, last_start, last_end)
        if found is None:
            return None
        last_start, last_end = found
        start, end = min(start, found[0]), max(end, found[1])
    return _Match(rule, start, end)


def _joined(view: _View, step: _Step, start: int, end: int) -> tuple[int, int] | None:
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


# ---- the words around a match


def _certainty(view: _View, match: _Match) -> Certainty | None:
    """How sure a match is, None where the words around it say that nothing is told."""
    book, rule = _book(), match.rule
    own_denial = any(step.concept == "not_here" for step in rule.steps)
    if (not own_denial and _denied(view, match)) or view.within("unreal", match):
        return None
    if rule.kind not in book.always and (_supposed(view, match) or _past(view, match)):
        return None
    if rule.kind in book.unlikened and view.before("like", match, 5):
        return None
    return _weighed(view, match)


def _weighed(view: _View, match: _Match) -> Certainty | None:
    book, kind = _book(), match.rule.kind
    if _exercise(view, match):
        return "ask" if view.within("strange", match) else None
    doubtful = view.within("last_week", match) or view.before("almost", match, 4) or (
        kind in book.can_be_over and view.within("over_now", match)
    )
    if kind not in book.always and (doubtful or _questioned(view, match)):
        return "ask"
    return match.rule.certainty


def _denied(view: _View, match: _Match) -> bool:
    before = [span for span in view.before("deny", match, _DENIAL_SCOPE) if not _excused(view, span)]
    if before and not _reversed(view, before[-1][1], match.start):
        return True
    tail = view.words[match.end : match.end + 4]
    while tail and not tail[0].isalnum():
        tail = tail[1:]
    separated = match.end < len(view.words) and not view.words[match.end][:1].isalnum()
    return separated and bool(tail) and tail[0] in ("no", "none", "never", "nope", "nil", "negative", "not")


def _excused(view: _View, span: tuple[int, int]) -> bool:
    """Whether a "not" denies nothing: "not joking", "no idea why"."""
    return any(start <= span[0] < end for start, end in view.concepts.get("no_denial", ()))


def _reversed(view: _View, start: int, end: int) -> bool:
    """Whether a new statement begins between a denial and the match."""
    return any(start <= low < end for low, _ in view.concepts.get("turns", ()))


def _supposed(view: _View, match: _Match) -> bool:
    for concept in ("asked", "risk"):
        if any(start < match.end for start, _ in view.within(concept, match)):
            return True
    conditions = [s for s in view.before("if", match, _CONDITION_SCOPE) if not _wondering(view, s)]
    if not conditions:
        return False
    between = view.words[conditions[-1][1] : match.start]
    subjects = sum(word in ("i", "he", "she", "it", "they", "we", "you") for word in between)
    return subjects <= 1


def _wondering(view: _View, span: tuple[int, int]) -> bool:
    return any(start <= span[0] < end for start, end in view.concepts.get("wonder", ()))


def _past(view: _View, match: _Match) -> bool:
    return bool(view.within("past", match)) and not view.within("now", match)


def _exercise(view: _View, match: _Match) -> bool:
    """Whether someone is only out of breath from exercise."""
    puffed = any(match.start <= start < match.end for start, _ in view.concepts.get("puffed", ()))
    calm = view.within("over_now", match) or not view.within("at_rest", match)
    return puffed and bool(view.within("effort", match)) and bool(calm)


def _questioned(view: _View, match: _Match) -> bool:
    """Whether the sentence asks, other than about a person right now ("is he having a stroke?")."""
    if view.within("right_now_question", match):
        return False
    last = match.end - 1
    while last + 1 < len(view.words) and view.sentences[last + 1] == view.sentences[match.end - 1]:
        last += 1
    return "?" in view.words[max(match.end, last - 2) : last + 1] and bool(view.within("question_start", match))


# ---- whose it is


def _whose(view: _View, match: _Match, turn: Turn) -> tuple[Person, str] | None:
    """Person and relation; None for an animal or a thing."""
    low = match.start
    while low and view.sentence(low - 1) == view.sentence(match.start):
        low -= 1
    kind = match.rule.kind
    if kind == "abuse":
        return "visitor", ""
    for index in range(match.end - 1, low - 1, -1):
        found = _owner(view, index, kind)
        if found == "animal":
            return None
        if found:
            return _person(view, found, index)
    after = next((w for w in view.words[match.end : match.end + 6] if w in _THIRD or w in _book().relations), "")
    if after and view.sentence(match.end) == view.sentence(match.start):
        return _person(view, after, match.end)
    carried = next((w for w in reversed(view.words[:low]) if w in ("he", "she", "i", *_book().relations)), "")
    if carried and carried != "i":
        return _person(view, carried, low)
    return ("other", turn.patient) if turn.patient else ("visitor", "")


def _owner(view: _View, index: int, kind: str) -> str:
    """The word at this place where it says whose body is meant, else nothing."""
    word, following = view.words[index], view.words[index + 1 : index + 3]
    if word in ("i", "myself", "im", "ive", "mine"):
        return "i"
    if word == "my" and any(start == index + 1 for start, _ in view.concepts.get("pills", ())):
        return ""
    if word in ("me", "my") and kind not in ("ambulance",):
        related = any(w in _book().relations for w in following)
        return "" if related or word == "me" else "i"
    if word in _THIRD:
        return word
    if any(start <= index < end for start, end in view.concepts.get("animal", ())):
        return "animal"
    return word if word in _book().relations else ""


def _person(view: _View, word: str, index: int) -> tuple[Person, str]:
    relations = _book().relations
    if word == "i":
        return "visitor", ""
    if word in relations:
        return "other", relations[word]
    for earlier in reversed(view.words[:index]):
        if earlier in relations:
            return "other", relations[earlier]
    return "other", "" if word in ("they", "their", "them") else "someone"


# ---- the one way in


def find_emergency(doc: Doc, turn: Turn) -> Emergency | None:
    """The gravest emergency or crisis that a message tells, None where there is none.

    A sure one comes before one to ask about; among equals the order of `emergencies.yml` decides. A question about signs,
    a story of long ago, a figure of speech and an animal's trouble are none. Never raises; linear in the message's length.
    """
    if not len(doc):
        return None
    view = _View(doc)
    doubtful: Emergency | None = None
    for match in _matches(view):
        certainty = _certainty(view, match)
        whose = _whose(view, match, turn) if certainty else None
        if certainty is None or whose is None:
            continue
        span = doc[match.start : match.end]
        found = Emergency(match.rule.kind, certainty, *whose, span.text, span.start_char, span.end_char)
        if certainty == "sure":
            return found
        doubtful = doubtful or found
    return _foreign(doc, turn) or doubtful


def _foreign(doc: Doc, turn: Turn) -> Emergency | None:
    told = foreign_emergency(doc.text)
    if told is None:
        return None
    kind, start, end, other = told
    person: Person = "other" if other or turn.patient else "visitor"
    return Emergency(kind, "sure", person, turn.patient if person == "other" else "", doc.text[start:end], start, end)
