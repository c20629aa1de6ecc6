"""Heel raises counted on both sides: "12 on the bad side, 25 on the good" tells that the sore one does fewer."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from bot.reading.context import Context, owner, read_context
from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading, Source, Turn

FEWER, TIPTOE, SIDE = "fewer_raises", "tiptoe", "side"
_ASKED = frozenset({TIPTOE, "heel_raise", FEWER})
_NEAR, _FAR = 5, 8
"""How many words may stand between a count and its side, and how many where the raises are named there."""
_ALIKE = 0.9
"""Counts within ten percent are alike (bot/clinical/figures.yml, before_jogging)."""
SORE, GOOD = "sore", "good"
_OTHER_SIDE = {"left": "right", "right": "left"}


def read_raises(doc: Doc, turn: Turn) -> list[Reading]:
    """Whether the sore side does fewer heel raises, and whether it can do any where that was asked; else nothing."""
    for sentence in doc.sents if len(doc) else ():
        counts = _counts(sentence, turn)
        if counts:
            return _told(sentence, turn, counts[SORE], counts[GOOD])
    return []


def without_good_side(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without a side that does more raises than the sore one, or that another is only set against.

    "11 on the right against 24 on the left" complains of the right, "left one swollen, right one grand" of the left.
    """
    counts: dict[int, dict[str, int]] = {}
    named = {name for token in doc for name in token._.concepts}
    return [
        r
        for r in readings
        if r.name != SIDE
        or r.source != "pattern"
        or not (_only_compared(doc, turn, r, counts) or (_OTHER_SIDE.get(r.value) in named and _only_well(doc, r)))
    ]


def _only_well(doc: Doc, reading: Reading) -> bool:
    """Whether nothing is said of a side but that it is well."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    last = max((token.i for token in span or () if token.norm_ == reading.value), default=None)
    if last is None:
        return False
    behind = []
    for token in doc[last + 1 : last + 1 + _NEAR]:
        if token.is_punct:
            break
        behind.append(token.norm_)
    return bool(set(behind) & word_set("well_behind")) and not {"not", "never"} & set(behind)


def _only_compared(doc: Doc, turn: Turn, reading: Reading, counts: dict[int, dict[str, int]]) -> bool:
    """Whether a side is only set against another, or does more raises; `counts` keeps those of each sentence."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    named = [token for token in span or () if token.norm_ == reading.value]
    if not named:
        return False
    sentence = named[0].sent
    before = doc[max(sentence.start, named[0].i - _NEAR) : named[0].i]
    if any(token.norm_ in word_set("sets_against") for token in before):
        return True
    if sentence.start not in counts:
        counts[sentence.start] = _named_counts(sentence, turn)
    sides = counts[sentence.start]
    return bool(sides) and (sides[reading.value] > min(sides.values()) or len(set(sides.values())) == 1)


def _told(sentence: Span, turn: Turn, sore: int, good: int) -> list[Reading]:
    first = next(token.i for token in sentence if _number(token) is not None)
    (context,) = read_context(sentence.doc, [sentence.doc[first : first + 1]])
    if context.polarity not in ("affirmed", "denied"):
        return []
    made = [_reading(sentence, turn, context, FEWER, "yes" if sore < _ALIKE * good else "no", "pattern")]
    if turn.question == TIPTOE:
        made.append(_reading(sentence, turn, context, TIPTOE, "can" if sore else "cannot", "answer"))
    return made


def _reading(sentence: Span, turn: Turn, context: Context, name: str, value: str, source: Source) -> Reading:
    person, relation = owner(context, turn)
    start, words = sentence.start_char, sentence.text.strip()
    return Reading(name, value, start, start + len(words), words, "affirmed", person, "now", source, 1.0, relation)


