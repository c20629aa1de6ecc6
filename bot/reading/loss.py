"""Whether a message tells of a death, and whose: "my wife passed away in March", "Tom, my husband, God rest him"."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from bot.reading.context_found import ANIMAL, find_context
from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings

_NEAR, _BEFORE = 8, 4
"""How many words at most stand between the dead and what says so, and how many before that may unsay it."""
OWN = "own"
"""Kind of a word that tells of a loss by itself, as "widower"."""


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    phrases = Phrases()
    for kind in ("died", "lost", "prayed", OWN):
        phrases.add(settings()["loss"][kind], Rule(kind, "inside"))
    return phrases


def loss_told(doc: Doc) -> str | None:
    """Who died, in the visitor's word for them ("wife"); empty where that isn't told, None where nobody did."""
    for found in _phrases().find(keys(doc)):
        if _unsaid(doc, found):
            continue
        if (who := _who(doc, found)) is not None:
            return who
    return None


def _unsaid(doc: Doc, found: Modifier) -> bool:
    before = {token.norm_ for token in doc[max(doc[found.start].sent.start, found.start - _BEFORE) : found.start]}
    return bool(before & set(settings()["loss"]["unsaid"]))


def _who(doc: Doc, found: Modifier) -> str | None:
    """Whom a phrase is about; None where it tells of nobody's death ("my phone died")."""
    kind = found.rule.category
    if kind == OWN:
        return ""
    people = [m for m in find_context(doc).people if m.rule.category == "other" or m.rule.value == ANIMAL]
    if kind == "lost":
        near = next((m for m in people if found.end <= m.start <= found.end + 1), None)
        return _called(doc, near) if near else None
    near = next((m for m in reversed(people) if m.end <= found.start and found.start - m.end <= _NEAR), None)
    if near is None:
        return "" if kind == "prayed" else None
    return _called(doc, near) if kind == "prayed" or doc[near.start].sent == doc[found.start].sent else None


def _called(doc: Doc, mention: Modifier) -> str:
    """The word for somebody of the visitor's own; empty for another's, as in "his wife"."""
    before = doc[mention.start - 1].norm_ if mention.start else ""
    owned = {token.norm_ for token in doc[mention.start : mention.end]} | {before}
    if not owned & set(settings()["loss"]["mine"]):
        return ""
    named = [token.lower_ for token in doc[mention.start : mention.end]]
    return " ".join(word for word in named if word not in settings()["loss"]["mine"])
