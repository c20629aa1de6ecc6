"""Every state of a conversation meets every kind of message: what a reply owes holds for all of them.

The messages are made by hand as they would be read, so no model is needed. `KNOWN` names what the product still gets
wrong, each line told in known_faults.md; who mends one takes its line out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import product
from typing import Any

import pytest

from bot.booking.draft import new_draft
from bot.dialogue import safety
from bot.dialogue.compose import MOST_BUBBLES, MOST_WORDS, Reply
from bot.dialogue.copy import about, texts
from bot.dialogue.heard import Heard
from bot.dialogue.hold import WHAT_TO_SAY
from bot.dialogue.reply import reply
from bot.dialogue.state import (
    ACTED_ON,
    ADVICE_STATES,
    CLEARED,
    CONTESTED,
    CRISES,
    GIVEN,
    WITHDRAWN,
    Advice,
    State,
    Told,
)
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading

NOW = datetime(2026, 11, 26, 10, 0)
SETTLED = (WITHDRAWN, CLEARED)
SIGNS = {
    safety.EMERGENCY: {"breathless": "yes"},
    safety.SAME_DAY: {"swelling": "yes", "warmth": "yes"},
    safety.GP_SOON: {"night_pain": "yes", "weight_loss": "yes"},
}
HELP = re.compile(r"\b(112|116 123|50808|1800 247 247)\b")
RUNNING = re.compile(r"\b(run|runs|running|jog\w*|sprint\w*|exercises?|massage|stretch\w*)\b", re.IGNORECASE)
HELD_BACK = re.compile(r"\b(no|not|don't|without|leave|until|till|before|first|wait|stop|alone)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?]+[.!?]*")


class Desk:
    """A clinic that takes everything."""

    def send(self, draft: Any, state: State) -> str:
        """A reference."""
        return "CP-TEST01"

    update = send

    def cancel(self, state: State) -> bool:
        """Done."""
        return True

    def export(self) -> str:
        """What is stored."""
        return "one message."

    def erase(self) -> str:
        """A receipt."""
        return "ER-TEST01"

    def openings(self) -> None:
        """No diary."""

    def note(self, event: str, state: State) -> None:
        """Records nothing."""


# --- messages ---------------------------------------------------------------------------------------------------------


def line(text: str, act: str, question: bool = False, **more: Any) -> Heard:
    """A message of one sentence that does one thing for certain."""
    return Heard(text, said=(Said(text, question, (Act(act, 0.9),)),), **more)


SIDE = Reading("side", "left", 0, 4, "left")
MESSAGES = {
    "asks": line("is ice any good?", "faq/ice", question=True),
    "asks_the_unknown": line("do you sell tyres?", "off_topic", question=True),
    "tells": line("left one", "tell", readings=(SIDE,)),
    "greets": line("hi there", "greet"),
    "thanks": line("thanks a lot", "thanks"),
    "goodbye": line("bye now", "goodbye"),
    "abuse": line("you're useless", "abuse"),
    "stops": line("stop", "stop", polarity="no"),
    "yes": line("yes", "affirm", polarity="yes"),
    "unsure": line("not sure", "unsure", polarity="unsure"),
    "nonsense": line("qwpo asdk", "tell"),
    "unread": Heard("zzz"),
    "the_first": line("the first one", "which_one"),
    "the_last": line("the last one", "which_one"),
    "why": line("why?", "why", question=True),
    "repeats": line("say that again", "repeat"),
    "refuses": line("I won't go", "hold/refuses"),
    "where": line("where?", "hold/where", question=True),
    "meanwhile": line("what do I do until then", "hold/meanwhile", question=True),
    "not_so": line("that's not what I meant", "hold/not_so"),
    "seen_clear": line("they scanned it and it was clear", "hold/seen_clear"),
    "wants_a_visit": line("can I book in", "request_visit", question=True),
}
SETTLING = ("not_so", "seen_clear")


# --- states -----------------------------------------------------------------------------------------------------------


def empty() -> State:
    """Nothing said yet but the introduction."""
    return State(said={"talk/introduction": 1}, turn=1, day=NOW.date().isoformat())


def asked(question: str) -> State:
    """A question is open."""
    name = question if question.startswith("screen:") else f"fact:{question}"
    state = empty()
    state.facts = {"side": Told("right", "right", turn=1)}
    state.question, state.said[name] = question, 1
    return state


def form(detail: str) -> State:
    """A request is open at a detail; those before it are given."""
    given = {
        "name": {"name": "Nora Daly"},
        "contact": {"phone": "086 555 0142"},
        "wish": {"times": "Thursday morning", "said_times": "Thursday morning"},
        "why": {"why_words": "sore calf"},
        "consent": {"consent": "yes"},
    }
    draft, state = new_draft("visit"), empty()
    for name, values in given.items():
        if name == detail:
            break
        draft.update(values)
    draft["question"] = state.question = f"request:{detail}"
    state.request = draft
    return state


def advised(tier: str, stage: str, kind: str = "") -> State:
    """Advice was given, and has got so far."""
    state = empty()
    if not kind:
        state.facts = {name: Told(value, name, turn=1) for name, value in SIGNS[tier].items()}
    rules = [] if kind else [finding.rule for finding in safety.judge(state).findings]
    if stage == WITHDRAWN:
        state.facts = {}
    state.advice = Advice(tier, rules, kind, stage)
    return state


def sent() -> State:
    """A request went to the clinic."""
    state = form("send")
    state.sent = {**(state.request or {}), "reference": "CP-TEST01", "kind": "visit"}
    state.request, state.question = None, ""
    return state


STATES: dict[str, Callable[[], State]] = {
    "nothing": empty,
    "fact": lambda: asked("trend"),
    "screen": lambda: asked("screen:clot"),
    "sent": sent,
    **{f"form_{d}": partial(form, d) for d in ("name", "contact", "wish", "why", "consent", "send")},
    **{f"{t}_{s}": partial(advised, t, s) for t, s in product(SIGNS, ADVICE_STATES)},
    **{f"stroke_{s}": partial(advised, "emergency", s, "stroke") for s in (GIVEN, CONTESTED, ACTED_ON)},
    **{kind: partial(advised, "emergency", GIVEN, kind) for kind in CRISES},
}
PERSONS = ("", "husband", "daughter")
# GP-soon advice isn't held or settled yet (known_faults.md); it locks nothing.
STANDING = tuple(name for name, make in STATES.items() if make().advice.stands and make().advice.tier != safety.GP_SOON)

# (states, messages, kinds of breach); told in known_faults.md.
KNOWN: tuple[tuple[re.Pattern[str], set[str], set[str]], ...] = ()


# --- what a reply owes ------------------------------------------------------------------------------------------------


def words(made: Reply) -> str:
    """The reply as one text."""
    return "\n".join(made.bubbles)


def budget(made: Reply) -> Iterator[str]:
    """Breaches of form: nothing said, too many bubbles or words, unfilled words."""
    text = words(made)
    if not made.bubbles or not all(bubble.strip() for bubble in made.bubbles):
        yield "empty"
    if len(made.bubbles) > MOST_BUBBLES:
        yield "bubbles"
    if len(text.split()) > MOST_WORDS:
        yield "words"
    if re.search(r"[{}]", text):
        yield "unfilled"


def led(made: Reply, state: State, message: str) -> Iterator[str]:
    """Breaches of safety: an emergency that stands is not in the first bubble."""
    if message in SETTLING or not state.advice.stands or state.advice.tier != safety.EMERGENCY:
        return
    if state.advice.state in (GIVEN, CONTESTED) and not HELP.search(made.bubbles[0]):
        yield "advice_not_first"


def leaks(made: Reply) -> Iterator[str]:
    """What is said of running, exercise or massage other than that it waits."""
    for bubble in made.bubbles:
        for sentence in SENTENCE.findall(bubble):
            if RUNNING.search(sentence) and not HELD_BACK.search(sentence):
                yield f"running: {sentence.strip()}"


def start(name: str, person: str) -> State:
    """A state, with whose body it is."""
    state = STATES[name]()
    if person:
        state.patient = {"relation": person}
    return state


def breaches(name: str, message: str, person: str) -> set[str]:
    """What goes wrong where somebody in a state sends a message twice."""
    state, heard = start(name, person), MESSAGES[message]
    heard = replace(heard, patient=person)
    said: list[str] = []
    found: set[str] = set()
    for _ in range(2):
        try:
            made = reply(heard, state, Desk(), NOW)
        except Exception:  # whatever is raised, the visitor gets no reply
            return found | {"crash"}
        found.update((*budget(made), *led(made, state, message)))
        if state.advice.stands and state.advice.tier == safety.SAME_DAY and any(leaks(made)):
            found.add("running")
        said.append(words(made))
    if said[0] == said[1]:
        found.add("repeated")
    return found


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("name", STATES)
def test_every_message_in_every_state(name: str, message: str) -> None:
    """A short reply, never twice the same, with the advice in front while an emergency stands."""
    known = {kind for states, texts_, kinds in KNOWN if states.fullmatch(name) and message in texts_ for kind in kinds}
    found = {kind for person in PERSONS for kind in breaches(name, message, person)}
    assert found <= known


@pytest.mark.parametrize("effect", ["hold:not_so", "hold:already_seen"])
@pytest.mark.parametrize("name", STANDING)
@pytest.mark.parametrize("person", PERSONS)
def test_a_way_out(name: str, person: str, effect: str) -> None:
    """One press settles the advice, and what was withdrawn is not told again."""
    state = start(name, person)
    made = reply(Heard("", effect=effect), state, Desk(), NOW)
    assert not state.advice.stands, words(made)
    assert list(budget(made)) == []
    reply(MESSAGES["thanks"], state, Desk(), NOW)
    assert not state.advice.stands


@pytest.mark.parametrize("name", [name for name in STANDING if name.startswith((safety.EMERGENCY, safety.SAME_DAY))])
def test_no_way_out_is_hidden(name: str) -> None:
    """As long as advice that was only given stands, a refusal is met with the buttons that settle it."""
    state = start(name, "")
    made = reply(MESSAGES["refuses"], state, Desk(), NOW)
    assert {effect for _, effect in made.buttons} & {"hold:not_so", "hold:already_seen"}


@pytest.mark.parametrize("stage", [GIVEN, CONTESTED, ACTED_ON])
def test_no_running_while_the_same_day_stands(stage: str) -> None:
    """Whatever is asked, running, exercise and massage stay back until a doctor has looked."""
    leaked = {}
    for name in (name for name in texts() if name.startswith("faq/")):
        state = advised(safety.SAME_DAY, stage)
        made = reply(line("and that?", name, question=True), state, Desk(), NOW)
        if about(name).get("running") and name in made.said:
            leaked[name] = words(made)
        assert not list(budget(made)), name
    assert leaked == {}


def test_an_emergency_answers_nothing_else() -> None:
    """No answer of the bank is given while an emergency stands, but what to say to whoever is rung."""
    for name in (name for name in texts() if name.startswith("faq/") and name != WHAT_TO_SAY):
        made = reply(line("and that?", name, question=True), advised(safety.EMERGENCY, GIVEN), Desk(), NOW)
        assert name not in made.said
        assert HELP.search(made.bubbles[0]), name
