"""E-mail addresses written and spoken; the table is in email_cases.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.emails import Email, EmailProblem, read_email, suggested_domain
from tests.stopwatch import cpu_seconds

CASES = yaml.load(Path(__file__).with_name("email_cases.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize(("text", "address", "suggestion"), CASES["valid"])
def test_address(text: str, address: str, suggestion: str) -> None:
    found = read_email(text)
    assert isinstance(found, Email)
    assert (found.address, found.suggestion or "") == (address, suggestion)
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(("text", "kind", "suggestion"), CASES["problems"])
def test_no_address(text: str, kind: str, suggestion: str) -> None:
    assert read_email(text) == EmailProblem(kind, suggestion or None)  # type: ignore[arg-type]


def test_right_domains_are_left_alone() -> None:
    for domain in ("gmail.com", "mail.com", "resync-physio.ie", "example.org", "live.ie", "tud.ie"):
        assert suggested_domain(domain) is None


@pytest.mark.parametrize(
    ("domain", "meant"),
    [("htmaill.com", "hotmail.com"), ("prtonmial.com", "protonmail.com"), ("htm.ie", None), ("xxtmail.com", None)],
)
def test_a_domain_with_two_slips(domain: str, meant: str | None) -> None:
    """Is asked back where the name is long and begins rightly: two slips in a short one make another name."""
    assert suggested_domain(domain) == meant


PIECES = st.sampled_from(
    [
        "mary",
        "at",
        "@",
        "dot",
        ".",
        "gmail",
        "com",
        " ",
        "(",
        ")",
        "[at]",
        "_",
        "-",
        "byrne",
        "87",
        "no sorry",
        ",",
        "＠",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200), st.lists(PIECES, max_size=20).map(" ".join), st.lists(PIECES, max_size=20).map("".join)
    )
)
def test_never_raises(text: str) -> None:
    found = read_email(text)
    if isinstance(found, Email):
        assert text[found.start : found.end] == found.words
        assert found.address.count("@") == 1


@pytest.mark.parametrize(
    "piece", ["a@", "@", "at ", "a dot ", "a at gmail ", "(", "(at) ", "x", "a@b.c ", " ", "mary @ ", ".", "a.", "dot "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = (piece * 10_000)[:10_000] + "@gmail.com"
    assert cpu_seconds(lambda: read_email(text), tries=1) < 2.0
