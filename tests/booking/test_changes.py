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
    "text", ["that's wrong", "can I change something", "not quite right", "there’s a mistake in it"]
)
def test_a_change_is_wanted(text: str) -> None:
    assert changes.wants_change(text)


@pytest.mark.parametrize("text", ["yes", "grand so", "send it", "what do ye charge"])
def test_no_change_is_wanted(text: str) -> None:
    assert not changes.wants_change(text)


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
    ("text", "decision"),
    [
        ("don't send it", "leave"),
        ("no thanks", "leave"),
        ("changed my mind", "leave"),
        ("send it as it is", "yes"),
        ("nothing, it's grand", "again"),
        ("no", "again"),
        ("make it Tuesday", None),
    ],
)
def test_what_to_change_is_decided(text: str, decision: str | None) -> None:
    assert changes.decides(text) == decision


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("any update on my request", "status"),
        ("am I booked in now", "status"),
        ("cancel my request", "cancel"),
        ("I won't be needing that appointment", "cancel"),
        ("I've changed my mind, take me off", "cancel"),
        ("can ye move me to Thursday", "change"),
        ("can't do Monday any more", "change"),
        ("I typed a wrong digit in my number", "change"),
    ],
)
def test_what_shall_happen_with_a_sent_request(text: str, wish: str) -> None:
    assert changes.wish_about_sent(text) == wish


def test_a_long_story_changes_nothing() -> None:
    story = "I had the wrong shoes and then I changed to another pair " * 3
    assert not changes.wants_change(story)
    assert not changes.wants_to_leave(story)


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
