"""What is said to a question that no answer fits but whose kind is clear: may I, does it help, why, how long …"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from bot.dialogue.copy import FAQ, about, choose, exists, subject
from bot.dialogue.heard import Button, Part
from bot.dialogue.safety import known
from bot.dialogue.state import State
from bot.reading.acts import Said
from bot.reading.asked_again import subject_named
from bot.reading.doc import make_doc
from bot.reading.questions import kind_asked, opens_question

GENERAL = "general/"
DONT_KNOW = "answer/dont_know"
NOT_THAT, NOT_QUITE, MOST_WORDS_SAID_BACK = "answer/not_that", "answer/not_quite", 9
A_THING = re.compile(r"(?:the|your|his|her) \w+(?: \w+)?|\w{4,}", re.IGNORECASE)
YOURS = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
TABLETS, ILLNESS, LEG = "answer/dont_know_tablets", "answer/dont_know_illness", "answer/dont_know_leg"
WHO_CAN_TELL = {
    "medicines": TABLETS,
    "people": ILLNESS,
    "scans": ILLNESS,
    "where_to_go": ILLNESS,
    "daily_life": LEG,
    "exercises": LEG,
    "feels_like": LEG,
    "healing": LEG,
    "running": LEG,
    "self_care": LEG,
    "training": LEG,
}
"""Who can tell what isn't known here, by the subject of the nearest answers; the clinic for all others."""
KINDS = frozenset(
    {"activity", "remedy", "feeling", "cause", "time", "meaning", "care", "clinic", "assistant", "howto", "words"}
)
"""What a question may be about (`kind` in the domain)."""
OF_RUNNING = frozenset({"running", "training", "exercises"})
"""Subjects of what is done, and not put on or taken."""
CAUSE, BLAMED = "cause", "blamed"
OF_A_LEG, OUTSIDE = (CAUSE, "feeling", "remedy"), ("care", "clinic", "assistant")
LEAST_KIND, LEAST_OUTSIDE, LEAST_ASKING, LEAST_OF_FRAGMENT = 0.45, 0.6, 0.1, 0.5
"""Least share of a kind among what a question may ask (of one that isn't about the leg), and least probability that it
asks one of these at all, with and without the form of a question."""


def general_answer(said: Said) -> str:
    """The id of the general answer for the kind of a question; empty where no kind is clear.

    The question's own words say what it is about the leg; where the likeliest answers are about a doctor or the
    clinic, they do.
    """
    shares: dict[str, float] = defaultdict(float)
    for act in said.acts:
        if act.asks:
            shares[str(about(act.name).get("kind") or "")] += act.confidence
    whole = sum(shares.values())
    if whole < LEAST_ASKING:
        return ""
    outside = sum(shares[kind] for kind in OUTSIDE)
    own = kind_asked(said.text)
    own = CAUSE if own == BLAMED and outside < whole / 2 else own
    if not own and whole < LEAST_OF_FRAGMENT and not opens_question(make_doc(said.text)[:]):
        # "Some poor divil on nights?" may only tease: a few words alike make no question of it.
        return ""
    if own in OF_A_LEG or (own and outside < whole / 2):
        # "Can I take …" asks about a remedy as well as "does … help".
        kind = "remedy" if own == "activity" and shares["remedy"] > shares["activity"] else own
    else:
        kind = max(shares, key=lambda name: shares[name], default="")
        kind = kind if shares[kind] >= (LEAST_OUTSIDE if kind in OUTSIDE else LEAST_KIND) * whole else ""
    if kind == "remedy" and subject(said.best.name) in OF_RUNNING and not shares["remedy"]:
        # "Does a higher cadence spare the calf?" is no matter for a pharmacist.
        return ""
    name = f"general/{kind}"
    return name if kind and exists(name) else ""


def named_outright(said: Said, least: float) -> str:
    """A likely answer whose subject a question names outright: faq/drive for "is it ok to drive Monday?";
    empty for none.
    """
    words = set(re.findall(r"[a-z]+", said.text.lower()))
    likely = (act.name for act in said.acts if act.name.startswith(FAQ) and act.confidence >= least)
    return next((name for name in likely if words.issuperset(name.removeprefix(FAQ).split("_"))), "")


def unknown(nearest: Iterable[str], state: State, buttons: Iterable[Button] = ()) -> Part:
    """Says that the answer isn't known here, and who can tell by what the nearest answers are about."""
    tellers = [WHO_CAN_TELL.get(subject(name), DONT_KNOW) for name in nearest][:2]
    # One answer may be there by a shared word; only two of a kind say what it is about.
    agreed = len(tellers) > 1 and len(set(tellers)) == 1 and not state.advice.stands
    name = tellers[0] if agreed else DONT_KNOW
    return Part("answer", choose(name, known(state), state.said) or "", name, list(buttons))


def not_known(words: str, state: State, buttons: Iterable[Button] = ()) -> Part:
    """Says that one of the questions has no answer here, by its subject where that is a thing ("your runners"), else in
    its first words.
    """
    subject = YOURS.sub("your", subject_named(words))
    if A_THING.fullmatch(subject):
        name, asked = NOT_THAT, subject
    else:
        short = words.strip(" ?.!").split()
        name, asked = NOT_QUITE, " ".join(short[:MOST_WORDS_SAID_BACK]) + ("…" if short[MOST_WORDS_SAID_BACK:] else "")
    return Part("answer", choose(name, known(state), state.said, question=asked) or "", name, list(buttons))
