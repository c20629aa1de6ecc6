"""The choice of the last move: the open question again, a question that an answer leads to, an offer, or nothing."""

from __future__ import annotations

import re

from bot.clinical.facts import load_facts
from bot.dialogue import follow_up, safety
from bot.dialogue.answer import Asked
from bot.dialogue.copy import about, choose
from bot.dialogue.follow_up import follow_up_move
from bot.dialogue.heard import Heard, Part
from bot.dialogue.opening_line import SORRY
from bot.dialogue.questions_wanted import CHECK, wants_questions
from bot.dialogue.safety import SAME_DAY, known
from bot.dialogue.state import HINTED, ONSET, State
from bot.dialogue.update import News
from bot.reading.acts import SAID_ALREADY

COMPLAINT = frozenset(
    {ONSET, "side", "onset", "trend", "again", "pain_when", "walking", "pace", "rested", "night_cramps"}
)
NOT_ASKED, LEAST_COMPLAINT = "not_asked", 0.5
IGNORED, MOST_IGNORED = "question/ignored", 2
# Set where health questions are asked on the website only (`screening: link` in credentials.yml).
ELSEWHERE = "question/elsewhere"
IN_GENERAL = "question/in_general"
"""The key of `said` with the turn in which nobody's leg was meant."""
HINTS = {
    ONSET: re.compile(
        r"\b(?:since|ago|yesterday|last (?:night|week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|fortnight"
        r"|(?:for|about|over|nearly|now) (?:\w+ ){1,3}(?:days?|weeks?|months?|years?)"
        r"|(?:\d+|two|three|four|five|six) (?:days?|weeks?|months?|years?) (?:now|in|of))\b",
        re.IGNORECASE,
    ),
    "side": re.compile(
        r"^\W*(?:left|right|both)\W*$|\b(?:left|right) (?:calf|leg|one|side|foot|ankle|achilles|lower)\b"
        r"|\b(?:on|in) (?:the|my) (?:left|right)\b|\bboth (?:\w+ )?(?:calves|legs|sides)\b",
        re.IGNORECASE,
    ),
    "onset": re.compile(
        r"\b(?:sudden\w*|all at once|pulled|tore|popped|pinged|gradual\w*|slowly|crept|bit by bit|built up"
        r"|over time)\b",
        re.IGNORECASE,
    ),
    "trend": re.compile(r"\b(?:easing|eased|better|worse|improv\w+|same|on the mend)\b", re.IGNORECASE),
    "pace": re.compile(
        r"\b(?:slow|fast|easy|same|one|any|every) (?:pace|speed|runs?|running)\b|\bplod\w*|\bat speed\b|\bintervals?\b",
        re.I,
    ),
    "walking": re.compile(
        r"\b(?:walk(?:ing)?|limp\w*|hobbl\w*) (?:\w+ )?(?:fine|ok|okay|grand|hurts?|sore|on it)\b|\blimp", re.I
    ),
}
"""Words that tell what a question asks, also where they weren't understood: asking it next would sound deaf."""
# What an answer leads to in the case: the healing view needs the onset, the contributors the pace.
LEADS_TO = {"healing": "fact:onset_time", "contributors": "fact:pace"}


