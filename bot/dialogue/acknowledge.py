"""The second move: one line that mirrors what was new, as a person would."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.clinical.facts import NUMBER, load_facts
from bot.dialogue.case import WHO, both_and_one, clause_of, day_words, goes_without_saying, listed, place
from bot.dialogue.copy import choose, fill
from bot.dialogue.corrected import LASTS, as_sentence, sentences
from bot.dialogue.fear import fear_line
from bot.dialogue.heard import Heard, Part
from bot.dialogue.onset_words import onset_clause
from bot.dialogue.opening_line import LATEST_TURN, SORRY, hurts, opening_line
from bot.dialogue.patients import advice_of
from bot.dialogue.safety import GP_SOON, RESULTS, RISKS, known
from bot.dialogue.situations import human_word
from bot.dialogue.state import ONSET, Advice, State, Told
from bot.dialogue.update import LASTING, LEAST_CORRECTION, RACE, News
from bot.reading.acts import SAID_ALREADY

MOST_MIRRORED, MOST_CORRECTED, SEVERAL_DENIED, FEWEST_BESIDE_ANSWER = 2, 4, 2, 2
MIRRORED = (
    "side",
    "site",
    ONSET,
    "onset",
    "snap",
    "again",
    "trend",
    "walking",
    "tiptoe",
    "clot_found",
    "checked_clear",
)
"""What a line mirrors of what is told unasked, besides signs and risks: where it is, since when and how, and what a
check found. The rest is kept, but read out it sounds like a record."""
BOTH = "both"
MAY_ASK, APOLOGY, NOTED, JOKE = "ack/may_ask", "ack/apology", "ack/noted", "ack/joke"
ANSWERS = ("answer", "button")
"""Sources of what was asked for."""
POINTED_AT = {"him": "him", "her": "her", "them": "them", "someone": "them"}
FRAMES = "ack/several"
LEFT_ASIDE, MOST_REMINDED = "ack/left_aside", 2
COURTESIES = {
    "frustrated_with_bot": APOLOGY,
    "not_asked": APOLOGY,
    SAID_ALREADY: "ack/said_already",
    "joke": JOKE,
}
"""What is said first to a mood, by the act that shows it."""
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
AT_THE_ANKLE = re.compile(r"\bankles?\b", re.IGNORECASE)
"""Words of who is puffy at the ankle and says so of no calf."""
DOWN = {"low in the calf": "low down", "high in the calf": "high up", "halfway up the calf": "halfway up"}
"""How a place is said once the calf is named."""
PLACES = ("side", "site")
"""Facts that are named at the beginning of a line ("the left calf since Sunday"); the others follow as sentences."""


def acknowledge_move(news: News, heard: Heard, state: State, answering: bool) -> list[Part]:
    """One line on what was told or corrected; nothing where a short answer needs none, or a question was the point."""
    if heard.patient_corrects and state.relation and state.turn > 1:
        return _whose_leg(state)
    if news.patient:
        return _turned(news, state)
    if one_leg := _one_side(news, state):
        return one_leg
    right = _put_right(news, heard)
    if right:
        return _corrected(right, news, state)
    if not news.told:
        return _told_again(heard, state, answering)
    if opened := opening_line(news, heard, state):
        return [*opened, *_findings(news, state)]
    if len(news.told) >= SEVERAL_DENIED and all(told.value == "no" for told in news.told.values()):
        return [_all_denied(news, state)]
    if _list_denied(news):
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
    text = _mirror(News(told=weighty), state, 1) if weighty else ""
    return [Part("acknowledge", text, "ack")] if text else []


def _weighty(name: str, told: Told) -> bool:
    definition = load_facts().get(name)
    risk = definition is not None and definition.group == RISKS
    return told.value == "yes" and (risk or name in RESULTS)


def _list_denied(news: News) -> bool:
    """Whether one and the same words of an answer denied several signs, and nothing told with them is a sign."""
    words = [told.words for told in news.told.values() if told.value == "no" and told.source in ANSWERS]
    alike = len(words) >= SEVERAL_DENIED and len(set(words)) == 1
    return alike and not any(
        t.value != "no" and load_facts()[n].sign for n, t in news.told.items() if n in load_facts()
    )


def _mostly_asks(heard: Heard) -> bool:
    """Whether more than half of a message is its questions."""
    asking = sum(len(said.text.split()) for said in heard.said if said.question)
    return asking * 2 > len(heard.text.split())


def _all_denied(news: News, state: State) -> Part:
    """A word for several noes: to a list that was asked, or by their names where nobody asked."""
    if any(told.source in ANSWERS for told in news.told.values()):
        name, denied = "ack/none_of_them", ""
    else:
        name, denied = "ack/no_signs", listed(_clauses(sorted(news.told), news, state)[:MOST_MIRRORED])
    text = choose(name, known(state), state.said, told=denied) or ""
    return Part("acknowledge", _begun(text), name)


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
    text = _mirror(news, state, 1 if len(news.told) == 1 or not answering else FEWEST_BESIDE_ANSWER)
    if not text and not (answering or asks):
        return [Part("acknowledge", choose(NOTED, known(state), state.said) or "", NOTED)]
    return [Part("acknowledge", text, "ack")] if text else []


def courtesy(heard: Heard, news: News, state: State) -> list[Part]:
    """A word for the visitor before what follows: a yes to "may I ask?", a sorry, a word for a worry or a joke."""
    if fear := fear_line(heard, state):
        return fear
    asks = any(said.question and said.best.name == "other_person" for said in heard.said)
    act = "other_person" if asks else heard.act(*COURTESIES, least=LEAST_MOOD)
    if act and not asks and not _clearly(act, heard, news):
        return []
    name = COURTESIES.get(act, MAY_ASK if asks else "")
    if name == JOKE and any(said.question for said in heard.said):
        # Whoever asks something wants that answered.
        return []
    if not name or state.said.get(name, 0) >= MOST_SAID.get(name, state.turn + 1):
        return []
    return [Part("acknowledge", choose(name, known(state), state.said) or "", name)]


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
    return [Part("acknowledge", _begun(text), "ack/whose_leg", firm=True)]


def _turned(news: News, state: State) -> list[Part]:
    """Whom it is about now, and what was told of them."""
    known_before = set(state.facts) - set(news.told)
    name = "ack/patient" if state.relation else "ack/patient_self" if known_before else "ack/patient_self_new"
    turned = choose(name, known(state), state.said, who=_called(state.relation)) or ""
    if not state.relation:
        state.said[SORRY] = 1  # what is wrong with it is asked next
    lines = (turned, _left_aside(state), _mirror(news, state, 2))
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

    A calf that is better, another race, or the day it went again, is news and no correction of what was said before.
    """
    denied = {reading.name for reading in heard.readings if reading.polarity == "denied"}
    outright = {reading.name for reading in heard.readings if reading.puts_right} | denied
    corrects = bool(heard.act("correct", "not_asked", least=LEAST_CORRECTION))
    names = [
        name
        for name in news.corrected
        if name in news.told and (name in outright or (name != RACE and (name in LASTING or corrects)))
    ]
    if "again" in news.told and news.told["again"].value == "yes":
        names = [name for name in names if name != ONSET]
    return sorted(names, key=place)


