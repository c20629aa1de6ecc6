"""What is said to a question that no answer fits but whose kind is clear: may I, does it help, why, how long …"""

from __future__ import annotations

from collections import defaultdict

from bot.dialogue.copy import about, exists
from bot.reading.acts import Said
from bot.reading.questions import kind_asked

GENERAL = "general/"
KINDS = frozenset(
    {"activity", "remedy", "feeling", "cause", "time", "meaning", "care", "clinic", "assistant", "howto", "words"}
)
"""What a question may be about (`kind` in the domain)."""
OF_A_LEG, OUTSIDE = ("cause", "feeling", "remedy"), ("care", "clinic", "assistant")
LEAST_KIND, LEAST_OUTSIDE, LEAST_ASKING = 0.45, 0.6, 0.1
"""Least share of a kind among what a question may ask (of one that isn't about the leg), and least probability that it
asks one of these at all."""


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
    if own in OF_A_LEG or (own and outside < whole / 2):
        # "Can I take …" asks about a remedy as well as "does … help".
        kind = "remedy" if own == "activity" and shares["remedy"] > shares["activity"] else own
    else:
        kind = max(shares, key=lambda name: shares[name], default="")
        kind = kind if shares[kind] >= (LEAST_OUTSIDE if kind in OUTSIDE else LEAST_KIND) * whole else ""
    name = f"general/{kind}"
    return name if kind and exists(name) else ""
