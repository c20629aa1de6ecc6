"""The first word to somebody who tells of a hurt calf: sympathy, and up to two told things in a breath."""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.copy import choose, fill
from bot.dialogue.heard import Heard, Part
from bot.dialogue.onset_words import LASTS, day_of, onset_clause
from bot.dialogue.safety import known
from bot.dialogue.state import ONSET, State, Told
from bot.dialogue.update import News

FILE = Path(__file__).with_name("opening.yml")
SORRY = "ack/sorry"
LATEST_TURN = 2
POPPED = re.compile(r"\b(?:pop|snap|bang|crack|twang)", re.IGNORECASE)
"""Words of a pop; a tear that a doctor named is none."""
WELL_AGAIN = re.compile(
    r"\b(?:grand|fine|good|perfect|better|ok(?:ay)?|healed|recovered|gone)(?: \w+)? now\b"
    r"|\bnow (?:it is |it[’']?s )?(?:grand|fine|perfect|better|healed|gone)\b|\bback to normal\b",
    re.IGNORECASE,
)
"""Says that it is over, so that nobody is to be pitied."""
OF_A_HURT = ("side", "onset", ONSET, "trend", "pace", "again", "load_jump", "snap")
"""Facts that tell of a hurt, whatever else is asked with them."""
AT_THE_CALF = ("low", "middle", "high", "inner", "outer")
CALLED = {"left": "{your} left LEG", "right": "{your} right LEG", "both": "both {your} LEGS"}
PARKRUN = re.compile(r"\b(?:(?:at|the|in|since) )*parkrun\b,? ?", re.IGNORECASE)
MOST_WORDS_OF_A_TIME, MOST_WORDS_BEHIND = 5, 6
OVER = re.compile(r"^for ")
UNSURE_OF = re.compile(r"\b(?:about|around|roughly|maybe) (?=\w+$)")


def hurts(news: News) -> bool:
    """Whether a hurt is told that isn't better already."""
    better = "trend" in news.told and news.told["trend"].value == "better"
    return not better and any(name in news.told for name in OF_A_HURT)


def opening_line(news: News, heard: Heard, state: State) -> list[Part]:
    """A word for somebody who tells of a hurt, once and at the start; nothing in a form or beside advice."""
    free = not (state.advice.stands or state.request is not None)
    if (
        not free
        or state.said.get(SORRY)
        or state.turn > LATEST_TURN
        or not hurts(news)
        or WELL_AGAIN.search(heard.text)
    ):
        return []
    told = fill(told_in_a_breath(news, heard.text), state.relation, {})
    if not told and state.relation:
        return []
    state.said[SORRY] = 1
    return [Part("acknowledge", choose(SORRY, known(state), {}, told=told) or "", SORRY)]


def told_in_a_breath(news: News, text: str = "") -> str:
    """Which leg or how it began, and when, as a clause behind "sorry to hear"; empty where none of it was told.

    Only what the visitor's words say of it, with the marks of person.py.

    Args:
        news: what is new.
        text: the message, for the words behind those that told a fact.
    """
    told = {name: one.value for name, one in news.told.items()}
    words = news.told[ONSET].words if ONSET in told else ""
    began = UNSURE_OF.sub("", onset_clause(PARKRUN.sub("", words))) if PARKRUN.sub("", words).strip() else ""
    began = began if len(began.split()) <= MOST_WORDS_OF_A_TIME else ""
    leg = _leg(told)
    if told.get("snap") == "yes" and POPPED.search(news.told["snap"].words):
        return _joined("{you} felt a pop", f"in {leg}" if leg else "", day_of(began) or ("" if leg else "like that"))
    if told.get("onset") == "moment":
        gone = leg or ("{your} calf" if told.get("site", "low") in AT_THE_CALF else "{your} leg")
        went = _moment(news.told["onset"], text, gone)
        if went or leg:
            went = went or str(_opening()["plain"]).replace("{leg}", gone)
            return _joined(went, _event(words), day_of(began) or ("" if leg else "like that"))
    return _lasting(told, leg, began if began.startswith(LASTS) else "")


def _moment(told: Told, text: str, leg: str) -> str:
    """What came in one moment, in the verb of the visitor's words; empty where they have none of those known."""
    words = told.words.lower()
    _, found, behind = text.lower().partition(words)
    said = " ".join([words, *re.split(r"[.!?]", behind)[0].split()[:MOST_WORDS_BEHIND]]) if found else words
    for pattern, as_said in _moments():
        if match := pattern.search(said):
            how = {"{leg}": leg, **{f"{{{name}}}": value for name, value in match.groupdict().items()}}
            return reduce(lambda line, part: line.replace(*part), how.items(), as_said)
    return ""


@lru_cache(maxsize=1)
def _opening() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _moments() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of a moment and how each is said, in order."""
    parts = _opening()["parts"]
    return tuple(
        (
            re.compile(reduce(lambda line, part: line.replace(f"{{{part[0]}}}", part[1]), parts.items(), one["heard"])),
            one["said"],
        )
        for one in _opening()["moments"]
    )


def _lasting(told: dict[str, str], leg: str, lasts: str) -> str:
    """How it is, where it didn't come in one moment."""
    are, have = ("are", "have") if told.get("side") == "both" else ("is", "has")
    if told.get("onset") == "gradual":
        return _joined("the pain", f"in {leg}" if leg else "", "has crept up on {them}", OVER.sub("over ", lasts))
    if lasts:
        return _joined(f"{leg} {have}" if leg else "it has", "been sore", lasts)
    if told.get("again") == "yes":
        return f"{leg} {are} at you again" if leg else "it's back"
    if told.get("trend") == "worse":
        return f"{leg} {are} getting worse" if leg else "it's getting worse"
    return f"{leg} {are} giving you trouble" if leg else ""


def _event(words: str) -> str:
    return "at parkrun" if "parkrun" in words.lower() else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _leg(told: dict[str, str]) -> str:
    """Which leg it is; empty where that wasn't told."""
    calf = told.get("site", "low") in AT_THE_CALF
    named = CALLED.get(told.get("side", ""), "")
    return named.replace("LEGS", "calves" if calf else "legs").replace("LEG", "calf" if calf else "leg")
