"""A side that stands by itself in a story: "same spot, left, deep down"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from bot.reading.concepts import concepts
from bot.reading.context import owner, read_context
from bot.reading.context_rules import word_set
from bot.reading.reading import Reading, Turn

SIDE = "side"
_SIDES = frozenset({"left", "right"})


def read_bare_side(doc: Doc, turn: Turn) -> list[Reading]:
    """The side that is a whole part between commas, where a message tells of a leg; empty for none or for both."""
    concepts(doc)
    if not any(token._.concepts & word_set("leg_concepts") or token.norm_ in word_set("of_a_leg") for token in doc):
        return []
    alone = [token for token in doc if token.norm_ in _SIDES and _alone(token)]
    if len({token.norm_ for token in alone}) != 1:
        return []
    span = doc[alone[-1].i : alone[-1].i + 1]
    (context,) = read_context(doc, [span])
    if context.polarity != "affirmed":
        return []
    person, relation = owner(context, turn)
    return [
        Reading(SIDE, span.text.lower(), span.start_char, span.end_char, span.text, person=person, relation=relation)
    ]


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
    return before in (",", "-", "–", "(", "/") and behind in (",", "-", "–", ")", "/", ".", ";")
