"""Texts that are too long are cut where it hurts least, and nothing of them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger import Button, Outgoing, Picture, joined, numbered, outgoing
from bot.channels.text import inside, length, shortened, split


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_nothing_is_lost(text: str, limit: int) -> None:
    """Whatever is cut: every piece fits, none is empty, and together they are the text but for spaces."""
    pieces = split(text, limit)
    assert all(piece and length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        ("short", 10, ["short"]),
        ("One thing.\n\nAnother thing.", 20, ["One thing.", "Another thing."]),
        ("One thing. Another thing.", 20, ["One thing.", "Another thing."]),
        ("one two three four", 10, ["one two", "three four"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ],
)
def test_where_it_is_cut(text: str, limit: int, pieces: list[str]) -> None:
    """Between paragraphs, sentences, words, characters, in this order."""
    assert split(text, limit) == pieces


def test_shortened() -> None:
    """With an ellipsis, within the limit."""
    assert shortened("The pain comes on when I walk", 24) == "The pain comes on when…"
    assert shortened("short", 24) == "short"


def test_inside() -> None:
    """Never raises, whatever stands there."""
    assert inside({"a": [{"b": 1}]}, "a", 0, "b") == 1
    for value, path in (({}, ("a",)), ([], (0,)), (None, ("a",)), ({"a": "x"}, ("a", 0)), ([1], (-2,))):
        assert inside(value, *path) is None


def test_messages_that_follow_each_other_are_joined() -> None:
    """Up to a length; buttons and pictures keep their place."""
    picture = Outgoing(picture=Picture("/p.svg", "A picture"))
    choice = Outgoing("Which?", (Button("Left", "/l"),))
    one, two = Outgoing("One."), Outgoing("Two.")
    assert joined([one, two, choice, one], 100) == [Outgoing("One.\n\nTwo.\n\nWhich?", choice.buttons), one]
    assert joined([one, picture, two], 100) == [one, picture, two]
    assert joined([one, two], 8) == [one, two]


def test_what_rasa_says_becomes_a_message() -> None:
    """What holds nothing to show becomes none."""
    said = {"text": " Hello ", "buttons": [{"title": "Left", "payload": "/l"}]}
    assert outgoing(said) == Outgoing("Hello", (Button("Left", "/l"),))
    assert outgoing({"custom": {"picture": {"path": "/p", "alt": "A"}}}) == Outgoing(picture=Picture("/p", "A"))
    for empty in ({}, {"text": " "}, {"custom": {"other": 1}}, {"custom": [1]}, {"custom": {"picture": {"path": 1}}}):
        assert outgoing(empty) is None


def test_numbers() -> None:
    """Stand before every title."""
    assert numbered(Outgoing("Which?", (Button("Left", "/l"), Button("Right", "/r")))).startswith(
        "Which?\n\n1. Left\n2. Right\n\n"
    )
