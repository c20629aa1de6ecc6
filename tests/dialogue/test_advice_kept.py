"""What is argued or put right while advice stands never loses it, and nothing says no while a rule waits."""

from __future__ import annotations

import pytest

from bot.dialogue.answer import Asked, answer_move
from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.safety import CONFIRM, instead, judge, sign_move
from bot.dialogue.state import ACTED_ON, GIVEN, Advice, State, Told
from bot.dialogue.update import take
from bot.reading.emergencies import Emergency
from bot.reading.read import read
from bot.reading.reading import Reading
from tests.dialogue.test_repairs import TODAY, NoDesk, heard
from tests.dialogue.test_standing_advice import advised, reading, said_to

PANIC = Emergency("breathing", "sure", "visitor", "", "cant breathe", 0, 12)


@pytest.mark.parametrize(
    "told",
    [("ran_on", "yes"), ("rested", "no"), ("side", "left"), ("trend", "better"), ("walking", "fine")],
)
def test_a_correction_leaves_the_advice_in_the_reply(told: tuple[str, str]) -> None:
    before = {"ran_on": "no", "rested": "yes", "side": "right", "trend": "same", "walking": "limp"}
    state = advised()
    state.facts[told[0]] = Told(before[told[0]])
    message = heard("ah come on, it's a strain", "correct", readings=(reading(told[0], told[1]),))
    ids, words = said_to(state, message)
    assert "today" in words
    assert any(name.startswith("hold/same_day") for name in ids)


def test_who_went_is_not_told_again() -> None:
    state = advised()
    state.advice.state = ACTED_ON
    state.facts["side"] = Told("right")
    ids, _ = said_to(state, heard("the left one", "correct", readings=(reading("side", "left"),)))
    assert "hold/same_day/other" not in ids


@pytest.mark.parametrize("name", ["faq/go_to_ed", "faq/gp_or_physio", "faq/wait_till_monday", "case/is_it_serious"])
def test_how_urgent_it_is_waits_for_the_heel(name: str) -> None:
    """After a pop nothing says no as long as nobody knows whether the heel comes up."""
    popped = State(facts={"snap": Told("yes", "heard a pop")})
    assert instead(name, popped) == "answer/awaits/tiptoe"
    assert instead(name, State(facts={"snap": Told("yes"), "tiptoe": Told("can")})) == ""
    assert instead("faq/ice", popped) == ""


def test_a_heel_that_stays_down_is_a_yes_to_ed() -> None:
    state = State(facts={"snap": Told("yes"), "tiptoe": Told("cannot")})
    state.advice = Advice("same_day", ["achilles_tiptoe"], "", GIVEN)
    (part,) = answer_move([Asked("faq/go_to_ed")], state, {}, None)
    assert part.text.startswith("Yes, today")


def test_breath_on_a_hill_is_asked_about_as_new_or_not() -> None:
    state = State(facts={"side": Told("left"), "effort_breathless": Told("yes")})
    half = Reading("breathless", "yes", 0, 9, "short of breath on hill", "uncertain")
    news = take(Heard("Bit short of breath on hill", readings=(half,)), state)
    (part,) = sign_move(news, state)
    assert part.question == CONFIRM + "breathless"
    assert "new, or worse" in part.text and "112" in part.text


def test_what_an_emergency_kept_waiting_is_answered_once_it_is_none() -> None:
    """Whoever was frightened for nothing is told sorry, and gets what they asked."""
    state = State(facts={"side": Told("left")}, turn=3, last=["ask/side"], said={"talk/introduction": 1})
    asks = heard("i cant breathe. can i swim?", "faq/swimming", emergency=PANIC)
    reply(asks, state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert state.advice.stands
    fine = heard("i'm breathing fine", "hold/not_so", readings=(reading("breathless", "no"),))
    ids, words = said_to(state, fine)
    assert not state.advice.stands
    assert "sorry" in words.lower()
    assert "faq/swimming" in ids


def test_the_day_of_a_panic_is_not_the_day_of_the_pain() -> None:
    state = State(facts={"onset_time": Told("2026-11-25/2026-11-25")}, last=["emergency/breathing"])
    weeks = Reading("onset_time", "2026-10-03/2026-11-14", 8, 17, "weeks ago", puts_right=True)
    take(Heard("i meant weeks ago, i was panicking", readings=(weeks,)), state)
    assert state.facts["onset_time"].value == "2026-11-25/2026-11-25"


def test_one_thing_is_said_where_a_half_heard_emergency_is_told_as_a_sign() -> None:
    """The advice needs no question whether it was meant."""
    half = Emergency("breathing", "ask", "visitor", "", "breathless", 0, 10)
    message = heard("a bit breathless", "tell", emergency=half, readings=(reading("breathless"),))
    state = State(facts={"side": Told("left")}, turn=3, said={"talk/introduction": 1})
    ids, _ = said_to(state, message)
    assert ids == ["advice/emergency"]
    assert state.question == ""


def test_a_half_heard_emergency_is_asked_about_once() -> None:
    """The question about the sign carries the number to ring: no second one is put beside it."""
    half = Emergency("breathing", "ask", "visitor", "", "winded on the hill", 0, 18)
    sign = Reading("breathless", "yes", 0, 18, "winded on the hill", "uncertain")
    message = heard("winded on the hill", "tell", emergency=half, readings=(sign,))
    state = State(facts={"side": Told("left")}, turn=3, said={"talk/introduction": 1})
    ids, words = said_to(state, message)
    assert "confirm:breathless" in ids
    assert not any(name.startswith("emergency_ask/") for name in ids)
    assert "112" in words


def test_a_colour_put_right_as_a_bruise_is_said_back_as_one() -> None:
    state = advised(facts={"colour_change": Told("yes", "it's gone blue"), "onset": Told("moment")})
    state.advice.rules = [finding.rule for finding in judge(state).findings]
    text = "the skin isn't blue, it's only a bruise, purple and yellow"
    found = read(text, state.turn_for(TODAY.date())).readings
    _, words = said_to(state, heard(text, "correct", readings=found))
    assert "a bruise" in words
    assert "colour is normal" not in words


def test_an_answer_before_somebody_elses_leg_stays_the_visitors() -> None:
    state = State(facts={"side": Told("both")}, turn=3, question="walking", said={"talk/introduction": 1})
    text = "I walk grand after five minutes. my mum's calf is swollen since the plane, will she rub it?"
    message = read(text, state.turn_for(TODAY.date()))
    told = heard(text, "tell", readings=message.readings, patient=message.patient)
    ids, _ = said_to(state, told)
    assert "advice/same_day" in ids
    assert state.relation == "mother"
    assert "walking" not in state.facts
    assert state.cases[""]["facts"]["walking"]["value"] == "fine"


@pytest.mark.parametrize(("relation", "title"), [("", "I've been seen"), ("father", "He's been seen")])
def test_the_button_speaks_of_whose_leg_it_is(relation: str, title: str) -> None:
    state = State(facts={"site": Told("calf")}, patient={"relation": relation} if relation else {}, turn=3)
    state.said["talk/introduction"] = 1
    sign = Reading("swelling", "yes", 0, 7, "swollen", person="other" if relation else "visitor", relation=relation)
    made = reply(heard("swollen", "tell", readings=(sign,), patient=relation), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert (title, "hold:already_seen") in [tuple(button) for button in made.buttons]
