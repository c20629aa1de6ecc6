"""Plays every conversation in the folders beside this file; each folder is a behaviour.

A file holds `name` and `turns`. A turn has `user` (what is typed) or `press` (a button's title) and any of: `first` (in the
first bubble), `contains` (text; a list inside it means any of these), `lacks` (text), `facts` (value by id, `null` for
unknown), `tier` (advice that stands, or none), `question` (id of the open question), `buttons`, `not_buttons`, `requests`
(number stored), `request` (fields of the newest). Every reply keeps the budget: three bubbles, no empty or repeated one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.compose import MOST_BUBBLES
from bot.dialogue.state import State
from bot.storage.requests import of_session
from tests.conftest import Visitor

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.yml"))
KEYS = {
    "user", "press", "first", "contains", "lacks", "facts", "tier", "question", "buttons", "not_buttons", "requests",
    "request",
}  # fmt: skip
MOST_WORDS_A_REPLY = 130


def check_text(turn: dict[str, Any], text: str, where: str) -> None:
    """Asserts what the words must and must not hold."""
    assert not re.search(r"\bNone\b(?! of )|[{}]", text), f"{where}: unfilled words in {text!r}"
    for part in turn.get("contains", []):
        options = part if isinstance(part, list) else [part]
        assert any(option.lower() in text.lower() for option in options), f"{where}: none of {options} in {text!r}"
    for part in turn.get("lacks", []):
        assert part.lower() not in text.lower(), f"{where}: {part!r} is in {text!r}"


async def check_state(turn: dict[str, Any], visitor: Visitor, where: str) -> None:
    """Asserts what is known, advised, asked and stored."""
    state = State.from_slots((await visitor.tracker()).current_slot_values())
    facts = {name: told.value for name, told in state.facts.items()}
    for fact, value in turn.get("facts", {}).items():
        assert facts.get(fact) == value, f"{where}: {fact} is {facts.get(fact)!r}"
    if "tier" in turn:
        stands = state.advice.tier if state.advice.stands else "none"
        assert stands == turn["tier"], f"{where}: advice {stands}"
    if "question" in turn:
        assert state.question == (turn["question"] or ""), f"{where}: asks {state.question!r}"
    stored = of_session(visitor.sender)
    if "requests" in turn:
        assert len(stored) == turn["requests"], f"{where}: {len(stored)} requests"
    for key, value in turn.get("request", {}).items():
        assert stored[-1][key] == value, f"{where}: {key} is {stored[-1][key]!r}"


async def check(visitor: Visitor, turn: dict[str, Any], where: str) -> None:
    """Asserts what a turn expects, and what every turn owes."""
    text = visitor.text
    assert visitor.last and all((message.get("text") or "").strip() for message in visitor.last), f"{where}: empty"
    assert len(visitor.last) <= MOST_BUBBLES, f"{where}: {len(visitor.last)} bubbles"
    assert len(text.split()) <= MOST_WORDS_A_REPLY, f"{where}: {len(text.split())} words"
    check_text(turn, text, where)
    if "first" in turn:
        assert turn["first"].lower() in visitor.last[0]["text"].lower(), f"{where}: begins {visitor.last[0]['text']!r}"
    titles = [button["title"] for button in visitor.buttons]
    assert set(turn.get("buttons", [])) <= set(titles), f"{where}: buttons {titles}"
    assert not set(turn.get("not_buttons", [])) & set(titles), f"{where}: buttons {titles}"
    await check_state(turn, visitor, where)


def scripts() -> list[Any]:
    """Every conversation; those of known_weaknesses.txt may fail, until their kind of fault is mended."""
    weak = (FOLDER / "known_weaknesses.txt").read_text(encoding="utf-8").split()
    named = {f"{file.parent.name}/{file.stem}": file for file in FILES}
    may_fail = pytest.mark.xfail(reason="named in known_weaknesses.txt", strict=False)
    return [pytest.param(file, id=name, marks=[may_fail] if name in weak else []) for name, file in named.items()]


@pytest.mark.parametrize("file", scripts())
async def test_conversation(file: Path, visitor: Visitor) -> None:
    """The conversation goes as written, and no bubble is said twice in a row."""
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    previous = ""
    for number, turn in enumerate(script["turns"], start=1):
        assert turn.keys() <= KEYS, f"unknown keys {turn.keys() - KEYS}"
        where = f"turn {number} ({turn.get('user', turn.get('press'))!r})"
        if "press" in turn:
            await visitor.presses(turn["press"])
        else:
            await visitor.says(turn["user"])
        await check(visitor, turn, where)
        assert visitor.text != previous, f"{where}: the same words twice in a row"
        previous = visitor.text
