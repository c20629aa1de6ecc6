"""Small talk and repairs: greetings, thanks, "what do you mean?", "say that again", "I didn't ask that"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial

from bot.clinical.facts import load_facts
from bot.dialogue.acknowledge import SAYS_SO, reproaches
from bot.dialogue.answer import more, other_answer, said_that
from bot.dialogue.case import detail_named
from bot.dialogue.copy import about, choose, exists, fill, lowered, offers
from bot.dialogue.corrected import sentences
from bot.dialogue.evidence import evidence_parts, topics
from bot.dialogue.follow_up import SCREEN, left
from bot.dialogue.heard import Heard, Part
from bot.dialogue.last_reply import last_reply, line_meant
from bot.dialogue.opening_line import SORRY
from bot.dialogue.safety import CONFIRM, WHY, hold_line, judge, known
from bot.dialogue.state import State
from bot.reading.acts import ABOUT_LAST_REPLY, SAID_ALREADY
from bot.reading.questions import elliptical, tells

SMALL_TALK = (
    "greet", "thanks", "goodbye", "react", "abuse", "frustrated_with_bot", "joke", "photo", "another_language",
    "feel_down", "off_topic", "general", "other_person", "manage_request", "affirm", "deny", "unsure", "tell",
    "correct", "worried", "said_already",
)  # fmt: skip
POLITE = ("greet", "react", "thanks", "affirm")
PLEASANTRIES = frozenset(SMALL_TALK)
LEAST_SMALL = 0.4
"""Least probability of an act of small talk."""
REPAIRS = tuple(sorted(ABOUT_LAST_REPLY))
# After these the conversation goes on by itself; nothing is asked.
ORDINAL = re.compile(r"\b(first|second|third|last|1st|2nd|3rd)\b", re.IGNORECASE)
ONE = re.compile(r"\bones?\b", re.IGNORECASE)
PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1}
MOST_WORDS_OF_A_REFERENCE, FEW_WORDS = 6, 6
LEAST_REPAIR = 0.5
GO_ON = ("why", "more", "which_one")
"""Repairs that go on from the last answer."""
GOING_ON = re.compile(
    r"\W*(?:(?:but|and|so|ok) )*(?:why|how come|how so|more|tell me more|go on|what else|say more|explain)\b[^a-z]*"
    r"(?:(?:though|tho|so|then|that|is|please|now|not)\b[^a-z]*)*$",
    re.IGNORECASE,
)
MOST_WORDS_GOING_ON = 5
WHO_SAYS = re.compile(
    r"\W*(?:(?:and|but|so|yeah|ok) )*(?:says who|who says|according to who\w*|based on what|where(?: did|'s| is|s) that"
    r"(?: come)? from|where does that come from|what(?:'s| is|s) your source)\b(?: \w+){0,2}\W*$",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"\b(?:ask(?:ed|ing)?|meant|want(?:ed)? to know)\b(?: \w+)? (?:if|whether|what|why|how|when|who|is|can|do)\b",
    re.IGNORECASE,
)
"""A question as it is reported: "I asked if …"."""
NOT_KNOWN = "talk/not_asked_unknown"
COMPLAINTS, LEAST_COMPLAINT = ("frustrated_with_bot", "said_already"), 0.35
TOLD_ME = re.compile(
    r"\b(?:you|ye|yous|u|ya)(?:[’']?ve| have)? (?:\w+ )?(?:said|told)\b|\bsame (?:answer|thing)\b|\brepeat",
    re.IGNORECASE,
)
QUOTED = re.compile(r"(?<!\w)[“\"‘']([^”\"]{3,40}?)[”\"’'](?!\w)")
OWNERS, FEWEST_LETTERS_QUOTED = re.compile(r"(?:\{\w+\}|\b(?:your|my|the|a)\b) ?"), 4
FEWEST_WORDS_NAMING, LEAST_NAMED = 5, 0.08
WHO_FIRST = "faq/gp_or_physio"
DOCTOR, ORDER = (
    frozenset({"doctor", "doc", "gp", "surgery"}),
    frozenset({"first", "before", "then", "after", "precedence"}),
)
"""What makes sure who comes first: "so the doctor first, and then ye?"."""
NOTHING_BEFORE, ABOUT_ALL = "talk/nothing_before", "faq/what_can_you_do"
WHAT_I_TOLD, WHAT_TO_DO = "case/what_i_told", "case/what_should_i_do"
"""How they mark everyday advice that rests on no paper."""
OWN_LEG = "ack/patient_self"
CLOSING = frozenset({"goodbye", "thanks", "abuse", "photo", "another_language", "joke", "off_topic"})


def asks_something(heard: Heard) -> bool:
    """Whether a sentence asks for more than small talk does, so that no small talk may answer the message."""
    return heard.said_more and any(
        said.question and not (said.best.name in PLEASANTRIES and said.best.confidence >= LEAST_SMALL)
        for said in heard.said
    )


def only_tells(heard: Heard) -> bool:
    """Whether a message tells something, though nothing that is kept was heard in it."""
    act = heard.act("tell", "tell_contact", "correct", least=0.1)
    return bool(heard.own_complaint or act or all(tells(said.text) for said in heard.said))


def talk_move(heard: Heard, state: State) -> list[Part]:
    """A line for small talk; nothing where there is none."""
    act = _told_beside(heard) or heard.act(*SMALL_TALK, least=LEAST_SMALL)
    if not act or (act == "greet" and (len(heard.said) > 1 or heard.readings)):
        return []
    if act == "goodbye" and heard.leaves_other:
        # "Anyway, back to me" goes on, and nobody leaves.
        return [Part("answer", choose(OWN_LEG, known(state), state.said) or "", OWN_LEG)]
    if act == "correct" and SAYS_SO.search(heard.text):
        act = SAID_ALREADY
    if act == "tell" and (complaint := bare_complaint(heard, state)):
        return complaint
    name = f"talk/{act}"
    again = f"{name}_again"
    if state.said.get(name) and exists(again):
        name = again
    text = choose(name, known(state), state.said)
    return [Part("answer", text, name, offers(name))] if text else []


def _told_beside(heard: Heard) -> str:
    """ "tell" where something is told beside a pleasantry: "howya. calf's banjaxed" is no greeting alone."""
    kinds = {said.best.name for said in heard.said if said.best.confidence >= LEAST_SMALL}
    return "tell" if "tell" in kinds and kinds <= {"tell", *POLITE} else ""


def bare_complaint(heard: Heard, state: State) -> list[Part]:
    """Sympathy for a few words such as "sore calf", once; what is wrong is asked next."""
    short = len(heard.text.split()) <= FEW_WORDS
    if state.facts or state.said.get(SORRY) or not (short or heard.own_complaint):
        return []
    state.said[SORRY] = 1
    return [Part("acknowledge", choose(SORRY, known(state), {}) or "", SORRY)]


def goes_on_from_nothing(heard: Heard, state: State) -> bool:
    """Whether a bare "why?" or "more" comes before anything was answered."""
    short = len(heard.text.split()) <= MOST_WORDS_GOING_ON
    return short and not (heard.effect or state.last or heard.readings) and bool(GOING_ON.match(heard.text))


def repairs(heard: Heard, state: State) -> bool:
    """Whether the message is about the last reply."""
    return bool(_referred(heard, state) or heard.act(*REPAIRS, least=LEAST_REPAIR))


def points_at_list(heard: Heard, state: State) -> bool:
    """Whether one of what was listed is meant ("the second one", "which one first"), not a new question."""
    return bool(_referred(heard, state) and ONE.search(heard.text))


def repair_move(heard: Heard, state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    """Explains, repeats, shortens or goes on from the last reply; nothing where no repair was asked for.

    Args:
        values: what can be said about the case, for the next likeliest answer.
    """
    if goes_on_from_nothing(heard, state):
        return [_line(NOTHING_BEFORE, state)]
    referred = _referred(heard, state)
    if referred:
        text = choose(referred, known(state, weeks), state.said)
        return [Part("answer", text, referred)] if text else []
    if _heard_before(heard) and _answers(state):
        return other_answer(state.waiting, state, values, weeks) or [said_that(state)]
    act = _who_says(heard) or heard.act(*REPAIRS, least=LEAST_REPAIR) or _repair_asked(heard)
    if not act or (act in GO_ON and _names_something(heard, act)):
        return []
    if act == "not_asked":
        other = other_answer(state.waiting, state, values, weeks)
        name = NOT_KNOWN if _asked_again(heard) else "talk/not_asked"
        return other or [replace(_line(name, state), buttons=offers(name))]
    parts: dict[str, Callable[[Heard, State], list[Part]]] = {
        "why": _why,
        "what_do_you_mean": _explain,
        "more": _more,
        "repeat": _repeat,
        "shorter": _repeat,
        "source": _source,
        "sum_up": partial(_sum_up, values=values, weeks=weeks),
        "which_one": _more,
    }
    if act == "how_many_more":
        count = left(state, weeks)
        name = "talk/how_many_more" if count else "talk/none_more"
        return [Part("answer", choose(name, known(state), state.said, count=str(count)) or "", name)]
    return parts[act](heard, state)


def _asked_again(heard: Heard) -> bool:
    """Whether a complaint holds the question once more: "I asked if the weeks change anything"."""
    complaint = " ".join(said.text for said in heard.said if said.best.name == "not_asked")
    beside = [said for said in heard.said if said.best.name != "not_asked"]
    return bool(REPORTED.search(complaint)) or any(len(said.text.split()) >= FEWEST_WORDS_NAMING for said in beside)


def _names_something(heard: Heard, act: str) -> bool:
    """Whether a sentence that reads as "why?" or "more" has a subject of its own, so that it's a new question."""
    return any(said.question and said.best.name == act and not elliptical(said.text) for said in heard.said)


