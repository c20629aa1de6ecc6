"""What is said about a request without giving a detail anew."""

from __future__ import annotations

import pytest

from bot.booking import changes


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("the name is wrong", "name"),
        ("wrong number sorry", "contact"),
        ("there's a typo in my e-mail", "contact"),
        ("change the times", "wished_times"),
        ("the day isn't right", "wished_times"),
        ("ah no", None),
    ],
)
def test_the_detail_that_is_wrong(text: str, detail: str | None) -> None:
    assert changes.named_detail(text) == detail


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("use my email instead", "email"),
        ("just email me", "email"),
        ("email is better", "email"),
        ("I'd rather ye use my mobile", "phone"),
        ("phone would be better", "phone"),
        ("what is your email", None),
    ],
)
def test_how_to_answer(text: str, way: str | None) -> None:
    assert changes.wished_way(text) == way


@pytest.mark.parametrize("text", ["no calls please", "don't ring me", "text only", "I can't take calls at work"])
def test_no_calls(text: str) -> None:
    assert changes.wants_no_calls(text)


@pytest.mark.parametrize("text", ["ring me after 5", "no", "call me", "don't know"])
def test_calls_are_fine(text: str) -> None:
    assert not changes.wants_no_calls(text)


@pytest.mark.parametrize(
    ("text", "any_such"),
    [
        ("what about Tuesdays", True),
        ("any thursday at all", True),
        ("every Friday suits", True),
        ("tuesday is grand", False),
        ("the Friday one", False),
        ("1 December", False),
    ],
)
def test_a_weekday_as_often_as_it_comes(text: str, any_such: bool) -> None:
    assert changes.wants_any_such_day(text) is any_such


@pytest.mark.parametrize(
    "sentence",
    [
        "I need an appointment for the leg",
        "appointment please",
        "would there be any slots going next week",
        "have ye anything free on Friday?",
        "could my lad be seen?",
        "I'd love to get in with one of ye",
        "looking to get the calf looked at, could you fit me in",
    ],
)
def test_a_visit_is_wanted(sentence: str) -> None:
    assert changes.wants_a_visit(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Can you get gout in the calf?",
        "can you get cramp in both?",
        "do I need an appointment for that?",
        "how much is a visit",
        "I have an appointment at the hospital on Friday",
        "I don't want an appointment",
        "what happens at the first visit?",
        "can I cancel my appointment",
        "is it worth getting physio",
        "could it be seen on a scan",
        "the physio said it was the soleus",
    ],
)
def test_no_visit_is_wanted(sentence: str) -> None:
    assert not changes.wants_a_visit(sentence)
