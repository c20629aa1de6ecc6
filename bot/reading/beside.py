"""The visitor's own complaint beside somebody else's story: "my friend fainted there once. Anyway, my calf"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span

from bot.reading.context_found import ANIMAL, find_context
from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings, word_set
from bot.reading.history import tense
from bot.reading.reading import Reading, Turn

_STORE = "own_complaint"
_NOWHERE = -1
MOST_OF_ONES_OWN = 3
"""Words of "my own one"."""
_MINE_NOT_THEIRS = re.compile(
    r"(?:\b(?:is|was|are|were)|'s) (?:me|mine|myself)\b[ ,.-]*(?:and )?not (?:him|hers?|his|them|theirs|my \w+)\b",
    re.IGNORECASE,
)
_HURTS = frozenset({"pain", "sore", "tight"})


def others_as_past(doc: Doc, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings, those of somebody else as past where they only lead up to the visitor's own complaint.

    The concepts of the tokens must have been found before.
    """
    return tuple(replace(r, time="past") if r.person == "other" and leads_up(doc, r.start) else r for r in readings)


def leads_up(doc: Doc, place: int) -> bool:
    """Whether what is told at a character of somebody else is over or set against the visitor's own complaint, which
    is told last."""
    start, contrasted = _own_complaint(doc)
    if start == _NOWHERE or place >= doc[start].idx:
        return False
    clauses: list[Span] = doc._.clauses
    told = clauses[min(bisect_right([clause.end_char for clause in clauses], place), len(clauses) - 1)]
    lasting = any(token.norm_ in word_set("long_standing") for token in told)
    return contrasted or lasting or tense(told) == "past"


def without_mine(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, as denied of the patient what is said to be the visitor's instead: "the limp is me, not him"."""
    found = list(readings)
    match = _MINE_NOT_THEIRS.search(doc.text) if turn.patient else None
    if match is None:
        return found
    begin = max((clause.start_char for clause in doc._.clauses if clause.start_char <= match.start()), default=0)
    return [
        replace(r, polarity="denied", person="other", relation=turn.patient)
        if begin <= r.start < match.end() and r.polarity == "affirmed"
        else r
        for r in found
    ]


def own_complaint(doc: Doc) -> bool:
    """Whether the visitor complains of their own leg as it is now: "mine is just stiff", "my own calf is tight"."""
    people = find_context(doc).people
    others = {m.start for m in people if m.rule.category in ("other", "pronoun") and m.rule.value != ANIMAL}
    for clause in doc._.clauses:
        mine = any(t.norm_ in ("my", "mine", "myself") and t.i + 1 not in others for t in clause)
        if mine and _of_the_leg(clause) and _hurts(clause) and tense(clause) != "past":
            return True
    return False


def leaves_other(doc: Doc) -> bool:
    """Whether a message leaves somebody else aside for the visitor: "forget about my dad", "this is about me"."""
    cuts = [-1, *(token.i for token in doc if token.is_punct), len(doc)]
    if any(_names_oneself(doc, start + 1, end) for start, end in pairwise(cuts)):
        return True
    words = keys(doc)
    for found in _phrases("about_oneself").find(words):
        before = doc[found.start - 1].norm_ if found.start else "so"
        if before in word_set("says_about") or doc[found.start - 1].is_punct:
            return True
    people = {m.start for m in find_context(doc).people if m.rule.category in ("other", "pronoun")}
    return any(_aside(doc, found, people) for found in _phrases("leaves_aside").find(words))


def _names_oneself(doc: Doc, start: int, end: int) -> bool:
    """Whether a part only comes back to oneself: "right anyway me", "as for myself", "and my own one?".

    A bare "me" may answer who rings or who drives.
    """
    words = [token.norm_ for token in doc[start:end] if not (token.is_punct or token.is_space)]
    led = len(words)
    while words and words[0] in word_set("leads_back"):
        words.pop(0)
    while words and words[-1] in word_set("ends_the_lead"):
        words.pop()
    own = words[:2] == ["my", "own"] and len(words) <= MOST_OF_ONES_OWN
    return own or (words in (["me"], ["myself"], ["mine"]) and led > 1)


def _aside(doc: Doc, found: Modifier, people: set[int]) -> bool:
    """Whether the words that leave aside are said of a person, and nobody is only left at home."""
    person = next((i for i in range(found.end, min(found.end + 2, len(doc))) if i in people), None)
    if person is None:
        return False
    before = {token.norm_ for token in doc[max(0, found.start - 3) : found.start]}
    behind = doc[person + 1].norm_ if person + 1 < len(doc) else ""
    return behind not in word_set("left_for_real") and not before & word_set("no_words")


@cache
def _phrases(name: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()[name], Rule(name, "inside"))
    return phrases


def without_denied_of_mine(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without a sign that is denied of oneself at once: "I see swollen legs all day, mine is not"."""
    found = list(readings)
    mine = {r.name: r.start for r in found if r.polarity == "denied" and _opens_with_mine(doc, r.start)}
    return [r for r in found if not (r.polarity == "affirmed" and r.start < mine.get(r.name, 0))]


def _opens_with_mine(doc: Doc, place: int) -> bool:
    clauses: list[Span] = doc._.clauses
    clause = clauses[min(bisect_right([clause.end_char for clause in clauses], place), len(clauses) - 1)]
    return any(token.norm_ == "mine" for token in clause[:3])


def _own_complaint(doc: Doc) -> tuple[int, bool]:
    """The token where the visitor's own complaint begins, if nobody else is spoken of behind it, and whether it is set
    against somebody else's ("I only have …"); -1 where there is none. Found once."""
    if _STORE not in doc.user_data:
        doc.user_data[_STORE] = _find_own_complaint(doc)
    found: tuple[int, bool] = doc.user_data[_STORE]
    return found


def _find_own_complaint(doc: Doc) -> tuple[int, bool]:
    people = find_context(doc).people
    others = [m.start for m in people if m.rule.category in ("other", "pronoun") and m.rule.value != ANIMAL]
    last = max(others, default=_NOWHERE)
    if last == _NOWHERE:
        return _NOWHERE, False
    selves = {m.start for m in people if m.rule.category == "self"}
    behind = [clause for clause in doc._.clauses if clause.start > last]
    for number, clause in enumerate(behind):
        near = doc[behind[number - 1].start if number else clause.start : clause.end]
        words = {token.norm_ for token in near}
        own = any(token.i in selves for token in near) or words & word_set("back_to_self")
        if own and (tense(clause) != "past" or words & word_set("story_of_the_leg")):
            contrast = bool(words & word_set("set_against")) and not words & word_set("as_well")
            leg, hurts = _of_the_leg(clause), _hurts(clause)
            if (leg and (hurts or contrast)) or (hurts and contrast):
                return clause.start, contrast
    return _NOWHERE, False


def _hurts(clause: Span) -> bool:
    return any(token._.concepts & _HURTS or token.norm_ in word_set("story_of_the_leg") for token in clause)


def _of_the_leg(clause: Span) -> bool:
    named = {name for token in clause for name in token._.concepts} & {"calf", "foot", "limb"}
    return bool(named) or any(token.norm_ in ("mine", "one") for token in clause)
