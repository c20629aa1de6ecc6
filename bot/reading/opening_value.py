"""A value in the first words of an answer, with a story behind it: "the left one, my clutch leg, which is no joke"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from bot.clinical.facts import load_facts
from bot.reading.answer_values import answered, values_of
from bot.reading.buttons import answer_set
from bot.reading.context_rules import keys
from bot.reading.reading import Polarity, Reading, Turn

SIDE, AGAIN = "side", "again"
OUTRANK = {SIDE: frozenset({"left", "right"}), AGAIN: frozenset({"no"})}
"""Values that outrank what the story behind them names: another leg, another year."""
_ENDS = (",", ".", ";", ":", "!", "-", "–", "—")


def with_opening(doc: Doc, turn: Turn, name: str, found: list[Reading]) -> list[Reading]:
    """What was found in an answer; the value of its first words where nothing was, or where that one outranks it."""
    told = _opening(doc, turn, name)
    if not told or any(reading.value == "both" for reading in found):
        return found
    if name == SIDE and found and found[0].value != told[0].value and _goes_on_with_and(doc):
        return [replace(told[0], value="both")]
    wins = told[0].value in OUTRANK.get(name, ()) or told[0].polarity == "denied"
    understood = any(reading.polarity in ("affirmed", "denied") for reading in found)
    return told if not understood or (wins and name in OUTRANK) else found


def _first_end(doc: Doc) -> int:
    return next((token.i for token in doc if token.text in _ENDS), 0)


def _goes_on_with_and(doc: Doc) -> bool:
    """Whether the other one is named as well: "left, and the right a bit"."""
    return bool(doc[_first_end(doc) + 1].norm_ == "and")


def _opening(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """The value that the words before the first comma or full stop say, and nothing else with it."""
    end = _first_end(doc)
    if not end or end + 1 >= len(doc) or doc[end + 1].norm_ in answer_set("takes_opening_back"):
        return []
    found = values_of(name).find(keys(doc[:end]))
    inside = {i for m in found for i in range(m.start, m.end)}
    rest = (token for token in doc[:end] if token.i not in inside)
    if len({m.rule.value for m in found}) != 1 or any(t.norm_ not in answer_set("beside_opening") for t in rest):
        return []
    if name == AGAIN and found[-1].end - found[0].start == 1:
        return []  # "first, in 2019, and now again"
    value, span = found[0].rule.value, doc[found[0].start : found[-1].end]
    no = value == "no" and load_facts()[name].accepts("yes")
    polar: Polarity = "denied" if no else "affirmed"
    return [answered(doc, turn, name, "yes" if no else value, span, polar)]
