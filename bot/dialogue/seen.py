"""What a doctor's look, however it is told, does to a message and to the advice it settles.

What is told is read by its parts (bot/reading/seen.py) and becomes a fact and an act, so that everything after it
treats it like a pressed "I've been seen".
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.clinical.facts import load_facts
from bot.dialogue.copy import choose
from bot.dialogue.heard import Button, Heard, Part
from bot.dialogue.patients import about_advice
from bot.dialogue.safety import (
    AFTER_ADVICE,
    CHECKED,
    CLOT_FOUND,
    EMERGENCY,
    HELD_BACK,
    SAME_DAY,
    SETTLED,
    TESTS,
    hold_line,
    judge,
    known,
)
from bot.dialogue.state import ACTED_ON, CLEARED, CRISES, GIVEN, WITHDRAWN, State, Told
from bot.dialogue.update import News
from bot.reading.acts import ABOUT_ADVICE as HOLD
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading
from bot.reading.seen import CHEMIST, Seen, asks_if_enough, asks_to_count, read_seen

ASK_SEEN, ASK_SINCE = "advice:seen", "advice:since"
"""The questions whether a doctor has looked at it, and whether anything is new or worse since."""
ABOUT_A_VISIT_HERE = frozenset({"manage_request", "request_visit", "no_visit"})
WORSE, SAME = "hold:worse", "hold:as_it_was"
NOTED = "ack/noted"
SINCE: list[Button] = [("Nothing new", SAME), ("New or worse", WORSE)]
NOT_ENOUGH = {CHEMIST: "faq/chemist_counts"}
"""The answer to somebody who was looked at by one who can't rule anything out; a friend's otherwise."""
GIVES_CONTACT = re.compile(r"@|\d{5}|\d{3} \d{3}")
"""A number or an address: the message is for the open request, and what it asks is no question about advice."""
THEN = ("was", "were", "had been")
SETS_TIME = re.compile(r"(?:\b(?:was|were|had been|is|are|am|has|have|now|today|still|feels|looks|got)\b|[’']s\b)")
NOWADAYS = re.compile(r"\b(?:now|today|still|is|are|again)\b", re.IGNORECASE)
"""Words that set the time of a sign: those of the past, all of them, and those behind it that make it one of today."""
ENDS_SENTENCE = re.compile(r"[.?!\n]")
HAD = re.compile(
    r"\b(?:(?:i|he|she|they)(?:[’']?ve|[’']?s| have| has)? (?:already |just )?(?:had|got|done)"
    r" (?:it|that|the (?:test|scan)|one|mine)"
    r"|(?:it|that|test|scan)(?:[’']?s| is| was)? (?:all |already )?(?:done|over))\b",
    re.IGNORECASE,
)
"""Says that a test is over."""
FRIEND_SAYS, THEY_SAY = "faq/coach_or_friend_says", "faq/examined_says_else"


def seen_in(heard: Heard, state: State) -> Seen:
    """What a message tells of being examined; nothing where a button was pressed."""
    if heard.effect:
        return Seen()
    advice = state.advice
    patient = state.relation if advice.stands else heard.patient or state.relation
    return read_seen(heard.text, patient, advice.stands, advice.state == ACTED_ON)


def with_seen(heard: Heard, state: State) -> Heard:
    """The message, with what it tells of being examined among its readings and acts."""
    seen = seen_in(heard, state)
    if seen.looked and heard.emergency and heard.emergency.certainty != "sure":
        # "She went in the end, no clot thank god" is no despair.
        heard = replace(heard, emergency=None)
    if seen.looked and seen.tests and not _clears(seen, state):
        # "He doesn't think it's a clot, but I'm sent for a scan" finds nothing yet.
        heard = replace(heard, readings=_without(heard, CLOT_FOUND, CHECKED))
    if _clears(seen, state):
        heard = replace(heard, readings=(*_without(heard, CHECKED), _checked(seen, heard, state)))
    act = _act(seen, heard, state)
    if not act:
        return heard
    asks = act.startswith("faq/")
    text = heard.text if asks else seen.words or heard.text
    kept = tuple(_set_aside(said, act) for said in heard.said if not (asks and _asks_the_same(said)))
    return replace(heard, said=(Said(text, asks, (Act(act, 1.0),)), *kept))


def _clears(seen: Seen, state: State) -> bool:
    """Whether a doctor's word ends what was told: all clear, or only a strain to somebody sent to be seen."""
    if not seen.looked or seen.worse or seen.newly:
        return False
    return (seen.result == "sure" and not seen.tests) or (
        seen.result == "minor" and state.advice.stands and not seen.tests
    )


