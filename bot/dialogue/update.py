"""Takes what a message told into the state; only what was said outright of the patient becomes a fact."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace

from bot.booking.asking import WHY
from bot.booking.draft import listening
from bot.booking.stories import tells_what_happened
from bot.clinical.facts import load_facts
from bot.dialogue.heard import WISHES, Heard
from bot.dialogue.patients import change_patient
from bot.dialogue.state import ANSWERED, HINTED, ONSET, RUNS, State, Told
from bot.reading.merge import SEVERAL
from bot.reading.reading import Reading

OPPOSITE = {"yes": "no", "no": "yes"}
RACE = "race"
RISKS, MOST_BEFORE = "clot_risks", 40
"""The group of facts that are told of a life, and how many characters before one may say whose it is."""
MYSELF = re.compile(r"\b(?:i|i've|ive|i'm|im|my own|mine)\b")
DATES = (ONSET, RACE)
LASTING = frozenset({"side", "site", "onset", ONSET, "snap", "sex", "age"})
"""Facts that don't change from one message to the next: a new value counts where the visitor puts it right."""
LEAST_CORRECTION = 0.3
BOTH_LEGS, ONE_LEG = "both_legs", re.compile(r"\b(?:only|just|one leg|one calf|one side|alone)\b", re.IGNORECASE)
OF_ANOTHER_TIME = {"site": ("over",), "sport": ("past", "over"), "surface": ("past", "over")}
"""Facts that a story of another time doesn't tell, with the times of a reading that say so."""
CHILDREN = ("son", "daughter", "child", "grandson", "granddaughter", "grandchild", "godson", "goddaughter")
OF_EMERGENCY = ("emergency/", "advice/emergency", "hold/emergency", "confirm:")
"""Begins the texts that an emergency is met with, or that ask about a sign."""
OF_THE_PAIN = re.compile(r"\b(?:calf|calves|leg|legs|sore|pain|hurts?|ache\w*|tight)\b", re.IGNORECASE)
GONE, UNSURE = "gone", "unsure"
LIMITS = {"walking_cramp": ("walking", "fine")}
"""Signs that limit something, and what is then not told of it, be it before or later: "walking is fine on the flat"."""
EMERGENCY = "emergency"
EASING = "hold/easing"


@dataclass
class News:
    """What a message changed.

    Attributes:
        told: facts that are new, by id.
        corrected: facts that were told otherwise before: id and the value before.
        taken_back: facts that were told before and are denied now, or were never meant.
        doubtful: signs half heard, or heard by a classifier alone: to be asked about, never stored.
        contested: how signs behind standing advice are after all, as a new look says: judged first, not stored yet.
        patient: whether the conversation turned to another person.
    """

    told: dict[str, Told] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    taken_back: list[str] = field(default_factory=list)
    doubtful: list[Reading] = field(default_factory=list)
    contested: list[Reading] = field(default_factory=list)
    patient: bool = False

    def __bool__(self) -> bool:
        return bool(self.told or self.taken_back)


def take(heard: Heard, state: State) -> News:
    """Stores what was told and returns what was new in it."""
    news, left = News(), state.relation
    _patient(heard, state, news)
    if news.patient:
        heard = _answers_of_who_was_left(heard, left, state)
    if heard.runs:
        state.said[RUNS] = 1
    corrects, rested = _corrects(heard), state.rests_on() if state.advice.stands else []
    # What holds instead is taken before what it replaces is taken back: "it didn't come on slowly, I felt it go".
    for reading in sorted(heard.readings, key=lambda reading: reading.polarity == "denied"):
        if reading.puts_right and reading.polarity == "uncertain":
            news.contested.append(reading)
            continue
        if _passed_over(reading, heard, state, corrects) or not _of_patient(reading, state, heard):
            continue
        if reading.source == "classifier" or (reading.polarity == "uncertain" and reading.source != "answer"):
            if reading.time == "now":
                news.doubtful.append(reading)
                _half_said(reading, state, news)
        else:
            _store(reading, state, news)
    _one_leg_after_all(heard, state, news)
    _limit(state, news)
    _judge_anew(news, state)
    if rested and news.corrected:
        still = state.rests_on()
        news.taken_back += [n for n in rested if n in news.corrected and n not in (*still, *news.taken_back)]
    return news


def _answers_of_who_was_left(heard: Heard, left: str, state: State) -> Heard:
    """Gives the answers to what was asked about the visitor to them, where the message turned to somebody else.

    "Walking's grand. But my mum's calf is swollen": it is the visitor who walks. Returns the message without them.
    """
    if left or not state.relation or left not in state.cases:
        return heard
    answers = [r for r in heard.readings if r.person == "visitor" and r.source in ("answer", "button")]
    for reading in answers:
        if value := value_of(reading):
            told = Told(value, reading.words, reading.source, state.turn, reading.time)
            state.cases[left]["facts"][reading.name] = asdict(told)
    return replace(heard, readings=tuple(r for r in heard.readings if r not in answers))


