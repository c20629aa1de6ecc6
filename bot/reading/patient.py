"""Whose body a message is about: the visitor's, a named person's, or nobody's."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from bot.reading.concepts import concepts
from bot.reading.context import carries_on
from bot.reading.context_found import ANIMAL, Found, find_context
from bot.reading.context_rules import Modifier, settings, word_set
from bot.reading.context_turns import puts_right
from bot.reading.history import tense

_MOST_PEOPLE, _NEAR, _WITH_SUBJECT = 20, 10, 2
_WHOSE = frozenset({"my", "our", "the"})
OTHER_PART = "other_part"
_LEG = frozenset({"calf", "foot", "limb"})


def patient_named(doc: Doc) -> str:
    """The relation of the first other person of whose body a message speaks, empty for none."""
    found = find_context(doc)
    for mention in found.people[:_MOST_PEOPLE]:
        if (at_home := _at_home(doc, mention)) and _of_body(doc, mention, found):
            return at_home
        if _put_right(doc, mention) or _leg_put_right(doc, mention):
            return mention.rule.value
        if mention.rule.category == "other" and _of_body(doc, mention, found):
            before = {token.norm_ for token in doc[max(0, mention.start - 2) : mention.start]}
            if "for" in before or carries_on(doc, mention, found):
                return mention.rule.value
    return ""


def people_asked_about(doc: Doc) -> tuple[str, ...]:
    """The relations of those whom a message speaks about: "and my dad, where does he go?", not "with my dad"."""
    people = [m for m in find_context(doc).people if m.rule.category in ("other", "pronoun")][:_MOST_PEOPLE]
    return tuple(dict.fromkeys(m.rule.value for m in people if m.rule.value != ANIMAL and _asked_about(doc, m)))


def _asked_about(doc: Doc, mention: Modifier) -> bool:
    before = [token.norm_ for token in doc[max(0, mention.start - 2) : mention.start] if token.norm_ not in _WHOSE]
    return not before or before[-1] in word_set("leads_to_somebody") or doc[mention.start - 1].is_punct


def patient_put_right(doc: Doc) -> str:
    """Who it is about after all: "sorry, it's my son I mean", "it's for my wife, not me"; empty for none."""
    people = find_context(doc).people[:_MOST_PEOPLE]
    found = (mention for mention in people if _put_right(doc, mention) or _leg_put_right(doc, mention))
    return next((mention.rule.value for mention in found), "")


def owner_named(doc: Doc) -> str:
    """The name of whose leg a message speaks of: "it's Tom's leg, my husband's"; empty where none is named."""
    concepts(doc)
    people = {mention.start for mention in find_context(doc).people}
    for token in doc[:-2]:
        named = token.is_title and token.is_alpha and not token.is_stop and token.i not in people
        if named and doc[token.i + 1].norm_ == "'s" and any(_of_leg(t) for t in _owned(doc, token.i + 1)):
            return str(token.text)
    return ""


def _leg_put_right(doc: Doc, mention: Modifier) -> bool:
    """Whether a leg is somebody's and not the visitor's: "no, it's my son's leg", "Tom's leg, my husband's"."""
    sentence = doc[mention.start].sent
    if mention.rule.category != "other" or not word_set("putting_right") & {token.norm_ for token in sentence}:
        return False
    owns = mention.end < len(doc) and doc[mention.end].norm_ == "'s"
    end = mention.end + owns
    if end < len(doc) and any(_of_leg(token) for token in _owned(doc, end - 1)):
        return True
    apposed = end >= len(doc) or doc[end].is_punct
    return apposed and bool(owner_named(doc))


def _put_right(doc: Doc, mention: Modifier) -> bool:
    before = " ".join(token.norm_ for token in doc[max(0, mention.start - 4) : mention.start])
    named = mention.rule.category == "other" and any(f" {words} " in f" {before} " for words in word_set("it_is_about"))
    follows = doc[mention.end] if mention.end < len(doc) else None
    if not named or not (follows is None or follows.is_punct or follows.norm_ in word_set("after_a_name")):
        return False
    sentence = doc[mention.start].sent
    not_me = any(a.norm_ == "not" and b.norm_ in ("me", "mine", "my") for a, b in pairwise(sentence))
    span = doc[mention.start : mention.end]
    return not_me or puts_right(doc, span.start_char, span.end_char)


def _at_home(doc: Doc, mention: Modifier) -> str:
    """Who "herself" is where she is the subject: "herself has a sore calf", not "she did it herself"."""
    follows = doc[mention.end].norm_ if mention.end < len(doc) else ""
    opens = not mention.start or doc[mention.start - 1].is_punct or doc[mention.start - 1].norm_ in word_set("openers")
    alone = mention.rule.category == "pronoun" and opens and follows in word_set("shows_body")
    return str(settings()["subjects_alone"].get(mention.rule.value, "")) if alone else ""


def _of_body(doc: Doc, mention: Modifier, found: Found) -> bool:
    """Whether the clause of a person speaks of a leg's trouble or an age, or names them as the one it is for.

    What runs in the family, a bad knee, a match and its hour are none.
    """
    clause: Span = doc._.clauses[found.clause_of[mention.start]]
    named = {name for token in clause for name in token._.concepts}
    if "clot" in named or (any(_of_another_part(t) for t in clause) and not any(_of_leg(t) for t in clause)):
        return False
    before = {token.norm_ for token in doc[max(clause.start, mention.start - 2) : mention.start]}
    return bool(named & word_set("body_concepts")) or "for" in before or any(_is_age(doc, t.i) for t in clause)


def _of_leg(token: Token) -> bool:
    return bool(token._.concepts & _LEG) and OTHER_PART not in token._.concepts


def _of_another_part(token: Token) -> bool:
    """Whether a word names another complaint than a leg's: a knee, "his back", "a bad back"."""
    if token._.concepts & {OTHER_PART, "back_pain"}:
        return True
    before = token.doc[token.i - 1].norm_ if token.i else ""
    return token.norm_ == "back" and before in ("his", "her", "their", "bad", "sore")