def _counts(sentence: Span, turn: Turn) -> dict[str, int]:
    """The count of the sore and of the good side; empty where it isn't told of both or nothing says that raises are
    counted. Of a left and a right of which neither is known to be sore the one that does fewer is."""
    found, of_raises = _by_side(sentence, turn), _of_raises(sentence, turn)
    known = found.keys() & {SORE, GOOD}
    if len(found) != 2 or not (of_raises or len(known) == 2):
        return {}
    if len(known) == 1:
        (other,) = found.keys() - known
        (named,) = known
        return {named: found[named], (GOOD if named == SORE else SORE): found[other]}
    if known:
        return found
    sore = str(turn.facts.get(SIDE, ""))
    if sore in _OTHER_SIDE:
        return {SORE: found[sore], GOOD: found[_OTHER_SIDE[sore]]}
    return {SORE: min(found.values()), GOOD: max(found.values())}


def _named_counts(sentence: Span, turn: Turn) -> dict[str, int]:
    """The counts by left and right, where both are named."""
    found = _by_side(sentence, turn) if _of_raises(sentence, turn) else {}
    return found if found.keys() == _OTHER_SIDE.keys() else {}


def _of_raises(sentence: Span, turn: Turn) -> bool:
    return turn.question in _ASKED or any(_names_raises(token) for token in sentence)


def _by_side(sentence: Span, turn: Turn) -> dict[str, int]:
    """The count of each side as it is named; empty where a count or a side is missing."""
    found: dict[str, int] = {}
    numbers = [(token.i, number) for token in sentence if (number := _number(token)) is not None]
    if len(numbers) != 2:
        return {}
    counted = {place for place, _ in numbers}
    sides = [(token.i, side) for token in sentence if token.i not in counted and (side := _side(token))]
    if len(sides) != 2 or sides[0][1] == sides[1][1]:
        return {}
    for (place, number), (at, side) in zip(numbers, sides, strict=True):
        if abs(at - place) > (
            _FAR if any(_names_raises(t) for t in sentence.doc[min(place, at) : max(place, at)]) else _NEAR
        ):
            return {}
        found[side] = number
    return found


def _names_raises(token: Token) -> bool:
    return token.norm_ in word_set("raises") or "tiptoe" in token._.concepts


def _number(token: Token) -> int | None:
    """A count: not a length, a time or a score ("5 days", "10k", "3 out of 10")."""
    word = token.norm_
    small: dict[str, str] = settings()["raise_numbers"]
    if not (word in small or word.isdecimal()):
        return None
    before = token.doc[token.i - 1].norm_ if token.i else ""
    if _behind(token) in word_set("counted_otherwise") or before in ("of", "/") or before in _sides():
        return None  # "12 km", "3 out of 10", "the bad one"
    if word.isdecimal() and len(word) <= 2:
        return int(word)
    if word not in small or (before == "-" and token.i > 1 and token.doc[token.i - 2].norm_ in small):
        return None
    ones = token.doc[token.i + 2].norm_ if _behind(token) == "-" and token.i + 2 < len(token.doc) else ""
    return int(small[word]) + int(small.get(ones, 0))  # "twenty-six"


def _behind(token: Token) -> str:
    return str(token.doc[token.i + 1].norm_) if token.i + 1 < len(token.doc) else ""


def _tells_how(token: Token) -> bool:
    """Whether a word of soreness tells how it is, no side: "slightly sore at the top"."""
    return bool(token.i) and token.doc[token.i - 1].norm_ in word_set("how_sore")


def _tells_well(token: Token) -> bool:
    """Whether a word of health tells how something goes, no side: "walking is fine", "stairs grand"."""
    if not token.i or token.norm_ not in word_set("well_behind"):
        return False
    before = token.doc[token.i - 1]
    return before.norm_ in word_set("copular_verbs") or bool(before._.concepts & word_set("other_subjects"))


def _sides() -> frozenset[str]:
    return word_set("sore_side") | word_set("good_side")


def _side(token: Token) -> str:
    """Which side a word names: the sore or the good one, left or right; "that leg" is the sore one."""
    if _behind(token) in word_set("counted_otherwise"):
        return ""  # "on the bad days"
    if (token.norm_ in word_set("sore_side") and not _tells_how(token)) or (
        token.norm_ == "that" and _behind(token) in ("leg", "calf", SIDE)
    ):
        return SORE
    if token.norm_ in word_set("good_side") and not _tells_well(token):
        return GOOD
    return token.norm_ if token.norm_ in _OTHER_SIDE else ""
