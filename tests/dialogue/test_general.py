"""Questions whose kind is clear but that no answer fits."""

from __future__ import annotations

import pytest

from bot.dialogue.answer import Asked, answer_move, asked
from bot.dialogue.copy import texts
from bot.dialogue.general import KINDS, general_answer, named_outright
from bot.dialogue.heard import Heard
from bot.dialogue.safety import Advice
from bot.dialogue.state import GIVEN, State
from bot.reading.acts import Act, Said


def said(text: str, **acts: float) -> Said:
    return Said(text, True, tuple(Act(f"faq/{name}", share) for name, share in acts.items()))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (said("is it ok to milk the cows?", mind_kids=0.14, shaving_skin=0.07), "activity"),
        (said("should I put a wedge in the wellies?", insoles=0.15, everyday_shoes=0.05), "remedy"),
        (said("would manuka honey do anything?", coffee=0.15, iron=0.1), "remedy"),
        (said("is it cos of my new coach?", second_opinion=0.2, reviews=0.1), "cause"),
        (said("it clicks, is that normal?", toe_runner=0.1, second_opinion=0.2), "feeling"),
        (said("would they keep him in?", what_they_do=0.15, ed_wait=0.1), "care"),
        (said("is there a bike rack", parking=0.15, opening_hours=0.1), "clinic"),
    ],
)
def test_the_kind_of_a_question(sentence: Said, kind: str) -> None:
    assert general_answer(sentence) == f"general/{kind}"


def test_no_kind_no_general_answer() -> None:
    """Without a form of words and with likely answers of all kinds nothing is made up."""
    assert general_answer(said("the wellies", coffee=0.1, parking=0.1, what_is_strain=0.1)) == ""
    assert general_answer(said("does quicker feet help", cadence_change=0.2)) == ""


def test_an_unlikely_answer_gives_way_to_the_general_one() -> None:
    """A dairy farmer who asks about milking isn't told how to lift small children."""
    heard = Heard("is it ok to milk the cows?", said=(said("is it ok to milk the cows?", mind_kids=0.2, heat=0.06),))
    [ask] = asked(heard)
    assert ask.name == "general/activity"


def test_a_likely_answer_is_given() -> None:
    heard = Heard("can I cycle?", said=(said("can I cycle?", cycling=0.7, spinning=0.1),))
    assert [ask.name for ask in asked(heard)] == ["faq/cycling"]


def test_while_advice_stands_nothing_is_allowed() -> None:
    state = State(advice=Advice("same_day", [], "", GIVEN))
    [part] = answer_move([Asked("general/activity")], state, {}, None)
    assert "seen today" in part.text


def test_other_words_each_time_and_then_an_honest_end() -> None:
    state = State()
    told = []
    for _ in range(len([t for t in texts()["general/meaning"] if "when" not in t.about]) + 1):
        [part] = answer_move([Asked("general/meaning")], state, {}, None)
        told.append(part)
        state.said[part.id] = state.said.get(part.id, 0) + 1
    assert len({part.text for part in told}) == len(told)
    assert told[-1].id == "answer/dont_know"


def test_every_general_answer_is_of_a_kind() -> None:
    names = {name.removeprefix("general/") for name in texts() if name.startswith("general/")}
    assert names and names < KINDS


def test_a_likely_answer_that_the_question_names_is_meant() -> None:
    acts = (Act("faq/golf", 0.2), Act("faq/drive", 0.18), Act("faq/long_journey", 0.16))
    assert named_outright(Said("is it all right to drive on Monday?", True, acts), 0.15) == "faq/drive"
    assert named_outright(Said("is it all right to go on Monday?", True, acts), 0.15) == ""
