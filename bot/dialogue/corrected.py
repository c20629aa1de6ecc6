"""What was put right, said back as sentences: "it started nine days ago and it's worse at speed"."""

from __future__ import annotations

from bot.dialogue.state import ONSET

LEADS = {
    "side": "it's the ",
    "site": "it's ",
    "onset": "it ",
    "again": "it's ",
    "trend": "it's ",
    "pace": "it's ",
    "pain_when": "it's ",
    "hills": "there are ",
    "load_jump": "there was ",
    "shoes_changed": "it's ",
    "returned": "{you} ",
    "ran_on": "{you} ",
    "rested": "{you} ",
}
"""What is said before the clause of a fact."""
WHOLE = {
    "both calves": "it's both calves",
    "both legs": "it's both legs",
    "rested from running": "{you} rested it from running",
    "mostly flat running": "it's mostly flat running",
}
"""Clauses that make another sentence."""
LASTS = ("for ", "since ", "over ", "from ")


def as_sentence(name: str, clause: str) -> str:
    """A clause of a summary as a sentence, with the marks of person.py; a clause that is none stays as it is."""
    if name == ONSET:
        return f"it's been there {clause}" if clause.startswith(LASTS) else f"it started {clause}"
    if clause in WHOLE:
        return WHOLE[clause]
    return f"{LEADS.get(name, '')}{clause}"
