"""What the visitor does about the advice that stands: where, refuses, rang, not_so …, and how surely."""

from __future__ import annotations

import re

from bot.dialogue.heard import WISHES, Heard
from bot.dialogue.safety import EMERGENCY, GP_SOON, SAME_DAY, SETTLED
from bot.dialogue.seen import ASK_SEEN
from bot.dialogue.state import ACTED_ON, CLEARED, Advice, State
from bot.dialogue.update import EASING, eases
from bot.reading.acts import ABOUT_ADVICE as HOLD
from bot.reading.acts import Act, Said

EFFECT = "hold:"
"""Begins what a button does about advice."""
LEAST_HOLD, LEAST_FOLLOWED, ASKS_CLEARLY, CLEARLY = 0.3, 0.4, 0.5, 0.75
LEAST_SETTLING = {EMERGENCY: 0.5, SAME_DAY: 0.55, GP_SOON: 0.35}
"""Least probability of what is done about advice, and of what would end it."""
LATER, AGREEING = "later", ("affirm", "react")
ANOTHER_DAY = re.compile(
    r"\b(?:tomorrow|(?:in|till|until|first thing in) the morning|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|next week|at the weekend|day after)\b",
    re.IGNORECASE,
)
LATER_TODAY = re.compile(
    r"\b(?:i|we|he|she|they)(?:['’]?ll| will|['’]?m| am| are)? (?:\w+ ){0,3}?(?:go|going|ring|ringing|head|bring|get)\b"
    r".*\b(?:after (?:work|dinner|lunch|tea|that|this|school|(?:my|the) shift)|today|tonight|this (?:afternoon|evening)"
    r"|(?:at|by|before|after) (?:\d{1,2}|five|six|seven|eight|nine))\b",
    re.IGNORECASE,
)
"""What tells when they go, of a time that is still today."""
TODAY = re.compile(r"\b(?:today|tonight|now|this (?:morning|afternoon|evening)|straight|on (?:my|our|the) way)\b", re.I)
LONG_AGO = re.compile(r"\b(?:ago|years?|months?|last (?:week|winter|spring|summer|autumn|time))\b", re.IGNORECASE)


def hold_act(heard: Heard, state: State) -> str:
    """What the visitor does about the advice: where, refuses, rang, not_so …; empty where it is something else."""
    act = _act_heard(heard, state)
    if _puts_off(act, heard, state):
        return LATER
    if _goes_later_today(act, heard, state):
        return "on_my_way"
    if act == "not_so" and not (heard.effect or heard.takes_back) and _denies_another_sign(heard, state):
        return ""
    eased = act not in SETTLED and any(eases(reading, state) for reading in heard.readings)
    return EASING.removeprefix(HOLD) if eased else act


def _denies_another_sign(heard: Heard, state: State) -> bool:
    """Whether only signs are denied that the advice doesn't rest on: "the foot isn't cold", of a cramp on walks."""
    denied = {reading.name for reading in heard.readings if reading.polarity == "denied"}
    return bool(denied) and not denied & set(state.rests_on())


def _act_heard(heard: Heard, state: State) -> str:
    advice = state.advice
    if heard.effect.startswith(EFFECT):
        return heard.effect.removeprefix(EFFECT)
    if state.question == ASK_SEEN and heard.polarity in ("yes", "no") and not says_seen(heard):
        return "already_seen" if heard.polarity == "yes" else "other"
    if heard.takes_back:
        return "not_so"
    if heard.leaves_other and state.cases:
        # They are left aside, not told that they won't go.
        return "" if heard.act(*WISHES) else "other"
    if advice.tier != EMERGENCY and any(_goes(said) for said in heard.said):
        return "on_my_way"
    found = [(said.likeliest((HOLD,)), said.best) for said in heard.said]
    best, top = max(found, key=lambda pair: pair[0].confidence, default=(None, None))
    if best is None or top is None or best.confidence < LEAST_HOLD:
        return ""
    act = best.name.removeprefix(HOLD)
    least = LEAST_FOLLOWED if SETTLED.get(act) == ACTED_ON else _settling(advice)
    if act in SETTLED and (best != top or best.confidence < least):
        # A doubtful reading never ends advice or takes it for followed; the buttons do.
        return "other"
    if advice.tier != EMERGENCY and top.asks and top.confidence >= ASKS_CLEARLY:
        # It asks something else first of all, which is answered in the light of the advice.
        return ""
    return act