def _checked(seen: Seen, heard: Heard, state: State) -> Reading:
    relation = heard.patient or state.relation
    return Reading(CHECKED, "yes", 0, 0, seen.words, person="other" if relation else "visitor", relation=relation)


def _without(heard: Heard, *names: str) -> tuple[Reading, ...]:
    """The readings, without those that no finding is told by."""
    return tuple(
        r for r in heard.readings if r.name not in names or (r.name == CLOT_FOUND and r.polarity == "affirmed")
    )


def _act(seen: Seen, heard: Heard, state: State) -> str:
    """What the message does about advice by what it tells of being examined; empty for nothing."""
    advice = state.advice
    if not advice.stands:
        settled = advice.state == CLEARED or seen.looked
        return THEY_SAY if settled and seen.against else ""
    if advice.kind in CRISES:
        return ""
    if seen.looked:
        return f"{HOLD}seen_clear" if _clears(seen, state) else f"{HOLD}already_seen"
    if state.question == ASK_SEEN and seen.named and heard.polarity != "no":
        return f"{HOLD}already_seen"
    if advice.tier == EMERGENCY:
        return ""
    if seen.booked and state.request is None:
        return f"{HOLD}rang"
    if not seen.lay and {FRIEND_SAYS, *NOT_ENOUGH.values()} & set(state.last) and asks_to_count(heard.text):
        return FRIEND_SAYS
    return NOT_ENOUGH.get(seen.lay, FRIEND_SAYS) if seen.lay else ""


def _set_aside(said: Said, act: str) -> Said:
    """A sentence without the guesses that what was told settles: another act about the advice, a visit here."""
    if said.question:
        return said
    gone = {f"{HOLD}rang": ABOUT_A_VISIT_HERE}.get(act, frozenset())
    settles = tuple(f"{HOLD}{one}" for one in SETTLED) if act.startswith("faq/") else (HOLD,)
    return replace(said, acts=tuple(a for a in said.acts if not (a.name in gone or a.name.startswith(settles))))


def _asks_the_same(said: Said) -> bool:
    return said.question and asks_if_enough(said.text)


def ask_since(parts: list[Part]) -> list[Part]:
    """The line for somebody who was seen, as a question of its own: whether anything is new or worse."""
    return [replace(part, question=ASK_SINCE, buttons=list(SINCE)) for part in parts[:1]] + parts[1:]


def note_tests(heard: Heard, news: News, state: State) -> None:
    """Remembers that a test is still to come, so that the doctor's word comes before exercises; until it was had."""
    seen = seen_in(heard, state)
    if seen.looked and seen.tests:
        state.said[TESTS] = 1
    elif _says_had(heard, state) or CHECKED in news.told:
        state.said.pop(TESTS, None)


def _says_had(heard: Heard, state: State) -> bool:
    """Whether somebody who was told to wait for a test says that it is over: "what test? I've had it"."""
    return HELD_BACK in state.last and any(HAD.search(said.text) for said in heard.said if not said.question)


def as_it_was(heard: Heard, state: State) -> bool:
    """Whether a message tells its signs only as they were when a doctor looked: "she saw it, it was swollen"."""
    seen = seen_in(heard, state)
    if not seen.looked or seen.worse or seen.newly or seen.tests:
        return False
    signs = [
        r for r in heard.readings if r.polarity == "affirmed" and r.name in load_facts() and load_facts()[r.name].sign
    ]
    return bool(signs) and all(_told_of_then(heard.text, sign) for sign in signs)


