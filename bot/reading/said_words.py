"""What a sentence does where its words settle it, whatever the classifier makes of it (said.yml)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc

from bot.reading.acts import ABOUT_ADVICE, Act, Said
from bot.reading.checked import without_false_news
from bot.reading.context_rules import Phrases, Rule, keys
from bot.reading.doc import make_doc

_FILE = Path(__file__).with_name("said.yml")
LATER, SUM_UP = "visit_later", "sum_up"
_MOST_WORDS, _OFFER = 30, "offer:"
_DONE, _DENIAL_SCOPE = 0.4, 3
"""Least probability of what was done about advice, and how many words before an argument deny it."""


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


@cache
def _phrases(*section: str) -> Phrases:
    found: Any = _data()
    for name in section:
        found = found[name]
    phrases = Phrases()
    phrases.add(found, Rule(section[-1], "inside"))
    return phrases


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
    act = _act(doc, said.question, advised, question) or (_argument(doc, said) if advised else "")
    if act:
        return replace(said, acts=(Act(act, 1.0),))
    if _alone(doc, "understood"):
        return replace(said, acts=(Act(SUM_UP, 1.0),))
    if _phrases("understood").find(keys(doc)):
        # What is to be understood is still named.
        return replace(said, acts=(Act(SUM_UP, 1.0), *(other for other in said.acts if other.name != SUM_UP)))
    return without_false_news(said) if advised else said


def _act(doc: Doc, asks: bool, advised: bool, question: str) -> str:
    if advised and asks and _asks_if_needed(doc):
        return ABOUT_ADVICE + "why"
    if not asks and _doubts_a_visit(doc, question):
        return LATER
    return SUM_UP if _alone(doc, "whole", SUM_UP) else ""


def _argument(doc: Doc, said: Said) -> str:
    """What argues against advice: "it's only a bit swollen", "is it not too late now?", "it's gone down"."""
    done = tuple(ABOUT_ADVICE + act for act in _data()["done"])
    if said.likeliest(done).confidence >= _DONE:
        return ""
    text = " ".join(token.norm_ for token in doc if not token.is_punct)
    for act, patterns in _data()["argues_so"].items():
        if any(re.search(pattern, text) for pattern in patterns):
            return ABOUT_ADVICE + str(act)
    for act in ("too_late", "easing", "mild", "refuses"):
        for found in _phrases("argues", act).find(keys(doc)):
            before = {token.norm_ for token in doc[max(0, found.start - _DENIAL_SCOPE) : found.start]}
            if act == "too_late" or not before.intersection(_data()["argues"]["denied"]):
                return ABOUT_ADVICE + act
    return ""


@cache
def _opening() -> re.Pattern[str]:
    return re.compile("|".join(_data()["needed"]["opens"]))


def _asks_if_needed(doc: Doc) -> bool:
    """Whether it asks if the advice still holds: "do I still need to be seen today?"."""
    if any(token.norm_ in _data()["needed"]["other"] for token in doc):
        return False
    text = " ".join(token.norm_ for token in doc if not token.is_punct)
    if _opening().search(text) is None:
        return False
    return bool(_phrases("needed", "seen").find(keys(doc)) or re.search(_data()["needed"]["ends"], text))


def _doubts_a_visit(doc: Doc, question: str) -> bool:
    """Whether it leaves open if a visit is wanted, or puts a question off: "dunno about a visit yet", "maybe later"."""
    doubt = next(iter(_phrases("later", "doubts").find(keys(doc))), None)
    if doubt and any(token.norm_ in _data()["later"]["visit"] for token in doc[doubt.end :]):
        return True
    return bool(question) and (
        _alone(doc, "later", "alone") or (question.startswith(_OFFER) and _alone(doc, "later", "on_an_offer"))
    )


def _alone(doc: Doc, *section: str) -> bool:
    """Whether a phrase of a section is all that a sentence says."""
    inside = {index for m in _phrases(*section).find(keys(doc)) for index in range(m.start, m.end)}
    rest = (t for t in doc if t.i not in inside and not (t.is_punct or t.is_space))
    return bool(inside) and all(token.norm_ in _data()["about"] for token in rest)
