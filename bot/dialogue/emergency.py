"""Emergencies and crises that need no calf: advice where one is told outright, one question where it is half heard."""

from __future__ import annotations

from dataclasses import replace

from bot.clinical.facts import load_facts
from bot.dialogue import safety
from bot.dialogue.copy import Known, choose
from bot.dialogue.heard import WISHES, Heard, Part
from bot.dialogue.hold import settle
from bot.dialogue.hold_acts import hold_act
from bot.dialogue.state import CRISES, GIVEN, Advice, State
from bot.dialogue.update import EASING
from bot.reading.acts import Said
from bot.reading.emergencies import Emergency

CALLED = "ambulance"
"""The kind of a call for help, which names no sign: "the ambulance has her now" answers the advice."""
SIGN_OF = {"chest_pain": "chest_pain", "breathing": "breathless", "collapse": "faint"}
"""The fact that an emergency's own denial names."""

_TELLING = frozenset({"tell", "tell_contact", "answer", *WISHES})
_SURE, _FEWEST_ASKING = 0.25, 3
"""Least probability of what is asked beside a denial, and fewest words that ask it."""


def emergency_move(heard: Heard, state: State) -> list[Part]:
    """Advice or a question about an emergency that needs no calf; also the answer to such a question."""
    kind = state.question.removeprefix("emergency:") if state.question.startswith("emergency:") else ""
    if kind and (heard.effect == f"emergency:{kind}" or _confirms(kind, heard)):
        return _advise(kind, state.relation, state)
    if kind and kind == state.advice.kind and state.advice.stands and _says_no(heard):
        state.question = ""
        settle("not_so", state)
        return safety.hold_line(safety.EMERGENCY, "not_so", state)
    if state.advice.stands and _denied(heard, state.advice.kind):
        settle("not_so", state)
        return safety.hold_line(safety.EMERGENCY, "not_so", state)
    if heard.emergency is None or heard.effect:
        return []
    if _argues(heard.emergency, heard, state):
        return []
    return _told_move(heard, state)


def asks_of_crisis(question: str) -> bool:
    """Whether a question is whether somebody is in despair: nothing of a calf is said beside it."""
    return question.startswith("emergency:") and question.removeprefix("emergency:") in CRISES


def says_the_same(asked: list[Part], signs: list[Part]) -> bool:
    """Whether advice on a sign, or a question about it, leaves nothing to ask of an emergency that was half heard."""
    kinds = {part.question.removeprefix("emergency:") for part in asked}
    confirmed = {safety.CONFIRM + SIGN_OF[kind] for kind in kinds if kind in SIGN_OF}
    return any(part.id == "advice/emergency" or part.question in confirmed for part in signs)


def _argues(found: Emergency, heard: Heard, state: State) -> bool:
    """Whether words about an emergency that stands are heard as that one again, or half as another: "he won't ring"."""
    stands = state.advice.stands and state.advice.tier == safety.EMERGENCY
    same = found.kind in (state.advice.kind, CALLED)
    return stands and (same or found.certainty != "sure") and bool(hold_act(heard, state))


def _confirms(kind: str, heard: Heard) -> bool:
    """Whether it was meant: a yes, and to the question about despair also a "maybe"."""
    return heard.polarity == "yes" or (heard.polarity == "unsure" and kind in CRISES and not heard.takes_back)


def _says_no(heard: Heard) -> bool:
    return heard.effect == "emergency:no" or (not heard.effect and (heard.polarity == "no" or heard.takes_back))


def not_meant(heard: Heard, state: State) -> list[Part]:
    """A no to the question whether an emergency was meant; other advice stands as it did."""
    if not state.question.startswith("emergency:") or heard.emergency or not _says_no(heard):
        return []
    crisis = asks_of_crisis(state.question)
    state.question = ""
    name = "talk/not_meant_crisis" if crisis else "talk/not_meant"
    return [Part("acknowledge", choose(name, safety.known(state), state.said) or "", name)]


def without_denial(heard: Heard) -> Heard:
    """The message without the sentences that only deny: "what? no, I was only messing" asks and objects to nothing."""
    kept = (said for said in heard.said if said.best.name in _TELLING or _asks_outright(said))
    return replace(heard, said=tuple(kept))


def _asks_outright(said: Said) -> bool:
    return (
        said.question and said.best.asks and said.best.confidence >= _SURE and len(said.text.split()) >= _FEWEST_ASKING
    )


def _denied(heard: Heard, kind: str) -> bool:
    """Whether the sign behind an emergency that stands is denied outright."""
    if heard.act(EASING):
        return False
    fact = SIGN_OF.get(kind, "")
    denied = (r for r in heard.readings if r.polarity == "denied" or (r.value == "no" and r.polarity == "affirmed"))
    return any(r.name == fact and r.source in ("pattern", "answer") for r in denied)


def _only_denied(found: Emergency, heard: Heard) -> bool:
    """Whether what was half heard denies the only signs it names: "he has no fever"."""
    inside = [r for r in heard.readings if r.name in load_facts() and found.start <= r.start < found.end]
    return bool(inside) and all(r.polarity == "denied" or r.value == "no" for r in inside)


def _told_move(heard: Heard, state: State) -> list[Part]:
    """The reply to an emergency or crisis: advice where it was said outright, else a question that carries its own."""
    found = heard.emergency
    if found is None or (found.certainty != "sure" and _only_denied(found, heard)):
        return []
    person = Known(state.values(), relation=_relation(found, state))
    name = _text_of(found)
    if found.certainty != "sure":
        asked = f"{name.replace('/', '_ask/', 1)}"
        if state.said.get(asked, 0) > 1:
            return []
        text = choose(asked, person, state.said) or choose("emergency_ask/other", person, state.said)
        buttons = [("Yes", f"emergency:{found.kind}"), ("No", "emergency:no")]
        return [Part("safety", text or "", asked, buttons, f"emergency:{found.kind}", firm=True)]
    return _advise(found.kind, _relation(found, state), state)


def _relation(found: Emergency, state: State) -> str:
    return (found.relation or "someone") if found.person == "other" else ""


def _text_of(found: Emergency) -> str:
    return f"crisis/{found.kind}" if found.kind in CRISES else f"emergency/{found.kind}"


def _advise(kind: str, relation: str, state: State) -> list[Part]:
    """The approved reply to a kind of emergency; the advice stands from now on."""
    family = "crisis" if kind in CRISES else "emergency"
    person = Known(state.values(), relation=relation)
    name = f"{family}/{kind}"
    text = choose(name, person, state.said) or choose(f"{family}/other", person, state.said)
    state.advice = Advice(safety.EMERGENCY, [], kind, GIVEN)
    state.question = ""
    buttons = [] if family == "crisis" else safety.AFTER_ADVICE[safety.EMERGENCY]
    return [Part("safety", text or "", name, list(buttons), firm=True)]
