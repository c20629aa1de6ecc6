"""Whether a sentence wants a visit, does without one or leaves it open, where its words settle that (said.yml)."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.reading.context import read_context
from bot.reading.context_rules import keys
from bot.reading.reading import Polarity
from bot.reading.said_data import said_alone, said_data, said_phrases

WISH, REFUSAL, LATER = "request_visit", "no_visit", "visit_later"
_OFFER = "offer:"
_NEAR = 8
"""So many words at most stand between a phrase and the visit it speaks of."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(said_data()["visits"][name])


def visit_wanted(doc: Doc, question: str = "") -> str:
    """What the words of a sentence settle about a visit: WISH, REFUSAL or LATER; empty where they settle nothing.

    Args:
        doc: the sentence.
        question: id of the open question, empty for none.
    """
    visits = [token for token in doc if _is_visit(doc, token)]
    if _doubted(doc, visits) or _put_off(doc, question):
        return LATER
    if any(
        0 <= visit.i - m.end <= _NEAR for m in said_phrases("visits", "welcome").find(keys(doc)) for visit in visits
    ):
        return WISH
    # What is said last holds: "I didn't need a visit then, but can I come in now".
    return _settled(doc, visits[-1]) if visits else ""


def _is_visit(doc: Doc, token: Token) -> bool:
    if token.norm_ in _words("coming"):
        return bool(token.i + 1 < len(doc) and doc[token.i + 1].norm_ == "in")
    seen = {other.norm_ for other in doc[_begin(doc, token) : token.i]} & _words("seen")
    return token.norm_ in _words("visit") or (token.norm_ in _words("people") and bool(seen))


def _clause(doc: Doc, token: Token) -> Span:
    found: Span = next(clause for clause in doc._.clauses if clause.start <= token.i < clause.end)
    return found


def _begin(doc: Doc, visit: Token) -> int:
    """Where the words of the wish for a visit begin ("need to see a physio")."""
    first, begin = _clause(doc, visit).start, visit.i
    while begin > first and doc[begin - 1].norm_ in _words("between"):
        begin -= 1
    return int(begin)


def call_refused(doc: Doc) -> tuple[bool, bool]:
    """Whether a message says that nobody need ring, and whether it speaks of a visit in its place."""
    refused = any(_refused(doc, token) for token in doc if token.norm_ in _words("call"))
    return refused, refused and any(_is_visit(doc, token) and not _refused(doc, token) for token in doc)


def _doubted(doc: Doc, visits: list[Token]) -> bool:
    """Whether it is left open if a visit is wanted: "dunno about a visit yet"."""
    doubt = next(iter(said_phrases("later", "doubts").find(keys(doc))), None)
    return doubt is not None and any(
        token.i >= doubt.end and (token in visits or token.norm_ in said_data()["later"]["visit"]) for token in doc
    )


def _put_off(doc: Doc, question: str) -> bool:
    """Whether the open question is put off: "maybe later"."""
    return bool(question) and (
        said_alone(doc, "later", "alone") or (question.startswith(_OFFER) and said_alone(doc, "later", "on_an_offer"))
    )


def _settled(doc: Doc, visit: Token) -> str:
    if _refused(doc, visit):
        return REFUSAL
    thought_of = _polarity(doc, visit) in ("uncertain", "hypothetical")
    return LATER if thought_of and said_phrases("visits", "unless_better").find(keys(doc)) else ""


def _refused(doc: Doc, visit: Token) -> bool:
    """Whether what is wished for is denied, with only the words of a wish between: "don't need to see a physio"."""
    clause, begin = _clause(doc, visit), _begin(doc, visit)
    denies = begin > clause.start and doc[begin - 1].norm_ in _words("denies")
    return denies and _is_said_so(doc, clause, begin, visit)


def _is_said_so(doc: Doc, clause: Span, begin: int, visit: Token) -> bool:
    """Whether a denied wish is neither asked, nor unable to be had, nor a bare lack ("there are no slots")."""
    if (
        _polarity(doc, visit) == "asked"
        or clause[-1].norm_ == "i"
        or {word for t in clause for word in (t.norm_, t.lower_)} & _words("not_refused")
    ):
        return False
    bare = begin == visit.i and doc[begin - 1].norm_ == "no"
    return not bare or all(
        token.norm_ in said_data()["about"] or token.is_punct for token in doc[clause.start : begin - 1]
    )


def _polarity(doc: Doc, visit: Token) -> Polarity:
    (context,) = read_context(doc, [doc[visit.i : visit.i + 1]])
    return context.polarity
