"""What a doctor's look does to the advice, and what stays settled after it."""

import pytest

from bot.dialogue.follow_up import screen_move
from bot.dialogue.seen import ASK_SEEN, ASK_SINCE
from bot.dialogue.state import ACTED_ON, CLEARED, GIVEN, State, Told
from bot.reading.emergencies import Emergency
from tests.dialogue.test_repairs import heard
from tests.dialogue.test_standing_advice import advised, reading, said_to

SWOLLEN = {"swelling": Told("yes", "swollen")}


def told(text: str, question: bool = False, **more: object) -> tuple[list[str], State]:
    state = advised(facts=SWOLLEN)
    return said_to(state, heard(text, "", 0.0, question=question, **more))[0], state


def test_a_good_result_settles_it_at_once() -> None:
    ids, state = told("the club doctor examined it after training, just a small tear")
    assert ids[0] == "hold/same_day/seen_clear" and not state.advice.stands
    assert state.values()["checked_clear"] == "yes"


def test_without_a_result_one_question_is_asked() -> None:
    ids, state = told("the GP had a look at it at lunch")
    assert ids == ["hold/same_day/already_seen"] and state.advice.state == CLEARED and state.question == ASK_SINCE
    said_to(state, heard("no", "deny", polarity="no"))
    assert not state.advice.stands


def test_worse_since_then_is_for_today_again() -> None:
    _, state = told("the GP had a look at it at lunch")
    ids, text = said_to(state, heard("yes", "affirm", polarity="yes"))
    assert ids == ["hold/same_day/already_seen"] and "today" in text and state.advice.stands


@pytest.mark.parametrize(
    ("text", "stands"),
    [("it's still a bit puffy", False), ("the swelling is far worse than it was", True), ("it's as swollen", False)],
)
def test_the_same_sign_raises_nothing_unless_it_is_worse(text: str, stands: bool) -> None:
    _, state = told("a nurse in the injury unit checked it, no clot")
    ids, _ = said_to(state, heard(text, "tell", readings=(reading("swelling"),)))
    assert state.advice.stands is stands and "answer/not_understood" not in ids


def test_a_result_told_first_holds_until_something_new_comes() -> None:
    """Advice never stood: the sign raises it where it is new since the doctor looked."""
    state = State(facts={"checked_clear": Told("yes"), **SWOLLEN}, turn=2, last=["case/how_long"])
    said_to(state, heard("it's still swollen", "tell", readings=(reading("swelling"),)))
    assert not state.advice.stands
    said_to(state, heard("now it has gone blue", "tell", readings=(reading("colour_change"),)))
    assert state.advice.stands


@pytest.mark.parametrize("text", ["do I have to go back in tonight?", "should I still see a doctor?"])
def test_who_was_seen_need_not_go_back(text: str) -> None:
    _, state = told("a nurse in the injury unit checked it, no clot")
    ids, line = said_to(state, heard(text, "faq/closer", 0.3, question=True))
    assert ids == ["hold/same_day/not_needed"] and line.startswith("No, ")


def test_the_doctor_counts_more_than_the_chat() -> None:
    _, state = told("a nurse in the injury unit checked it, no clot")
    ids, _ = said_to(state, heard("she told me to walk away on it but you say not", "deny", 0.5))
    assert ids[0] == "faq/examined_says_else"


def test_a_test_to_come_holds_exercises_back() -> None:
    _, state = told("the doctor examined it and I'm sent for a scan on Monday")
    said_to(state, heard("no", "deny", polarity="no"))
    ids, text = said_to(state, heard("can I do calf raises?", "faq/calf_raises", 0.9, question=True))
    assert "answer/held_back" in ids and "doctor" in text


@pytest.mark.parametrize("text", ["the pharmacist looked and says it's a strain", "the physio in the gym checked it"])
def test_who_can_not_tell_settles_nothing(text: str) -> None:
    state = advised(facts=SWOLLEN)
    ids, _ = said_to(state, heard(text, "hold/already_seen", 0.9))
    assert state.advice.stands and ids[0] in ("faq/chemist_counts", "faq/coach_or_friend_says")


def test_an_appointment_is_acted_on() -> None:
    ids, state = told("the doctor can take me at half six")
    assert ids == ["hold/same_day/rang"] and state.advice.state == ACTED_ON


def test_a_doctor_named_answers_whether_one_looked() -> None:
    state = advised(facts=SWOLLEN)
    state.question = ASK_SEEN
    said_to(state, heard("told you. the team doctor", "said_already", 0.9))
    assert state.advice.state == CLEARED


