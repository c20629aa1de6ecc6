"""Likenesses, which are figures of speech wherever they stand: "limping like a pirate", "holding on like a drunk".

What somebody or something feels like tells of the leg ("felt like a kick", "it was like a cramp") and is none.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from bot.reading.concepts import concepts
from bot.reading.context_rules import settings

_LONGEST = 10
_STORE = "likenesses"


def likenesses(doc: Doc) -> list[Span]:
    """The words from each "like" to the end of what somebody is likened to; found once, linear in the length."""
    stored: list[Span] | None = doc.user_data.get(_STORE)
    if stored is None:
        stored = []
        if any(token.norm_ == "like" for token in doc):
            concepts(doc)
            stored = [span for token in doc if token.norm_ == "like" and (span := _likened(token)) is not None]
        doc.user_data[_STORE] = stored
    return stored


def _likened(like: Token) -> Span | None:
    """What stands behind a "like", where that is a being or thing and neither a feeling nor a wish."""
    doc, words = like.doc, settings()["likeness"]
    if like.i + 1 >= len(doc) or _wishes_or_feels(like):
        return None
    opens = doc[like.i + 1]
    named = opens.is_title and opens.is_alpha and not opens.is_sent_start
    if not named and opens.norm_ not in words["begins"]:
        return None
    start = opens.i if named else opens.i + 1
    end = start
    while end < len(doc) and end - start < _LONGEST and (doc[end].is_alpha or doc[end].text == "-"):
        if doc[end].is_stop and doc[end].norm_ not in words["of_age"]:
            break
        end += 1
    if end == start or any(_tells(token) for token in doc[start:end]):
        return None
    return doc[like.i : _end(doc, end)]


def _wishes_or_feels(like: Token) -> bool:
    """Whether "like" is a wish ("I'd like a run") or says how it feels or what it was ("it's like a rope")."""
    words, before = settings()["likeness"], [t.norm_ for t in like.doc[max(like.sent.start, like.i - 2) : like.i]]
    if not before:
        return False
    if before[-1] in words["wishes"] or before[-1] in words["feels"]:
        return True
    return before[-1] in words["is"] and before[0] not in words["beings"]


def _tells(token: Token) -> bool:
    """Whether a word names more than who somebody is: a blow, a cramp, a stone in the muscle."""
    return bool(token._.concepts - set(settings()["likeness"]["who"]))


def _end(doc: Doc, end: int) -> int:
    """Where a likeness ends: "… at a wedding" belongs to it, "… with a numb foot" and "… since noon" don't."""
    words, furthest = settings()["likeness"], min(len(doc), end + _LONGEST)
    while end < furthest and doc[end].norm_ in words["goes_on"]:
        last = end + 1
        while last < furthest and doc[last].is_alpha and (not doc[last].is_stop or doc[last].norm_ in words["begins"]):
            last += 1
        if last == end + 1 or any(_tells(token) for token in doc[end + 1 : last]):
            break
        end = last
    return end
