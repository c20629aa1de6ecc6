"""What only frames a question or a complaint about an answer."""

from datetime import date

import pytest

from bot.reading.doc import make_doc
from bot.reading.frames import complained_of, complains, without_frame
from bot.reading.read import read
from bot.reading.reading import Turn

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my sister wants to know if she can swim", "if she can swim"),
        ("hiya, I was just wondering is a brace any use", "is a brace any use"),
        ("would like to know how many sessions it takes", "how many sessions it takes"),
        ("could ye tell me what shoes to buy", "what shoes to buy"),
        ("she never told me what to do", "she never told me what to do"),
        ("I know what it is", "I know what it is"),
        ("wondering", "wondering"),
    ],
)
def test_what_is_asked_stands_behind_its_frame(text: str, asked: str) -> None:
    assert without_frame(make_doc(text)) == asked


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("ye didn't say what the parking is like though", "what the parking is like"),
        ("so ya ignored the bit about insoles", "the bit about insoles"),
        ("you dodged that. about the same", "that"),
        ("I asked why it comes back", "why it comes back"),
        ("you haven't answered me", ""),
        ("I asked my GP about it", None),
        ("my doctor was asking about clots", None),
        ("I told you it was the left", None),
    ],
)
def test_a_complaint_says_what_it_is_about(text: str, about: str | None) -> None:
    assert complained_of(make_doc(text)) == about


def test_a_bare_no_belongs_to_the_complaint_behind_it() -> None:
    first, second = make_doc("No. I asked about insoles").sents
    assert complains(first) and complains(second)
    first, second = make_doc("No. I can't see any swelling").sents
    assert not complains(first) and not complains(second)


@pytest.mark.parametrize("question", ["screen:well", "swelling", "fever"])
def test_a_protest_denies_no_sign(question: str) -> None:
    turn = Turn(TODAY, question=question, settles=("fever", "chest_pain", "breathless"))
    assert not read("no. I asked about the insoles, do you have an answer or not", turn).readings
    assert not read("I didn't say none of those, I was saying no to you ignoring me", turn).readings
    assert any(r.polarity == "denied" for r in read("no. none", turn).readings) or question == "swelling"


@pytest.mark.parametrize(
    "text",
    [
        "no you never mentioned the hill",
        "no, you told me nothing about ice",
        "you said nothing about the shoes, no",
        "no but you asked me that already",
        "ye still haven't said how much, no",
    ],
)
def test_a_no_about_the_talk_denies_no_sign(text: str) -> None:
    turn = Turn(TODAY, question="screen:well", settles=("fever", "chest_pain", "breathless"))
    assert not read(text, turn).readings


def test_a_no_that_was_said_before_does() -> None:
    turn = Turn(TODAY, question="screen:well", settles=("fever", "chest_pain", "breathless"))
    assert len(read("I already told ye no", turn).readings) == len(turn.settles)