def _who_says(heard: Heard) -> str:
    """ "source" where a few words ask who says so: "says who?"."""
    return "source" if any(WHO_SAYS.match(said.text) for said in heard.said) else ""


def _repair_asked(heard: Heard) -> str:
    """The repair that a question in a longer message asks for, which is heard a little sooner."""
    asks = (said for said in heard.said if said.question and len(heard.said) > 1)
    return next((s.best.name for s in asks if s.best.name in REPAIRS and s.best.confidence >= LEAST_SMALL), "")


def _heard_before(heard: Heard) -> bool:
    """Whether it complains that the last answer is an old one: "ye said that already"."""
    return bool(heard.act(*COMPLAINTS, least=LEAST_COMPLAINT) and TOLD_ME.search(heard.text) and reproaches(heard.text))


def _referred(heard: Heard, state: State) -> str:
    """The answer that "the second one?" points at, in what was listed last; empty where nothing was."""
    found = ORDINAL.search(heard.text) if len(heard.text.split()) <= MOST_WORDS_OF_A_REFERENCE else None
    place = PLACES[found.group(1).lower()] if found else 0
    return state.listed[place] if found and state.listed and place < len(state.listed) else ""


def _answers(state: State) -> list[str]:
    """Ids of the answers in the last reply."""
    names = (name.removesuffix("#more").replace("amount/", "faq/") for name in state.last)
    return [name for name in names if name.startswith(("faq/", "case/"))]


