"""Questions that got no answer: said beside the others, and kept for when they are asked again."""

from __future__ import annotations

from datetime import date

from bot.dialogue.answer import NOT_THAT, answer_move, asked
from bot.dialogue.heard import Heard
from bot.dialogue.next_step import next_move
from bot.dialogue.state import State, Told
from bot.dialogue.unanswered import MOST_KEPT, TURNS_KEPT, note_unanswered
from bot.dialogue.update import News
from bot.reading.acts import Act, Said

BIKE = Said("can i cycle to college", True, (Act("faq/cycling", 0.9),))
GOAT = Said("and any word on my goat", True, (Act("faq/vet", 0.05), Act("off_topic", 0.04)))


def test_what_has_no_answer_is_named_beside_the_others() -> None:
    """Who asks two things hears which of them isn't known."""
    asks = asked(Heard("", said=(BIKE, GOAT)))
    assert [ask.name for ask in asks] == ["faq/cycling", NOT_THAT]
    last = answer_move(asks, State(), {}, None)[-1]
    assert "your goat" in last.text


def test_another_wording_of_an_answered_question_is_not_named() -> None:
    """ "Can I cycle, or is the bike out?" has its answer."""
    again = Said("or is the bike out altogether", True, (Act("faq/bike_cause", 0.15), Act("faq/cycling", 0.12)))
    assert [ask.name for ask in asked(Heard("", said=(BIKE, again)))] == ["faq/cycling"]
    vague = Said("is that ok to do", True, (Act("faq/vet", 0.1),))
    assert [ask.name for ask in asked(Heard("", said=(BIKE, vague)))] == ["faq/cycling"]


def test_an_unanswered_question_is_kept_until_it_is_answered() -> None:
    """For some turns, and only the last few."""
    state = State(turn=1)
    note_unanswered(Heard("", said=(BIKE, GOAT)), state, ["faq/cycling"])
    assert list(state.unanswered) == [GOAT.text]
    assert state.turn_for(date(2026, 11, 28)).unanswered == (GOAT.text,)
    state.turn += TURNS_KEPT + 1
    note_unanswered(Heard("", said=(BIKE,)), state, ["faq/cycling"])
    assert state.unanswered == {}


def test_no_more_than_a_few_are_kept() -> None:
    """The oldest gives way."""
    state = State(turn=1)
    for number in range(MOST_KEPT + 2):
        said = Said(f"can I carry goat number {number} upstairs", True, (Act("faq/vet", 0.1),))
        note_unanswered(Heard("", said=(said,)), state, [])
    assert len(state.unanswered) == MOST_KEPT
    assert "goat number 0" not in " ".join(state.unanswered)


def test_a_complaint_is_met_by_no_further_question() -> None:
    """Unless a rule waits for its answer: a snap, and nobody knows whether the heel lifts."""
    complaint = Heard(
        "that's not what I asked", said=(Said("that's not what I asked", False, (Act("not_asked", 0.9),)),)
    )
    state = State(facts={"side": Told("left"), "trend": Told("same")}, turn=3)
    assert next_move(complaint, News({}), [], state, None) == []
    plain = Heard("left", said=(Said("left", False, (Act("tell", 0.9),)),))
    assert next_move(plain, News({"side": Told("left")}), [], state, None)
    state.facts["snap"] = Told("yes")
    assert next_move(complaint, News({}), [], state, None)[-1].question == "tiptoe"
