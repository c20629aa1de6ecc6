"""The third move: every question that was asked, answered by its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.case import detail_named, listed_details
from bot.dialogue.copy import (
    FAQ,
    UTTER,
    Text,
    about,
    choose,
    exists,
    fill,
    lowered,
    noun_phrase,
    offers,
    subject,
    texts,
    titled,
    turn,
    ways,
    wording,
)
from bot.dialogue.evidence import EVIDENCE, evidence_parts, topics, wants_evidence
from bot.dialogue.general import DONT_KNOW, GENERAL, NOT_THAT, general_answer, named_outright, not_known, unknown
from bot.dialogue.heard import Button, Heard, Part, told_wish
from bot.dialogue.safety import instead, keeps_to_advice, known
from bot.dialogue.stance import in_form, stance_of
from bot.dialogue.state import WAITS, State
from bot.reading.acts import ASKING, CLOSER, MEANT, Said
from bot.reading.questions import (
    elliptical,
    goes_on,
    kind_asked,
    tells,
    tells_of_trouble,
    vague,
)
from bot.reading.said_words import SUM_UP
from bot.settings import clinic_words

SURE_QUESTION, SURE_FRAGMENT, SURE_STATEMENT, SURE_STORY, CLEAR_FRAGMENT = 0.25, 0.38, 0.55, 0.92, 0.7
"""Least probability of a question, of a few words, of a statement that asks, and of a statement or fragment beside told
facts."""
LIKELY, BETWEEN_THEM, HALF_SURE, FAR_AHEAD, SURE_OTHER = 0.2, 0.45, 0.15, 2.0, 0.5
"""Below: the likelier of two that hold most of the probability is answered, the other offered; then the general answer
for the kind that the likeliest share is given; then one that is far ahead of the next is answered and asked about;
then both are only offered."""
MOST_ANSWERS = 3
OF_CONCERNS = "concerns"
OF_BEING_SEEN = frozenset({"after_replies", OF_CONCERNS, "where_to_go"})
"""Subjects of answers about being seen, which wait for nothing."""
HELD_BACK = frozenset({"tier", "child"})
"""Conditions of wordings that the longer text, which is for everybody else, would contradict."""
FEW_WORDS, FEWEST_GENERAL = 8, 4
CASE = "case/"
WHAT_FIRST, RACE = "case/what_first", "case/race"
NO_ACT = ("off_topic", "tell", "")
UNSURE, NOT_UNDERSTOOD = "answer/which", "answer/not_understood"
GUESS, AGAIN = "answer/guess", "answer/again"
SAID_THAT, NOTHING_CLOSER = "answer/said_that", "answer/nothing_closer"
CHANGED = "answer/changed"
LEAST_BUTTON, LEAST_OTHER = 0.2, 0.06
"""Least probability of a button beside a general answer, and of another answer, given where the likeliest was said
already or was not what was asked."""
UNCLEAR = (DONT_KNOW, UNSURE)


@dataclass(frozen=True)
class Asked:
    """A question that was heard.

    Attributes:
        name: the answer's id.
        nearest: the nearest two where none is sure, which are offered.
        words: the visitor's.
        doubtful: whether the answer is only the likeliest, and it is asked whether it was meant.
        others: the next likeliest answers.
        told: whether it was only told of, and nobody asked it.
        promised: whether the last reply promised its answer.
    """

    name: str
    nearest: tuple[str, ...] = ()
    words: str = ""
    doubtful: bool = False
    others: tuple[str, ...] = ()
    told: bool = False
    promised: bool = False


def asked(heard: Heard) -> list[Asked]:
    """The visitor's questions in order, each once; of what can't be told apart the first, or that it isn't known
    beside the answers to the others.
    """
    if name := titled(heard.text):
        return [Asked(name, words=heard.text)]
    pairs = asks_of_each(heard)
    found = _first_of_each(ask for said, ask in pairs if said.question)
    sure = [ask for ask in found if ask.name not in UNCLEAR and not ask.doubtful]
    given = {ask.name for ask in sure if ask.name.startswith(ASKING)}
    if given:
        own = {said.text for said, _ in pairs if _names_a_matter(said, given)}
        sure = [ask for ask in sure if not ask.name.startswith(GENERAL) or ask.words in own]
    real = sure or [ask for ask in found if ask.name not in UNCLEAR][:1]
    # What a story only touches on is answered where nothing was asked outright.
    # That something isn't known is said once.
    asks = (real or _first_of_each(ask for said, ask in pairs if not said.question) or found[:1])[: MOST_ANSWERS + 1]
    return [*asks, *_not_known_beside(asks, pairs, heard.text)]


def asks_of_each(heard: Heard) -> list[tuple[Said, Asked]]:
    """The sentences that ask something, each with what it asks."""
    pairs: list[tuple[Said, Asked]] = []
    before = Said("", False, ())
    story = any(reading.polarity in ("affirmed", "denied") for reading in heard.readings)
    for said in (said for said in heard.said if said.acts):
        here = [reading for reading in heard.readings if reading.words and reading.words in said.text]
        if pairs and _only_or(said, heard.text):
            pairs[-1] = _either_or(*pairs[-1], said)
            continue  # "Do I leave it off, or can I go?" is one question
        told = bool(here)
        if here and not said.question and all(reading.polarity == "denied" for reading in here):
            continue  # "it is NOT getting worse" asks nothing about getting worse
        ask = _pointing_back(_asked(said, told, story), said, before)
        before = said
        if ask:
            pairs.append((said, _of(said, ask)))
    return pairs


def _either_or(first: Said, ask: Asked, other: Said) -> tuple[Said, Asked]:
    """A question with the other way that it offers, which says what is meant where the first doesn't."""
    unclear = ask.name in UNCLEAR or ask.name.startswith(GENERAL)
    clear = other.best.name.startswith(ASKING) and other.best.confidence >= SURE_QUESTION
    return (first, replace(ask, name=other.best.name, nearest=())) if unclear and clear else (first, ask)


