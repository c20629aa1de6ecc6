"""The last move: at most one question or one offer, chosen from what is known and what the visitor wants."""

from __future__ import annotations

from collections.abc import Iterable

from bot.clinical.facts import load_facts
from bot.dialogue.copy import OFFER_TITLES, Known, choose, fill, fits, lowered
from bot.dialogue.heard import Button, Part
from bot.dialogue.questions import Question, questions, settled_by
from bot.dialogue.safety import CONFIRM, NONE, known
from bot.dialogue.state import ANSWERED, HINTED, ONSET, State

FACT, OFFER, SCREEN = "fact:", "offer:", "screen:"
MOST_IN_A_ROW = 7
MOST_ASKED_FIRST = 2
"""How often a question is asked that a rule waits for; unanswered, it then counts as unsure."""
OFFERS = ("visit", "check")
NONE_OF_THEM, ONE_OF_THEM, NOT_SURE = "none", "one", "unsure"


def next_question(state: State, weeks: float | None) -> Question | None:
    """The most useful question that wasn't asked or answered yet."""
    now = known(state, weeks)
    return next((entry for entry in questions() if _open(entry, state, now)), None)


def answered(ask: str, state: State) -> bool:
    """Whether a question had its answer in this case, be it "not sure"; it is never asked again then.

    Who told of one of a screen's signs, or denied it, is not asked for it again in a list. What was taken back since
    counts as answered all the same.
    """
    names = (ask, *settled_by(ask))
    return any(name in state.facts or state.said.get(ANSWERED + name) for name in names)


def _open(entry: Question, state: State, now: Known) -> bool:
    if state.said.get(_asked(entry.ask)) or state.said.get(HINTED + entry.ask) or answered(entry.ask, state):
        return False
    return fits(entry.when, now) and not _unfit(entry, now)


def _unfit(entry: Question, now: Known) -> bool:
    """Whether something told means that the question doesn't fit this person."""
    return any(fits({key: value}, now) for key, value in entry.unless.items())


def unfit(ask: str, state: State, weeks: float | None = None) -> bool:
    """Whether a question, asked before or led to by an answer, doesn't fit what was told."""
    now = known(state, weeks)
    entries = [entry for entry in questions() if entry.ask == ask]
    return bool(entries) and all(_unfit(entry, now) or not fits(entry.when, now) for entry in entries)


def _asked(ask: str) -> str:
    return ask if ask.startswith(SCREEN) else FACT + ask


def left(state: State, weeks: float | None) -> int:
    """How many questions would still be asked."""
    now = known(state, weeks)
    return min(MOST_IN_A_ROW, sum(_open(entry, state, now) for entry in questions()))


def follow_up_move(
    state: State, weeks: float | None, first: Iterable[str] = (), offer: str = "", only_first: bool = False
) -> list[Part]:
    """One question or offer: what a rule needs first, then the best next fact, then a visit, or nothing."""
    for name in first:
        asked = state.said.get(FACT + name, 0)
        if not answered(name, state) and asked < MOST_ASKED_FIRST:
            return [ask_fact(name, state, again=bool(asked))]
    if only_first:
        return []
    if offer and offer not in state.refused and not state.said.get(f"offer/{offer}"):
        return [offer_part(offer, state)]
    found = next_question(state, weeks)
    if found and len([name for name in state.said if name.startswith((FACT, SCREEN))]) < MOST_IN_A_ROW:
        return [ask_screen(found, state) if found.ask.startswith(SCREEN) else ask_fact(found.ask, state)]
    return []


def ask_fact(name: str, state: State, again: bool = False) -> Part:
    """A fact's question with its buttons; in other words when it comes back."""
    definition = load_facts().get(name)
    text = choose(f"ask/{name}", known(state), state.said) or fill(
        definition.ask if definition else "", state.relation, {}
    )
    if again:
        text = _again(text, state)
    buttons: list[Button] = [(b.title, f"{FACT}{name}={b.value}") for b in definition.buttons] if definition else []
    return Part("next", text, FACT + name, buttons, name)


def _again(text: str, state: State) -> str:
    """A question that comes back, with other words before it each time."""
    said = choose("ask/once_more", known(state), state.said, question=lowered(text)) or text
    state.said["ask/once_more"] = state.said.get("ask/once_more", 0) + 1
    return said


def ask_screen(entry: Question, state: State, again: bool = False) -> Part:
    """One question for several signs: "none of these" settles all of them."""
    name = entry.ask.removeprefix(SCREEN)
    text = choose(f"screen/{name}", known(state), state.said) or ""
    if again:
        text = _again(text, state)
    buttons: list[Button] = [
        ("None of these", f"{entry.ask}={NONE_OF_THEM}"),
        ("One of them", f"{entry.ask}={ONE_OF_THEM}"),
        ("Not sure", f"{entry.ask}={NOT_SURE}"),
    ]
    return Part("next", text, entry.ask, buttons, entry.ask)


def screen_move(state: State) -> list[Part]:
    """The next check of the warning signs; nothing once all were asked."""
    now = known(state)
    open_ones = (entry for entry in questions() if entry.ask.startswith(SCREEN) and _open(entry, state, now))
    entry = next(open_ones, None)
    return [ask_screen(entry, state)] if entry else []


def screen_named(name: str) -> Question | None:
    """The screen with that id."""
    return next((entry for entry in questions() if entry.ask == name), None)


def offer_part(name: str, state: State) -> Part:
    """An offer with one button; it is made once."""
    text = choose(f"offer/{name}", known(state), state.said) or ""
    return Part("next", text, f"offer/{name}", [(OFFER_TITLES[name], name), ("No thanks", f"no:{name}")], OFFER + name)


def ask_again(question: str, state: State, weeks: float | None = None) -> list[Part]:
    """The open question once more, in other words; nothing where it was answered or doesn't fit."""
    if answered(question, state) or state.said.get(HINTED + question) or unfit(question, state, weeks):
        return []
    if question.startswith(SCREEN):
        entry = screen_named(question)
        return [ask_screen(entry, state, again=True)] if entry else []
    if question.startswith(CONFIRM):
        sign = question.removeprefix(CONFIRM)
        return [] if state.said.get(FACT + sign) else [ask_fact(sign, state, again=True)]
    if question == ONSET or question in load_facts():
        return [ask_fact(question, state, again=True)]
    return []


def calm(state: State) -> bool:
    """Whether nothing urgent stands."""
    return not state.advice.stands or state.advice.tier in (NONE, "gp_soon")
