"""What a message gets beside advice that is given, agreed to or put off: answers, a word for a fear, fitting buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.state import ACTED_ON, GIVEN, State, Told
from bot.reading.acts import Act, Said
from tests.dialogue.test_flow import heard
from tests.dialogue.test_repairs import TODAY, NoDesk
from tests.dialogue.test_standing_advice import advised, reading, said_to

AGED = {"age": Told("69"), "onset": Told("gradual"), "trend": Told("same")}
SWOLLEN = {"swelling": Told("yes")}
ICE = ("Would ice be any good?", "faq/ice", 0.9)


def tells(message: Heard, *names: str) -> Heard:
    """The message with these signs told in it."""
    return replace(message, readings=tuple(reading(name) for name in names))


def test_who_goes_is_not_told_again_to_go() -> None:
    """The reminder in an answer is for those who haven't agreed yet."""
    _, before = said_to(advised(facts=SWOLLEN), heard(ICE))
    assert "today" in before
    state = advised(facts=SWOLLEN)
    state.advice.state = ACTED_ON
    said, after = said_to(state, heard(ICE))
    assert said[0] == "faq/ice"
    assert "today" not in after
    assert not after.rstrip(".").endswith((",", "["))


def test_no_brackets_are_read_by_anybody() -> None:
    """They only mark the reminder."""
    for agreed in (GIVEN, ACTED_ON):
        state = advised(facts=SWOLLEN)
        state.advice.state = agreed
        _, text = said_to(state, heard(ICE))
        assert not set("[]") & set(text)


@pytest.mark.parametrize(
    "text", ["I'll drive over to the doctor on Thursday", "we'll head in first thing in the morning"]
)
def test_a_later_day_is_not_today(text: str) -> None:
    """Whoever sounds like going but names another day is told that it's today."""
    state = advised(facts=SWOLLEN)
    said, _ = said_to(state, heard((text, "hold/on_my_way", 0.9)))
    assert said[0] == "hold/same_day/later"
    assert state.advice.state == GIVEN


def test_a_day_is_soon_enough_for_the_gp() -> None:
    """It is agreed to, and what is asked beside it is answered."""
    state = advised("gp_soon", facts=AGED)
    said, _ = said_to(state, heard(("I'll book in with her for Thursday.", "hold/later", 0.9), ICE))
    assert said[:2] == ["hold/gp_soon/later", "faq/ice"]
    assert state.advice.state == ACTED_ON


@pytest.mark.parametrize("act", ["rang", "help_coming"])
def test_going_is_heard_however_it_is_split(act: str) -> None:
    """A statement that may be any of several ways of going is one of them."""
    acts = (
        Act("faq/company_at_ed", 0.25),
        Act(f"hold/{act}", 0.2),
        Act("hold/being_seen", 0.2),
        Act("hold/on_my_way", 0.1),
    )
    state = advised(facts=SWOLLEN)
    said_to(state, Heard("getting her in to them now", said=(Said("getting her in to them now", False, acts),)))
    assert state.advice.state == ACTED_ON


def test_what_is_asked_with_the_sign_is_answered_beside_the_advice() -> None:
    """Advice of a tier below emergency swallows no question."""
    state = State(turn=1, said={"talk/introduction": 1})
    said, text = said_to(state, tells(heard(("My calf is swollen.", "tell", 0.9), ICE), "swelling"))
    assert said == ["advice/same_day", "faq/ice"]
    assert len(text.split()) <= 90


def test_a_question_without_an_answer_of_its_own_is_owed_one() -> None:
    """The general answer to its kind, while there is advice too."""
    state = State(turn=1, said={"talk/introduction": 1})
    asked = Said("Can I go unicycling on it?", True, (Act("faq/skating_skiing", 0.14), Act("faq/cycling", 0.13)))
    message = Heard(
        "My calf is swollen. Can I go unicycling on it?", said=(Said("My calf is swollen.", False, ()), asked)
    )
    said, _ = said_to(state, tells(message, "swelling"))
    assert said == ["advice/same_day", "general/activity"]


def test_what_did_not_fit_comes_next_time() -> None:
    """The second answer is kept and given with the next reply, once."""
    state = State(turn=1, said={"talk/introduction": 1})
    flight, work = ("May I fly?", "faq/fly", 0.9), ("And can I go to work?", "faq/go_to_work", 0.9)
    said, _ = said_to(state, tells(heard(("My calf is swollen.", "tell", 0.9), flight, work), "swelling"))
    left = {"faq/fly", "faq/go_to_work"} - set(said)
    assert said[0] == "advice/same_day" and len(left) == 1
    said, _ = said_to(state, heard(("Right so.", "react", 0.9)))
    assert left <= set(said)
    said, _ = said_to(state, heard(("Right so.", "react", 0.9)))
    assert not left & set(said)


def test_a_fear_gets_a_word_beside_the_advice() -> None:
    """One line between the advice and the answer."""
    state = State(turn=1, said={"talk/introduction": 1})
    message = heard(("I'm petrified, my calf is swollen.", "tell", 0.9), ICE)
    said, _ = said_to(state, tells(message, "swelling"))
    assert said == ["advice/same_day", "ack/fear_advised", "faq/ice"]
    said, _ = said_to(advised(facts=SWOLLEN), heard(("She's beside herself.", "hold/scared", 0.9), ICE))
    assert said == ["ack/fear_advised", "faq/ice"]