def _of(said: Said, ask: Asked) -> Asked:
    """What a sentence asks, with its words and what else it may ask."""
    return replace(ask, words=said.text, others=_others(said, ask.name), told=not said.question)


def _only_or(said: Said, text: str) -> bool:
    """Whether a few words only name the other way of what was asked just before."""
    few = len(said.text.split()) <= FEWEST_GENERAL
    return few and bool(re.search(rf"\bor\W+{re.escape(said.text)}", text, re.IGNORECASE))


def _first_of_each(asks: Iterable[Asked]) -> list[Asked]:
    """The questions, each answer only once."""
    return list({ask.name: ask for ask in reversed(list(asks))}.values())[::-1]


def _not_known_beside(asks: list[Asked], pairs: list[tuple[Said, Asked]], text: str) -> list[Asked]:
    """That a further question has no answer, where others have theirs and it is no other wording of them."""
    given = {ask.name for ask in asks}
    if not any(name.startswith(ASKING) for name in given):
        return []
    dropped = [said for said, ask in pairs if said.question and ask.name not in given and _names_a_matter(said, given)]
    # "Should I roll it, or leave it alone?" is one question.
    dropped = [said for said in dropped if not re.search(rf"\bor\W+{re.escape(said.text)}", text, re.IGNORECASE)]
    return [Asked(NOT_THAT, _fit_buttons(said, _nearest(said)[:1]), said.text) for said in dropped[:1]]


def _names_a_matter(said: Said, given: set[str]) -> bool:
    """Whether a question is one of its own: of some length, with a subject, and not about what has its answer."""
    about_given = any(act.name in given and act.confidence >= LEAST_OTHER for act in said.acts)
    return len(said.text.split()) >= FEWEST_GENERAL and not (about_given or vague(said.text) or elliptical(said.text))


def _pointing_back(ask: Asked | None, said: Said, before: Said) -> Asked | None:
    """An unclear short question asks what the sentence before tells: "Only the slow runs hurt. Why would that be?" """
    vague = ask and (ask.doubtful or ask.name in UNCLEAR or ask.name.startswith(GENERAL))
    unclear = vague and len(said.text.split()) <= FEW_WORDS
    told = before.best.asks and not before.question and before.best.confidence >= SURE_STATEMENT
    return Asked(before.best.name) if unclear and told else ask


def _as_question(said: Said) -> Said:
    """A question as what it asks, where what else it may do ("why?", "who says?") isn't sure."""
    asks = tuple(act for act in said.acts if act.asks)
    if asks and _confirms(said):
        # "So is that a yes on the bike?" asks about the bike once more.
        asks = tuple(replace(act, confidence=act.confidence / sum(one.confidence for one in asks)) for act in asks)
        return replace(said, acts=asks) if asks[0].confidence >= SURE_OTHER else said
    other = not said.best.asks and said.best.confidence < SURE_OTHER
    return replace(said, acts=asks) if said.question and other and asks and asks[0].confidence >= LIKELY else said


def _confirms(said: Said) -> bool:
    """Whether a question wants a yes to something that it names."""
    clear = said.best.name == SUM_UP and CLEAR_FRAGMENT <= said.best.confidence < 1.0
    return said.question and clear and not elliptical(said.text)


