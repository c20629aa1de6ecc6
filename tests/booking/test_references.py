"""References as people type them."""

from __future__ import annotations

import pytest

from bot.booking.references import find_reference


@pytest.mark.parametrize(
    "text",
    ["CP-7K2M9Q", "cp 7k2 m9q", "my ref is cp7k2m9q thanks", "CP–7K2M9Q.", "it's C P 7 K 2 M 9 Q", "cp: 7k2-m9q"],
)
def test_a_reference(text: str) -> None:
    found = find_reference(text)
    assert found
    assert found[0] == "CP-7K2M9Q"


@pytest.mark.parametrize("text", ["087 123 4567", "cp", "CP-7K2M9", "CP-7K2M9QX", "my cpr course", "please cancel"])
def test_no_reference(text: str) -> None:
    assert find_reference(text) is None


def test_without_its_beginning_only_where_it_was_asked_for() -> None:
    assert find_reference("7k2m9q") is None
    found = find_reference("7k2m9q", asked=True)
    assert found
    assert found[0] == "CP-7K2M9Q"
    assert find_reference("cannot", asked=True) is None


def test_where_it_stands() -> None:
    text = "it's CP-7K2M9Q, thanks"
    assert find_reference(text) == ("CP-7K2M9Q", 5, 14)
    assert find_reference("make it 7k2m9q so", asked=True) == ("CP-7K2M9Q", 8, 14)
    assert find_reference("cannot do 7k2m9q", asked=True) == ("CP-7K2M9Q", 10, 16)
    assert find_reference("CP-7K2M9Q", asked=True) == ("CP-7K2M9Q", 0, 9)
