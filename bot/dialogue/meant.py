"""What a question means by its own words beside what was spoken of, where one word alone would mislead.

"What time is the pharmacy open till" isn't about the clinic's hours, nor is "is there one in Smithfield?" once somebody
was sent to an injury unit; tablets that a doctor gave are taken as the doctor said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from bot.dialogue.answer import LIKELY, RACE, SURE_OTHER
from bot.dialogue.copy import subject
from bot.dialogue.heard import Heard
from bot.dialogue.safety import SAME_DAY
from bot.dialogue.state import State
from bot.reading.acts import Act, Said
from bot.reading.concepts import concepts
from bot.reading.doc import make_doc
from bot.reading.passing import RACE as RACE_DAY
from bot.reading.read import RACE_WORD

_FILE = Path(__file__).with_name("meant.yml")
_FEW_WORDS = 9
_UNTIL = frozenset({"until", "till", "before"})
_MEDICINES = "medicines"


@dataclass(frozen=True)
class _Meaning:
    """An answer, what a question asks and names for it, what rules it out, and after what it need not be named."""

    answer: str
    asks: re.Pattern[str]
    names: re.Pattern[str]
    unless: re.Pattern[str] | None
    after: str


def with_meant(heard: Heard, state: State) -> Heard:
    """The message, with the answer that its questions mean by what they name or by what was spoken of."""
    if heard.effect or heard.emergency or (state.advice.stands and state.advice.tier == "emergency"):
        return heard
    named = RACE_DAY in state.facts or any(r.name == RACE_DAY and r.polarity == "affirmed" for r in heard.readings)
    said = tuple(_meant(one, heard.text, state) for one in heard.said)
    said = tuple(_about_race(one) if named else one for one in said)
    return heard if said == heard.said else replace(heard, said=said)


def _meant(said: Said, whole: str, state: State) -> Said:
    if not said.question:
        return said
    text = _plain(said.text)
    found = next((meaning for meaning in _meanings() if _fits(meaning, text, _plain(whole), state)), None)
    return replace(said, acts=(Act(found.answer, 1.0),)) if found else said


def _about_race(said: Said) -> Said:
    """An unclear question that names the race once one was told of: "and what about me 10k?", "any hope for me?"."""
    if not said.question or (said.best.asks and said.best.confidence >= SURE_OTHER) or said.best.name == RACE:
        return said
    likely = any(act.name == RACE and act.confidence >= LIKELY for act in said.acts)
    return replace(said, acts=(Act(RACE, 1.0), *said.acts)) if likely or _names_race(said.text) else said


def _names_race(text: str) -> bool:
    """Whether a question is about the race, which it isn't where that only ends a time: "day by day until the race"."""
    doc = make_doc(text)
    starts = [start for name, start, _ in concepts(doc) if name == RACE_WORD]
    return any(not {token.norm_ for token in doc[max(0, at - 2) : at]} & _UNTIL for at in starts)


def _fits(meaning: _Meaning, text: str, whole: str, state: State) -> bool:
    if not meaning.asks.search(text) or (meaning.unless and meaning.unless.search(text)):
        return False
    if meaning.names.search(text):
        return True
    leans = len(text.split()) <= _FEW_WORDS and _spoken_of(meaning.after, state)
    return leans or (meaning.after == _MEDICINES and bool(meaning.names.search(whole)))


def _spoken_of(what: str, state: State) -> bool:
    """Whether the last reply, or the advice that stands, was about that."""
    if what == _MEDICINES:
        return any(subject(name.removesuffix("#more")) == what for name in state.last)
    sent = state.advice.stands and state.advice.tier == SAME_DAY
    return what == "being_seen" and (sent or any("injury_unit" in name or "faq/unit_" in name for name in state.last))


def _plain(text: str) -> str:
    return re.sub(r"[’']", "", text.lower())


@cache
def _meanings() -> tuple[_Meaning, ...]:
    data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    parts = data["parts"]

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{([a-z_]+)\}", lambda found: parts[found[1]], text))

    return tuple(
        _Meaning(
            entry["answer"],
            pattern(entry["asks"]),
            pattern(entry["names"]),
            pattern(entry["unless"]) if "unless" in entry else None,
            entry.get("after", ""),
        )
        for entry in data["meanings"]
    )
