"""What is stored about the visitor: shown, and erased after one yes."""

from __future__ import annotations

from bot.dialogue.copy import choose
from bot.dialogue.heard import Heard, Part
from bot.dialogue.requests import Desk, kind_asked
from bot.dialogue.safety import known
from bot.dialogue.state import State

ERASE = "erase"


def data_move(heard: Heard, state: State, desk: Desk) -> list[Part]:
    """The export, the question before erasing, or the receipt; nothing where neither was asked for."""
    if heard.effect == ERASE or (state.question == ERASE and heard.polarity == "yes"):
        return [_erased(state, desk)]
    if state.question == ERASE and heard.polarity == "no":
        return [_part("data/kept", state)]
    # A request that goes with a signature ("this e-mail is confidential") is a request.
    act = "" if kind_asked(heard) or heard.leaves_other else heard.act("ask_data", "delete_data", least=0.5)
    if act == "ask_data":
        return [_part("data/export", state, export=desk.export())]
    if act == "delete_data":
        part = _part("data/ask_erase", state)
        part.move, part.question = "next", ERASE
        part.buttons = [("Yes, delete it", ERASE), ("Keep it", "no:erase")]
        return [part]
    return []


def _erased(state: State, desk: Desk) -> Part:
    receipt = desk.erase()
    if receipt is None:
        return _part("data/failed", state)
    state.__dict__.update(State().__dict__)
    part = _part("data/erased", state, receipt=receipt)
    state.said["talk/introduction"] = 1
    return part


def _part(name: str, state: State, **values: str) -> Part:
    return Part("answer", choose(name, known(state), state.said, **values) or "", name, firm=True)