def _limit(state: State, news: News) -> None:
    """Takes out what a sign that stands makes untrue: walking isn't fine in a leg that has to stop on every hill."""
    for sign, (name, value) in LIMITS.items():
        stands, told = state.facts.get(sign), state.facts.get(name)
        if stands and stands.value == "yes" and told and told.value == value:
            del state.facts[name]
            news.told.pop(name, None)


def _one_leg_after_all(heard: Heard, state: State, news: News) -> None:
    """Takes "both" back as a sign too, where it is denied: "it is not both calves", "the right one only"."""
    told = state.facts.get(BOTH_LEGS)
    sides = (r for r in heard.readings if r.name == "side" and _of_patient(r, state, heard))
    found = next((r for r in sides if _one_alone(r, heard)), None)
    if found and told and told.value == "yes" and not any(r.name == BOTH_LEGS for r in heard.readings):
        _store(replace(found, name=BOTH_LEGS, value="yes", polarity="denied"), state, news)


def _one_alone(reading: Reading, heard: Heard) -> bool:
    """Whether a side is told to be the only one, or both are denied."""
    if reading.value == "both":
        return reading.polarity == "denied"
    return reading.polarity == "affirmed" and bool(ONE_LEG.search(_sentence(reading, heard)))


def _judge_anew(news: News, state: State) -> None:
    """Takes the word for a sign behind same-day advice that was looked at anew; anything else is asked about."""
    if len(news.contested) != 1 or state.advice.tier == EMERGENCY or news.patient:
        return
    value = news.contested[0].value
    if load_facts()[news.contested[0].name].accepts(value):
        _store(replace(news.contested.pop(), polarity="affirmed", source="answer"), state, news)


def _passed_over(reading: Reading, heard: Heard, state: State, corrects: bool) -> bool:
    """Whether a reading tells nothing of the complaint as it is now."""
    if eases(reading, state) or (reading.source == "pattern" and heard.act(EASING) and _stands(reading, state)):
        return True
    told_again = reading.name in LASTING and reading.name in state.facts and reading.source == "pattern"
    put_right = told_again and reading.puts_right
    if reading.name == ONSET and told_again and _of_emergency(reading, heard, state):
        return True  # "I meant weeks ago, I was panicking": when that was, not when the pain began
    if told_again and not (corrects or put_right):
        # "the left one two years ago", "I limped for three days": another leg and another time, not a correction.
        return True
    if reading.name == "side" and reading.value == "both" and reading.source == "pattern" and _one_sided(state):
        # "is it normal that both are sore?" unsays nothing that has to be seen
        return not put_right
    day = reading.name == ONSET and reading.source == "pattern" and not (put_right and state.request is None)
    return (day and _about_a_request(reading, heard, state)) or _answers_the_form(reading, heard, state)


def _of_emergency(reading: Reading, heard: Heard, state: State) -> bool:
    """Whether a day dates a sign that was just met or asked about, in a sentence with nothing of the leg."""
    raised = any(name.startswith(OF_EMERGENCY) for name in state.last)
    return raised and not OF_THE_PAIN.search(_sentence(reading, heard))


def _one_sided(state: State) -> bool:
    """Whether advice stands that rests on a sign of one leg."""
    return state.advice.stands and any(load_facts()[name].group == "warning_signs" for name in state.rests_on())


def eases(reading: Reading, state: State) -> bool:
    """Whether a sign behind standing advice is told to be gone again, which argues and takes nothing back."""
    return reading.source == "pattern" and reading.time == "over" and _stands(reading, state)


def _stands(reading: Reading, state: State) -> bool:
    told, definition = state.facts.get(reading.name), load_facts().get(reading.name)
    return bool(state.advice.stands and told and told.value == "yes" and definition and definition.sign)


def _corrects(heard: Heard) -> bool:
    """Whether a message puts something right that was told before."""
    denied = any(reading.polarity == "denied" and reading.name in LASTING for reading in heard.readings)
    return denied or heard.polarity == "no" or bool(heard.act("correct", "not_asked", least=LEAST_CORRECTION))


def _answers_the_form(reading: Reading, heard: Heard, state: State) -> bool:
    """Whether a reading is an answer about names and times, which tells nothing of a body ("the earlier the better").

    Signs are heard wherever they are told.
    """
    open_question = str((state.request or {}).get("question", ""))
    definition = load_facts().get(reading.name)
    if not open_question or open_question == WHY or (definition is not None and definition.sign):
        return False
    if listening("drop").search(heard.text):
        return True  # "take out the limp"
    told = state.facts.get(reading.name)
    if told and reading.polarity == "denied" and reading.value == told.value:
        return False
    if told and reading.name != ONSET and _corrects(heard):
        # "it's the right leg, not the left"
        return False
    return not tells_what_happened(_sentence(reading, heard))