def _goes(said: Said) -> bool:
    """Whether a statement tells that they go, ring or are there, whichever of these it is: "bringing her in now"."""
    done = [act for act in said.acts if SETTLED.get(act.name.removeprefix(HOLD)) == ACTED_ON]
    whole = sum(act.confidence for act in said.acts if act in done or act.name == "affirm")
    other = max((act.confidence for act in said.acts if act not in done and act.name not in AGREEING), default=0.0)
    plain = said.question or said.best.name in AGREEING  # a yes answers what was asked
    return bool(done) and not plain and done[0].confidence < LEAST_FOLLOWED <= whole and whole > other


def _goes_later_today(act: str, heard: Heard, state: State) -> bool:
    """Whether what sounds like putting it off is still today: "I'll go after work"."""
    if act != LATER or state.advice.tier != SAME_DAY or heard.effect:
        return False
    later = [said.text for said in heard.said if said.best.name == HOLD + LATER and not said.question]
    return any(LATER_TODAY.search(text) and not ANOTHER_DAY.search(text) for text in later)


def asks_if_needed(heard: Heard) -> bool:
    """Whether it asks by its words if the advice still holds: "do I really have to go?"."""
    return any(said.best == Act(f"{HOLD}why", 1.0) for said in heard.said)


def says_seen(heard: Heard) -> bool:
    """Whether it says clearly that they were seen, whatever else it begins with: "no, I was seen there now"."""
    return any(SETTLED.get(act) == CLEARED and act != "not_so" and clear(heard, act) for act in SETTLED)


def _settling(advice: Advice) -> float:
    """Least probability of what ends advice; less is needed of somebody who went to be seen."""
    return LEAST_HOLD if advice.state == ACTED_ON else LEAST_SETTLING.get(advice.tier, LEAST_HOLD)


def clear(heard: Heard, act: str) -> bool:
    """Whether a sentence does this about the advice beyond doubt."""
    return (act == "not_so" and heard.takes_back) or any(
        said.best.name == HOLD + act and said.best.confidence >= CLEARLY for said in heard.said
    )


def sure(heard: Heard, act: str, state: State) -> bool:
    """Whether what would end the advice was said clearly, or by somebody who is known to have gone to be seen."""
    if LONG_AGO.search(heard.text) and not (heard.effect or _by_words(heard, act)):
        return False  # "the doctor looked at it last year"
    gone = state.advice.state == ACTED_ON or state.question == ASK_SEEN
    by_whom = any(
        r.name == "previous_care" and r.value in ("gp", "scan") and r.polarity == "affirmed" for r in heard.readings
    )
    return bool(heard.effect) or gone or by_whom or clear(heard, act)


def _by_words(heard: Heard, act: str) -> bool:
    """Whether its words tell it outright, with nothing of long ago about it."""
    return any(said.best == Act(HOLD + act, 1.0) for said in heard.said)


def takes_it(heard: Heard, state: State) -> str:
    """What a plain "will do" does about same-day advice; empty where it answers a question or isn't one."""
    asks = state.question or state.request is not None or any(said.question for said in heard.said)
    return "on_my_way" if state.advice.tier == SAME_DAY and not asks and heard.act("affirm") else ""


def plans_to_go(act: str, heard: Heard, state: State) -> bool:
    """Whether somebody who need not go today says when they will: "I'll ring her on Monday"."""
    plans = any(said.best.name == HOLD + LATER and not said.question for said in heard.said)
    return act == LATER and state.advice.tier == GP_SOON and plans


def _puts_off(act: str, heard: Heard, state: State) -> bool:
    """Whether what sounds like going names a later day than the advice: "I'll bring him in the morning"."""
    if SETTLED.get(act) != ACTED_ON or state.advice.tier != SAME_DAY or heard.effect:
        return False
    goes = (said for said in heard.said if said.best.name == HOLD + act)
    return any(ANOTHER_DAY.search(said.text) and not TODAY.search(said.text) for said in goes)
