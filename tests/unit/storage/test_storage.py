"""Requests are stored once, the audit only grows, and erasing leaves no words."""

from __future__ import annotations

import pytest

from bot.clinical.assess import assess
from bot.storage.audit import episode, record_advice, record_correction
from bot.storage.requests import BookingRequest, of_session, save_request

REQUEST = BookingRequest(name="Seán Ó'Briain <b>", wished_times="Mondays", phone="087 123 4567", facts={"side": "left"})


pytestmark = pytest.mark.usefixtures("database")


def test_a_request_is_stored_as_told() -> None:
    """Markup is text."""
    reference = save_request("visitor", REQUEST)
    (row,) = of_session("visitor")
    assert (row["reference"], row["name"], row["status"]) == (reference, REQUEST.name, "requested")
    assert row["facts"] == {"side": "left"}
    assert "visitor" not in row["session"]


def test_the_same_request_is_stored_once() -> None:
    """Sent again it gets the same reference; another visitor's is another."""
    assert save_request("visitor", REQUEST) == save_request("visitor", REQUEST)
    assert len(of_session("visitor")) == 1
    assert save_request("somebody else", REQUEST) != save_request("visitor", REQUEST)


def test_advice_is_recorded_with_rule_words_and_source() -> None:
    """One entry for each finding."""
    record_advice("visitor", assess({"swelling": "yes"}, {"swelling": "like a balloon"}))
    record_correction("visitor", "swelling", "no", "same_day", "none")
    advice, correction = episode("visitor")
    assert (advice["kind"], advice["tier"], advice["words"]) == ("advice", "same_day", "like a balloon")
    assert advice["rule"]
    assert advice["source"]
    assert (correction["kind"], correction["tier"]) == ("correction", "none")
