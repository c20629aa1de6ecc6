"""What the last reply was made of: its answers with their words, its question, its small talk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.answer import Asked, answer_move
from bot.dialogue.copy import about, choose, fill, offers
from bot.dialogue.extent import AMOUNT
from bot.dialogue.heard import Part
from bot.dialogue.safety import CONFIRM, known
from bot.dialogue.state import State
from bot.reading.acts import ASKING

FILE = Path(__file__).with_name("points_back.yml")
ANSWERS = (*ASKING, AMOUNT, "general/", "answer/how_much", "answer/how_hard", "hold/")
SENTENCE = re.compile(r"[^.?!]+(?:\.\d+[^.?!]*)*[.?!]?")


@lru_cache(maxsize=1)
def back_data() -> dict[str, Any]:
    """What points_back.yml holds."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


@dataclass
class Last:
    """The last reply, and what can be said now.

    Attributes:
        state: the conversation.
        values: what can be said about the case.
        weeks: the most weeks since the onset.
        texts: what it said by way of answers, by id.
    """

    state: State
    values: Mapping[str, str]
    weeks: float | None
    texts: dict[str, str]

    def say(self, name: str, **values: str) -> list[Part]:
        """A text as an answer; nothing where there is none that can be filled."""
        text = choose(name, known(self.state, self.weeks), self.state.said, **{**self.values, **values})
        buttons = [button for button in offers(name) if button[1] not in self.state.refused]
        return [Part("answer", text, name, buttons, firm=True)] if text else []

    def answer(self, name: str) -> list[Part]:
        """An answer of the bank."""
        return answer_move([Asked(name)], self.state, self.values, self.weeks)

    @property
    def first(self) -> tuple[str, str]:
        """Id and words of its first answer; empty where it gave none."""
        return next(iter(self.texts.items()), ("", ""))

    @property
    def question(self) -> str:
        """The question that it asked; empty for none."""
        state = self.state
        asked = state.question.removeprefix(CONFIRM)
        ids = {asked, f"fact:{asked}", asked.replace("offer:", "offer/")}
        return state.question if ids & set(state.last) else ""


def last_reply(state: State, values: Mapping[str, str], weeks: float | None) -> Last:
    """What the last reply said, as it reads with what is known."""
    texts = {}
    for name in state.last:
        plain = name.removesuffix("#more")
        if not name.startswith(ANSWERS):
            continue
        before = {**state.said, plain: max(0, state.said.get(plain, 0) - 1)}
        longer = fill(str(about(plain).get("more") or ""), state.relation, {})
        text = longer if plain != name else choose(plain, known(state, weeks), before, **values)
        if text:
            texts[name] = text
    return Last(state, values, weeks, texts)


def line_meant(last: Last) -> list[Part]:
    """What a line of small talk, or one that said nothing was known, meant; nothing where an answer was given."""
    if last.first[0]:
        return []
    for begins, line in back_data()["lines"].items():
        if any(one.startswith(begins) for one in last.state.last):
            return last.say(line)
    return []


def begun(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one.strip() for one in SENTENCE.findall(text) if one.strip()] or [text]