def _asked(said: Said, told: bool, story: bool) -> Asked | None:
    """What a sentence asks: one answer, the nearest two, something unknown, or nothing."""
    if wants_evidence(said):
        return Asked(EVIDENCE, topics(said))
    said = _as_question(said)
    best = said.best
    if told_wish(said):
        return None
    if best.name == CLOSER and said.acts[1:]:
        return Asked(NOTHING_CLOSER, (said.acts[1].name,))
    if best.asks and best.confidence >= _least(said, told, story):
        return Asked(best.name)
    if not said.question or not (best.asks or best.name in NO_ACT):
        return None
    if named := detail_named(said.text):
        return Asked(named)
    return _doubtful(said)


def _least(said: Said, told: bool, story: bool) -> float:
    """Least probability of what a sentence asks; "dose of ibuprofen", which tells nothing, asks as a sentence does."""
    if said.question:
        return SURE_QUESTION
    if tells_of_trouble(said.text):
        return SURE_STORY
    if len(said.text.split()) <= FEW_WORDS and not told and not tells(said.text):
        return CLEAR_FRAGMENT if story else SURE_FRAGMENT
    return SURE_STORY if story else SURE_STATEMENT


def _doubtful(said: Said) -> Asked:
    """What is made of a question that no answer is sure of."""
    best, near = said.best, _nearest(said)
    both = sum(act.confidence for act in said.acts if act.name in near)
    if best.asks and best.confidence >= LIKELY and both >= BETWEEN_THEM:
        return Asked(best.name, near[1:])
    if best.name.startswith(CASE) and best.confidence >= LIKELY:
        # What is said of the case holds more than what is said in general.
        return Asked(best.name)
    if named := named_outright(said, HALF_SURE):
        return Asked(named)
    if name := general_answer(said):
        return Asked(name, tuple(act for act in _fit_buttons(said, near) if act == best.name))
    second = next((act.confidence for act in said.acts[1:]), 0.0)
    if best.asks and best.confidence >= max(HALF_SURE, second * FAR_AHEAD):
        return Asked(best.name, _fit_buttons(said, near[1:]), doubtful=True)
    fitting = _fit_buttons(said, near)
    if best.asks and best.confidence >= HALF_SURE and fitting:
        return Asked(UNSURE, fitting)
    if best.name == "off_topic" and best.confidence >= SURE_QUESTION:
        return Asked("answer/off_topic")
    return Asked(DONT_KNOW, fitting)


def _fit_buttons(said: Said, names: tuple[str, ...]) -> tuple[str, ...]:
    """Of answers, those that are likely, or of the kind that the question's own words ask for."""
    kind, likely = kind_asked(said.text), {act.name for act in said.acts if act.confidence >= LEAST_BUTTON}
    return tuple(name for name in names if name in likely or (kind and about(name).get("kind") == kind))


def for_child(ask: Asked) -> Asked:
    """An unsure question about a child, by the answer for children where that is the other likely one ("PE")."""
    meant = next((name for name in ask.nearest if about(name).get("child")), "")
    return replace(ask, name=meant, nearest=(), doubtful=False) if meant and not about(ask.name).get("child") else ask


def _nearest(said: Said) -> tuple[str, ...]:
    likely = (act for act in said.acts if act == said.best or act.confidence >= LEAST_OTHER)
    return tuple(act.name for act in likely if act.asks and exists(act.name))[:2]


def _others(said: Said, name: str) -> tuple[str, ...]:
    return tuple(
        act.name
        for act in said.acts
        if act.asks and act.name != name and act.confidence >= LEAST_OTHER and exists(act.name)
    )


