"""A limp that isn't one of the walk as it is now: gone again, denied, or of the first minutes or of a run alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings, word_set
from bot.reading.reading import Reading, Turn

WALKING, LIMP, FINE = "walking", "limp", "fine"
PAIN_WHEN, MORNING, RUNNING = "pain_when", "morning", "running"
YOUNG = frozenset({"son", "daughter", "child", "grandson", "granddaughter", "grandchild", "godson", "goddaughter"})
"""Whose limp counts at any hour: a child that is lame in the mornings has to be seen."""
_NEAR = 10
"""How many words either side of a limp may tell when it is."""
_KINDS = ("mornings", "minutes", "run")


def with_limp(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with a limp that is gone, denied or of a while only as what it tells of walking.

    "I only limp for the first ten minutes in the morning" is stiff then and walks well after.
    """
    found = [made for reading in readings for made in _as_told(doc, turn, reading)]
    others = [r for r in found if r.name == WALKING and r.polarity == "affirmed"]
    denied = [r for r in found if (r.name, r.value, r.polarity) == (WALKING, LIMP, "denied")]
    if others or not denied:
        return found
    right = turn.facts.get(WALKING) == LIMP
    return [*found, replace(denied[-1], value=FINE, polarity="affirmed", puts_right=right)]


def _as_told(doc: Doc, turn: Turn, reading: Reading) -> list[Reading]:
    if (reading.name, reading.value, reading.polarity) != (WALKING, LIMP, "affirmed"):
        return [reading]
    well = replace(reading, value=FINE, time="now", puts_right=turn.facts.get(WALKING) == LIMP)
    if reading.time == "over":
        return [well]
    if _is_young(turn, reading):
        return [reading]
    when = _hours_of(doc, reading)
    if when == "run":
        return [reading] if turn.question == WALKING else [replace(reading, name=PAIN_WHEN, value=RUNNING)]
    if not when:
        return [reading]
    morning = replace(reading, name=PAIN_WHEN, value=MORNING, source="pattern")
    return [well, morning] if when == "mornings" or turn.facts.get(PAIN_WHEN) == MORNING else [well]


def _is_young(turn: Turn, reading: Reading) -> bool:
    age = str(turn.facts.get("age", ""))
    young = turn.facts.get("for_child") == "yes" or (age.isdecimal() and int(age) < 18)
    return young or bool({reading.relation, turn.patient} & YOUNG)


def _hours_of(doc: Doc, reading: Reading) -> str:
    """Of which while a limp is told, by the sort of its words (limp in context.yml); empty where it is of all day."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None:
        return ""
    near = _around(doc, span)
    words = settings()["limp"]
    if {token.norm_ for token in near} & set(words["all_day"]):
        return ""
    found = [m for m in _whiles().find(keys(near)) if not _is_only_worse(near, m)]
    kinds = {m.rule.category for m in found}
    return next((kind for kind in _KINDS if kind in kinds), "")


def _around(doc: Doc, span: Span) -> Span:
    """The words of the sentence near a limp, up to a "but"."""
    start, end = max(span.sent.start, span.start - _NEAR), min(span.sent.end, span.end + _NEAR)
    start = max((t.i + 1 for t in doc[start : span.start] if t.norm_ == "but"), default=start)
    return doc[start : min((t.i for t in doc[span.end : end] if t.norm_ == "but"), default=end)]


def _is_only_worse(near: Span, found: Modifier) -> bool:
    """Whether the time is one at which it is worse, so that it is there at others too."""
    before = near[max(0, found.start - 4) : found.start]
    return any(token.norm_ in settings()["limp"]["only_worse"] for token in before)


def tells_of_a_while(doc: Doc) -> bool:
    """Whether an answer about walking says only when it is bad: "just the first few steps", "in the mornings only"."""
    words = {token.norm_ for token in doc}
    only = words & word_set("only_so") or words & set(settings()["limp"]["well"])
    return (
        bool(only)
        and not words & {"not", "no"}
        and bool({m.rule.category for m in _whiles().find(keys(doc))} - {"run"})
    )


@cache
def _whiles() -> Phrases:
    phrases = Phrases()
    for kind in _KINDS:
        phrases.add(settings()["limp"][kind], Rule(kind, "inside"))
    return phrases
