"""Phone numbers in any spelling; the table is in phone_cases.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.phones import Phone, PhoneProblem, join, read_phone
from tests.stopwatch import cpu_seconds

CASES = yaml.load(Path(__file__).with_name("phone_cases.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

JOINED = [
    ("087", "123 4567", "+353871234567"),
    ("087 123", "4567", "+353871234567"),
    ("oh eight seven", "one two three four five six seven", "+353871234567"),
    ("087 123", "no wait 086 123 4567", "+353861234567"),
    ("+353 87", "1234567", "+353871234567"),
    ("01", "234 5678", "+35312345678"),
    ("087 1", "2", "too_short"),
    ("087 123", "hello", "too_short"),
    ("087 123", "456 78", "too_long"),
]


@pytest.mark.parametrize(("text", "e164"), CASES["valid"])
def test_number(text: str, e164: str) -> None:
    found = read_phone(text)
    assert isinstance(found, Phone)
    assert found.e164 == e164
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(("text", "kind", "digits"), CASES["problems"])
def test_no_number(text: str, kind: str, digits: str) -> None:
    assert read_phone(text) == PhoneProblem(kind, digits)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second", "expected"), JOINED)
def test_number_in_two_messages(first: str, second: str, expected: str) -> None:
    partial = read_phone(first)
    assert isinstance(partial, PhoneProblem)
    found = join(partial, second)
    assert (found.e164 if isinstance(found, Phone) else found.kind) == expected


def test_national_form() -> None:
    for text, national in (
        ("+353871234567", "087 123 4567"),
        ("01 2345678", "(01) 234 5678"),
        ("+447911123456", "+44 7911 123456"),
    ):
        found = read_phone(text)
        assert isinstance(found, Phone)
        assert found.national == national


def test_another_country() -> None:
    found = read_phone("07911 123456", region="GB")
    assert isinstance(found, Phone)
    assert found.e164 == "+447911123456"


PIECES = st.sampled_from(
    ["0", "087", "12", "+", "353", " ", "-", "(", ")", "oh", "double", "seven", "/", ",", "twenty", "2026", "pm"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
    )
)
def test_never_raises(text: str) -> None:
    found = read_phone(text)
    if isinstance(found, Phone):
        assert text[found.start : found.end] == found.words
    join(PhoneProblem("too_short", "087"), text)


@pytest.mark.parametrize(
    "piece", ["0871234567 ", "1 ", "0,", "+1 ", "01 ", "double one ", "1", "12/10/2026 ", "(0", "oh ", "-", "twenty "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert cpu_seconds(lambda: read_phone(text), tries=1) < 2.0
