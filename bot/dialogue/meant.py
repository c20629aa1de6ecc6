"""What a question means by its form and what it names, beside what was spoken of, where one word alone would mislead.

"What time is the pharmacy open till" isn't about the clinic's hours, nor is "is there one in Smithfield?" once somebody
was sent to an injury unit; tablets that a doctor gave are taken as the doctor said. "Is it a strain?" asks about the
visitor's own calf and not what the word means; "could it be the shoes?" whether they did it, and not if they help.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from bot.dialogue.answer import LIKELY, RACE, SURE_OTHER
from bot.dialogue.copy import FAQ, about, exists, subject
from bot.dialogue.evidence import NAMED, SOURCE, author_named
from bot.dialogue.general import BLAMED, CAUSE, GENERAL
from bot.dialogue.heard import Heard
from bot.dialogue.safety import SAME_DAY
from bot.dialogue.state import State
from bot.dialogue.understanding import understood
from bot.reading.acts import Act, Said
from bot.reading.concepts import concepts
from bot.reading.doc import make_doc
from bot.reading.passing import RACE as RACE_DAY
from bot.reading.questions import elliptical, form_asked, kind_asked
from bot.reading.read import RACE_WORD

_FILE = Path(__file__).with_name("meant.yml")
_FEW_WORDS = 9
_UNTIL = frozenset({"until", "till", "before"})
_MEDICINES, DOCTOR, ADULT = "medicines", "doctor", 18
_OPEN, WHY_ME = "open", "case/why_me"
_LEAST_BLAMED = 0.1
"""Least probability of the thing that is asked about as what brought it on."""
_DONE = frozenset({"activity", "remedy", "howto"})
"""Kinds of answers that say what to do with a thing, and not whether it did harm."""


@dataclass(frozen=True)
class _Meaning:
    """An answer, what a question asks and names for it, and what rules it out.

    Attributes:
        after: after what the thing need not be named.
        told: whether it can be told as well as asked ("make me a plan").
        near: whether the thing may be named elsewhere in the message.
        only: of whom, or when alone, it is meant.
    """

    answer: str
    asks: re.Pattern[str]
    names: re.Pattern[str]
    unless: re.Pattern[str] | None
    after: str
    told: bool
    near: bool
    only: str


def with_meant(heard: Heard, state: State) -> Heard:
    """The message, with the answer that its questions mean by what they name or by what was spoken of."""
    if heard.effect or heard.emergency or (state.advice.stands and state.advice.tier == "emergency"):
        return heard
    told = RACE_DAY in state.facts or any(r.name == RACE_DAY and r.polarity == "affirmed" for r in heard.readings)
    told = told or any(_names_race(one.text) for one in heard.said if not one.question)
    said = tuple(_meant(one, heard.said[:at], heard, state) for at, one in enumerate(heard.said))
    leaning = [one.text for one in said if one.question and _leans(one)]
    beside = any(_names_race(heard.text.replace(text, "")) for text in leaning)
    if told or beside:
        said = tuple(_about_race(one, beside) for one in said)
    return heard if said == heard.said else replace(heard, said=said)


def _meant(said: Said, before: Sequence[Said], heard: Heard, state: State) -> Said:
    if wanted := understood(said, before):
        return replace(said, acts=(wanted, *said.acts))
    if said.question and state.said.get(NAMED) and author_named(said.text):
        # "Isn't Murphy the one on shoes?", once a paper was named
        return _with(SOURCE, said)
    text = _plain(said.text)
    fitting = (one for one in _meanings() if said.question or (one.told and said.best.asks))
    fitting = (one for one in fitting if not one.only or _applies(one.only, heard, state))
    found = next((meaning for meaning in fitting if _fits(meaning, text, _plain(heard.text), state)), None)
    if found:
        return replace(said, question=True, acts=(Act(found.answer, 1.0), *said.acts))
    return _brought_on(said) if said.question else said


def _brought_on(said: Said) -> Said:
    """A question whether something brought it on as that, and not as what to do with the thing: "could it be the
    shoes?".
    """
    kind, best = kind_asked(said.text), said.best
    if kind not in (CAUSE, BLAMED) or not best.asks:
        return said
    if exists(_cause(best)):
        return _with(_cause(best), said)
    if form_asked(said.text) == _OPEN:
        return said
    if about(best.name).get("kind") == CAUSE and not (best.name == WHY_ME and best.confidence < SURE_OTHER):
        return said
    named = (_cause(act) for act in said.acts if act.confidence >= _LEAST_BLAMED and exists(_cause(act)))
    done = kind == BLAMED and (best.name == WHY_ME or about(best.name).get("kind") in _DONE)
    name = next(named, GENERAL + CAUSE if done else "")
    return _with(name, said) if name else said


def _cause(act: Act) -> str:
    return f"cause/{act.name.removeprefix(FAQ)}"


def _with(name: str, said: Said) -> Said:
    return replace(said, acts=(Act(name, 1.0), *said.acts))


def _about_race(said: Said, beside: bool) -> Said:
    """An unclear question that names the race once one was told of ("and what about me 10k?", "any hope for me?"), or
    one without a subject beside it: "he's down for the 10k on Sunday. can he do it?".
    """
    clear = said.best.asks and said.best.confidence >= SURE_OTHER
    if not said.question or clear or said.best.name == RACE:
        return said
    likely = any(act.name == RACE and act.confidence >= LIKELY for act in said.acts)
    leans = beside and _leans(said)
    return _with(RACE, said) if likely or leans or (not beside and _names_race(said.text)) else said


def _leans(said: Said) -> bool:
    """Whether a question has no subject, so that it may be about a race that is named beside it: "is it on?"."""
    return form_asked(said.text) != _OPEN and elliptical(said.text)


def _names_race(text: str) -> bool:
    """Whether a question is about the race, which it isn't where that only ends a time: "day by day until the race"."""
    doc = make_doc(text)
    starts = [start for name, start, _ in concepts(doc) if name == RACE_WORD]
    return any(not {token.norm_ for token in doc[max(0, at - 2) : at]} & _UNTIL for at in starts)


def _applies(only: str, heard: Heard, state: State) -> bool:
    """Whether it is asked for a child, or while a doctor is advised."""
    if only == DOCTOR:
        return state.advice.stands
    ages = (reading.value for reading in heard.readings if reading.name == "age" and reading.polarity == "affirmed")
    return state.child or any(age.isdecimal() and int(age) < ADULT for age in ages)


def _fits(meaning: _Meaning, text: str, whole: str, state: State) -> bool:
    if not meaning.asks.search(text) or (meaning.unless and meaning.unless.search(text)):
        return False
    if meaning.names.search(whole if meaning.near else text):
        return True
    leans = len(text.split()) <= _FEW_WORDS and _spoken_of(meaning.after, state)
    return leans or (meaning.after == _MEDICINES and bool(meaning.names.search(whole)))


def _spoken_of(what: str, state: State) -> bool:
    """Whether the last reply, or the advice that stands, was about that."""
    if what == _MEDICINES:
        return any(subject(name.removesuffix("#more")) == what for name in state.last)
    sent = state.advice.stands and state.advice.tier == SAME_DAY
    return what == "being_seen" and (sent or any("injury_unit" in name or "/unit_" in name for name in state.last))


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
            pattern(entry.get("names", "")),
            pattern(entry["unless"]) if "unless" in entry else None,
            entry.get("after", ""),
            entry.get("told") == "yes",
            entry.get("near") == "yes",
            entry.get("only", ""),
        )
        for entry in data["meanings"]
    )
