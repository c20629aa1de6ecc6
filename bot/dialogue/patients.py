"""One conversation may be about several people: each of them has a case of their own, one is spoken of at a time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.clinical.facts import load_facts
from bot.dialogue.heard import WISHES, Heard
from bot.dialogue.person import HE, SHE
from bot.dialogue.state import Advice, State, Told
from bot.reading.reading import Reading

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
VAGUE = frozenset({"him", "her", "them", "someone"})
"""People who are only pointed at."""


def change_patient(heard: Heard, state: State) -> bool:
    """Turns to the person a message tells of, where that is somebody else than before; whether it did.

    A person is turned to who is told of anew, or whose body the message names as the visitor's own. An emergency that
    stands is not left for anything but another sign.
    """
    person = _meant(heard.patient or _with_sign(heard), state)
    if person and person != state.relation and state.facts and heard.patient_corrects:
        # "sorry, it's my son I mean": what was told was told of him.
        state.patient = {**state.patient, "relation": person}
        return True
    if person and person != state.relation:
        if not state.facts or _more_exact(person, state.relation):
            state.patient["relation"] = person
            return False
        return _turn_to(person, [r for r in heard.readings if r.person == "other"], state)
    if state.relation and heard.own_body and not heard.patient:
        if state.relation in VAGUE and "" not in state.cases:
            # "their leg? it's my leg": what was told of somebody unnamed was told of the visitor
            state.patient = {}
            return True
        wish = bool(heard.act(*WISHES))
        return _turn_to("", [r for r in heard.readings if r.person == "visitor"], state, wish)
    return False


def turn_to_known(relation: str, state: State) -> None:
    """Turns to somebody who was spoken of before, where something is wanted for them."""
    if relation != state.relation and relation in state.cases:
        _turn_to(relation, [], state, wish=True)


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


def _turn_to(relation: str, readings: list[Reading], state: State, wish: bool = False) -> bool:
    if not wish and not any(_tells_of_body(reading) for reading in readings):
        return False
    emergency = state.advice.stands and state.advice.tier == EMERGENCY
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
