"""What points back at the last reply is answered from what that reply was made of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.clinical.facts import load_facts
from bot.dialogue.copy import exists
from bot.dialogue.follow_up import SCREEN
from bot.dialogue.heard import Heard
from bot.dialogue.points_back import without_made_sure
from bot.dialogue.questions import questions
from bot.dialogue.reply import Reply, reply
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading

NOW = datetime(2026, 11, 28, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def answer(text: str, last: list[str], act: str = "tell", sure: float = 0.1, **more: Any) -> Reply:
    """The reply to a question behind a reply with these ids."""
    state = State(last=last, said={"talk/introduction": 1, **dict.fromkeys(last, 1)}, turn=2, **more)
    heard = Heard(text, said=(Said(text, True, (Act(act, sure),)),))
    return reply(heard, state, NoDesk(), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "text", "name"),
    [
        ("case/how_long", "so 3 weeks, correct?", "back/one_of_several"),
        ("case/how_long", "two years, was it?", "back/not_quite"),
        ("faq/ice", "20 minutes, you said?", "back/right"),
        ("faq/walk_on_it", "half an hour you meant?", "back/no_number"),
        ("faq/ice", "and suppose that won't help?", "back/if_not"),
        ("faq/calf_raises", "what if none of that works?", "back/if_not"),
        ("faq/cycling", "and if it gets sore?", "back/if_sore"),
        ("case/can_i_run", "what happens if I do it anyway?", "back/if_running"),
        ("faq/strength_plan", "which exercises do you mean?", "back/exercise"),
        ("faq/cycling", "what exercise is that?", "back/that_is"),
        ("faq/achilles_signs", "what test?", "faq/test_tiptoe"),
        ("faq/cycling", "what saddle?", "back/this"),
        ("faq/cycling", "yes to which?", "back/yes_to"),
        ("faq/cycling", "a straight yes or no please", "back/yes"),
        ("case/can_i_run", "so can I or can't I?", "back/depends"),
        ("case/can_i_run", "so no runs for now?", "back/hangs_on"),
        ("case/how_long", "is it true for me as well?", "back/for_me"),
        ("case/how_long", "also at my age?", "faq/heal_older"),
        ("faq/clot_no_swelling", "how will I notice?", "faq/clot_signs"),
        ("faq/ice", "and what can I do then?", "case/what_should_i_do"),
        ("faq/calf_raises", "right, why should he try them?", "back/why_strength"),
        ("faq/how_many_raises", "what use would that be?", "back/why_strength"),
        ("faq/heat", "and what would it do for me?", "back/why_comfort"),
        ("case/can_i_run", "why must I wait?", "back/why_wait"),
        ("case/how_long", "so what can I be doing these three weeks?", "faq/week_plan"),
    ],
)
def test_the_last_answer_decides(last: str, text: str, name: str) -> None:
    assert answer(text, [last]).said[0] == name


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("talk/joke", "explain/small_talk"),
        ("talk/thanks", "explain/small_talk"),
        ("talk/off_topic", "explain/off_topic"),
        ("talk/greet", "explain/greet"),
        ("answer/dont_know", "explain/not_known"),
        ("answer/not_understood", "explain/not_followed"),
    ],
)
def test_a_line_that_answered_nothing_is_explained(last: str, name: str) -> None:
    """It isn't denied that something was said."""
    assert answer("what do you mean?", [last], "what_do_you_mean", 0.9).said == [name]


@pytest.mark.parametrize("ask", [entry.ask for entry in questions()])
def test_each_question_has_its_reason_and_comes_back_lightly(ask: str) -> None:
    said = ask if ask.startswith(SCREEN) else f"fact:{ask}"
    made = answer("how come you ask that?", [said], question=ask)
    assert made.said[1] == said
    assert not made.bubbles[-1].startswith(("Back to", "And the one", "One thing"))
    screen = ask.removeprefix(SCREEN)
    assert exists(f"reason/{screen}") or load_facts()[ask].why