def _patient(heard: Heard, state: State, news: News) -> None:
    """Whose body it is, and whether the rules for children hold."""
    news.patient = change_patient(heard, state)
    if state.relation in CHILDREN and "age" not in state.facts and "for_child" not in state.facts:
        # Rules for children are the careful ones; an age of 18 or more, once told, outranks this.
        state.facts["for_child"] = Told("yes", heard.patient, "pattern", state.turn)


def _of_patient(reading: Reading, state: State, heard: Heard) -> bool:
    if reading.person == "nobody":
        return False
    if state.relation and _of_oneself(reading, heard):
        return False
    if state.relation:
        return reading.person == "other" or reading.source in ("answer", "button") or not reading.relation
    return reading.person == "visitor"


def _of_oneself(reading: Reading, heard: Heard) -> bool:
    """Whether a risk is told of the one who writes for somebody else: "I had a clot myself, so I worry about her"."""
    definition = load_facts().get(reading.name)
    if reading.person != "visitor" or definition is None or definition.group != RISKS:
        return False
    before = _sentence(reading, heard).lower().partition(reading.words.lower())[0]
    return MYSELF.search(before[-MOST_BEFORE:]) is not None


def _sentence(reading: Reading, heard: Heard) -> str:
    """The sentence that holds a reading's words; the message where none does."""
    return next((said.text for said in heard.said if reading.words and reading.words in said.text), heard.text)


def _clause(reading: Reading, heard: Heard) -> str:
    """The clause that holds a reading's words: "sore since the half, can I come in Tuesday?" tells and wishes."""
    clauses = _sentence(reading, heard).split(",")
    return next((clause for clause in clauses if reading.words and reading.words in clause), heard.text)


def _about_a_request(reading: Reading, heard: Heard, state: State) -> bool:
    """Whether days named in a message are wished for, not told of: "Monday before 9" says nothing about the pain."""
    asks = state.request is not None or bool(heard.act(*WISHES, "manage_request", "tell_contact"))
    return asks and not tells_what_happened(_clause(reading, heard))


def value_of(reading: Reading) -> str | None:
    """The value to store; None where the reading tells nothing that can be stored."""
    definition = load_facts().get(reading.name)
    if reading.name in DATES:
        return reading.value if reading.polarity == "affirmed" else None
    if definition is None:
        return None
    value = reading.value
    if reading.polarity == "denied":
        value = OPPOSITE.get(value, "")
    elif reading.polarity == "uncertain":
        value = UNSURE
    elif reading.polarity != "affirmed" or reading.time == "future" or _over_elsewhere(reading):
        return None
    elif reading.time in ("over", "past") and value == "yes":
        value = GONE if definition.accepts(GONE) else ""
    return value if value and definition.accepts(value) else None


def _over_elsewhere(reading: Reading) -> bool:
    """Whether a place is sore no more ("Achilles trouble in 2017, long gone"), or a habit is of another time."""
    return reading.time in OF_ANOTHER_TIME.get(reading.name, ())


def _store(reading: Reading, state: State, news: News) -> None:
    before = state.facts.get(reading.name)
    value = value_of(reading)
    declined = reading.source == "answer" and reading.polarity == "uncertain"
    if before or declined or value is not None:
        state.said[ANSWERED + reading.name] = 1
    if value is None:
        if reading.polarity == "denied" and before and before.value == reading.value:
            del state.facts[reading.name]
            news.taken_back.append(reading.name)
            if reading.name == "side":
                # "One leg only": which one it is, is still to be asked.
                for mark in (ANSWERED, HINTED):
                    state.said.pop(mark + reading.name, None)
        return
    if before and before.value == value:
        return
    state.facts[reading.name] = told = Told(value, reading.words, reading.source, state.turn, reading.time)
    news.told[reading.name] = told
    if before and before.value != UNSURE and reading.name not in SEVERAL:
        news.corrected[reading.name] = before.value
        if before.value == "yes" and value in ("no", GONE):
            news.taken_back.append(reading.name)


def _half_said(reading: Reading, state: State, news: News) -> None:
    """Keeps a sign that was said in doubt ("bit of swelling maybe") as unsure; a guess is not kept."""
    definition = load_facts().get(reading.name)
    told = state.facts.get(reading.name)
    if reading.source == "classifier" or definition is None or not definition.sign or (told and told.value == "yes"):
        return
    if definition.accepts("unsure") and not (told and told.value == "unsure"):
        news.told[reading.name] = Told("unsure", reading.words, reading.source, state.turn)
        state.facts[reading.name] = news.told[reading.name]
