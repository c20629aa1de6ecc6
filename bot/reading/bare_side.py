"""A side that stands by itself ("same spot, left, deep down"), and a "right" that only opens a remark."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from bot.reading.concepts import concepts
from bot.reading.context import is_question, owner, read_context
from bot.reading.context_rules import word_set
from bot.reading.context_turns import puts_right
from bot.reading.questions import opens_question
from bot.reading.reading import Person, Reading, Turn

SIDE, RIGHT = "side", "right"
_SIDES = {"left": "left", "right": "right"}
_LETTERS = {"l": "left", "r": "right"}
_MOST_WORDS = 10
"""Of a message that does nothing but put a side right."""
_OPEN, _SHUT = ("(", "["), (")", "]")


def read_bare_side(doc: Doc, turn: Turn) -> list[Reading]:
    """The side that is a whole part between commas, where a message tells of a leg; empty for none or for both."""
    concepts(doc)
    if right := _put_right(doc, turn):
        return [right]
    if not any(token._.concepts & word_set("leg_concepts") or token.norm_ in word_set("of_a_leg") for token in doc):
        return []
    alone = [token for token in doc if _side(token) and _alone(token)]
    if len({_side(token) for token in alone}) != 1:
        return []
    span = doc[alone[-1].i : alone[-1].i + 1]
    (context,) = read_context(doc, [span])
    if context.polarity != "affirmed":
        return []
    person, relation = owner(context, turn)
    return [Reading(SIDE, _side(span[0]), span.start_char, span.end_char, span.text, person=person, relation=relation)]


def _put_right(doc: Doc, turn: Turn) -> Reading | None:
    """The other side than the known one, where a few words set the two against each other: "not right, sorry, left"."""
    if turn.facts.get(SIDE) not in _SIDES or len(doc) > _MOST_WORDS or any(is_question(s) for s in doc.sents):
        return None
    named = [token for token in doc if token.norm_ in _SIDES]
    if {token.norm_ for token in named} != set(_SIDES) or named[-1].norm_ == turn.facts[SIDE]:
        return None
    last = named[-1]
    if not puts_right(doc, last.idx, last.idx + len(last)):
        return None
    person: Person = "other" if turn.patient else "visitor"
    end = last.idx + len(last)
    return Reading(SIDE, last.norm_, last.idx, end, last.text, person=person, relation=turn.patient, puts_right=True)


def _side(token: Token) -> str:
    """The side that a word names, also by its first letter in brackets: "calf (L)"; empty for none."""
    doc = token.doc
    inside = 0 < token.i < len(doc) - 1 and doc[token.i - 1].text in _OPEN and doc[token.i + 1].text in _SHUT
    return _SIDES.get(token.norm_, "") or (_LETTERS.get(token.lower_, "") if inside else "")


def _alone(token: Token) -> bool:
    """Whether punctuation stands on both sides: a "right." that opens or closes a remark is no side."""
    doc = token.doc
    if token.i == 0 or token.i + 1 >= len(doc):
        return False
    first = token.i - 1
    while first and doc[first].norm_ in word_set("each_time"):
        first -= 1  # "twice in two years, always the left."
    before, behind = doc[first].text, doc[token.i + 1].text
    around = {t.norm_ for t in (*doc[max(0, token.i - 2) : token.i - 1], *doc[token.i + 2 : token.i + 3])}
    if token.norm_ == "right" and around & word_set("beside_a_remark"):
        return False
    return before in (",", "-", "–", *_OPEN, "/") and behind in (",", "-", "–", *_SHUT, "/", ".", ";")


def opens_a_remark(doc: Doc) -> bool:
    """Whether a "right" at the beginning only leads on, even where the side was asked about: "right, but how long?".

    "Right." alone, "right, since Tuesday" and "right. How long?" are the side.
    """
    words = [token for token in doc if not (token.is_punct or token.is_space)]
    if len(words) < 2 or words[0].norm_ != RIGHT or words[1].norm_ not in word_set("leads_on"):
        return False
    if words[1].norm_ == "so" and words[1].i == words[0].i + 1:
        return True
    asks = any(is_question(sentence) for sentence in doc.sents if sentence.end > words[1].i)
    clauses = (clause for clause in doc._.clauses if clause.end > words[1].i)
    return len(words) == 2 or asks or any(opens_question(clause) for clause in clauses)


def without_lead(doc: Doc, readings: list[Reading]) -> list[Reading]:
    """The readings, without a side that is only the "right" of "right, but how long?"."""
    if not any(reading.name == "side" for reading in readings) or not opens_a_remark(doc) or _named_again(doc):
        return readings
    return [r for r in readings if r.name != "side" or r.start >= doc[0].idx + len(doc[0])]


def _named_again(doc: Doc) -> bool:
    """Whether the right side is named behind the first word too: "right. Well, mostly the right"."""
    return any(t.norm_ == RIGHT and t.nbor(-1).norm_ in word_set("names_a_side") for t in doc[2:])
