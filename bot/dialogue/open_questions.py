"""The questions beside an open request that got no answer here, which "add that" puts into its notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.booking.additions import addition_in
from bot.booking.clause_model import chance_of_change
from bot.booking.contact_wishes import wishes_in
from bot.booking.draft import FormTurn
from bot.booking.note_orders import as_question
from bot.booking.sentences import is_aside, opens_question, sort, without_lead
from bot.dialogue.answer import asks_of_each
from bot.dialogue.copy import REQUEST, about, texts, ways
from bot.dialogue.heard import Heard
from bot.dialogue.safety import known
from bot.dialogue.state import State
from bot.dialogue.told_before import SURE_OF_ANOTHER
from bot.reading.acts import ASKING, Said

MOST_OPEN, MOST_CHANGE = 6, 0.3
"""So many questions are kept; and how likely one may be at most to ask for a change of the request."""


def keep(heard: Heard, state: State) -> None:
    """Keeps what is asked of the clinic while no request is open, for one that opens later."""
    asks = [(ask.name, said.text) for said, ask in asks_of_each(heard) if _is_of_the_clinic(said, said.text)]
    told = [f"{name}\t{' '.join(words.split())}" for name, words in asks]
    if told:
        state.patient["asks"] = "\n".join([*state.patient.get("asks", "").splitlines(), *told][-MOST_OPEN:])


def earlier(state: State) -> list[dict[str, Any]]:
    """The questions asked before the request opened that only the clinic can answer."""
    pairs = [line.split("\t", 1) for line in state.patient.get("asks", "").splitlines()]
    then = replace(known(state), request_open=True)
    return [
        {"ask": words, "about": _about(words, name), "last": False}
        for name, words in pairs
        if any(REQUEST in way.about.get("when", {}) for way in ways(name, then)[:1])
    ]


def note(draft: dict[str, Any], heard: Heard, left: str) -> None:
    """Keeps in the draft what a message asks beside the request; whether that gets an answer is seen from the reply.

    Args:
        left: what of the message was not for the form.
    """
    asks = [(said.text, ask.name) for said, ask in asks_of_each(heard) if _is_of_the_clinic(said, left)]
    draft["asks_now"] = [list(pair) for pair in asks][:MOST_OPEN]


def passed_over(heard: Heard, turn: FormTurn, now: datetime) -> list[str]:
    """The questions of a message that the form neither took nor left to somebody else, where they are plain ones."""
    notes = [note.casefold() for note in (turn.draft or {}).get("notes", ())]
    return [
        said.text
        for said in heard.said
        if said.question
        and said.best.asks
        and said.best.confidence >= SURE_OF_ANOTHER
        and said.text.replace("’", "'").strip() not in turn.rest
        and not (sort(said.text).asked or addition_in(said.text) or wishes_in(said.text, now).windows)
        and as_question(said.text).casefold() not in notes
        and chance_of_change(said.text) < MOST_CHANGE
    ]


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


def _is_of_the_clinic(said: Said, left: str) -> bool:
    """Whether a sentence asks something that no other part of the form takes."""
    plain = said.text.replace("’", "'").strip()
    asks = said.question or said.best.asks or opens_question(without_lead(plain))
    within = plain in left.replace("’", "'") or left.strip() in plain
    return bool(asks and left.strip() and within and is_aside(f"{plain.rstrip('?')}?") and not sort(plain).asked)


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