def _told_of_then(text: str, sign: Reading) -> bool:
    """Whether what stands last before a sign, of words that set the time, sets it in the past."""
    until = text.find(sign.words)
    times = SETS_TIME.findall(text[:until].lower()) if until >= 0 else []
    after = ENDS_SENTENCE.split(text[until + len(sign.words) :], maxsplit=1)[0]
    return bool(times) and times[-1] in THEN and not NOWADAYS.search(after)


def checked(state: State) -> bool:
    """Whether a doctor has looked at what was told, and no advice stands."""
    advice = state.advice
    settled = advice.state == CLEARED or state.values().get(CHECKED) == "yes"
    return settled and not advice.stands and advice.kind not in CRISES


def see_again(heard: Heard, news: News, state: State) -> list[Part]:
    """What is said where it is worse, or something new, since the doctor looked: the result no longer holds.

    Nothing where advice never stood, or an emergency was told: that is judged like anything else.
    """
    if not checked(state) or CHECKED in news.told or not _worse_since(heard, news, state):
        return []
    state.facts.pop(CHECKED, None)
    assessment = judge(state)
    if state.advice.state != CLEARED or (assessment.tier == EMERGENCY and state.advice.tier != EMERGENCY):
        return []
    return _see_again(heard, [finding.rule for finding in assessment.findings], state)


def since_seen(heard: Heard, news: News, state: State) -> tuple[list[Part], bool]:
    """What is said once a doctor has looked, or the advice was taken back, and whether nothing else is."""
    advice = state.advice
    gives_contact = state.request is not None and bool(GIVES_CONTACT.search(heard.text))
    if advice.state == WITHDRAWN and not gives_contact and about_advice(heard, "why"):
        # "So does he still need to go?"
        return hold_line(advice.tier, "not_needed", state), True
    if not checked(state):
        return [], False
    tier = advice.tier if advice.state == CLEARED else SAME_DAY
    if about_advice(heard, "why"):
        return hold_line(tier, "not_needed", state), not heard.long
    if state.question == ASK_SINCE and (heard.effect == SAME or heard.polarity == "no" or heard.says_no):
        return [Part("acknowledge", choose(NOTED, known(state), state.said) or "", NOTED)], False
    if not news and _names_sign(heard) and not any(said.question for said in heard.said):
        # "It's still a bit puffy": as it was when they looked.
        return hold_line(tier, "sent_home", state), True
    return [], False


def _worse_since(heard: Heard, news: News, state: State) -> bool:
    """Whether it is told to be worse, or something new, since the doctor looked."""
    seen = seen_in(heard, state)
    if heard.effect or seen.looked:
        return heard.effect == WORSE
    if state.question == ASK_SINCE and heard.polarity == "yes":
        return True
    trend = news.told.get("trend")
    worse = trend is not None and trend.value == "worse" and trend.source != "classifier"
    return worse or seen.worse or (seen.newly and _names_sign(heard))


def _names_sign(heard: Heard) -> bool:
    signs = (r for r in heard.readings if r.name in load_facts() and load_facts()[r.name].sign and r.value != "no")
    return any(r.polarity == "affirmed" and r.time == "now" and r.source != "classifier" for r in signs)


def _see_again(heard: Heard, rules: list[str], state: State) -> list[Part]:
    """The advice stands again: what the doctor saw is no longer how it is."""
    state.facts["trend"] = Told("worse", "" if heard.effect else heard.text, "answer", state.turn)
    state.advice.state, state.advice.rules = GIVEN, rules
    state.advice.tier = state.advice.tier if state.advice.tier == EMERGENCY else SAME_DAY
    buttons = list(AFTER_ADVICE[state.advice.tier])
    return [replace(part, buttons=buttons) for part in hold_line(state.advice.tier, "already_seen", state)]