def answer_move(questions: list[Asked], state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    """A part for each question, the first in front."""
    parts = [part for ask in questions for part in _answer(ask, state, values, weeks)]
    # Several questions may have one and the same answer.
    return list({part.id: part for part in parts}.values())


def remember(questions: list[Asked], state: State) -> None:
    """Keeps the last whole question, which a fragment ("at night too?") is read with."""
    for ask in questions:
        kept = ask.name.startswith((*ASKING, *MEANT)) and subject(ask.name) != OF_CONCERNS
        if kept and ask.words and not (goes_on(ask.words) and state.asked):
            state.asked = ask.words


def _answer(ask: Asked, state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    if ask.name == NOT_THAT:
        return [not_known(ask.words, state, _buttons(ask))]
    if ask.name == EVIDENCE:
        return evidence_parts(ask.nearest, ask.words, state)
    if ask.name == NOTHING_CLOSER:
        return _closer(ask.nearest[0], state, values, weeks)
    if state.advice.stands and keeps_to_advice(ask.name, state):
        state.said[WAITS + ask.name] = state.turn
    if name := instead(ask.name, state):
        return [Part("answer", choose(name, known(state, weeks), state.said) or "", name)]
    text = choose(ask.name, known(state, weeks), state.said, **values)
    if text is None or ask.name == DONT_KNOW:
        return [unknown(ask.others, state, _buttons(ask))]
    text = in_form(text, ask.name, ask.words, state)
    turned = _turned(ask.name, text, state)
    # The same question again gets other words, then the longer text.
    options = ways(ask.name, known(state, weeks), **values)
    used_up = _no_words_left(ask.name, options, state)
    if used_up and ask.name.startswith(GENERAL):
        return _answer(replace(ask, name=DONT_KNOW), state, values, weeks)
    held_back = used_up and any(HELD_BACK & one.about.get("when", {}).keys() for one in options)
    if used_up and about(ask.name).get("more") and not (held_back or state.said.get(f"{ask.name}#more")):
        return [more(ask.name, state)]
    # What is made of the case ("what did I tell you?") is said as often as it is asked.
    if used_up and not held_back and ask.name.startswith(FAQ) and {ask.name, f"{ask.name}#more"} & set(state.last):
        # Whoever asks on didn't get what they wanted.
        return other_answer(ask.others, state, values, weeks) or [said_that(state)]
    if used_up and (ask.name.startswith((FAQ, "amount/")) or subject(ask.name) == OF_CONCERNS):
        text = choose(AGAIN, known(state), state.said, text=lowered(text)) or text
    if turned:
        text = choose(CHANGED, known(state), state.said, text=lowered(text)) or text
        state.said[CHANGED] = state.said.get(CHANGED, 0) + 1
    return [_answer_part(ask, text, state, weeks)]


def _answer_part(ask: Asked, text: str, state: State, weeks: float | None) -> Part:
    """An answer's text with its buttons, and with a doubt where it is a guess."""
    buttons = _buttons(ask)
    if ask.name == WHAT_FIRST:
        state.listed = listed_details(state)
    if ask.name == UNSURE and not buttons:
        return Part("answer", choose(NOT_UNDERSTOOD, known(state), state.said) or "", NOT_UNDERSTOOD)
    if ask.doubtful:
        text = choose(GUESS, known(state, weeks), state.said, text=text) or text
        state.said[GUESS] = state.said.get(GUESS, 0) + 1
    return Part("answer", text, ask.name, buttons, firm=ask.promised, others=ask.others, told=ask.told)


def _turned(name: str, text: str, state: State) -> bool:
    """Whether an answer says no now where it said yes before, or the other way round, as more is known."""
    said = [one for one in texts().get(name, ()) if wording(name, one) in state.said]
    before, now = {stance_of(one.text) for one in said} - {""}, stance_of(text)
    return bool(now and before) and now not in before


def _closer(name: str, state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    """The last answer as it reads with what was told since, else its longer text, else that nothing is closer."""
    options = ways(name, known(state, weeks), **values)
    fresh = [one for one in options if "when" in one.about and wording(name, one) not in state.said]
    if keeps_to_advice(name, state) or (fresh and len(fresh) == len(options)):
        return _answer(Asked(name), state, values, weeks)
    if about(name).get("more") and not state.said.get(f"{name}#more"):
        return [more(name, state)]
    text = choose(NOTHING_CLOSER, known(state), state.said, subject=noun_phrase(name)) or ""
    return [Part("answer", text, NOTHING_CLOSER)]


def other_answer(names: Iterable[str], state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    """The first of these answers that wasn't given yet, and whether that was meant; nothing where all were."""
    left = [name for name in names if not state.said.get(name)]
    return _answer(Asked(left[0], doubtful=True, others=tuple(left[1:])), state, values, weeks) if left else []


def said_that(state: State) -> Part:
    """Says that there is no more on it, and offers a person."""
    # While advice stands nothing pulls away from it.
    buttons = [] if state.advice.stands else offers(SAID_THAT)
    return Part("answer", choose(SAID_THAT, known(state), state.said) or "", SAID_THAT, buttons)


def _no_words_left(name: str, options: list[Text], state: State) -> bool:
    """Whether every wording that fits now was said; notes the one whose turn it is."""
    noted = [wording(name, option) for option in options]
    if state.said.get(name) and all(note in state.said for note in noted):
        return True
    state.said[wording(name, turn(name, options, state.said))] = 1
    return False


def _buttons(ask: Asked) -> list[Button]:
    """The nearest answers, the longer text, and the answer that goes with it."""
    following = str(about(ask.name).get("next") or "")
    names = [*ask.nearest, *([following.removeprefix(UTTER)] if following.startswith(UTTER) else [])]
    titled = [(str(about(name).get("title") or ""), f"ask:{name}") for name in names]
    longer = [("Tell me more", f"more:{ask.name}")] if about(ask.name).get("more") else []
    return [*longer, *(button for button in titled if button[0]), *offers(ask.name)]


def more(name: str, state: State) -> Part:
    """The longer text of an answer."""
    text = fill(str(about(name).get("more") or ""), state.relation, clinic_words())
    return Part("answer", text, f"{name}#more", firm=True)
