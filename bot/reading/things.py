"""Which words only say what a thing is like: "the blue tape", "a shoe with a heel". They tell nothing of a leg."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from bot.reading.context_rules import settings

Place = tuple[str, int, int]
HEEL, _STORE = "heel_place", "things"
_NEAR = 2
"""How many words before a heel its "a" may stand: "a small heel"."""


def of_things(doc: Doc, found: Sequence[Place]) -> set[Place]:
    """Those of the concepts found in a Doc that only describe a thing."""
    words = _words("states")
    ends = {start: end for name, start, end in found if name in _words("things")}
    bodies = {i for name, start, end in found if name in _words("bearers") for i in range(start, end)}
    aside = {f for f in found if f[0] in words and _describes(doc, f[1], f[2], ends, bodies)}
    return aside | {f for f in found if f[0] == HEEL and _of_a_shoe(doc, f[1], f[2], ends)}


def names_a_thing(doc: Doc, start: int, end: int) -> bool:
    """Whether the words from one token to another only say which thing is meant.

    The concepts of the tokens must have been found before.
    """
    if _STORE not in doc.user_data:
        bodies = {token.i for token in doc if token._.concepts & _words("bearers")}
        doc.user_data[_STORE] = bodies, {token.i: token.i + 1 for token in doc if token._.concepts & _words("things")}
    bodies, things = doc.user_data[_STORE]
    return _describes(doc, start, end, things, bodies)


def _describes(doc: Doc, start: int, end: int, things: dict[int, int], bodies: set[int]) -> bool:
    if end in things or (end + 1 in things and doc[end].is_alpha and doc[end].norm_ not in _words("no_nouns")):
        return True
    return _before_a_noun(doc, start, end, bodies) or _said_of(doc, start, things)


def _before_a_noun(doc: Doc, start: int, end: int, bodies: set[int]) -> bool:
    """Whether a state stands between an article and a noun that is no part of a body: "the blue one he sells".

    "A red welt" may well be on a leg: there, in a comparison ("like a purple balloon") and before what moves ("the red
    spreads up") it stays a sign.
    """
    if not start or end >= len(doc) or doc[start - 1].norm_ not in _words("articles"):
        return False
    before = doc[start - 2].norm_ if start > 1 else ""
    noun, behind = doc[end], doc[end + 1].norm_ if end + 1 < len(doc) else ""
    named = noun.is_alpha and end not in bodies and noun.norm_ not in _words("signs") | _words("no_nouns")
    return named and before not in _words("compares") and behind not in _words("spreads")


def _said_of(doc: Doc, start: int, things: dict[int, int]) -> bool:
    """Whether a thing is said to be so: "the tape is blue"."""
    last = start - 1
    while last > 0 and doc[last].norm_ in _words("degrees"):
        last -= 1
    return last > 0 and doc[last].norm_ in _words("copulas") and last - 1 in things


def _of_a_shoe(doc: Doc, start: int, end: int, things: dict[int, int]) -> bool:
    """Whether a heel is a shoe's: "a small heel", "the heel of my boot", "shoes with no heel"."""
    before = [token.norm_ for token in doc[max(0, start - _NEAR) : start]]
    behind = [token.norm_ for token in doc[end : end + 3]]
    if before and before[-1] in _words("sizes"):
        before.pop()
    unowned = bool(before) and before[-1] in _words("of_any") and behind[:1] not in (["pain"], ["bone"])
    of_shoe = behind[:1] == ["of"] and any(i in things for i in range(end + 1, end + 3))
    return unowned or of_shoe or (bool(before) and before[-1] in ("with", "without") and start - 2 in things)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(settings()["of_things"][key])
