"""One conversation may be about several people: each of them has a case of their own, one is spoken of at a time."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any

from bot.clinical.facts import load_facts
from bot.dialogue.heard import WISHES, Heard
from bot.dialogue.person import HE, SHE
from bot.dialogue.state import ACTED_ON, Advice, State, Told
from bot.reading.acts import ABOUT_ADVICE, Said
from bot.reading.reading import Reading
from bot.reading.said_words import act_by_words

OF_A_CASE = (
    "ack/",
    "advice/",
    "answered/",
    "ask/",
    "case/",
    "confirm:",
    "explain/",
    "fact:",
    "hold/",
    "screen:",
    "waits/",
    "why/",
)
"""Texts that count as said about one person only."""
EMERGENCY = "emergency"
COMPLAINTS = ("warning_signs", "injury")
"""Groups of facts that somebody has something; a risk or an age alone doesn't make a patient."""
OF_THE_VISITOR = frozenset({"own_name", "own_complaint", "told_times", "told_on"})
"""What is kept beside the patient of who writes: their name, what is wrong with them, and when they can come."""
_OF_ME = re.compile(r"\b(?:i|me|my|i'[a-z]+)\b", re.IGNORECASE)
VAGUE = frozenset({"him", "her", "them", "someone"})
"""People who are only pointed at."""


def change_patient(heard: Heard, state: State) -> bool:
    """Turns to the person a message tells of, where that is somebody else than before; whether it did.

    A person is turned to who is told of anew, or asked about while their advice stands, or whose body the message names
    as the visitor's own. An emergency that nobody acts on yet is not left for anything but another sign.
    """
    person = _meant(heard.patient or _with_sign(heard), state)
    if person and person != state.relation and state.facts and heard.patient_corrects:
        return _told_of(person, state)
    if person and person != state.relation:
        if not state.facts or _more_exact(person, state.relation):
            state.patient["relation"] = person
            return False
        return _turn_to(person, [r for r in heard.readings if r.person == "other"], state)
    if asked_of := _asked_of(heard, state):
        return _turn_to(asked_of, [], state, outright=True)
    return bool(state.relation) and _to_visitor(heard, state)


def _told_of(person: str, state: State) -> bool:
    """Puts right whose leg it is, "sorry, it's my son I mean": what was told was told of him, also what was before."""
    if person not in state.cases:
        told = state.patient.pop("own_complaint", "")
        state.patient = {**({"complaint": told} if told else {}), **state.patient, "relation": person}
        return True
    facts = state.facts
    _turn_to(person, [], state, outright=True)
    state.facts |= facts
    state.cases.pop("", None)
    return True


def _to_visitor(heard: Heard, state: State) -> bool:
    """Turns to the visitor's own leg; whether it did. Who is left keeps their case, and the advice in it."""
    outright = heard.own_complaint or heard.leaves_other
    if heard.patient and not heard.leaves_other:
        return False
    if heard.own_body and not outright and state.relation in VAGUE and "" not in state.cases:
        # "their leg? it's my leg": what was told of somebody unnamed was told of the visitor
        state.patient = {}
        return True
    if not (heard.own_body or outright):
        return False
    own = [r for r in heard.readings if r.person == "visitor"]
    asks = "" in state.cases and any(said.question for said in heard.said)
    return _turn_to("", own, state, outright or asks or bool(heard.act(*WISHES)))


def _asked_of(heard: Heard, state: State) -> str:
    """Who of those left aside, with advice that stands, is asked about: "and my dad, where does he go?".

    Where no advice stands for who is spoken of, "where do we go?" is about them too.
    """
    if heard.own_body or heard.leaves_other or not any(said.question for said in heard.said):
        return ""
    advised = [who for who in reversed(state.cases) if advice_of(who, state).stands]
    meant = [_meant(name, state) for name in heard.named]
    named = next((who for who in meant if who in advised), "")
    if named or state.advice.stands or meant or _OF_ME.search(heard.text):
        return named
    return advised[0] if advised and about_advice(heard, "where", "later") else ""


