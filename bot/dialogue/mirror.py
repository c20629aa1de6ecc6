"""What was told, said back in a line: the part of it that the visitor's own words support."""

from __future__ import annotations

import re

from bot.clinical.facts import NUMBER, load_facts
from bot.dialogue.case import WHO, both_and_one, clause_of, day_words, goes_without_saying, listed, place
from bot.dialogue.copy import choose, fill
from bot.dialogue.corrected import ANSWERS, as_sentence, sentences, supported
from bot.dialogue.onset_words import LASTS, onset_clause
from bot.dialogue.safety import known
from bot.dialogue.state import ONSET, State, Told
from bot.dialogue.update import RACE, News
from bot.reading.concepts import concepts
from bot.reading.doc import make_doc
from bot.reading.read import RACE_WORD

MOST_MIRRORED = 2
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
FRAMES = "ack/several"
AT_THE_ANKLE = re.compile(r"\bankles?\b", re.IGNORECASE)
"""Words of who is puffy at the ankle and says so of no calf."""
DOWN = {"low in the calf": "low down", "high in the calf": "high up", "halfway up the calf": "halfway up"}
"""How a place is said once the calf is named."""
PLACES = ("side", "site")
"""Facts that are named at the beginning of a line ("the left calf since Sunday"); the others follow as sentences."""


def sentences_of(names: list[str], news: News, state: State, text: str = "") -> list[str]:
    """What was told, each as a sentence; those without words are left out.

    Args:
        text: the message, whose word for the race is used.
    """
    clauses = [(name, clause) for name in names for clause in clauses_of([name], news, state)]
    moment = state.values().get("onset") == "moment"
    said = (
        (name, _put_right_to(name, news) or as_sentence(name, news.told[name], clause, moment))
        for name, clause in clauses
    )
    lines = [(name, fill(line, state.relation, {"date": day_words(news.told[name].value)})) for name, line in said]
    return [line.replace("it's", f"{_race_named(text)} is", 1) if name == RACE else line for name, line in lines]


def _race_named(text: str) -> str:
    """The race as a message calls it ("the marathon"); "it" where it calls it nothing."""
    doc = make_doc(text)
    named = next((doc[start:end].text.lower() for name, start, end in concepts(doc) if name == RACE_WORD), "")
    return f"the {named}" if named else "it"


def _put_right_to(name: str, news: News) -> str:
    """How a value is said that puts another right ("no limp now"); empty where it is said as any other."""
    if name not in news.corrected:
        return ""
    return str(sentences().get("put_right", {}).get(name, {}).get(news.corrected[name], ""))


def framed(told: str, state: State) -> str:
    """What was told in the frame whose turn it is, which then is another's."""
    text = choose(FRAMES, known(state), state.said, told=told) or ""
    state.said[FRAMES] = state.said.get(FRAMES, 0) + 1
    return begun(text)


def clauses_of(names: list[str], news: News, state: State) -> list[str]:
    """What was told, each as a clause; those without words are left out."""
    clauses = (
        onset_clause(news.told[name].words) if name == ONSET else clause_of(name, news.told[name].value, state)
        for name in names
    )
    return [clause for clause in clauses if clause]


def begun(text: str) -> str:
    """A text whose sentences begin with capitals, also where a clause begins one."""
    return re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda match: match.group().upper(), text)


def mirror(news: News, state: State, fewest: int) -> str:
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
    shown = [name for name in told if clauses_of([name], news, state)][:MOST_MIRRORED]
    line = spoken(shown, news, state)
    return framed(line, state) if shown else ""


def _worth_saying(name: str, told: Told, state: State) -> bool:
    """Whether a fact is said back: what was asked for, a sign or a risk as it is now, or what MIRRORED lists.

    Only where its own words name it.
    """
    if goes_without_saying(name, told.value, state) or not supported(name, told):
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
    # Told unasked, it is said in the visitor's word for it where there are several.
    own = told.source not in ANSWERS and isinstance(sentences().get(name, {}).get(told.value), list)
    lines = definition.ack.get(mirrored, ()) if definition and not own else ()
    said = state.said.get(f"ack/{name}", 0)
    if not lines:
        clause = "" if name in WHO else clause_of(name, told.value, state)
        told_so = fill(as_sentence(name, told, clause), state.relation, {"date": day_words(told.value)})
        return framed(told_so, state) if clause else ""
    state.said[f"ack/{name}"] = said + 1
    return fill(lines[said % len(lines)], state.relation, {"words": told.words, "number": told.value})


def spoken(names: list[str], news: News, state: State) -> str:
    """Facts as one says them in a breath: "the left calf since Sunday, and it came on bit by bit"."""
    lead = ""
    places = [name for name in names if name in PLACES]
    for name in [*places, *(name for name in names if places and name == ONSET)]:
        (clause,) = clauses_of([name], news, state)
        clause = f"the {clause}" if name == "side" and not clause.startswith("both") else clause
        if name == "site" and lead:
            clause = DOWN.get(clause, clause)  # "the left calf, low down"
        joined = " " if name == ONSET and len(places) == 1 and clause.startswith(LASTS) else ", "
        lead = f"{lead}{joined}{clause}" if lead else clause
    rest = sentences_of([name for name in names if name not in PLACES and not (places and name == ONSET)], news, state)
    if not (lead and rest):
        return listed(rest) if rest else lead
    return f"{lead}, and {rest[0]}" if len(rest) == 1 else f"{lead}, {', '.join(rest[:-1])}, and {rest[-1]}"
