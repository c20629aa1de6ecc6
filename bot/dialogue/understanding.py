"""What somebody wants to understand: why a thing is so, how one is told from another, whether theirs is like one named.

The form of the question and the things that it is about lead to an answer (understanding.yml). A question that names no
thing of its own ("would it be something like that?") is about what the sentences before it tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.reading.acts import Act, Said
from bot.reading.doc import make_doc

_FILE = Path(__file__).with_name("understanding.yml")
_SURE = 0.85
"""From this probability an answer that the classifier hears stands, unless the question points at what was told."""
_MOST_WORDS = 30
_WHY = "really_why"
_PRONOUN = re.compile(r"\b(?:it|they|that|this|those|these)\b")


@dataclass(frozen=True)
class _Wanted:
    """An answer, the form of the question that it belongs to, what the question is about, and what rules it out."""

    answer: str
    form: str
    things: tuple[str, ...]
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class _Table:
    things: dict[str, re.Pattern[str]]
    forms: dict[str, re.Pattern[str]]
    points: re.Pattern[str]
    wanted: tuple[_Wanted, ...]


def understood(said: Said, before: Sequence[Said]) -> Act | None:
    """What a question wants to understand; None where it has no such form, or the classifier hears it surely.

    Args:
        before: the sentences before it in the message.
    """
    text = _plain(said.text)
    if not said.question or len(text.split()) > _MOST_WORDS:
        return None
    if _table().points.search(text):
        return _told(text, before)
    name = _answer(text, text) or _answer_with(text, before)
    sure = said.best.asks and said.best.confidence >= _SURE and not _table().forms[_WHY].search(text)
    return Act(name, 1.0) if name and not sure else None


def _told(text: str, before: Sequence[Said]) -> Act | None:
    """What a question that points back is about, by the nearest sentence that tells of such a thing."""
    for said in reversed(before):
        if name := _answer(text, _plain(said.text)):
            return Act(name, 1.0)
    return None


def _answer_with(text: str, before: Sequence[Said]) -> str:
    """The answer to a why whose "it" the sentences before name: "… with the cramps? Why do they come at night?"."""
    if not (_table().forms[_WHY].search(text) and _PRONOUN.search(text)):
        return ""
    named = _things(text)
    told = " ".join([*(_plain(one.text) for one in before), text])
    return _answer(text, told, named) if named else ""


def _things(text: str) -> frozenset[str]:
    """The things that words name."""
    return frozenset(name for name, thing in _table().things.items() if thing.search(text))


def _answer(text: str, told: str, named: frozenset[str] = frozenset()) -> str:
    """The first answer whose form a question has, and all of whose things are named; one of `named` among them."""
    forms = {name for name, form in _table().forms.items() if form.search(text)}
    fitting = (
        one
        for one in _table().wanted
        if one.form in forms
        and all(_table().things[thing].search(told) for thing in one.things)
        and (not named or named.intersection(one.things))
        and not (one.unless and one.unless.search(told))
    )
    return next((one.answer for one in fitting), "")


def _plain(text: str) -> str:
    return " ".join(token.norm_.lstrip("'") for token in make_doc(text) if not token.is_punct and not token.is_space)


@cache
def _table() -> _Table:
    data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    things = data["things"]

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{([a-z_]+)\}", lambda found: things[found[1]], text))

    wanted = tuple(
        _Wanted(
            one["answer"],
            one["form"],
            tuple(one["things"]),
            pattern(one["unless"]) if "unless" in one else None,
        )
        for one in data["answers"]
    )
    named = {name: re.compile(rf"\b{thing}\b") for name, thing in things.items()}
    forms = {name: re.compile(form) for name, form in data["forms"].items()}
    points = re.compile(rf"^{data['opens']}(?:{'|'.join(data['points'])})\W*$")
    return _Table(named, forms, points, wanted)