def next_move(heard: Heard, news: News, questions: list[Asked], state: State, weeks: float | None) -> list[Part]:
    """The open question again after a digression, else the best next step."""
    open_now = state.question
    _note_hints(heard, state)
    if _fits_nobody(heard, news, state):
        return []
    if state.advice.stands and state.advice.tier == SAME_DAY:
        # A doctor comes first: nothing is asked that only matters to a physio.
        return []
    if state.said.get(ELSEWHERE) or state.values().get(safety.CLOT_FOUND) == "yes":
        # What is asked to understand a strain doesn't fit a leg with a clot.
        return []
    wants = wants_questions(heard, state)
    if wants or heard.effect == CHECK or heard.act("check_me", least=0.5):
        asked = follow_up.screen_move(state) or (follow_up_move(state, weeks, judged_first(state)) if wants else [])
        return asked or [Part("answer", choose("talk/none_more", known(state), state.said) or "", "talk/none_more")]
    wanted = [str(about(ask.name).get("next") or "") for ask in questions]
    offer = "visit" if "visit" in wanted and follow_up.calm(state) else ""
    if state.said.get(IGNORED, 0) >= MOST_IGNORED:
        # Whoever passes over questions doesn't want to be examined.
        return [follow_up.offer_part(offer, state)] if offer and _may_offer_once(offer, state) else []
    if questions and not news and not _of_the_leg(questions) and not _awaited(open_now, state):
        # A question on opening hours leads to no examination.
        return [follow_up.offer_part(offer, state)] if offer and _may_offer_once(offer, state) else []
    asks_again = not (news or heard.act(SAID_ALREADY, least=0.5) or open_now.startswith("offer:"))
    if open_now and asks_again and open_now not in state.facts:
        state.said[IGNORED] = state.said.get(IGNORED, 0) + 1
        back = follow_up.ask_again(open_now, state, weeks)
        if back and not _settled(open_now, state):
            return back
    fact = [
        LEADS_TO.get(name, name).removeprefix("fact:")
        for name in wanted
        if LEADS_TO.get(name, name).startswith("fact:")
    ]
    fact = [name for name in fact if not (follow_up.unfit(name, state, weeks) or state.said.get(HINTED + name))]
    if state.sent:
        # The clinic has it; only what a rule waits for is still asked.
        return follow_up_move(state, weeks, judged_first(state), only_first=True)
    if not _complains(state) and not fact:
        # Somebody who only asks is not examined.
        return [follow_up.offer_part(offer, state)] if offer and _may_offer_once(offer, state) else []
    first = [*fact, *judged_first(state)]
    parts = follow_up_move(state, weeks, first, offer)
    return parts or ([follow_up.offer_part("visit", state)] if _may_offer(state) else [])


def _fits_nobody(heard: Heard, news: News, state: State) -> bool:
    """Whether no next question fits: nobody's leg is meant, something wasn't answered, or it is a thanks."""
    if heard.act(NOT_ASKED, least=LEAST_COMPLAINT) and not judged_first(state):
        return True
    if heard.general:
        state.said[IN_GENERAL] = state.turn
    own = bool(news) or heard.own_body or heard.own_complaint or bool(heard.patient)
    if heard.general or (state.said.get(IN_GENERAL) and not own and not _complains(state)):
        return True
    return bool(heard.act("react", "thanks") and not news and not state.question)


def _of_the_leg(questions: list[Asked]) -> bool:
    """Whether any of the questions is about a leg, and not only about the clinic, the assistant or a word."""
    return any(about(ask.name).get("kind") not in safety.NOT_OF_A_LEG for ask in questions)


def _awaited(question: str, state: State) -> bool:
    """Whether an open question is about warning signs, or a rule waits for its answer."""
    return question.startswith((follow_up.SCREEN, safety.CONFIRM)) or question in judged_first(state)


def _note_hints(heard: Heard, state: State) -> None:
    """Remembers which questions the message has words on, so that none of them is asked of who just told it."""
    told = " ".join(said.text for said in heard.said if not said.question)
    for name, words in HINTS.items():
        if words.search(told):
            state.said[HINTED + name] = state.turn


def _complains(state: State) -> bool:
    """Whether something about a sore leg was told; what made an emergency of its own is none."""
    if state.advice.kind and not COMPLAINT & state.facts.keys():
        return False
    return bool(state.said.get(SORRY)) or any(
        name in COMPLAINT or load_facts()[name].sign
        for name in state.facts
        if name in COMPLAINT or name in load_facts()
    )


def _may_offer_once(offer: str, state: State) -> bool:
    return offer not in state.refused and not state.said.get(f"offer/{offer}")


def _settled(question: str, state: State) -> bool:
    entry = follow_up.screen_named(question)
    return bool(entry and all(name in state.facts for name in entry.settles))


def judged_first(state: State) -> list[str]:
    """Facts that a rule needs before it can say anything, such as tiptoe after a pop."""
    return list(getattr(safety.judge(state), "ask_first", ()))


def safety_first(opened: list[Part], state: State) -> list[Part]:
    """The first reply of a form: what a rule waits for ("can the heel come up?" after a pop) stands before its own."""
    waits = [] if state.said.get(ELSEWHERE) else follow_up_move(state, None, judged_first(state), only_first=True)
    return [*(part for part in opened if not part.question), *waits] if waits else opened


def _may_offer(state: State) -> bool:
    enough = len(state.facts) >= 3
    return enough and "visit" not in state.refused and not state.said.get("offer/visit") and not state.sent
