"""The questions beside an open request that got no answer here, which "add that" puts into its notes."""

from __future__ import annotations

from typing import Any

from bot.booking.sentences import is_aside, opens_question, sort, without_lead
from bot.dialogue.answer import asks_of_each
from bot.dialogue.copy import REQUEST, about, texts, ways
from bot.dialogue.heard import Heard
from bot.dialogue.safety import known
from bot.dialogue.state import State
from bot.reading.acts import ASKING

MOST_OPEN = 6


def note(draft: dict[str, Any], heard: Heard, left: str) -> None:
    """Keeps in the draft what a message asks beside the request; whether that gets an answer is seen from the reply.

    Args:
        left: what of the message was not for the form.
    """
    asks = [(said.text, ask.name) for said, ask in asks_of_each(heard) if _is_of_the_clinic(said.text, left)]
    draft["asks_now"] = [list(pair) for pair in asks][:MOST_OPEN]


def carry(draft: dict[str, Any], state: State) -> dict[str, Any]:
    """The draft with the questions that the last reply left open; those of the last reply that left any are marked."""
    new = [
        {"ask": words, "about": _about(words, name), "last": True}
        for words, name in draft.get("asks_now", ())
        if not _answered(name, state)
    ]
    told = {entry["ask"] for entry in new}
    before = [{**entry, "last": entry["last"] and not new} for entry in draft.get("open", ())]
    kept = [entry for entry in before if entry["ask"] not in told]
    return {**draft, "open": [*kept, *new][-MOST_OPEN:], "asks_now": []}


def _is_of_the_clinic(words: str, left: str) -> bool:
    """Whether a sentence asks something that no other part of the form takes."""
    plain = words.replace("’", "'")
    asks = "?" in plain or opens_question(without_lead(plain))
    within = plain.strip() in left.replace("’", "'") or left.strip() in plain
    return bool(asks and left.strip() and within and is_aside(plain) and not sort(plain).asked)


def _answered(name: str, state: State) -> bool:
    """Whether the last reply answered it, and didn't only offer to ask the clinic."""
    if not name.startswith(ASKING) or not {name, f"{name}#more"} & {*state.last}:
        return False
    said = {**state.said, name: max(0, state.said.get(name, 0) - 1)}
    chosen = ways(name, known(state))
    return not chosen or REQUEST not in chosen[said[name] % len(chosen)].about.get("when", {})


def _about(words: str, name: str) -> str:
    """What a question is about, in small letters: its own words, its subject, and how its answer begins."""
    begins = next((text.text.partition(".")[0] for text in texts().get(name, ())), "")
    subject = name.partition("/")[2].replace("_", " ")
    return " ".join((words, subject, str(about(name).get("title") or ""), begins)).casefold()