def _corrected(names: list[str], news: News, state: State) -> list[Part]:
    after = fill(listed(_sentences(names, news, state)[:MOST_CORRECTED]), state.relation, {})
    text = choose("ack/corrected", known(state), state.said, after=after) if after else None
    return [Part("acknowledge", _begun(text), "ack/corrected", firm=True)] if text else []


def _sentences(names: list[str], news: News, state: State) -> list[str]:
    """What was told, each as a sentence; those without words are left out."""
    clauses = [(name, clause) for name in names for clause in _clauses([name], news, state)]
    said = (
        (name, _put_right_to(name, news) or as_sentence(name, news.told[name].value, clause))
        for name, clause in clauses
    )
    return [fill(text, state.relation, {"date": day_words(news.told[name].value)}) for name, text in said]


def _put_right_to(name: str, news: News) -> str:
    """How a value is said that puts another right ("no limp now"); empty where it is said as any other."""
    if name not in news.corrected:
        return ""
    return str(sentences().get("put_right", {}).get(name, {}).get(news.corrected[name], ""))


def _framed(told: str, state: State) -> str:
    """What was told in the frame whose turn it is, which then is another's."""
    text = choose(FRAMES, known(state), state.said, told=told) or ""
    state.said[FRAMES] = state.said.get(FRAMES, 0) + 1
    return _begun(text)


