"""Plays every conversation in the folders beside this file; each folder is a behaviour.

A file holds `name`, optionally `manner` (the number in design §6), and `turns`. A turn has `user` (what is typed) or `press`
(a button's title) and any of: `says` (responses that must be said, in this order), `not_says`, `actions`, `facts` (slot values,
`null` for unknown), `asks` (the slot asked for; `null` for none), `form`, `tier`, `contains`, `lacks` (text), `first` (the
beginning of the first message), `buttons`, `not_buttons` (titles offered or not), `requests` (number stored), `request` (fields of the newest).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.messenger import outgoing
from bot.storage.requests import of_session
from tests.conftest import Visitor

FOLDER = Path(__file__).parent
LEAST_CONVERSATIONS = 52
FILES = sorted(FOLDER.glob("*/*.yml"))
KEYS = {"pictures", 
    "user", "press", "says", "not_says", "actions", "facts", "asks", "form", "tier", "contains", "lacks", "first",
    "buttons", "not_buttons", "requests", "request",
}  # fmt: skip

# For so many turns of playing it down the advice stands in other words each time.
HELD_APART = 4


def in_order(wanted: list[str], said: list[str]) -> bool:
    """Whether the wanted items stand among the said ones in this order."""
    rest = iter(said)
    return all(item in rest for item in wanted)


async def check(visitor: Visitor, turn: dict[str, Any], where: str) -> None:
    """Asserts what a turn expects."""
    said, text = await visitor.uttered(), visitor.text
    assert visitor.last and all(outgoing(message) for message in visitor.last), f"{where}: empty reply"
    assert not re.search(r"\bNone\b(?! of )|[{}]", text), f"{where}: unfilled words in {text!r}"
    assert in_order(turn.get("says", []), said), f"{where}: said {said}"
    assert not set(turn.get("not_says", [])) & set(said), f"{where}: said {said}"
    assert in_order(turn.get("actions", []), await visitor.actions()), f"{where}: did {await visitor.actions()}"
    tracker = await visitor.tracker()
    for fact, value in turn.get("facts", {}).items():
        assert tracker.get_slot(fact) == value, f"{where}: {fact} is {tracker.get_slot(fact)!r}"
    if "asks" in turn:
        assert tracker.get_slot("requested_slot") == turn["asks"], f"{where}: asks {tracker.get_slot('requested_slot')}"
    if "form" in turn:
        assert tracker.active_loop_name == turn["form"], f"{where}: form {tracker.active_loop_name}"
    if "tier" in turn:
        assert (tracker.get_slot("told_tier") or "none") == turn["tier"], (
            f"{where}: tier {tracker.get_slot('told_tier')}"
        )
    for part in turn.get("contains", []):
        assert part.lower() in text.lower(), f"{where}: {part!r} is not in {text!r}"
    for part in turn.get("lacks", []):
        assert part.lower() not in text.lower(), f"{where}: {part!r} is in {text!r}"
    if "first" in turn:
        assert visitor.last[0]["text"].startswith(turn["first"]), f"{where}: begins {visitor.last[0]['text']!r}"
    titles = [button["title"] for button in visitor.buttons]
    assert set(turn.get("buttons", [])) <= set(titles), f"{where}: buttons {titles}"
    assert not set(turn.get("not_buttons", [])) & set(titles), f"{where}: buttons {titles}"
    if "pictures" in turn:
        assert await visitor.pictures() == turn["pictures"], f"{where}: pictures {await visitor.pictures()}"
    stored = of_session(visitor.sender)
    if "requests" in turn:
        assert len(stored) == turn["requests"], f"{where}: {len(stored)} requests"
    for key, value in turn.get("request", {}).items():
        assert stored[-1][key] == value, f"{where}: {key} is {stored[-1][key]!r}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_conversation(file: Path, visitor: Visitor) -> None:
    """The conversation goes as written."""
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    previous: list[str] = []
    held: list[list[str]] = []
    for number, turn in enumerate(script["turns"], start=1):
        assert turn.keys() <= KEYS, f"unknown keys {turn.keys() - KEYS}"
        where = f"turn {number} ({turn.get('user', turn.get('press'))!r})"
        if "press" in turn:
            await visitor.presses(turn["press"])
        else:
            await visitor.says(turn["user"])
        await check(visitor, turn, where)
        texts = [message.get("text") for message in visitor.last]
        assert texts != previous, f"{where}: the same words twice in a row"
        previous = texts
        if "action_hold_advice" in await visitor.actions():
            assert texts not in held[-HELD_APART:], f"{where}: {texts} was said already"
            held.append(texts)


def test_conversations_are_many_and_long() -> None:
    """None is lost, each has six to fifteen turns, together showing every manner."""
    scripts = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES]
    assert len(scripts) >= LEAST_CONVERSATIONS
    assert all(6 <= len(script["turns"]) <= 15 for script in scripts)
    assert {manner for script in scripts for manner in script.get("manners", [])} == set(range(1, 14))
