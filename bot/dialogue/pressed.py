"""A pressed answer, and the answer to a screen of signs, read as what they tell."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import follow_up
from bot.dialogue.follow_up import SCREEN
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.update import News, take
from bot.reading.reading import Reading


def with_effect(heard: Heard, state: State) -> Heard:
    """A pressed answer is read as one."""
    if not heard.effect.startswith("fact:"):
        return heard
    name, _, value = heard.effect.removeprefix("fact:").partition("=")
    pressed = Reading(name, value, 0, 0, "", source="button")
    return replace(heard, readings=(pressed,))


def screened(heard: Heard, state: State, news: News) -> None:
    """An answer to a screen: "none of these" denies each of its signs, which is news."""
    if not state.question.startswith(SCREEN) and not heard.effect.startswith(SCREEN):
        return
    name = heard.effect.partition("=")[0] or state.question
    entry = follow_up.screen_named(name)
    answer = heard.effect.partition("=")[2] or (follow_up.NONE_OF_THEM if heard.says_no else "")
    if entry and answer == follow_up.NONE_OF_THEM:
        no = tuple(Reading(fact, "no", 0, 0, "", source="answer") for fact in entry.settles if fact not in news.told)
        news.told |= take(Heard(heard.text, readings=no), state).told
