"""Texts are chosen by what is known, filled or not said, and take turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue import copy
from bot.dialogue.copy import Known, Text, choose, fits

TEXTS = {
    "plain": (Text("First."), Text("Second.")),
    "price": (Text("It costs {price_first}."), Text("The price isn't known here.")),
    "asked": (
        Text("I can add the question to this request.", {"when": {"request": "open"}}),
        Text("It costs {price_first}."),
        Text("Leave a request."),
    ),
    "turns": (
        Text("Ring today.", {"when": {"trend": "worse"}}),
        Text("Today, please.", {"when": {"trend": "worse"}}),
        Text("Soon.", {"when": {"trend": ["worse", "same"]}}),
    ),
    "worse": (Text("See somebody.", {"when": {"trend": ["worse"]}}), Text("Wait a bit.")),
}


@pytest.fixture(autouse=True)
def _own_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy, "texts", lambda folder=Path(): TEXTS)
    monkeypatch.setattr(copy, "clinic_words", dict)


def test_wordings_take_turns() -> None:
    """The second time another wording is said."""
    assert [choose("plain", Known({}), {"plain": n}) for n in range(3)] == ["First.", "Second.", "First."]


def test_what_is_not_configured_is_not_said() -> None:
    """A text with an unknown value gives way to one without; with the value it comes first."""
    assert choose("price", Known({}), {}) == "The price isn't known here."
    assert choose("price", Known({}), {}, price_first="80 euro") == "It costs 80 euro."


def test_open_request_takes_the_question_where_the_answer_is_not_known() -> None:
    """Inside a request nobody is told to leave one; what is known is said there too."""
    assert choose("asked", Known({}), {}) == "Leave a request."
    assert choose("asked", Known({}, request_open=True), {}) == "I can add the question to this request."
    assert choose("asked", Known({}, request_open=True), {}, price_first="80 euro") == "It costs 80 euro."


def test_a_wording_that_fits_what_was_told_comes_first() -> None:
    """A condition that holds wins over the plain text."""
    assert choose("worse", Known({"trend": "worse"}), {}) == "See somebody."
    assert choose("worse", Known({"trend": "better"}), {}) == "Wait a bit."


def test_wordings_of_one_condition_take_turns() -> None:
    """Those with the very same condition do; another that fits as well stays back."""
    said = [choose("turns", Known({"trend": "worse"}), {"turns": n}) for n in range(3)]
    assert said == ["Ring today.", "Today, please.", "Ring today."]


def test_nothing_is_said_where_there_is_no_text() -> None:
    """An unknown id gives None."""
    assert choose("nothing", Known({}), {}) is None


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"weeks": "<2"}, False),
        ({"weeks": ">=2"}, True),
        ({"weeks": "2-6"}, True),
        ({"child": "yes"}, False),
        ({"patient": "other"}, True),
        ({"tier": ["gp_soon", "none"]}, True),
        ({"age": ">=40"}, True),
        ({"trend": "worse", "weeks": ">1"}, False),
    ],
)
def test_conditions(when: dict[str, object], holds: bool) -> None:
    """Facts, weeks, child, patient, tier and numbers."""
    known = Known({"age": "44"}, "none", 3.0, "mother", False)
    assert fits(when, known) is holds
