"""The second move: one line that mirrors what was new, as a person would."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.clinical.facts import load_facts
from bot.dialogue.case import doctors_order, listed, none_of, place
from bot.dialogue.copy import choose, fill
from bot.dialogue.corrected import ANSWERS, supported
from bot.dialogue.fear import FELT, fear_line, loss_line
from bot.dialogue.heard import Heard, Part
from bot.dialogue.mirror import begun, clauses_of, mirror, sentences_of
from bot.dialogue.opening_line import LATEST_TURN, SORRY, hurts, opening_line
from bot.dialogue.patients import advice_of
from bot.dialogue.safety import GP_SOON, RESULTS, RISKS, known
from bot.dialogue.situations import human_word
from bot.dialogue.state import ONSET, Advice, State, Told
from bot.dialogue.update import LASTING, LEAST_CORRECTION, RACE, News
from bot.reading.acts import SAID_ALREADY, WORRIED
from bot.reading.context_rules import word_set
from bot.reading.doc import make_doc

MOST_CORRECTED, SEVERAL_DENIED, MOST_NAMED, FEWEST_BESIDE_ANSWER = 4, 2, 3, 2
BOTH = "both"
MAY_ASK, APOLOGY, NOTED, JOKE, MIRROR = "ack/may_ask", "ack/apology", "ack/noted", "ack/joke", "ack"
POINTED_AT = {"him": "him", "her": "her", "them": "them", "someone": "them"}
LEFT_ASIDE, MOST_REMINDED = "ack/left_aside", 2
COURTESIES = {
    "frustrated_with_bot": APOLOGY,
    "not_asked": APOLOGY,
    SAID_ALREADY: "ack/said_already",
    "joke": JOKE,
}
"""What is said first to a mood, by the act that shows it."""
COMPLAINTS = frozenset(COURTESIES) - {"joke"}
MOST_SAID = {JOKE: 1}
LEAST_MOOD, LEAST_SAID_BEFORE, LEAST_JOKE = 0.35, 0.7, 0.75
"""Least probability of a mood, of a joke or "not that" beside something told, of a joke."""
SAYS_SO = re.compile(
    r"\b(?:i|we|i[’']?ve)\b.*\b(?:said|say|saying|told|tell|mentioned|answered|wrote|explained|gave)\b"
    r"|\b(?:already|again|twice|before|asked)\b",
    re.IGNORECASE,
)
"""Words without which nobody complains of having told something: "since you mentioned it" is none."""
REPROACH = re.compile(
    r"n['’]?t\b|\bi(?:['’]ve)? (?:just )?(?:told|said)\b"
    r"|\b(?:no|not|never|nothing|none|wrong|useless|hopeless|stupid|rubbish"
    r"|nonsense|pointless|waste\w*|listen\w*"
    r"|ignor\w*|again|already|still|same|repeat\w*|asked|asking|meant|stop|circles?|robot|bot|machine)\b",
    re.IGNORECASE,
)
"""Words without which nobody reproaches: "you've told me a few things now" does not."""
EXCUSES = re.compile(r"^\W*(?:oh |ah |ok |so )?(?:sorry|apologies|excuse me|pardon)\b", re.IGNORECASE)
TO_THE_BOT = re.compile(r"\b(?:you|your|ye|yous?|u|ya|asked|asking|meant|question|answer)\b", re.IGNORECASE)


def acknowledge_move(news: News, heard: Heard, state: State, answering: bool) -> list[Part]:
    """One line on what was told or corrected; nothing where a short answer needs none, or a question was the point."""
    if heard.patient_corrects and state.relation and state.turn > 1:
        return _whose_leg(state)
    if news.patient:
        return _turned(news, state)
    if one_leg := _one_side(news, state):
        return one_leg
    if right := _put_right(news, heard):
        denied = [_all_denied(news, state)] if _list_denied(news) else []
        return [*denied, *_corrected(right, news, heard, state)]
    if not news.told:
        return _told_again(heard, state, answering)
    if opened := opening_line(news, heard, state):
        return [*opened, *_findings(news, state)]
    if _signs_denied(news) or _list_denied(news):
        # "nothing like that, and the race is on the 20th": a no to the whole list, beside something else
        return [_all_denied(news, state)]
    human = human_word(news, heard, state)
    if human or (answering and (not heard.long or _mostly_asks(heard))):
        return [*human, *(_findings(news, state) if human else [])]
    asks = any(said.question for said in heard.said)
    return [*_sympathy(news, state), *_mirrored(news, state, answering, asks)]


def _told_again(heard: Heard, state: State, answering: bool) -> list[Part]:
    """A word where nothing is new: for a situation, or for what was told before and is told once more."""
    if any(said.question for said in heard.said) and not answering:
        return []
    if human := human_word(News(), heard, state):
        return human
    facts = known(state).facts
    again = any(r.polarity == "affirmed" and facts.get(r.name) == r.value for r in heard.readings)
    if answering or not again or heard.effect:
        return []
    return [Part("acknowledge", choose(NOTED, known(state), state.said) or "", NOTED)]


def _findings(news: News, state: State) -> list[Part]:
    """The line for what a check found and for risks, which matter to all that follows."""
    weighty = {name: told for name, told in news.told.items() if _weighty(name, told)}
    text = mirror(News(told=weighty), state, 1) if weighty else ""
    return [Part("acknowledge", text, MIRROR)] if text else []


def _weighty(name: str, told: Told) -> bool:
    definition = load_facts().get(name)
    risk = definition is not None and definition.group == RISKS
    return told.value == "yes" and (risk or name in RESULTS)


def _signs_denied(news: News) -> bool:
    """Whether several signs are denied and nothing else is told."""
    facts = load_facts()
    return len(news.told) >= SEVERAL_DENIED and all(
        told.value == "no" and name in facts and facts[name].sign for name, told in news.told.items()
    )


def _list_denied(news: News) -> bool:
    """Whether one and the same words of an answer denied several signs, and none is there as it is told with them."""
    words = [told.words for told in news.told.values() if told.value == "no" and told.source in ANSWERS]
    alike = len(words) >= SEVERAL_DENIED and len(set(words)) == 1
    return alike and not any(_there(name, told) for name, told in news.told.items())


def _there(name: str, told: Told) -> bool:
    """Whether a sign is told to be there, or may be; one that is over is not."""
    definition = load_facts().get(name)
    return definition is not None and definition.sign and told.value not in ("no", "gone") and told.time == "now"


def _mostly_asks(heard: Heard) -> bool:
    """Whether more than half of a message is its questions."""
    asking = sum(len(said.text.split()) for said in heard.said if said.question)
    return asking * 2 > len(heard.text.split())


def _all_denied(news: News, state: State) -> Part:
    """A word for several noes: to a list that was asked, or by their names where nobody asked and they are few."""
    asked = any(told.source in ANSWERS for told in news.told.values())
    named = [name for name, told in news.told.items() if supported(name, told)]
    few = SEVERAL_DENIED <= len(named) <= MOST_NAMED and not asked
    name = "ack/no_signs" if few else "ack/none_of_them"
    short = doctors_order()["denied"]
    labels = [short[name] for name in named if name in short]
    in_one = few and len(labels) == len(named)
    denied = none_of(labels) if in_one else listed(clauses_of(named, news, state)) if few else ""
    return Part("acknowledge", begun(choose(name, known(state), state.said, told=denied) or ""), name)


def _sympathy(news: News, state: State) -> list[Part]:
    """A word for somebody who tells of pain, once and at the start."""
    if state.said.get(SORRY) or state.turn > LATEST_TURN or not hurts(news):
        return []
    state.said[SORRY] = 1
    return [Part("acknowledge", choose(SORRY, known(state), {}) or "", SORRY)]


def _mirrored(news: News, state: State, answering: bool, asks: bool) -> list[Part]:
    """What was told said back; beside an answer only what was asked for, where that was told."""
    asked_for = {name: told for name, told in news.told.items() if told.source in ANSWERS}
    if answering and len(asked_for) == 1 and not _findings(news, state):
        news = replace(news, told=asked_for)
    text = mirror(news, state, 1 if len(news.told) == 1 or not answering else FEWEST_BESIDE_ANSWER)
    if not text and not (answering or asks):
        return [Part("acknowledge", choose(NOTED, known(state), state.said) or "", NOTED)]
    return [Part("acknowledge", text, MIRROR)] if text else []


def courtesy(heard: Heard, news: News, state: State) -> list[Part]:
    """A word for the visitor before what follows: a yes to "may I ask?", a sorry, a word for a feeling."""
    asks = any(said.question and said.best.name == "other_person" for said in heard.said)
    act = "other_person" if asks else heard.act(*COURTESIES, least=LEAST_MOOD)
    clear = asks or (act and _clearly(act, heard, news))
    felt = loss_line(heard, state) or fear_line(heard, state)
    if felt and not (clear and act in COMPLAINTS):
        return felt
    if act and not clear:
        return []
    name = COURTESIES.get(act, MAY_ASK if asks else "")
    if name == JOKE and any(said.question for said in heard.said):
        # Whoever asks something wants that answered.
        return []
    if not name or state.said.get(name, 0) >= MOST_SAID.get(name, state.turn + 1):
        return []
    return [Part("acknowledge", choose(name, known(state), state.said) or "", name)]


def with_courtesy(ack: list[Part], answering: bool, heard: Heard, news: News, state: State) -> list[Part]:
    """What is said back, behind a word for the visitor where one fits; a loss or a fear leaves no room for a mirror."""
    if not (ack or answering):
        # A worry that says nothing else is asked about (talk.py).
        return loss_line(heard, state) or ([] if heard.act(WORRIED, least=LEAST_MOOD) else fear_line(heard, state))
    first = courtesy(heard, news, state)
    if any(part.id in FELT for part in first):
        ack = [part for part in ack if part.id not in (MIRROR, NOTED)]
    return [*first, *ack]


def _clearly(act: str, heard: Heard, news: News) -> bool:
    """Whether a mood is heard surely enough, and nothing else in the message speaks against it."""
    told = bool(news) or any(reading.polarity in ("affirmed", "denied") for reading in heard.readings)
    if act == SAID_ALREADY and not any(SAYS_SO.search(said.text) for said in heard.said if said.best.name == act):
        return False
    if COURTESIES.get(act) == APOLOGY and not any(
        reproaches(said.text) for said in heard.said if said.best.name == act
    ):
        return False
    least = (1.0 if told else LEAST_JOKE) if act == "joke" else LEAST_MOOD
    if told and act in (SAID_ALREADY, "not_asked"):
        least = LEAST_SAID_BEFORE
    return bool(heard.act(act, least=least))


def reproaches(text: str) -> bool:
    """Whether words find fault with the assistant, rather than excuse the visitor or lead on."""
    return bool(REPROACH.search(text)) and not _excuses(text)


def _excuses(text: str) -> bool:
    """Whether the visitor says sorry for themselves: "sorry, she was feeding"."""
    return bool(EXCUSES.search(text)) and not TO_THE_BOT.search(text)


def _whose_leg(state: State) -> list[Part]:
    """A word for whose leg it is, where that was put right: by name once it is known."""
    whose = state.patient.get("name") or _called(state.relation)
    text = choose("ack/whose_leg", known(state), state.said, who=whose) or ""
    return [Part("acknowledge", begun(text), "ack/whose_leg", firm=True)]


def _turned(news: News, state: State) -> list[Part]:
    """Whom it is about now, and what was told of them."""
    known_before = set(state.facts) - set(news.told)
    name = "ack/patient" if state.relation else "ack/patient_self" if known_before else "ack/patient_self_new"
    turned = choose(name, known(state), state.said, who=_called(state.relation)) or ""
    if not state.relation:
        state.said[SORRY] = 1  # what is wrong with it is asked next
    lines = (turned, _left_aside(state), mirror(news, state, 2))
    return [Part("acknowledge", " ".join(line for line in lines if line), name, firm=True)]


def _left_aside(state: State) -> str:
    """A word that the advice for who was spoken of until now still stands; empty where none does."""
    left = next(reversed(state.cases), None)
    advice = advice_of(left, state) if left is not None else Advice()
    if not advice.stands or advice.tier == GP_SOON or state.said.get(LEFT_ASIDE, 0) >= MOST_REMINDED:
        return ""
    text = choose(LEFT_ASIDE, known(state), state.said, who=_called(left or "")) or ""
    state.said[LEFT_ASIDE] = state.said.get(LEFT_ASIDE, 0) + 1
    return text


def _called(relation: str) -> str:
    """Who somebody is in the middle of a sentence."""
    return POINTED_AT.get(relation, f"your {relation}") if relation else "your own leg"


def _one_side(news: News, state: State) -> list[Part]:
    """A word for one leg that both were taken for; nothing where something else was put right as well."""
    side = news.told.get("side")
    if set(news.corrected) - {"side", "both_legs"}:
        return []
    if side is None and "side" in news.taken_back:
        text = choose("ack/one_leg", known(state), state.said) or ""
        return [Part("acknowledge", text, "ack/one_leg", firm=True)]
    if side is None or news.corrected.get("side") != BOTH:
        return []
    text = choose("ack/one_side", known(state), state.said, after=side.value) or ""
    return [Part("acknowledge", text, "ack/one_side", firm=True)]


def _put_right(news: News, heard: Heard) -> list[str]:
    """The facts that the visitor really put right.

    A calf that is better, another race, or the day it went again, is news and no correction of what was said before. So
    is what comes without a word that puts right, such as the day of a race whose week was known.
    """
    corrects = bool(heard.act("correct", "not_asked", least=LEAST_CORRECTION))
    denied = {reading.name for reading in heard.readings if reading.polarity == "denied"}
    says_so = denied | {reading.name for reading in heard.readings if reading.puts_right}
    outright = says_so if corrects or denied or _turns(heard.text) else set()
    names = [
        name
        for name in news.corrected
        if name in news.told and (name in outright or (name != RACE and (name in LASTING or corrects)))
    ]
    if "again" in news.told and news.told["again"].value == "yes":
        names = [name for name in names if name != ONSET]
    return sorted(names, key=place)


def _turns(text: str) -> bool:
    """Whether a message has a word that puts something right ("sorry", "not", "actually")."""
    return any(token.norm_ in word_set("putting_right") for token in make_doc(text))


def _corrected(names: list[str], news: News, heard: Heard, state: State) -> list[Part]:
    """What was put right, as it is now; with a sorry only for who holds it up to the assistant."""
    told = sentences_of(names, news, state, heard.text)[:MOST_CORRECTED]
    after = fill(listed(told), state.relation, {})
    blames = any(TO_THE_BOT.search(said.text) and reproaches(said.text) for said in heard.said)
    name = "ack/corrected_sorry" if blames else "ack/corrected"
    text = choose(name, known(state), state.said, after=after) if after else None
    return [Part("acknowledge", begun(text), name, firm=True)] if text else []
