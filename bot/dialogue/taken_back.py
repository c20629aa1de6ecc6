"""Which of the signs that standing advice rests on a message takes back, and what is said where others are left."""

from __future__ import annotations

import re

from spacy.lang.en.stop_words import STOP_WORDS as COMMON

from bot.clinical.assess import TIERS
from bot.clinical.facts import load_facts
from bot.dialogue.heard import Heard, Part
from bot.dialogue.safety import hold_line, judge, said_back, sign_move
from bot.dialogue.state import State
from bot.dialogue.update import News

COMMON_TO_SIGNS: frozenset[str] = frozenset(COMMON) | {
    "calf", "calves", "leg", "legs", "side", "sore", "pain", "heel", "muscle", "left", "right", "painful", "bit",
    "skin", "change", "foot",
}  # fmt: skip
PARTLY = "partly_so"


def words(text: str) -> set[str]:
    """The words of a text that may name a sign."""
    return set(re.findall(r"[a-z]{3,}", text.lower())) - COMMON_TO_SIGNS


def signs_named(heard: Heard, state: State) -> list[str]:
    """Those of the standing signs that a message names, by a reading or in the words that told them.

    A word that told of two is of the one told in fewer words: "hot" of "calf is hot" and "calf is hot and swollen".
    """
    signs = state.rests_on()
    told = sorted(signs, key=lambda sign: len(state.facts[sign].words))
    owner: dict[str, str] = {}
    for sign in told:
        for word in words(f"{state.facts[sign].words} {load_facts()[sign].label}"):
            owner.setdefault(word, sign)
    named = {owner[word] for word in words(heard.text) if word in owner} | {r.name for r in heard.readings}
    return [sign for sign in signs if sign in named]


def take_some_back(heard: Heard, news: News, state: State) -> list[Part]:
    """What is said where a message takes back some of the signs and others are left; nothing where all or none are."""
    named = [] if heard.effect else signs_named(heard, state)
    if not named or len(named) == len(state.rests_on()):
        return []
    for sign in named:
        state.facts.pop(sign)
    if TIERS.index(judge(state).tier) < TIERS.index(state.advice.tier):
        return sign_move(news, state)
    return still_stands(state)


def still_stands(state: State, news: News | None = None) -> list[Part]:
    """Says what is taken back, which needs no second line then, and that the advice stands for the rest."""
    state.advice.rules = [finding.rule for finding in judge(state).findings]
    told = said_back(news, state) if news else ""
    return hold_line(state.advice.tier, PARTLY, state, told)


def sign_gone(news: News) -> bool:
    """Whether a sign that was told before is denied now, or over."""
    return any(load_facts()[name].sign for name in news.taken_back if name in load_facts())
