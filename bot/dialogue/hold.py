"""What is said while advice stands: what the visitor does about it, and whether it still stands after that."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.booking.asking import SEND
from bot.booking.day_asked import asks_for_a_day, moves_visit, names_a_time
from bot.booking.decisions import decide
from bot.booking.kinds import kind_instead
from bot.booking.sent import asks_status
from bot.clinical.facts import load_facts
from bot.dialogue import requests
from bot.dialogue.answer import SURE_QUESTION, SURE_STATEMENT, SURE_STORY, Asked, asked
from bot.dialogue.case import for_doctor
from bot.dialogue.copy import choose, exists, subject
from bot.dialogue.general import GENERAL
from bot.dialogue.heard import Heard, Part
from bot.dialogue.hold_acts import (
    CLEARLY,
    EFFECT,
    asks_if_needed,
    clear,
    hold_act,
    plans_to_go,
    says_seen,
    sure,
    takes_it,
)
from bot.dialogue.safety import (
    CONFIRM,
    EMERGENCY,
    GP_SOON,
    NEEDED,
    RESULTS,
    SAME_DAY,
    SEEN,
    SETTLED,
    WHY,
    choose_text,
    hold_line,
    keeps_to_advice,
    known,
    sign_move,
)
from bot.dialogue.seen import ASK_SEEN, ask_since, since_seen
from bot.dialogue.state import ACTED_ON, CLEARED, CRISES, WITHDRAWN, State
from bot.dialogue.taken_back import sign_gone, signs_named, still_stands, take_some_back, words
from bot.dialogue.talk import asks_something, repairs, talk_move
from bot.dialogue.update import News
from bot.reading.acts import ABOUT_ADVICE as HOLD
from bot.reading.acts import ASKING

OBJECTIONS = {
    f"{HOLD}not_so": 0.1,
    "not_asked": 0.15,
    "frustrated_with_bot": 0.3,
    "said_already": 0.3,
    "delete_data": 0.3,
    "correct": 0.4,
    "stop": 0.4,
    "deny": 0.5,
}
"""Least probability of what, beside words about the sign, says that it isn't so."""
SETTLES_ITSELF = ("not_so", "easing", "mild", "too_late", "too_much", "later", "where")
"""What is done about advice that needs no question whether the sign was meant."""
PRACTICAL = ("where", "who_to_ring", "how_to_get_there", "ring_first", "cost", "later")
"""What is asked about being seen that has a line of its own beside another."""
WHAT_TO_SAY = "faq/what_to_say_desk"
LEAST_PRACTICAL = 0.4
"""Least probability of what is asked about being seen beside another line about the advice."""
ASKED_BACK = "after_replies"
"""The subject of answers to what people ask back about being seen."""
PUTS_OFF = ("later", "refuses", "other", "cannot", "book_anyway")
"""What a day that is named for the visit may be taken for beside advice."""
OF_THE_CLINIC = re.compile(
    r"\b(?:visits?|appointments?|appts?|slots?|sessions?|bookings?|book|physio\w*|you|ye|yous|u|come in)\b",
    re.IGNORECASE,
)
"""Says that the day is asked of the clinic; "would Monday do?" alone may put off the doctor."""
COMES_FIRST = "general_question"
MOODS = ("other", "refuses", "scared")
"""What is said about advice without asking or telling anything."""
AGREES = "agrees"
"""The key of `said` with the turn in which somebody last went by the advice, or said when they would."""
CALF = re.compile(r"\b(?:calf|calves|leg|legs)\b", re.IGNORECASE)


