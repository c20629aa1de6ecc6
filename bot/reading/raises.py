"""Heel raises counted on both sides: "12 on the bad side, 25 on the good" tells that the sore one does fewer."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from bot.reading.context import Context, owner, read_context
from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading, Source, Turn

FEWER, TIPTOE = "fewer_raises", "tiptoe"
_ASKED = frozenset({TIPTOE, "heel_raise", FEWER})
_NEAR = 4
"""How many words may stand between a count and its side."""
_ALIKE = 0.9
"""Counts within ten percent are alike (bot/clinical/figures.yml, before_jogging)."""
SORE, GOOD = "sore", "good"
_OTHER_SIDE = {"left": "right", "right": "left"}


def read_raises(doc: Doc, turn: Turn) -> list[Reading]:
    """Whether the sore side does fewer heel raises, and whether it can do any where that was asked; else nothing."""
    for sentence in doc.sents if len(doc) else ():
        counts = _counts(sentence, turn)
        if len(counts) == 2:
            return _told(sentence, turn, counts[SORE], counts[GOOD])
    return []


def _told(sentence: Span, turn: Turn, sore: int, good: int) -> list[Reading]:
    (context,) = read_context(sentence.doc, [sentence[-1:]])
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
    """The count of each side; fewer than two where it isn't told of both or nothing says that raises are counted."""
    found: dict[str, int] = {}
    named: set[str] = set()
    free: list[tuple[int, int]] = []
    sides: list[tuple[int, str]] = []
    for token in sentence:
        number = _number(token)
        if number is not None:
            free.append((token.i, number))
        elif side := _side(token, turn):
            named.add(token.norm_)
            sides.append((token.i, side))
    if len(free) != 2 or len(sides) != 2 or len({side for _, side in sides}) != 2:
        return {}
    for (place, number), (at, side) in zip(free, sides, strict=True):
        if abs(at - place) > _NEAR:
            return {}
        found[side] = number
    of_raises = turn.question in _ASKED or any(_names_raises(token) for token in sentence)
    return found if of_raises or not named & _OTHER_SIDE.keys() else {}


def _names_raises(token: Token) -> bool:
    return token.norm_ in word_set("raises") or "tiptoe" in token._.concepts


def _number(token: Token) -> int | None:
    """A count: not a length, a time or a score ("5 days", "10k", "3 out of 10")."""
    before = token.doc[token.i - 1].norm_ if token.i else ""
    if _behind(token) in word_set("counted_otherwise") or before in ("of", "/") or before in _sides():
        return None  # "12 km", "3 out of 10", "the bad one"
    if token.norm_.isdecimal() and len(token.norm_) <= 2:
        return int(token.norm_)
    small: dict[str, str] = settings()["raise_numbers"]
    return int(small[token.norm_]) if token.norm_ in small else None


def _behind(token: Token) -> str:
    return str(token.doc[token.i + 1].norm_) if token.i + 1 < len(token.doc) else ""


def _sides() -> frozenset[str]:
    return word_set("sore_side") | word_set("good_side")


def _side(token: Token, turn: Turn) -> str:
    """Whether a word names the sore or the good side; "left" does once it is known which is sore."""
    if _behind(token) in word_set("counted_otherwise"):
        return ""  # "on the bad days"
    if token.norm_ in word_set("sore_side"):
        return SORE
    if token.norm_ in word_set("good_side"):
        return GOOD
    sore = str(turn.facts.get("side", ""))
    if token.norm_ in _OTHER_SIDE and sore in _OTHER_SIDE:
        return SORE if token.norm_ == sore else GOOD
    return ""
