"""The second move: one line that mirrors what was new, as a person would."""

from __future__ import annotations

import re

from bot.clinical.facts import NUMBER, load_facts
from bot.dialogue.case import WHO, clause_of, goes_without_saying, listed, onset_clause, place
from bot.dialogue.copy import choose, fill
from bot.dialogue.heard import Heard, Part
from bot.dialogue.patients import advice_of
from bot.dialogue.safety import GP_SOON, known
from bot.dialogue.state import ONSET, Advice, State
from bot.dialogue.update import News
from bot.reading.acts import SAID_ALREADY, WORRIED

MOST_MIRRORED, SEVERAL_DENIED = 4, 2
SORRY = "ack/sorry"
MAY_ASK = "ack/may_ask"
POINTED_AT = {"him": "him", "her": "her", "them": "them", "someone": "them"}
LEFT_ASIDE, MOST_REMINDED = "ack/left_aside", 2
COURTESIES = {
    "frustrated_with_bot": "ack/apology",
    "not_asked": "ack/apology",
    SAID_ALREADY: "ack/said_already",
    WORRIED: "ack/worried",
    "joke": "ack/joke",
}
"""What is said first to a mood, by the act that shows it."""
ONCE_OR_TWICE, MOST_SAID = ("ack/worried", "ack/joke"), 2
LEAST_MOOD, LEAST_WORRY, LEAST_SAID_BEFORE, LEAST_JOKE = 0.35, 0.5, 0.7, 0.75
"""Least probability of a mood, of a worry, of a joke or "not that" beside something told, of a joke."""
SAYS_SO = re.compile(
    r"\b(?:i|we|i[’']?ve)\b.*\b(?:said|say|saying|told|tell|mentioned|answered|wrote|explained|gave)\b"
    r"|\b(?:already|again|twice|before|asked)\b",
    re.IGNORECASE,
)
"""Words without which nobody complains of having told something: "since you mentioned it" is none."""


def acknowledge_move(news: News, heard: Heard, state: State, answering: bool) -> list[Part]:
    """One line on what was told or corrected; nothing where a short answer needs none."""
    if news.patient:
        return _turned(news, state)
    if news.corrected:
        return _corrected(news, state)
    if not news.told:
        return []
    if len(news.told) >= SEVERAL_DENIED and all(told.value == "no" for told in news.told.values()):
        return [Part("acknowledge", choose("ack/none_of_them", known(state), state.said) or "", "ack/none_of_them")]
    first = not state.said.get(SORRY) and state.turn <= 2 and _hurts(news)
    if answering and not heard.long:
        return []
    text = _mirror(news, state)
    sorry = choose(SORRY, known(state), state.said) if first else None
    if sorry:
        state.said[SORRY] = 1
    return [Part("acknowledge", " ".join(line for line in (sorry, text) if line), "ack")] if sorry or text else []


def courtesy(heard: Heard, news: News, state: State) -> list[Part]:
    """A word for the visitor before what follows: a yes to "may I ask?", a sorry, a word for a worry or a joke."""
    asks = any(said.question and said.best.name == "other_person" for said in heard.said)
    act = "other_person" if asks else heard.act(*COURTESIES, least=LEAST_MOOD)
    if act and not asks and not _clearly(act, heard, news):
        return []
    name = COURTESIES.get(act, MAY_ASK if asks else "")
    if not name or (name in ONCE_OR_TWICE and state.said.get(name, 0) >= MOST_SAID):
        return []
    return [Part("acknowledge", choose(name, known(state), state.said) or "", name)]


def _clearly(act: str, heard: Heard, news: News) -> bool:
    """Whether a mood is heard surely enough, and nothing else in the message speaks against it."""
    told = bool(news) or any(reading.polarity in ("affirmed", "denied") for reading in heard.readings)
    if act == SAID_ALREADY and not any(SAYS_SO.search(said.text) for said in heard.said if said.best.name == act):
        return False
    least = {WORRIED: LEAST_WORRY, "joke": 1.0 if told else LEAST_JOKE}.get(act, LEAST_MOOD)
    if told and act in (SAID_ALREADY, "not_asked"):
        least = LEAST_SAID_BEFORE
    return bool(heard.act(act, least=least))


def _hurts(news: News) -> bool:
    better = "trend" in news.told and news.told["trend"].value == "better"
    return not better and any(
        name in news.told for name in ("side", "onset", ONSET, "trend", "pace", "again", "load_jump")
    )


def _turned(news: News, state: State) -> list[Part]:
    """Whom it is about now, and what was told of them."""
    name = "ack/patient" if state.relation else "ack/patient_self"
    turned = choose(name, known(state), state.said, who=_called(state.relation)) or ""
    if not state.relation:
        state.said[SORRY] = 1  # what is wrong with it is asked next
    lines = (turned, _left_aside(state), _mirror(news, state))
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


def _corrected(news: News, state: State) -> list[Part]:
    clauses = [_clause(name, news, state) for name in sorted(news.corrected, key=place)]
    after = listed([clause for clause in clauses if clause][:MOST_MIRRORED])
    text = choose("ack/corrected", known(state), state.said, after=after) if after else None
    return [Part("acknowledge", _capitals(text), "ack/corrected", firm=True)] if text else []


def _clause(name: str, news: News, state: State) -> str:
    told = news.told[name]
    return onset_clause(told.words) if name == ONSET else clause_of(name, told.value, state)


def _capitals(text: str) -> str:
    """A clause that begins a sentence begins with a capital."""
    return re.sub(r"(?<=[.!?] )[a-z]", lambda match: match.group().upper(), text)


def _mirror(news: News, state: State) -> str:
    """The line for one fact from its file, or the clauses of several."""
    new = {name: told for name, told in news.told.items() if not goes_without_saying(name, told.value, state)}
    if len(new) == 1:
        name, told = next(iter(new.items()))
        if name == ONSET:
            return choose("ack/onset", known(state), state.said, words=onset_clause(told.words)) or ""
        definition = load_facts().get(name)
        mirrored = NUMBER if told.value.isdecimal() else told.value
        lines = definition.ack.get(mirrored, ()) if definition else ()
        said = state.said.get(f"ack/{name}", 0)
        if lines:
            state.said[f"ack/{name}"] = said + 1
            return fill(lines[said % len(lines)], state.relation, {"words": told.words, "number": told.value})
    names = sorted((name for name in new if name not in WHO), key=place)
    denied = [name for name in names if news.told[name].value == "no"]
    if len(denied) >= SEVERAL_DENIED:
        # One breath for what is absent; nobody wants a list of it.
        names = [name for name in names if name not in denied]
    clauses = [_clause(name, news, state) for name in names]
    shown = [clause for clause in clauses if clause][:MOST_MIRRORED]
    if len(denied) >= SEVERAL_DENIED:
        shown.append(choose("ack/none_of_those", known(state), {}) or "")
    if not shown:
        return ""
    return choose("ack/several", known(state), state.said, told=listed(shown)) or ""
