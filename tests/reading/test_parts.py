"""Another joint's complaint is no calf's; a puffiness only at a bruise or an ankle is half said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Reading, Turn

DAY = date(2026, 11, 26)
CLOT = ("swelling", "warmth", "colour_change", "shiny")


def swelling(text: str, **turn: str) -> list[str]:
    return [r.polarity for r in read(text, Turn(DAY, **turn)).readings if r.name == "swelling"]


@pytest.mark.parametrize(
    "text",
    [
        "slightly swollen over the bruise",
        "a small bit of swelling where the bruise is",
        "the bruise itself is puffy",
        "ankle a bit puffy",
        "there's a bit of swelling around the ankle still",
        "it's swollen, only around the bruise",
        "what about the swelling? it's puffy round the ankle",
    ],
)
def test_only_there_is_half_said(text: str) -> None:
    assert swelling(text) == ["uncertain"]


@pytest.mark.parametrize(
    "text",
    [
        "the calf is puffy and there's a bruise",
        "calf swollen, bruise by the ankle",
        "whole calf swollen around the bruise",
        "leg swollen from the ankle to the knee",
        "my calf and ankle are puffy",
        "ankle ballooned",
        "the ankle is puffy since the flight home",
        "I'm pregnant and one ankle is puffy",
        "swollen below the knee",
        "puffy round the ankle and calf",
        "swollen at the ankle and up the leg",
        "swelling on the calf and bruise",
    ],
)
def test_a_swollen_calf_stays_one(text: str) -> None:
    assert swelling(text) == ["affirmed"]


@pytest.mark.parametrize("question", ["swelling", "confirm:swelling"])
@pytest.mark.parametrize("text", ["only around the bruise", "no just the ankle", "it's just puffy at the bruise"])
def test_only_there_answers_no(text: str, question: str) -> None:
    assert swelling(text, question=question) == ["denied"]


def test_a_yes_stays_a_yes() -> None:
    assert swelling("yes, around the bruise it's bigger", question="confirm:swelling") == ["affirmed"]


def of_a_calf(text: str, turn: Turn) -> list[Reading]:
    return [r for r in read(text, turn).readings if r.name in (*CLOT, "side", "night_pain", "bruise", "tender_touch")]


@pytest.mark.parametrize(
    "text",
    [
        "it's the elbow, red and swollen",
        "my left shoulder is sore at night",
        "wrist swollen and hot to touch",
        "my knee is swollen and hot",
        "bruise on my hip",
        "sole of my foot is swollen",
        "the hip. it's sore and swollen",
    ],
)
def test_another_joint_tells_nothing_of_a_calf(text: str) -> None:
    assert of_a_calf(text, Turn(DAY)) == []
    assert of_a_calf(text, Turn(DAY, question="screen:clot", settles=CLOT)) == []


@pytest.mark.parametrize(
    "text",
    [
        "knee replacement in May, the calf is swollen",
        "swollen from the knee down",
        "my shoulder is fine but it's swollen and hot",
        "my hip and my calf are swollen",
        "swollen behind the knee",
    ],
)
def test_a_landmark_hides_no_calf(text: str) -> None:
    assert swelling(text) == ["affirmed"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("its a bit puffy around the ankle", "puffy around the ankle"),
        ("my ankle is swollen", "ankle is swollen"),
        ("ankle a bit puffy", "ankle a bit puffy"),
    ],
)
def test_the_ankle_is_in_the_words(text: str, words: str) -> None:
    """What is said back names the place, or a puffy ankle sounds like a puffy calf."""
    (swelling,) = (r for r in read(text, Turn(date(2026, 11, 26))).readings if r.name == "swelling")
    assert (swelling.words, swelling.polarity) == (words, "uncertain")