def test_no_fear_no_word() -> None:
    """Who only asks is not told that they worry."""
    said, _ = said_to(advised(facts=SWOLLEN), heard(ICE))
    assert "ack/fear_advised" not in said


def test_where_to_go_is_offered_until_it_was_told() -> None:
    """And never right after it was."""
    state = advised(facts=SWOLLEN)
    where = "hold:where"
    made = reply(heard(("Nah.", "hold/refuses", 0.9)), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert where in [effect for _, effect in made.buttons]
    reply(heard(("Where is it that I'd go?", "hold/where", 0.9)), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    made = reply(heard(("Nah.", "hold/refuses", 0.9)), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert where not in [effect for _, effect in made.buttons]


def test_advice_offers_no_lessons() -> None:
    """No button for a word or for more of an answer stands under advice that was just given."""
    state = State(turn=1, said={"talk/introduction": 1})
    message = tells(heard(("My calf is swollen.", "tell", 0.9), ("What's a tendon?", "faq/tendon", 0.9)), "swelling")
    made = reply(message, state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert made.said[0] == "advice/same_day"
    assert [effect for _, effect in made.buttons if effect.startswith(("ask:", "more:"))] == []


def test_whether_one_must_go_is_answered_by_that() -> None:
    """Settled by its words, and so certain."""
    said, text = said_to(advised(facts=SWOLLEN), heard(("must they really go in?", "hold/why", 1.0)))
    assert said == ["hold/same_day/needed"]
    assert text.startswith("Please do go")


def test_weeks_are_given_for_what_is_supposed() -> None:
    """Weeks of a strain are said as that, while it isn't known to be one."""
    state = advised(facts=SWOLLEN)
    message = heard(("Supposing it's a muscle,", "tell", 0.4), ("how long would that be?", "case/how_long", 0.8))
    said, text = said_to(state, replace(message, text="Supposing it's a muscle, how long would that be?"))
    assert said == ["case/if_muscle"]
    assert "weeks" in text
    said, text = said_to(advised(facts=SWOLLEN), heard(("how long would that be?", "case/how_long", 0.8)))
    assert "weeks" not in text.partition("weeks can")[0]


def test_a_day_that_is_planned_for_is_not_promised() -> None:
    """Nor answered with something else, such as shopping."""
    said, _ = said_to(
        advised("gp_soon", facts=AGED), heard(("Will he be fit for the wedding in June?", "faq/shopping_trip", 0.4))
    )
    assert said[0] == "case/by_then"


@pytest.mark.parametrize("text", ["I'll head up this evening.", "we will go after my shift", "she'll ring them by six"])
def test_later_today_is_today(text: str) -> None:
    """Nobody who goes this evening is told not to put it off."""
    state = advised(facts=SWOLLEN)
    said, _ = said_to(state, heard((text, "hold/later", 0.9)))
    assert said[0] == "hold/same_day/on_my_way"
    assert state.advice.state == ACTED_ON


def test_which_place_it_has_to_be_is_answered_by_the_advice() -> None:
    """Not by what a physio is for."""
    said, _ = said_to(advised(facts=SWOLLEN), heard(("would a GP be enough?", "faq/gp_or_physio", 0.5)))
    assert said == ["faq/go_to_ed"]
    hurt = {"walking": Told("cannot"), "onset": Told("moment")}
    _, text = said_to(advised(facts=hurt), heard(("is it the unit or the hospital?", "faq/ed_or_injury_unit", 0.6)))
    assert text.startswith("ED or injury unit")


def test_what_may_be_done_until_then_is_no_question_of_waiting() -> None:
    """The walk is asked about, and not whether the doctor can wait."""
    acts = (Act("faq/wait_till_monday", 0.5), Act("faq/walk_on_it", 0.1), Act("faq/swimming", 0.02))
    text = "Do I give the Thursday stroll a miss until she has looked at it?"
    said, _ = said_to(advised("gp_soon", facts=AGED), Heard(text, said=(Said(text, True, acts),)))
    assert said[0] == "faq/walk_on_it"


def test_what_keeps_to_the_advice_gets_no_longer_text() -> None:
    """The longer text of work is for those whom no doctor has to see first."""
    state = advised(facts=SWOLLEN)
    work = Said("I've a shift at six", True, (Act("faq/closer", 1.0), Act("faq/go_to_work", 0.9)))
    said_to(state, heard(("Can I go to work?", "faq/go_to_work", 0.9)))
    said, _ = said_to(state, Heard(work.text, said=(work,)))
    assert "faq/go_to_work#more" not in said


def test_an_activity_that_waits_is_said_to_wait_with_the_advice() -> None:
    """ "Calf's swollen, may I swim?" is told that too, in the same reply."""
    state = State(turn=1, said={"talk/introduction": 1})
    message = heard(("My calf is swollen.", "tell", 0.9), ("May I go for a swim?", "faq/swimming", 0.9))
    said, _ = said_to(state, tells(message, "swelling"))
    assert said == ["advice/same_day", "answer/held_back"]
