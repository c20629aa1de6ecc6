"""What a sentence does where its words settle it, whatever the classifier makes of it (said.yml)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from bot.reading.acts import ABOUT_ADVICE, ASKING, NOT_ASKED, Act, Said
from bot.reading.checked import without_false_news
from bot.reading.context_rules import keys
from bot.reading.doc import make_doc
from bot.reading.frames import complained_of
from bot.reading.said_data import said_alone, said_data, said_phrases
from bot.reading.seen import read_seen
from bot.reading.visit_words import LATER, REFUSAL, WISH, visit_wanted

SUM_UP = "sum_up"
_MOST_WORDS = 30
_REQUEST = "request:"
"""Begins the id of a question that an open request asks."""
_ASKS = 0.5
"""Least probability of a question beside a visit that is refused."""
_DONE, _DENIAL_SCOPE = 0.4, 3
"""Least probability of what was done about advice, and how many words before an argument deny it."""


def act_by_words(said: Said, advised: bool, question: str) -> Said:
    """A sentence with the act that its words settle, else as it was heard.

    Args:
        said: the sentence with its acts.
        advised: whether advice to be seen stands.
        question: id of the open question, empty for none.
    """
    if len(said.text.split()) > _MOST_WORDS:
        return said
    doc = make_doc(said.text)
    if complained_of(doc) is not None:
        return replace(said, acts=(Act(NOT_ASKED, 1.0), *said.acts), question=False)
    act = _act(doc, said.question, advised) or (_about_advice(doc, said, question) if advised else "")
    if act:
        # The way to the doctor is asked about in any form: "the walk to the car is grand, is it".
        return replace(said, acts=(Act(act, 1.0),), question=said.question or act.startswith(ASKING))
    settled = visit_by_words(said, advised, question)
    if settled is not said:
        return settled
    if said_alone(doc, "understood"):
        return replace(said, acts=(Act(SUM_UP, 1.0),))
    if said_phrases("understood").find(keys(doc)):
        # What is to be understood is still named.
        return replace(said, acts=(Act(SUM_UP, 1.0), *(other for other in said.acts if other.name != SUM_UP)))
    return without_false_news(said) if advised else said


def visit_by_words(said: Said, advised: bool, question: str) -> Said:
    """A sentence with what its words settle about a visit, else as it was heard.

    Who refuses one and asks something else asks that alone. While advice stands, a refusal is none of a visit here.
    """
    visit = visit_wanted(make_doc(said.text), question) if len(said.text.split()) <= _MOST_WORDS else ""
    if visit == LATER and not said.question:
        return replace(said, acts=(Act(LATER, 1.0),))
    if visit not in (WISH, REFUSAL) or advised:
        return said
    others = tuple(act for act in said.acts if not act.name.startswith("request_"))
    asks = visit == REFUSAL and bool(others) and others[0].asks and others[0].confidence >= _ASKS
    return replace(said, acts=others if asks else (Act(visit, 1.0), *others))


def _act(doc: Doc, asks: bool, advised: bool) -> str:
    if advised and asks and _asks_if_needed(doc):
        return ABOUT_ADVICE + "why"
    return SUM_UP if said_alone(doc, "whole", SUM_UP) else ""


def _about_advice(doc: Doc, said: Said, question: str) -> str:
    """What a sentence asks or argues about advice that stands; a day named for a visit here does neither."""
    if question.startswith(_REQUEST):
        return ""
    return _number(doc) or _gets_there(doc, said.question) or _where(doc, said) or _seen(said) or _argument(doc, said)


def _number(doc: Doc) -> str:
    """Whether it asks for the number of a doctor: "is there an out of hours number for Cork?"."""
    return f"{ABOUT_ADVICE}who_to_ring" if _fits(doc, said_data()["asks_number"]) else ""


def _gets_there(doc: Doc, asks: bool) -> str:
    """The answer to whether the way to the doctor is all right: "the walk out to the car is grand, is it?"."""
    if not _fits(doc, [said_data()["asks_leave" if asks else "asks_leave_plainly"]]):
        return ""
    return next((answer for answer, way in said_data()["gets_there"].items() if _fits(doc, [way])), "")


def _where(doc: Doc, said: Said) -> str:
    """Whether it asks where to be seen, and no answer of its own is clear: "where do I go at 7 in the evening?"."""
    answered = said.best.asks and said.best.confidence >= _ASKS
    asks = _fits(doc, said_data()["asks_open"]) or (not answered and _fits(doc, said_data()["asks_where"]))
    return f"{ABOUT_ADVICE}where" if asks else ""


def _seen(said: Said) -> str:
    """Whether it tells that a doctor has looked at it since: "I was seen", "they went in and he said …"."""
    told = tuple(ABOUT_ADVICE + act for act in ("seen_clear", "seen_found", "sent_home"))
    if said.question or said.likeliest(told).confidence >= _DONE:
        return ""
    return f"{ABOUT_ADVICE}already_seen" if read_seen(said.text, advised=True).looked else ""


def _fits(doc: Doc, patterns: list[str]) -> bool:
    text = " ".join(token.norm_ for token in doc if not token.is_punct)
    return any(re.search(pattern, text) for pattern in patterns)


def _argument(doc: Doc, said: Said) -> str:
    """What argues against advice: "it's only a bit swollen", "is it not too late now?", "it's gone down"."""
    done = tuple(ABOUT_ADVICE + act for act in said_data()["done"])
    if said.likeliest(done).confidence >= _DONE:
        return ""
    for act, patterns in said_data()["argues_so"].items():
        if _fits(doc, patterns):
            return ABOUT_ADVICE + str(act)
    for act in ("too_late", "easing", "mild", "refuses"):
        for found in said_phrases("argues", act).find(keys(doc)):
            before = {token.norm_ for token in doc[max(0, found.start - _DENIAL_SCOPE) : found.start]}
            if act == "too_late" or not before.intersection(said_data()["argues"]["denied"]):
                return ABOUT_ADVICE + act
    return ""


@cache
def _opening() -> re.Pattern[str]:
    return re.compile("|".join(said_data()["needed"]["opens"]))


def _asks_if_needed(doc: Doc) -> bool:
    """Whether it asks if the advice still holds: "do I still need to be seen today?"."""
    if any(token.norm_ in said_data()["needed"]["other"] for token in doc):
        return False
    text = " ".join(token.norm_ for token in doc if not token.is_punct)
    if _opening().search(text) is None:
        return False
    # "Should I take what the doctor gave me?" asks about no doctor to go to.
    place = make_doc(re.sub(said_data()["needed"]["did"], " ", text))
    return bool(said_phrases("needed", "seen").find(keys(place)) or re.search(said_data()["needed"]["ends"], text))