def _is_age(doc: Doc, index: int) -> bool:
    """Whether a number is somebody's age: "he is 13", "my daughter, 14,", "a 15 year old"."""
    if not doc[index].is_digit:
        return False
    before = doc[index - 1].norm_ if index else ""
    behind = [token.norm_ for token in doc[index + 1 : index + 3]]
    years = bool(set(behind[:2]) & {"year", "years", "yr", "yrs", "yo", "old"}) and "ago" not in behind
    alone = not behind or behind[0] in (",", ".", ")", "and", "!", "?")
    return years or (alone and before in word_set("before_an_age"))


def speaks_of_own_body(doc: Doc) -> bool:
    """Whether a message speaks of the visitor's own leg: "my calf", "mine is only tight", "I run slow, calf tight"."""
    return bool(_own_body(doc)) or any(_my_leg(t) for t in doc) or _own_run(doc)


def _my_leg(token: Token) -> bool:
    """Whether a "mine" is the visitor's leg, not another thing of theirs ("the clot was mine") and not denied."""
    if token.norm_ != "mine":
        return False
    before = [t.norm_ for t in token.doc[max(token.sent.start, token.i - 3) : token.i]]
    if before[-1:] in (["of"], ["not"]):
        return False
    if len(before) < _WITH_SUBJECT or before[-1] not in ("is", "was", "'s"):
        return True
    subject = token.doc[token.i - _WITH_SUBJECT]
    return subject.is_stop or _of_leg(subject)


def _own_run(doc: Doc) -> bool:
    """Whether a calf without an owner follows on a run of the visitor's, with nobody else named between."""
    if not any("running" in token._.concepts for token in doc):
        return False
    found = find_context(doc)
    runs = [m.start for m in found.people if m.rule.category == "self" and _runs(doc, m.start, found)]
    named = [m.start for m in found.people if m.rule.category != "self"]
    calves = [token.i for token in doc if "calf" in token._.concepts]
    return any(
        run < calf and not any(run < other <= calf for other in named) for run in runs[-1:] for calf in calves[-1:]
    )


def _runs(doc: Doc, start: int, found: Found) -> bool:
    clause: Span = doc._.clauses[found.clause_of[start]]
    return any("running" in token._.concepts for token in doc[start : min(start + _NEAR, clause.end)])


def spoken_of_now(doc: Doc, start: int) -> bool:
    """Whether the clause at a character offset speaks of how things are, or leaves it open."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None:
        return True
    clause: Span = doc._.clauses[find_context(doc).clause_of[span.start]]
    return tense(clause) != "past"


def told_of_alone(doc: Doc, relation: str) -> bool:
    """Whether the visitor tells of somebody of theirs and not of themselves: "my housemate pulled his calf"."""
    people = find_context(doc).people
    if any(m.rule.category == "self" and doc[m.start].norm_ != "my" for m in people):
        return False
    return any(
        m.rule.value == relation and {t.norm_ for t in doc[max(0, m.start - 2) : m.end]} & word_set("ours")
        for m in people
    )


def asks_in_general(doc: Doc) -> bool:
    """Whether a message speaks of people in general and of nobody's own body: a coach, a writer."""
    found = find_context(doc)
    words = {token.norm_ for token in doc}
    if any(mention.rule.category == "other" for mention in found.people) or {"my", "mine"} & words & _own_body(doc):
        return False
    general = any(m.rule.category == "nobody" and m.rule.value != ANIMAL for m in found.people)
    return general or bool(words & word_set("general"))


def _own_body(doc: Doc) -> set[str]:
    """The possessives that stand before a part of the body."""
    others = {mention.start for mention in find_context(doc).people if mention.rule.category == "other"}
    return {
        token.norm_
        for token in doc[:-1]
        if token.norm_ in ("my", "mine")
        and token.i + 1 not in others
        and any(t._.concepts & {"calf", "foot", "limb", "left", "right"} for t in _owned(doc, token.i))
    }


def _owned(doc: Doc, index: int) -> Span:
    """The words that may name what is owned: "my left calf", "my own tight calf"."""
    start = index + 1 + (doc[index + 1].norm_ == "own")
    return doc[start : start + 2]