def test_an_answer_with_a_why_gets_the_reason_and_the_next_question() -> None:
    state = State(last=["fact:side"], question="side", said={"talk/introduction": 1, "fact:side": 1}, turn=2)
    said = (Said("Right.", False, (Act("tell", 0.9),)), Said("Why do you ask?", True, (Act("why", 0.9),)))
    told = Reading("side", "right", 0, 5, "Right", source="answer")
    made = reply(Heard("Right. Why do you ask?", said=said, readings=(told,)), state, NoDesk(), NOW)  # type: ignore[arg-type]
    assert "why/side" in made.said
    assert "fact:side" not in made.said


def test_what_else_is_needed() -> None:
    told = {"side": Told("left"), "onset": Told("gradual")}
    still = answer("have ye everything now?", ["fact:trend"], question="trend", facts=told)
    assert still.said == ["fact:trend"]
    assert answer("is there much more you need from me?", ["talk/greet"]).said == ["back/nothing_told"]


def test_a_time_that_is_made_sure_of_is_no_beginning() -> None:
    text = "ten weeks, is that right?"
    began = Reading("onset_time", "2026-09-19/2026-09-19", 0, 9, "ten weeks")
    heard = Heard(text, said=(Said(text, True, (Act("sum_up", 0.8),)),), readings=(began,))
    assert without_made_sure(heard, State(last=["case/how_long"], turn=2)).readings == ()
    answers = Heard("ten weeks", said=(Said("ten weeks", False, (Act("tell", 0.8),)),), readings=(began,))
    assert without_made_sure(answers, State(last=["fact:onset_time"], question="onset_time")).readings == (began,)


def test_advice_is_not_turned_away_from() -> None:
    advice = Advice("same_day", ["calf_larger"], "", GIVEN)
    made = answer("and suppose that won't help?", ["advice/same_day"], advice=advice)
    assert not any(name.startswith("back/") for name in made.said)


@pytest.mark.parametrize(
    ("weeks_ago", "tier", "name"),
    [(70, "none", "back/changes_time"), (70, "same_day", "back/changes_time"), (0, "none", "back/changes")],
)
def test_whether_what_was_put_right_changes_anything(weeks_ago: int, tier: str, name: str) -> None:
    """A time told in the same message is met as one; beside advice the advice is kept."""
    began = (NOW - timedelta(days=weeks_ago)).date().isoformat()
    onset = Reading("onset_time", f"{began}/{began}", 0, 5, "since")
    advice = Advice(tier, ["clot_swelling"], "", GIVEN) if tier != "none" else Advice()
    state = State(last=["fact:walking"], said={"talk/introduction": 1}, turn=2, advice=advice)
    said = (Said("It's ten weeks.", False, (Act("tell", 0.9),)), Said("does it change something?", True, ()))
    heard = Heard("It's ten weeks. does it change something?", said=said, readings=(onset,) if weeks_ago else ())
    made = reply(heard, state, NoDesk(), NOW)  # type: ignore[arg-type]
    assert name in made.said
    assert ("today" in " ".join(made.bubbles)) == (tier == "same_day")


def test_a_remedy_is_no_news_that_changes_anything() -> None:
    made = answer("would that make any difference?", ["faq/ice"], act="faq/night_splint", sure=0.7)
    assert made.said[0] == "faq/night_splint"


def test_a_risk_told_in_the_message_matters() -> None:
    """What is asked about news is answered by the news; without any, by why the assistant asks."""
    told = Reading("flight", "yes", 0, 9, "we flew home")
    said = (Said("We flew home on Sunday.", False, ()), Said("is that important?", True, (Act("why", 0.3),)))
    heard = Heard("We flew home on Sunday. is that important?", said=said, readings=(told,))
    state = State(last=["fact:walking"], question="walking", said={"talk/introduction": 1}, turn=2)
    assert "back/matters" in reply(heard, state, NoDesk(), NOW).said  # type: ignore[arg-type]
    assert answer("is that important?", ["fact:walking"], question="walking").said[0] == "why/walking"


def test_a_worry_without_news_is_the_question_it_is() -> None:
    made = answer("is it a worry then?", ["fact:walking"], act="case/is_it_serious", sure=0.9, question="walking")
    assert made.said[0] == "case/is_it_serious"