def test_relief_is_no_despair() -> None:
    """ "In the end" beside a look that was clear asks nobody about their life."""
    found = Emergency("crisis", "ask", "visitor", "", "in the end", 0, 10)
    ids, state = told("went in to A&E in the end, they scanned it, no clot", emergency=found)
    assert ids[0] == "hold/same_day/seen_clear" and state.advice.state == CLEARED


def test_places_are_listed_once() -> None:
    """Where to go is said with the advice, and once more to who asks."""
    state = advised()
    lines = [said_to(state, heard("where?", "hold/where", question=True))[1] for _ in range(3)]
    assert sum("the GP out-of-hours service or" in line for line in lines) <= 1 and len(set(lines)) == 3


def test_two_practical_questions_get_two_lines() -> None:
    state = State(advice=advised().advice, facts=dict(SWOLLEN), turn=3, last=["advice/same_day"])
    both = heard("can it wait? and where would I go?", "hold/later", question=True)
    where = heard("", "hold/where", question=True)
    ids, _ = said_to(state, type(both)(both.text, said=(*both.said, *where.said)))
    assert ids == ["hold/same_day/later", "hold/same_day/where"] and state.advice.state == GIVEN


CLEAR = "he sent me for the scan in the Mater and it was no clot"


def test_a_risk_raises_nothing_again_once_it_was_looked_at() -> None:
    """ "Ten hours in the car" after a doctor's look is no new sign; a new sign still is one."""
    _, state = told("the GP had a look at it at lunch")
    said_to(state, heard("nothing new, but I drive ten hours a day", "tell", readings=(reading("flight"),)))
    assert not state.advice.stands
    said_to(state, heard("it has gone blue", "tell", readings=(reading("colour_change"),)))
    assert state.advice.stands


def test_a_test_that_was_had_holds_nothing_back() -> None:
    _, state = told(CLEAR)
    assert state.advice.state == CLEARED and state.values()["checked_clear"] == "yes"
    ids, _ = said_to(state, heard("can I do calf raises?", "faq/calf_raises", 0.9, question=True))
    assert "answer/held_back" not in ids


def test_who_says_that_the_test_is_over_waits_no_longer() -> None:
    _, state = told("the doctor examined it and I'm sent for a scan on Monday")
    said_to(state, heard("no", "deny", polarity="no"))
    said_to(state, heard("can I do calf raises?", "faq/calf_raises", 0.9, question=True))
    said_to(state, heard("I've had the scan", "tell"))
    ids, _ = said_to(state, heard("can I do calf raises?", "faq/calf_raises", 0.9, question=True))
    assert "answer/held_back" not in ids


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("was in with the doctor yesterday over my calf, it was swollen", True),
        ("the GP examined it last night, my calf was swollen. what do I do now", True),
        ("the GP examined it last night, my calf is swollen", False),
        ("I was at the doctor on Monday and it's swollen", False),
        ("the doctor looked at it, it was swollen and it still is", False),
        ("my calf was swollen", False),
    ],
)
def test_a_sign_told_as_it_was_when_a_doctor_looked_asks_what_was_found(text: str, asks: bool) -> None:
    state = State(turn=2)
    swollen = reading("swelling")
    message = heard(text, "tell", readings=(type(swollen)("swelling", "yes", 0, 0, "swollen"),))
    ids, line = said_to(state, message)
    assert ids[0] == ("advice/seen/same_day" if asks else "advice/same_day")
    assert state.advice.stands and "today" in line


def test_tablets_a_doctor_gave_are_for_the_doctor_to_change() -> None:
    """The doctor who gave something is no doctor to go to, and nobody is told to leave it out."""
    _, state = told(CLEAR)
    question = "should I be taking anything, the doctor gave me Difene?"
    ids, line = said_to(state, heard(question, "faq/ibuprofen", 0.5, question=True))
    assert "faq/tablet_as_told" in ids and "the doctor said" in line
    assert "leave it out" not in line and "see a doctor" not in line


def test_a_result_that_is_told_later_ends_the_wait() -> None:
    _, state = told("the doctor examined it and I'm sent for a scan on Monday")
    said_to(state, heard("no", "deny", polarity="no"))
    said_to(state, heard("scan was today, all clear", "tell", readings=(reading("checked_clear"),)))
    ids, _ = said_to(state, heard("can I do calf raises?", "faq/calf_raises", 0.9, question=True))
    assert "answer/held_back" not in ids


def test_signs_a_doctor_looked_at_are_not_asked_for() -> None:
    """A new one is met when it is told; before anybody has looked they are asked for."""
    _, state = told(CLEAR)
    assert not screen_move(state)
    assert screen_move(State(turn=2))
