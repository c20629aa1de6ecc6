"""The learned reader of answers: what it may take, what it only asks about, and what it learns from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.clinical.facts import load_facts
from bot.dialogue.questions import questions
from bot.reading.answer_model import (
    NO_ANSWER,
    SCREENS,
    SHARED,
    UNSURE,
    AnswerModel,
    Line,
    accepts,
    question_text,
    read_lines,
)
from bot.reading.encoder import DIMENSIONS
from bot.reading.learned_answers import answer_text, as_readings, learnable, settle
from bot.reading.reading import Reading, Turn

TODAY = date(2026, 11, 28)
LINES = [
    Line("walking", "grand altogether", "fine"),
    Line("walking", "hobbling about", "limp"),
    Line("swelling", "grand altogether", "no"),
    Line("swelling", "hobbling about", "none"),
] * 3


def turn(question: str, patient: str = "") -> Turn:
    """A turn with this question open."""
    return Turn(TODAY, question=question, patient=patient)


@pytest.fixture(scope="module")
def small() -> AnswerModel:
    """A model that has only words to go by."""
    model = AnswerModel()
    model.fit(LINES, np.zeros((len(LINES), 2 * DIMENSIONS), dtype=np.float32))
    return model


@pytest.mark.parametrize(("question", "meant"), [("walking", "fine"), ("swelling", "no")])
def test_words_mean_what_they_mean_to_the_question(small: AnswerModel, question: str, meant: str) -> None:
    value, chance = small.likeliest(question, "grand altogether", np.zeros((2, DIMENSIONS), dtype=np.float32))
    assert value == meant
    assert 0 < chance <= 1


def test_no_answer_has_a_value_of_another_question(small: AnswerModel) -> None:
    value, _ = small.likeliest("swelling", "hobbling about", np.zeros((2, DIMENSIONS), dtype=np.float32))
    assert value == NO_ANSWER


def test_what_was_learned_is_kept_in_a_file(small: AnswerModel, tmp_path: Path) -> None:
    small.write(tmp_path / "answers.npz")
    again = AnswerModel()
    again.read(tmp_path / "answers.npz")
    vectors = np.zeros((2, DIMENSIONS), dtype=np.float32)
    value, chance = again.likeliest("walking", "hobbling about", vectors)
    assert (value, pytest.approx(chance, abs=0.01)) == small.likeliest("walking", "hobbling about", vectors)


def test_a_sure_answer_is_one() -> None:
    (reading,) = as_readings("walking", "limp", 0.85, "like a pirate", turn("walking"))
    assert (reading.value, reading.polarity, reading.source) == ("limp", "affirmed", "answer")
    assert as_readings("walking", "limp", 0.75, "like a pirate", turn("walking")) == []


@pytest.mark.parametrize("name", ["swelling", "flight", "clot_risk", "tiptoe"])
def test_a_sign_or_a_risk_is_only_asked_about(name: str) -> None:
    value = "cannot" if name == "tiptoe" else "yes"
    (reading,) = as_readings(name, value, 0.99, "the whole of it", turn(name))
    assert (reading.value, reading.polarity, reading.source) == (value, "uncertain", "classifier")


def test_a_sign_that_is_gone_is_asked_about_too() -> None:
    (reading,) = as_readings("swelling", "gone", 0.99, "it did and it has", turn("swelling"))
    assert (reading.value, reading.source) == ("yes", "classifier")


def test_a_no_to_a_screen_denies_each_of_its_signs() -> None:
    screen = Turn(TODAY, question="screen:well", settles=("fever", "chest_pain"))
    found = as_readings("screen:well", "no", 0.95, "just the calf", screen)
    assert [(r.name, r.polarity, r.source) for r in found] == [
        ("fever", "denied", "answer"),
        ("chest_pain", "denied", "answer"),
    ]
    assert as_readings("screen:well", "no", 0.85, "just the calf", screen) == []


def test_a_yes_to_a_screen_is_asked_about() -> None:
    screen = Turn(TODAY, question="screen:well", settles=("fever", "chest_pain"))
    found = as_readings("screen:well", "yes", 0.7, "all of them", screen)
    assert {(r.polarity, r.source) for r in found} == {("uncertain", "classifier")}


def test_a_screen_is_left_alone_where_one_of_its_signs_is_told() -> None:
    screen = Turn(TODAY, question="screen:well", settles=("fever", "chest_pain"))
    told = [Reading("fever", "yes", 0, 5, "fever")]
    assert settle(told, "no", 0.99, "fever, that's all", screen) == told
    assert len(settle([], "no", 0.99, "just the calf", screen)) == 2


def test_a_sign_is_denied_only_where_that_is_all_but_certain() -> None:
    (reading,) = as_readings("swelling", "no", 0.95, "divil a bit", turn("swelling"))
    assert (reading.value, reading.polarity, reading.source) == ("yes", "denied", "answer")
    assert as_readings("swelling", "no", 0.85, "divil a bit", turn("swelling")) == []


def test_no_idea_is_an_answer() -> None:
    (reading,) = as_readings("shiny", UNSURE, 0.75, "couldn't tell you", turn("shiny"))
    assert reading.polarity == "uncertain" and reading.source == "answer"


def test_the_answer_is_of_whoever_is_spoken_of() -> None:
    (reading,) = as_readings("walking", "limp", 0.9, "hobbles", turn("walking", "mother"))
    assert (reading.person, reading.relation) == ("other", "mother")


def test_what_is_no_answer_says_nothing() -> None:
    assert as_readings("walking", NO_ANSWER, 0.99, "why?", turn("walking")) == []


def test_it_speaks_where_no_phrase_does() -> None:
    told = [Reading("side", "left", 0, 4, "left")]
    assert [r.value for r in settle(told, "limp", 0.85, "hobbling", turn("walking"))] == ["left", "limp"]
    answered = [Reading("side", "left", 0, 4, "left", source="answer")]
    assert settle(answered, "limp", 0.95, "left", turn("walking")) == answered


def test_a_phrase_is_overruled_where_the_model_is_sure_of_another_answer() -> None:
    """ "Two inches outside the pen mark" was no spreading: it is asked about now."""
    misheard = [Reading("spreading_redness", "yes", 0, 4, "no", "denied", source="answer")]
    (doubt,) = settle(misheard, "yes", 0.95, "outside the pen mark", turn("spreading_redness"))
    assert (doubt.polarity, doubt.source) == ("uncertain", "classifier")
    assert settle(misheard, "yes", 0.85, "outside the pen mark", turn("spreading_redness")) == misheard
    assert settle(misheard, "no", 0.95, "no", turn("spreading_redness")) == misheard
    assert settle(misheard, "none", 0.95, "no, my left calf", turn("spreading_redness")) == misheard


def test_no_guess_calms_what_a_phrase_took_for_a_sign() -> None:
    heard = [Reading("painkillers_fail", "yes", 0, 7, "no good", source="answer")]
    (doubt,) = settle(heard, "no", 0.97, "they're no good to me", turn("painkillers_fail"))
    assert (doubt.value, doubt.polarity, doubt.source) == ("yes", "uncertain", "classifier")


def test_a_phrase_in_passing_and_a_button_stand() -> None:
    for source in ("pattern", "button"):
        told = [Reading("walking", "fine", 0, 5, "grand", source=source)]
        assert settle(told, "limp", 0.99, "grand", turn("walking")) == told


@pytest.mark.parametrize("question", ["", "age", "race", "confirm:swelling", "request:name", "nothing-of-the-kind"])
def test_it_answers_no_other_question(question: str) -> None:
    assert learnable(turn(question)) == ""


def test_what_asks_or_goes_on_for_long_is_no_answer() -> None:
    assert answer_text([("On the flat only.", False), ("Is that bad?", True)]) == "On the flat only."
    assert answer_text([("and then we went home " * 10, False)]) == ""


def test_every_training_line_answers_a_question_that_is_asked() -> None:
    lines = read_lines()
    assert len(lines) > 5000
    wrong = [line for line in lines if not question_text(line.question)]
    wrong += [
        line for line in lines if line.means not in (NO_ANSWER, UNSURE) and not accepts(line.question, line.means)
    ]
    assert wrong == []


def test_no_line_says_two_things() -> None:
    meanings: dict[tuple[str, str], set[str]] = {}
    for line in read_lines():
        meanings.setdefault((line.question, line.text.lower().strip()), set()).add(line.means)
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


def test_a_question_is_put_as_to_the_visitor() -> None:
    assert question_text("heel_raise").startswith("Can your sore leg")
    assert "{" not in "".join(question_text(name) for name in load_facts())
    assert question_text("nothing-of-the-kind") == ""
    assert UNSURE in SHARED


def test_every_screen_is_learned() -> None:
    assert set(SCREENS) == {question.ask for question in questions() if question.settles}