def about_advice(heard: Heard, *acts: str) -> bool:
    """Whether words that are read as if no advice stood ask one of these things about it."""
    named = tuple(f"{ABOUT_ADVICE}{act}" for act in acts)
    return any(said.best.name in named for said in asked_about_advice(heard).said)


def asked_about_advice(heard: Heard) -> Heard:
    """The message, its sentences with what their words alone ask about advice, where they do and name nothing else."""
    by_words = [act_by_words(replace(said, acts=()), True, "") for said in heard.said]
    pairs = zip(heard.said, by_words, strict=True)
    return replace(
        heard,
        said=tuple(
            found if found.best.name.startswith(ABOUT_ADVICE) and not _named(one) else one for one, found in pairs
        ),
    )


def _named(said: Said) -> bool:
    """Whether a sentence names beyond doubt what it asks: "the doc gave me Difene, should I take it?"."""
    return said.question and said.best.asks and said.best.confidence == 1.0


def advice_of(relation: str, state: State) -> Advice:
    """The advice given for somebody who was left aside."""
    return Advice(**state.cases.get(relation, {}).get("advice", {}))


def turn_to_known(relation: str, state: State) -> None:
    """Turns to somebody who was spoken of before, where something is wanted for them."""
    if relation != state.relation and relation in state.cases:
        _turn_to(relation, [], state, outright=True)


def _with_sign(heard: Heard) -> str:
    """Who else has a warning sign, where the message names none of the visitor's own."""
    signs = [r for r in heard.readings if _tells_of_body(r) and r.time == "now" and load_facts()[r.name].sign]
    if any(reading.person == "visitor" for reading in signs):
        return ""
    return next((r.relation for r in signs if r.person == "other" and r.relation and r.relation not in VAGUE), "")


def _meant(named: str, state: State) -> str:
    """The person meant: "he" is the patient, or who was spoken of before."""
    if named not in VAGUE:
        return named
    unfit = {"him": SHE, "her": HE}.get(named, frozenset())
    known = [relation for relation in (state.relation, *reversed(state.cases)) if relation and relation not in unfit]
    return known[0] if known else named


def _more_exact(named: str, known: str) -> bool:
    """Whether a word only names the patient better: "him" was the husband, the child a son."""
    return (known in VAGUE and named not in VAGUE) or (known == "child" and named in ("son", "daughter"))


def _turn_to(relation: str, readings: list[Reading], state: State, outright: bool = False) -> bool:
    if not outright and not any(_tells_of_body(reading) for reading in readings):
        return False
    emergency = state.advice.stands and state.advice.tier == EMERGENCY and state.advice.state != ACTED_ON
    if emergency and not any(load_facts()[r.name].sign for r in readings if r.name in load_facts()):
        return False
    state.cases[state.relation] = _case_of(state)
    case = state.cases.pop(relation, {})
    _restore(case, state)
    kept = {name: value for name, value in state.patient.items() if name in OF_THE_VISITOR}
    known = {name: value for name, value in case.get("patient", {}).items() if name not in OF_THE_VISITOR}
    state.patient = {**known, "relation": relation, **kept} if relation else kept
    return True


def _tells_of_body(reading: Reading) -> bool:
    definition = load_facts().get(reading.name)
    return reading.polarity == "affirmed" and definition is not None and definition.group in COMPLAINTS


def _case_of(state: State) -> dict[str, Any]:
    return {
        "facts": {name: asdict(told) for name, told in state.facts.items()},
        "patient": dict(state.patient),
        "advice": asdict(state.advice),
        "said": {name: count for name, count in state.said.items() if name.startswith(OF_A_CASE)},
        "listed": list(state.listed),
    }


def _restore(case: dict[str, Any], state: State) -> None:
    state.facts = {name: Told(**told) for name, told in case.get("facts", {}).items()}
    state.advice = Advice(**case.get("advice", {}))
    rest = {name: count for name, count in state.said.items() if not name.startswith(OF_A_CASE)}
    state.said = rest | case.get("said", {})
    state.listed = case.get("listed", [])
    state.question, state.offered, state.asked, state.waiting = "", [], "", []