def hold_advice(heard: Heard, news: News, state: State, fresh: bool) -> tuple[list[Part], bool]:
    """What is said while advice stands, and whether nothing else is."""
    advice = state.advice
    if not advice.stands or fresh:
        return ([], False) if fresh else since_seen(heard, news, state)
    if advice.kind in CRISES and not heard.emergency and _calf_again(heard, news):
        advice.state = CLEARED
        return [], False
    if news.contested and (asked_back := ask_back(state, [reading.name for reading in news.contested])):
        # "It was the other leg": one question settles it.
        return asked_back, True
    if sign_gone(news) and not heard.effect.startswith(EFFECT) and not says_seen(heard):
        return still_stands(state, news), advice.tier == EMERGENCY
    result = _result(news)
    act = result or hold_act(heard, state) or takes_it(heard, state)
    if (
        advice.tier == SAME_DAY
        and act not in SETTLES_ITSELF
        and not (result or says_seen(heard))
        and _disputes(heard, state)
    ):
        # One question settles it; whoever objects again has answered it.
        return ask_back(state, signs_named(heard, state)) or _about_advice("not_so", heard, news, state)[0], True
    if advice.tier == GP_SOON and not (result or heard.effect.startswith(EFFECT) or heard.act("hold/")):
        # Advice for the next days holds nothing up; only what is said about it is met.
        return [], False
    if SETTLED.get(act) == CLEARED and not result and not sure(heard, act, state):
        return ask_seen(state), True
    if act in MOODS and advice.tier == SAME_DAY and _asks_clearly(heard, state):
        # What was asked is answered first; its answer keeps to the advice.
        return [], False
    if _goes_on(act, heard, state):
        return [], False
    if advice.tier == SAME_DAY and not heard.effect and (_of_what_was_sent(heard, state) or _of_the_form(heard, state)):
        return [], False
    if advice.tier == SAME_DAY and act in PUTS_OFF and (about_visit := _of_the_visit(heard, state)) is not None:
        return about_visit, False
    if act or advice.tier == EMERGENCY:
        return _about_advice(act, heard, news, state)
    wants = (
        requests.kind_wanted(heard) or state.request is not None or heard.effect or fit_asks(asked(heard), heard, state)
    )
    if news and not wants and advice.state != ACTED_ON and not news.corrected:
        # What is told now doesn't change the advice, which is said once more.
        return hold_move("other", state), False
    if wants or news or advice.state == ACTED_ON or repairs(heard, state):
        return [], False
    small = [] if heard.act("correct", "tell") else talk_move(heard, state)
    return (small, True) if small else (hold_move("other", state), True)


def _of_the_visit(heard: Heard, state: State) -> list[Part] | None:
    """One short line of the advice beside a day that is meant for the visit: "make it Thursday instead".

    None where it is the doctor who is put off. A request that opens says it in words of its own.
    """
    if state.request is not None:
        return hold_move(COMES_FIRST, state) if moves_visit(heard.text) else None
    asks = (said.text for said in heard.said if asks_for_a_day(said.text))
    return [] if any(map(OF_THE_CLINIC.search, asks)) else None


def _of_the_form(heard: Heard, state: State) -> bool:
    """Whether who agreed to go means the open request: "hold on till I ask my wife", "could they ring me instead"."""
    if state.request is None or state.advice.state != ACTED_ON:
        return False
    if kind_instead(str(state.request["kind"]), heard.text):
        return True
    return decide(heard.text, SEND) == "hold" and not names_a_time(heard.text)


def _of_what_was_sent(heard: Heard, state: State) -> bool:
    """Whether a message asks after the request that was sent, or moves its day."""
    about = state.sent and state.request is None
    return bool(about and (asks_status(heard.text) or moves_visit(heard.text)))


def advice_kept(parts: list[Part], news: News, state: State) -> list[Part]:
    """The advice and its reason, where same-day advice stands and a reply to what was told or argued would lose it."""
    advice = state.advice
    if not advice.stands or advice.tier != SAME_DAY or advice.state == ACTED_ON or state.request is not None:
        return []
    held = any(part.move == "safety" or part.id.startswith("hold/") for part in parts)
    answers = any(part.move == "answer" and part.text for part in parts)
    return [] if held or (answers and not news.corrected) else hold_move("other", state)


def unless_answered(held: list[Part], rest: list[Part], heard: Heard, state: State) -> list[Part]:
    """What is said about advice for the next days; nothing of it where what else was asked has its answer.

    What was asked about the advice itself stays: "what can he do meanwhile? And can he drive?".
    """
    agrees = state.advice.state == ACTED_ON and state.said.get(AGREES, 0) == state.turn
    calm = state.advice.tier == GP_SOON and asks_something(heard) and not agrees
    if not (calm and any(part.move == "answer" for part in rest)):
        return held
    asked_for = {said.best.name for said in heard.said if said.question and said.best.confidence >= LEAST_PRACTICAL}
    return [part for part in held if f"{HOLD}{part.id.rpartition('/')[2]}" in asked_for]


