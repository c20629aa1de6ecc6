"""What a question about the advice itself asks: whether it is a clot, a tendon …, or why it is thought of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.answer import LEAST_OTHER, SURE_OTHER
from bot.dialogue.case import clause_of, listed
from bot.dialogue.copy import subject
from bot.dialogue.heard import Heard
from bot.dialogue.safety import EMERGENCY, OF_THE_LEG, judge
from bot.dialogue.state import State
from bot.reading.acts import ABOUT_ADVICE, Act, Said
from bot.reading.doc import make_doc

IS_IT, WHY, OTHER, MUSCLE = "case/is_it_", "case/why_", "other", "muscle"
IF_MUSCLE, BY_THEN = "case/if_muscle", "case/by_then"
MEANWHILE = f"{ABOUT_ADVICE}meanwhile"
OF_WAITING = ("faq/wait_till_monday", "faq/bin_or_keep", f"{ABOUT_ADVICE}later")
"""What a time until then is taken for, whatever is asked to be done in it."""
THINGS = frozenset({"self_care", "medicines", "food_sleep"})
GO_TO_ED, ED_OR_UNIT, UNIT = "faq/go_to_ed", "faq/ed_or_injury_unit", "unit"
WHY_DOCTOR = "faq/why_doctor"
MOST_GOOD = 3
_FILE = Path(__file__).with_name("concerns.yml")


@dataclass(frozen=True)
class Concern:
    """What a rule of advice is there to find.

    Attributes:
        name: its id.
        rules: ids of its rules, or patterns of them.
        called: as it stands in a sentence.
        names: what people call it.
        good: facts that speak for less worry, by the value they are told with.
    """

    name: str
    rules: tuple[str, ...]
    called: str
    names: str
    good: dict[str, str]

    def lists(self, rule: str) -> bool:
        """Whether a rule is there to find it."""
        return any(fnmatch(rule, listed) for listed in self.rules)


def concern_of(state: State) -> Concern | None:
    """What the gravest finding of the advice about the leg is there to find; None where no such advice stands."""
    if not state.advice.stands or state.advice.kind or state.advice.tier == EMERGENCY:
        return None
    findings = judge(state).findings
    return concern_for(findings[0].rule) if findings else None


@cache
def concern_for(rule: str) -> Concern:
    """The concern of a rule, the first that lists it."""
    return next(one for one in concerns() if one.lists(rule))


def concern_values(state: State) -> dict[str, str]:
    """What the advice is about, and what was told that speaks for less worry, as values for the texts."""
    concern = concern_of(state)
    if concern is None:
        return {}
    told = [name for name, value in concern.good.items() if name in state.facts and state.facts[name].value == value]
    clauses = [clause for name in told if (clause := clause_of(name, state.facts[name].value, state))]
    return {"meant": concern.called, "good_signs": listed(clauses[:MOST_GOOD])}


def with_concern(heard: Heard, state: State) -> Heard:
    """The message, with what its questions ask about the advice that stands."""
    concern = concern_of(state)
    if concern is None or heard.effect:
        return heard
    supposed = bool(_search("supposed", heard.text))
    said = tuple(_about_advice(one, concern, _standing(state), supposed) for one in heard.said)
    said = tuple(one for one in said if not _repeats(one, said, state))
    return heard if said == heard.said else replace(heard, said=said)


def _repeats(said: Said, others: tuple[Said, ...], state: State) -> bool:
    """Whether it asks once more if it is that, beside why it is thought of, which says more."""
    asks_why = any(one.best.name.startswith(WHY) for one in others)
    return asks_why and said.best.name.startswith(IS_IT) and bool(state.said.get(said.best.name))


def _standing(state: State) -> list[Concern]:
    """All that the findings of the advice may be, the gravest first."""
    rules = [finding.rule for finding in judge(state).findings]
    return [one for rule in rules for one in concerns() if one.lists(rule)]


def _about_advice(said: Said, concern: Concern, standing: list[Concern], supposed: bool) -> Said:
    if not said.question:
        return said
    if thing := _until_seen(said):
        return replace(said, acts=(replace(thing, confidence=1.0), *said.acts))
    if supposed and _search("times", said.text):
        name = IF_MUSCLE
    elif _search("by_then", said.text):
        name = BY_THEN
    elif _search("place", said.text) and not _clear_hold(said):
        name = ED_OR_UNIT if UNIT in _words(said.text) else GO_TO_ED
    else:
        name = f"{WHY}{concern.name}" if said.best.name == WHY_DOCTOR else _asked(said.text, standing)
    return replace(said, acts=(Act(name, 1.0), *said.acts)) if name else said


def _clear_hold(said: Said) -> bool:
    return said.best.name.startswith(ABOUT_ADVICE) and said.best.confidence >= SURE_OTHER


def _until_seen(said: Said) -> Act | None:
    """What a question about the time until a doctor looks is about, where that has its own answer: ice, a walk."""
    own = [act for act in said.acts if act.asks and act.confidence >= LEAST_OTHER]
    if said.best.name == MEANWHILE:
        return next((act for act in own if subject(act.name) in THINGS), None)
    if said.best.name not in OF_WAITING or not _search("until_seen", said.text):
        return None
    return next((act for act in own if act.name not in OF_WAITING and subject(act.name) in OF_THE_LEG), None)


def _asked(text: str, standing: list[Concern]) -> str:
    """The answer to a question that names a cause; empty where it asks something else, or names none."""
    words = _words(text)
    if re.search(_data()["unless"], words):
        return ""
    for one in standing:
        if kind := _frame(words, one.names):
            return kind + one.name
    if _frame(words, _data()["muscle"]) == IS_IT:
        return IS_IT + MUSCLE
    return IS_IT + OTHER if any(_frame(words, one.names) == IS_IT for one in concerns()) else ""


def _search(name: str, text: str) -> re.Match[str] | None:
    return re.search(_data()[name].replace("{muscle}", _data()["muscle"]), _words(text))


def _words(text: str) -> str:
    return " ".join(token.norm_ for token in make_doc(text) if not (token.is_punct or token.is_space))


def _frame(words: str, names: str) -> str:
    """Whether words ask if it is what goes by these names, or why it is thought of; empty for neither."""
    for kind, frames in ((WHY, _data()["why"]), (IS_IT, _data()["is_it"])):
        if any(_pattern(frame, names).search(words) for frame in frames):
            return kind
    return ""


@cache
def _pattern(frame: str, names: str) -> re.Pattern[str]:
    filled = frame.replace("{name}", f"(?:{names})").replace("{one}", f"(?:{names}|one)")
    return re.compile(filled)


@cache
def concerns() -> tuple[Concern, ...]:
    """All concerns, in the order of their file."""
    return tuple(
        Concern(name, tuple(one["rules"]), one["called"], one["names"], one["good"])
        for name, one in _data()["concerns"].items()
    )


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data