def _open_fact(state: State) -> str:
    name = state.question.removeprefix(CONFIRM)
    return name if name in load_facts() else ""


def _why(heard: Heard, state: State) -> list[Part]:
    fact = _open_fact(state)
    if fact:
        text = fill(load_facts()[fact].why, state.relation, {})
        return [_again(text, f"why/{fact}", state)] if text else []
    if state.advice.stands and judge(state).findings:
        return hold_line(state.advice.tier, WHY, state)
    return _more(heard, state)


def _explain(heard: Heard, state: State) -> list[Part]:
    word = _word_asked(heard)
    if word:
        return [Part("answer", choose(word, known(state), state.said) or "", word, firm=True)]
    fact = _fact_quoted(heard.text) or _open_fact(state)
    if fact and load_facts()[fact].explain:
        return [_again(fill(load_facts()[fact].explain, state.relation, {}), f"explain/{fact}", state)]
    if state.question.startswith(SCREEN):
        name = f"explain/{state.question.removeprefix(SCREEN)}"
        return [_again(choose(name, known(state), state.said) or "", name, state)]
    return _more(heard, state)


def _fact_quoted(text: str) -> str:
    """The fact that is asked or said back in the words that a message quotes; empty for none.

    "I don't get “up on the toes”" is about the tiptoe, whatever the open question is.
    """
    quoted = QUOTED.search(text)
    phrase = OWNERS.sub("", quoted.group(1).lower()).strip() if quoted else ""
    if len(phrase) < FEWEST_LETTERS_QUOTED:
        return ""
    return next((name for name, said in _said_of_facts().items() if phrase in said), "")


