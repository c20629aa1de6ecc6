"""The check: which facts to ask for, in which order, and what the article's four questions leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.clinical.facts import load_facts
from bot.errors import ConfigError

UNSURE = "unsure"
FILE = Path(__file__).with_name("screen.yml")


@dataclass(frozen=True)
class Question:
    """One fact the check asks for; `only_if` names facts and values that make it worth asking,
    `unless` facts that answer it already."""

    fact: str
    emergency: bool
    only_if: Mapping[str, tuple[str, ...]]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class FourthQuestion:
    """One of the article's questions: the value that ticks it off, and what to say when it can't be ticked off."""

    fact: str
    ticked: tuple[str, ...]
    open: str
    unsure: str


@lru_cache(maxsize=1)
def load_screen() -> tuple[tuple[Question, ...], tuple[FourthQuestion, ...]]:
    """The check's questions in order, and the article's questions.

    Raises:
        ConfigError: a question names an unknown fact.
    """
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            entry["fact"],
            bool(entry.get("emergency")),
            {fact: tuple(values) for fact, values in (entry.get("only_if") or {}).items()},
            tuple(entry.get("unless") or ()),
        )
        for entry in data["questions"]
    )
    article = tuple(
        FourthQuestion(e["fact"], tuple(e["ticked"]), e["open"], e["unsure"]) for e in data["article_questions"]
    )
    for fact in [question.fact for question in questions] + [question.fact for question in article]:
        if fact not in load_facts():
            raise ConfigError(f"{FILE.name}: unknown fact {fact!r}; define it in bot/clinical/facts/ or take it out.")
    return questions, article


def questions_left(facts: Mapping[str, str], told_tier: str) -> list[str]:
    """The facts still to ask for, in the order that finds danger first.

    After same-day advice only what could make it an emergency is asked; after emergency advice nothing.
    """
    if told_tier == "emergency":
        return []
    questions, _ = load_screen()
    return [
        question.fact
        for question in questions
        if question.fact not in facts
        and (question.emergency or told_tier != "same_day")
        and not any(facts.get(fact) == "yes" for fact in question.unless)
        and all(facts.get(fact) in values for fact, values in question.only_if.items())
    ]


def open_points(facts: Mapping[str, str]) -> list[str]:
    """What keeps the article's four questions from being ticked off, in words; unknown never counts as ticked."""
    _, article = load_screen()
    return [
        question.unsure if facts.get(question.fact, UNSURE) == UNSURE else question.open
        for question in article
        if facts.get(question.fact) not in question.ticked
    ]