def _goes_on(act: str, heard: Heard, state: State) -> bool:
    """Whether somebody who did what an emergency needs asks for something else: they are not held up any longer."""
    advice = state.advice
    if advice.tier != EMERGENCY or advice.state != ACTED_ON or advice.kind in CRISES or act not in ("", "other"):
        return False
    return bool(requests.kind_wanted(heard) or state.request is not None or asked(heard))


def _result(news: News) -> str:
    """What a check made of it, where that was told: clear, or a clot found; else empty."""
    told = (act for fact, act in RESULTS.items() if fact in news.told and news.told[fact].value == "yes")
    return next(told, "")


def fit_asks(asks: list[Asked], heard: Heard, state: State, fresh: bool = False) -> list[Asked]:
    """Of what was heard as asked, what is answered while same-day advice stands.

    "My brother had the same and it was only a strain" argues, whatever it touches on, unless its answer is about the
    advice. What a story tells beside advice that is `fresh` asks nothing.
    """
    if not (state.advice.stands and state.advice.tier == SAME_DAY):
        return asks
    return [ask for ask in asks if _sure_enough(ask, heard, state, fresh)]


def _sure_enough(ask: Asked, heard: Heard, state: State, fresh: bool) -> bool:
    said = next((said for said in heard.said if said.text == ask.words), None)
    if said is None or said.question:
        return True
    least = SURE_STATEMENT if _about_being_seen(ask.name, state) else SURE_STORY
    return not fresh and said.best.confidence >= least


def _about_being_seen(name: str, state: State) -> bool:
    """Whether an answer is about the advice, or has words of its own for it."""
    return subject(name) == ASKED_BACK or keeps_to_advice(name, state)


def _asks_clearly(heard: Heard, state: State) -> bool:
    """Whether something that has an answer of its own is asked."""
    return any(ask.name.startswith(ASKING) and not ask.doubtful for ask in fit_asks(asked(heard), heard, state))


def _disputes(heard: Heard, state: State) -> bool:
    """Whether words about a sign that the advice rests on come with an objection: "I only said cord back to you"."""
    signs = state.rests_on()
    if heard.effect or any(r.name in signs and r.polarity == "affirmed" for r in heard.readings):
        return False
    named = {word for sign in signs for word in words(f"{state.facts[sign].words} {load_facts()[sign].label}")}
    objects = any(
        act.confidence >= OBJECTIONS.get(act.name, 1.0) for said in heard.said for act in said.acts if not said.question
    )
    return objects and bool(words(heard.text) & named)


def _calf_again(heard: Heard, news: News) -> bool:
    """Whether somebody in a crisis clearly turns back to the calf or the clinic.

    A question about the bot doesn't, nor one asked back without a word of the leg: "what will I say to them?".
    """
    of_calf = CALF.search(heard.text)
    least, back = (SURE_QUESTION, ()) if of_calf else (CLEARLY, (ASKED_BACK,))
    clear = (said.best.name for said in heard.said if said.best.asks and said.best.confidence >= least)
    asks = [name for name in clear if subject(name) not in ("about_bot", "dialogue", *back)]
    return bool(news.told or heard.effect or asks)


def _about_advice(act: str, heard: Heard, news: News, state: State) -> tuple[list[Part], bool]:
    """The line for what is done about the advice, and whether nothing else is said."""
    tier = state.advice.tier
    if act == "not_so" and tier in (EMERGENCY, SAME_DAY) and not (heard.effect or clear(heard, act)):
        # Arguing with the advice reads much like taking a sign back: one question settles it.
        asked_back = ask_back(state)
        if asked_back:
            return asked_back, True
    if act == "not_so" and (left := take_some_back(heard, news, state)):
        return left, tier == EMERGENCY and state.advice.stands
    if act == WHY and asks_if_needed(heard):
        act = NEEDED
    if plans_to_go(act, heard, state):
        state.advice.state = ACTED_ON
    if SETTLED.get(act) == ACTED_ON or act == "later":
        state.said[AGREES] = state.turn
    if not settle(act, state):
        asks_more = (
            heard.long
            or bool(requests.kind_asked(heard))
            or any(ask.name.startswith((*ASKING, GENERAL)) for ask in fit_asks(asked(heard), heard, state))
        )
        return [*hold_move(act or "other", state), *_beside(act, heard, state)], tier == EMERGENCY or not asks_more
    parts = hold_line(tier, act, state)
    if act == "already_seen" and tier == SAME_DAY:
        parts = ask_since(parts)
    if state.advice.state == WITHDRAWN:
        parts += sign_move(news, state)
    return parts, False