@cache
def _said_of_facts() -> dict[str, str]:
    """What is asked and said back of each fact, without the words for whose leg it is."""
    said = {}
    for name, definition in load_facts().items():
        ways = [
            definition.ask,
            definition.label,
            *definition.tell.values(),
            *map(str, sentences().get(name, {}).values()),
        ]
        said[name] = OWNERS.sub("", " ".join(ways).lower())
    return said


def _word_asked(heard: Heard) -> str:
    """The answer about what a message names ("what do you mean by the soleus?"); empty where it names nothing."""
    if named := detail_named(heard.text):
        return named
    if len(heard.text.split()) < FEWEST_WORDS_NAMING:
        return ""
    asks = (act for said in heard.said for act in said.acts if act.asks and act.confidence >= LEAST_NAMED)
    return next((act.name for act in asks), "")


def _again(text: str, name: str, state: State) -> Part:
    """An explanation; said to be one more time where it was given before."""
    if state.said.get(name) and text:
        text = (
            choose("talk/in_short", known(state), state.said | {"talk/in_short": state.said[name]}, text=text) or text
        )
    return Part("answer", text, name, firm=True)


def _more(heard: Heard, state: State) -> list[Part]:
    longer = [name for name in _answers(state) if about(name).get("more")]
    if longer:
        return [more(longer[0], state)]
    if _answers(state):
        return [_line("talk/no_more", state)]
    # After small talk or a line that said nothing was known there is no more of it; what there is else is said.
    meant = line_meant(last_reply(state, {}, None)) if not heard.act("more") else []
    return meant or [_line(ABOUT_ALL if state.last else NOTHING_BEFORE, state)]


def _repeat(heard: Heard, state: State) -> list[Part]:
    """The last answer's words once more, said to be the short of it."""
    for name in _answers(state):
        text = choose(name, known(state), {})
        if text:
            return [
                Part(
                    "answer",
                    choose("talk/in_short", known(state), state.said, text=lowered(text)) or text,
                    name,
                    firm=True,
                )
            ]
    return [_line("talk/no_more", state)]


def _source(heard: Heard, state: State) -> list[Part]:
    """What the answer that is named, the advice that stands or the last answer goes by."""
    return evidence_parts([name for said in heard.said for name in topics(said)], heard.text, state)


def _sum_up(heard: Heard, state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    """What was said, once more: of what the message names ("so no stretching yet?"), else of the case as a whole."""
    if state.advice.stands:
        words = set(re.findall(r"[a-z]+", heard.text.lower()))
        if words & DOCTOR and words & ORDER:
            return [Part("answer", choose(WHO_FIRST, known(state), state.said) or "", WHO_FIRST, firm=True)]
        return hold_line(state.advice.tier, "why", state)
    named = _named(heard, state)
    bare = all(len(said.acts) == 1 for said in heard.said)
    if bare and values.get("told"):
        told = choose(WHAT_I_TOLD, known(state, weeks), state.said, **values)
        todo = choose(WHAT_TO_DO, known(state, weeks), state.said, **values)
        return [Part("answer", f"{told} {todo}", WHAT_TO_DO)]
    for name in [*named, *_answers(state)]:
        if text := choose(name, known(state, weeks), {}, **values):
            said = choose("talk/sum_up", known(state), state.said, text=lowered(text)) or text
            return [Part("answer", said, name, firm=True)]
    return [_line("talk/no_more", state)]


def _named(heard: Heard, state: State) -> list[str]:
    """The answer that a sum-up is about: the likeliest, one that was given before any other."""
    acts = [act for said in heard.said for act in said.acts if act.asks and act.confidence >= LEAST_NAMED]
    return [act.name for act in sorted(acts, key=lambda act: (not state.said.get(act.name), -act.confidence))[:1]]


def _line(name: str, state: State) -> Part:
    return Part("answer", choose(name, known(state), state.said) or "", name)
