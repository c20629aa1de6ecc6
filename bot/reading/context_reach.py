"""How far the phrases of context.yml reach in a Doc, and which of them lost their force where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.reading.context_rules import Modifier, Phrases, Rule, settings, word_set
from bot.reading.context_turns import correcting_at, replaced_to
from bot.reading.questions import opens_question


@cache
def _stops(category: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["stops"].get(category, ""), Rule("stop", "inside"))
    return phrases


def reach(doc: Doc, modifier: Modifier, clause_of: list[int], words: Sequence[frozenset[str]]) -> tuple[int, int]:
    """The first token that a modifier reaches and the one after the last."""
    clause: Span = doc._.clauses[clause_of[modifier.start]]
    start, end = modifier.start, modifier.end
    rule, stops = modifier.rule, _stops(modifier.rule.category)
    if rule.direction in ("forward", "both") and not _answers_before(doc, modifier, clause):
        limit = max(end, min(clause.end, end + rule.scope))
        stop = next((m.start for m in stops.find(words[end:limit])), limit - end)
        if rule.category == "negation":
            end = replaced_to(doc, modifier) or _comma_stop(doc, modifier, end + stop)
        else:
            end += stop
    if rule.direction in ("backward", "both"):
        limit = min(start, max(clause.start, start - rule.scope))
        found = stops.find(words[limit:start])
        start = limit + found[-1].end if found else limit
        if rule.category == "normal":
            start = max(start, _own_subject(doc, start, modifier.start))
    return start, end


def _own_subject(doc: Doc, start: int, end: int) -> int:
    """Where what a word of health is about begins at the earliest: "swollen, is cycling ok" leaves the swelling out."""
    for index in range(end - 1, start - 1, -1):
        token = doc[index]
        if token._.concepts & word_set("other_subjects") or _names_doing(token) or _opens_on_a_side(doc, index):
            return index
        if token.norm_ in settings()["questions"]["inverted"] and _asks_of_another(doc, index, end):
            return index
    return start


def _opens_on_a_side(doc: Doc, index: int) -> bool:
    """Whether a side begins a part of its own: "left calf swollen, right one grand"."""
    if not doc[index]._.concepts & word_set("sides"):
        return False
    while index > 0 and doc[index - 1].norm_ in word_set("before_a_side"):
        index -= 1
    return index > 0 and (doc[index - 1].is_punct or doc[index - 1].norm_ in ("and", "but"))


def _asks_of_another(doc: Doc, index: int, end: int) -> bool:
    """Whether an auxiliary asks about something new: "can I run", or behind a comma "is massage" before its "ok"."""
    behind_comma = index > 0 and doc[index - 1].is_punct and index + 1 < end
    return behind_comma or opens_question(doc[index:end])


def _names_doing(token: Token) -> bool:
    """Whether a word names what somebody does, no sign: "swimming", not "swelling"."""
    return token.norm_.endswith("ing") and not token._.concepts and token.norm_ not in word_set("no_doing")


def _answers_before(doc: Doc, modifier: Modifier, clause: Span) -> bool:
    """Whether a "no" belongs to what stands before it: "fever no, breath short"."""
    if modifier.rule.category != "negation" or doc[modifier.start].norm_ != "no" or modifier.start == clause.start:
        return False
    ends = modifier.end == len(doc) or doc[modifier.end].is_punct
    return ends and not doc[modifier.start - 1].is_punct


def _comma_stop(doc: Doc, modifier: Modifier, end: int) -> int:
    """Where "no swelling, very red" stops to deny; a list that goes on with "or" is denied as far as that."""
    joined = max((token.i for token in doc[modifier.end : end] if token.norm_ in ("or", "nor")), default=modifier.end)
    takes_noun = doc[modifier.end - 1].norm_ in ("no", "without", "any")
    for index in range(joined, end - 1):
        following = doc[index + 1].norm_
        if doc[index].text != ",":
            continue
        if doc[index - 1].norm_ in _comma("hedges"):
            return index  # "not pain exactly, a pressure"
        if following in _comma("always") or (takes_noun and following in _comma("noun")) or _tells(doc, index + 1):
            return index
    return end


def _tells(doc: Doc, start: int) -> bool:
    """Whether the part from a token to the next comma says something by itself.

    It says how something is ("breath ok", "foot cold") or since when ("chest pain since Monday").
    """
    end = next((t.i for t in doc[start:] if t.is_punct or t.is_space), len(doc))
    words = [token.norm_ for token in doc[start:end]]
    if len(words) > 1 and (words[-1] in _comma("well") or "since" in words[1:]):
        return True
    return len(words) > 1 and words[0] in _comma("bodies") and words[1] in _comma("states")


@cache
def _comma(kind: str) -> frozenset[str]:
    return frozenset(settings()["stops_behind_comma"][kind])


def undone(modifier: Modifier, doc: Doc) -> bool:
    """Whether a phrase lost its force: "not gone yet", "isn't normal", "never … until today"."""
    category = modifier.rule.category
    before = {token.norm_ for token in doc[max(0, modifier.start - 2) : modifier.start]}
    if category in ("over", "normal") and before & {"not", "never", "hardly", "nearly", "almost", "barely", "half"}:
        return True
    if category == "normal" and doc[modifier.start].norm_ in ("alright", "all") and _insists(doc, modifier):
        return True
    if category == "negation" and doc[modifier.start].norm_ == "never":
        rest = [token.norm_ for token in doc[modifier.end : modifier.end + 14]]
        return any(word in ("until", "till", "before") for word in rest)
    return category == "negation" and (
        _answers_no(doc, modifier) or _puts_right(doc, modifier) or _leads_to_what_holds(doc, modifier)
    )


def _leads_to_what_holds(doc: Doc, modifier: Modifier) -> bool:
    """Whether a "no" only opens a correction: "no wait, it came on slowly", "no, sorry, the calf is swollen"."""
    if modifier.end - modifier.start > 1 or doc[modifier.start].norm_ != "no":
        return False
    behind = modifier.end + (modifier.end < len(doc) and doc[modifier.end].is_punct)
    return correcting_at(doc, behind)


def _insists(doc: Doc, modifier: Modifier) -> bool:
    """Whether "alright" only stresses the sign it follows: "a bit puffy alright"."""
    if not modifier.start or doc[modifier.start - 1].norm_ in word_set("copular_verbs"):
        return False
    return any(t._.concepts - word_set("places") for t in doc[max(0, modifier.start - 4) : modifier.start])


def _puts_right(doc: Doc, modifier: Modifier) -> bool:
    """Whether "no" only takes back a day, side or number that is told anew: "Saturday, no, Sunday"."""
    return doc[modifier.start].norm_ == "no" and bool(replaced_to(doc, modifier))


def _answers_no(doc: Doc, modifier: Modifier) -> bool:
    """Whether "no" only answers, as in "no colour is grand"."""
    if modifier.end - modifier.start > 1 or doc[modifier.start].norm_ != "no":
        return False
    if modifier.start and not (doc[modifier.start - 1].is_punct or doc[modifier.start].is_sent_start):
        return False
    end = min(modifier.end + 3, doc[modifier.start].sent.end)
    return any(token.norm_ in word_set("copular_verbs") for token in doc[modifier.end + 1 : end])
