"""Hard only on a run and soft on stopping isn't rock hard at rest; hard on a run alone is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 26)


def hard(text: str, **turn: object) -> list[tuple[str, str]]:
    readings = read(text, Turn(DAY, **turn)).readings  # type: ignore[arg-type]
    return [(r.value, r.polarity) for r in readings if r.name == "rock_hard"]


@pytest.mark.parametrize(
    "text",
    [
        "my calf goes rock hard on every run and softens once I stop",
        "calf is like a rock when I jog, a few minutes later it's soft again",
        "the calves get hard as stone after 15 minutes running, then ok when I rest",
    ],
)
def test_soft_on_stopping_is_denied(text: str) -> None:
    assert hard(text) == [("yes", "denied")]
    assert any(r.name == "exertional_numbness" for r in read(text, Turn(DAY)).readings)


@pytest.mark.parametrize("text", ["my calf gets rock hard when I run", "calf like stone after 10 minutes of running"])
def test_hard_on_a_run_is_half_said(text: str) -> None:
    assert hard(text) == [("yes", "uncertain")]


@pytest.mark.parametrize(
    "text",
    [
        "the calf is rock hard",
        "calf rock hard since the run yesterday",
        "rock hard calf when I run and it's still like that lying down",
        "my calf went rock hard on the run and the foot is numb",
        "calf rock hard when I run, it never goes soft",
        "calf rock hard during the run, swollen too",
    ],
)
def test_hard_at_rest_or_beside_other_signs_stays(text: str) -> None:
    assert hard(text) == [("yes", "affirmed")]


@pytest.mark.parametrize("question", ["rock_hard", "confirm:rock_hard"])
@pytest.mark.parametrize(
    "text", ["soft", "no its soft", "just on runs", "only when i am running", "not at rest", "soft once i rest"]
)
def test_answers_that_settle_it(text: str, question: str) -> None:
    assert hard(text, question=question) in ([("yes", "denied")], [("no", "affirmed")])


@pytest.mark.parametrize("text", ["like a rock", "yes", "yes when I run", "it's hard now, was soft before"])
def test_answers_that_tell_it(text: str) -> None:
    assert ("yes", "affirmed") in hard(text, question="confirm:rock_hard")


def test_behind_standing_advice_it_is_judged_anew() -> None:
    turn = {"facts": {"rock_hard": "yes"}, "advised": True, "rests_on": ("rock_hard",)}
    (reading,) = (r for r in read("is soft after i stop, only hard in run", Turn(DAY, **turn)).readings)  # type: ignore[arg-type]
    assert (reading.name, reading.value, reading.polarity, reading.puts_right) == ("rock_hard", "no", "uncertain", True)


def test_hard_on_runs_alone_is_told_in_a_question_why() -> None:
    def when(text: str) -> list[str]:
        turn = Turn(date(2026, 11, 26))
        return [r.value for r in read(text, turn).readings if r.name == "pain_when" and r.polarity == "affirmed"]

    assert when("and why do they go solid when I jog and after a rest it is gone?") == ["running"]
    assert when("why does it go solid and stay so after a rest?") == []