def _beside(act: str, heard: Heard, state: State) -> list[Part]:
    """The line for what else is asked about being seen: "can it wait till Monday? and where would she go?".

    In an emergency that is only what to say to whoever is rung.
    """
    if state.advice.tier == EMERGENCY and any(ask.name == WHAT_TO_SAY for ask in asked(heard)):
        text = choose(WHAT_TO_SAY, known(state), state.said, for_doctor=for_doctor(state))
        return [Part("answer", text, WHAT_TO_SAY, firm=True)] if text and state.advice.kind not in CRISES else []
    asks = (said.best for said in heard.said if said.question and said.best.confidence >= LEAST_PRACTICAL)
    others = [best.name.removeprefix(HOLD) for best in asks if best.name.startswith(HOLD)]
    other = next((name for name in others if name in PRACTICAL and name != act), "")
    return hold_move(other, state) if other and act and not state.advice.kind else []


def ask_seen(state: State) -> list[Part]:
    """Asks whether a doctor has looked at it: a guess doesn't end advice."""
    buttons = [SEEN, ("Not yet", "hold:other")]
    return [Part("safety", choose("hold/ask_seen", known(state), state.said) or "", "hold/ask_seen", buttons, ASK_SEEN)]


def settle(act: str, state: State) -> bool:
    """Moves the advice on where the visitor acted on it or it was not so; whether it no longer stands."""
    becomes = SETTLED.get(act)
    if becomes is None:
        return False
    if becomes == WITHDRAWN:
        for fact in state.rests_on():
            # What the advice rests on is no longer told.
            state.facts.pop(fact, None)
        state.advice.rules = []
    state.advice.state = becomes
    return becomes in (WITHDRAWN, CLEARED)


def ask_back(state: State, named: Iterable[str] = ()) -> list[Part]:
    """The question that takes advice back or lets it stand, of the sign named; nothing where it was asked already."""
    advice = state.advice
    if advice.kind:
        name = f"crisis_ask/{advice.kind}" if advice.kind in CRISES else f"emergency_ask/{advice.kind}"
        buttons = [("Yes", f"emergency:{advice.kind}"), ("No", "emergency:no")]
        text = None if state.said.get(name, 0) > 1 else choose(name, known(state), state.said)
        return [Part("safety", text, name, buttons, f"emergency:{advice.kind}", firm=True)] if text else []
    sign = next((fact for fact in (*named, *state.rests_on()) if load_facts()[fact].ask), None)
    if sign is None or state.said.get(CONFIRM + sign, 0) > 1:
        return []
    definition = load_facts()[sign]
    text = " ".join(line for line in (choose_text(definition.now, state), choose_text(definition.ask, state)) if line)
    buttons = [(b.title, f"fact:{sign}={b.value}") for b in definition.buttons]
    return [Part("safety", text, CONFIRM + sign, buttons, CONFIRM + sign, firm=True)]


def hold_move(act: str, state: State) -> list[Part]:
    """The line for what the visitor does about the advice."""
    tier, kind = state.advice.tier, state.advice.kind
    if act == "other" and state.advice.state == ACTED_ON:
        # They are doing it: no scolding.
        act = "help_coming" if tier == EMERGENCY else "on_my_way"
    if kind in CRISES:
        return [Part("safety", choose("crisis/stay", known(state), state.said) or "", "crisis/stay", firm=True)]
    if kind and exists(f"emergency/stay/{act}"):
        name = f"emergency/stay/{act}"
        return [Part("safety", choose(name, known(state), state.said) or "", name, firm=True)]
    return hold_line(tier, act, state)
