"""Texts that are too long are cut where it hurts least, and nothing of them is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger import Button, Outgoing, Picture, joined, numbered, outgoing
from bot.channels.text import (
    GAP,
    MAX_CHARACTERS,
    READ_AT_THE_END,
    READ_CHARACTERS,
    inside,
    length,
    readable,
    shortened,
    split,
    to_read,
)


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


@pytest.mark.parametrize(
    ("value", "path", "found"),
    [
        ([1, 2], (0,), 1), ([1, 2], (1,), 2), ([1, 2], (2,), None), ([1, 2], (-1,), 2), ([1, 2], (-2,), 1), ([1, 2], (-3,), None),
        ({"0": 1}, (0,), None), ([1], ("0",), None), ({"a": {"b": [3]}}, ("a", "b", 0), 3), ({"a": 1}, (), {"a": 1}), ("abc", (0,), None),
    ],
)  # fmt: skip
def test_inside_at_its_limits(value: Any, path: tuple[Any, ...], found: Any) -> None:
    """The first and the last, and one beyond."""
    assert inside(value, *path) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\x00b", "ab"), ("a\ud800b", "ab"), (3, "3"), (1.5, "1.5"), (True, ""), (None, ""), (["a"], "")],
)
def test_what_can_be_stored(value: Any, text: str) -> None:
    """Numbers are texts; anything else is none."""
    assert readable(value) == text


def test_of_a_very_long_text_both_ends_are_stored() -> None:
    """Half of it each; ten thousand characters are not too long."""
    assert readable("x" * MAX_CHARACTERS) == "x" * MAX_CHARACTERS
    cut = readable("a" * MAX_CHARACTERS + "b" * MAX_CHARACTERS)
    assert len(cut) == MAX_CHARACTERS
    assert cut.count("b") == MAX_CHARACTERS // 2 and cut.count("a") == MAX_CHARACTERS // 2 - len(GAP)


def test_what_is_read_of_a_long_text() -> None:
    """All of two thousand characters; of more, so much of its end; a payload's end is cut."""
    assert to_read("x" * READ_CHARACTERS) == ("x" * READ_CHARACTERS, False)
    read, cut = to_read("a" * READ_CHARACTERS + "b" * READ_CHARACTERS)
    assert cut and len(read) == READ_CHARACTERS and read.count("b") == READ_AT_THE_END
    assert to_read("/" + "a" * READ_CHARACTERS) == ("/" + "a" * (READ_CHARACTERS - 1), True)


def test_a_broken_word_goes_where_it_is_short() -> None:
    """A tenth of the text may be lost for it, and no more."""
    words = "word " * 600
    read, _ = to_read(words)
    assert set(read.replace(GAP, " ").split()) == {"word"}
    tail = "b" * (READ_AT_THE_END // 9) + " " + "c" * READ_AT_THE_END
    read, _ = to_read("a" * READ_CHARACTERS + tail[-READ_AT_THE_END - 1 :])
    assert read.count("c") == READ_AT_THE_END


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("abc defghijkl", 10, ["abc", "defghijkl"]),
        ("ab cdefghijklm", 10, ["ab cdefghi", "jklm"]),
        ("abc.\ndefghi jkl", 12, ["abc.", "defghi jkl"]),
        ("abcdefghij klm", 10, ["abcdefghij", "klm"]),
        ("😀b", 1, ["😀", "b"]),
    ],
)
def test_a_cut_uses_enough_of_the_room(text: str, limit: int, pieces: list[str]) -> None:
    """A place that leaves less than three tenths of it used is none; a place at the limit is one."""
    assert split(text, limit) == pieces


@pytest.mark.parametrize(("text", "counted"), [("", 0), ("abc", 3), ("😀", 2), ("\uffff", 1), ("\U00010000", 2)])
def test_length_as_messengers_count(text: str, counted: int) -> None:
    """What needs two units counts twice."""
    assert length(text) == counted


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [("short", 5, "short"), ("short", 4, "sho…"), ("One thing, and more", 11, "One thing…"), ("😀😀", 4, "😀😀")],
)
def test_shortened_at_its_limits(text: str, limit: int, short: str) -> None:
    """What fits stays; no mark stands before the ellipsis."""
    assert shortened(text, limit) == short