def _clauses(names: list[str], news: News, state: State) -> list[str]:
    """What was told, each as a clause; those without words are left out."""
    clauses = (
        onset_clause(news.told[name].words) if name == ONSET else clause_of(name, news.told[name].value, state)
        for name in names
    )
    return [clause for clause in clauses if clause]


def _begun(text: str) -> str:
    """A text whose sentences begin with capitals, also where a clause begins one."""
    return re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda match: match.group().upper(), text)


def _mirror(news: News, state: State, fewest: int) -> str:
    """The line for one fact from its file, or the clauses of several that matter; empty where they are too few."""
    new = {name: told for name, told in news.told.items() if _worth_saying(name, told, state)}
    popped = "snap" in new and new["snap"].value == "yes"
    # A pop says that it went at once.
    names = sorted((name for name in new if not (popped and name == "onset")), key=place)
    if len(names) < fewest:
        return ""
    if len(names) == 1 and not ("both_legs" in news.told and both_and_one(state)):
        return _mirror_one(names[0], new[names[0]], state)
    denied = [name for name in names if new[name].value == "no"]
    # One breath for what is absent; nobody wants a list of it.
    told = [name for name in names if name not in WHO and name not in denied[1:]]
    shown = [name for name in told if _clauses([name], news, state)][:MOST_MIRRORED]
    line = _spoken(shown, news, state)
    return _framed(line, state) if shown else ""


def _worth_saying(name: str, told: Told, state: State) -> bool:
    """Whether a fact is said back: what was asked for, a sign or a risk as it is now, or what MIRRORED lists."""
    if goes_without_saying(name, told.value, state):
        return False
    definition = load_facts().get(name)
    looked_at = "seen" in known(state).facts
    sign = definition is not None and definition.sign and told.value != "gone" and not looked_at
    return told.source in ANSWERS or name in MIRRORED or (sign and name != "both_legs")


def _mirror_one(name: str, told: Told, state: State) -> str:
    """The line that a fact's file has for it, else its clause."""
    if name == ONSET:
        return choose("ack/onset", known(state), state.said, words=onset_clause(told.words)) or ""
    if name == "swelling" and told.value == "no" and AT_THE_ANKLE.search(told.words):
        return choose("ack/ankle_only", known(state), state.said) or ""
    definition = load_facts().get(name)
    mirrored = NUMBER if told.value.isdecimal() else told.value
    lines = definition.ack.get(mirrored, ()) if definition else ()
    said = state.said.get(f"ack/{name}", 0)
    if not lines:
        clause = "" if name in WHO else clause_of(name, told.value, state)
        told_so = fill(as_sentence(name, told.value, clause), state.relation, {"date": day_words(told.value)})
        return _framed(told_so, state) if clause else ""
    state.said[f"ack/{name}"] = said + 1
    return fill(lines[said % len(lines)], state.relation, {"words": told.words, "number": told.value})


def _spoken(names: list[str], news: News, state: State) -> str:
    """Facts as one says them in a breath: "the left calf since Sunday, and it came on bit by bit"."""
    lead = ""
    places = [name for name in names if name in PLACES]
    for name in [*places, *(name for name in names if places and name == ONSET)]:
        (clause,) = _clauses([name], news, state)
        clause = f"the {clause}" if name == "side" and not clause.startswith("both") else clause
        if name == "site" and lead:
            clause = DOWN.get(clause, clause)  # "the left calf, low down"
        joined = " " if name == ONSET and len(places) == 1 and clause.startswith(LASTS) else ", "
        lead = f"{lead}{joined}{clause}" if lead else clause
    rest = _sentences([name for name in names if name not in PLACES and not (places and name == ONSET)], news, state)
    if not (lead and rest):
        return listed(rest) if rest else lead
    return f"{lead}, and {rest[0]}" if len(rest) == 1 else f"{lead}, {', '.join(rest[:-1])}, and {rest[-1]}"
