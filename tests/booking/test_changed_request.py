"""A request that was sent is changed in place, and the clinic is told of it once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.outbox.mails import compose
from bot.storage import outbox
from bot.storage.requests import (
    BookingRequest,
    cancel_request,
    change_request,
    get_request,
    save_request,
    set_status,
    timeline,
)
from bot.storage.worklist import count_requests

pytestmark = pytest.mark.usefixtures("database")

REQUEST = BookingRequest(name="Seán Ó'Briain", wished_times="Monday", phone="087 123 4567", email="sean@example.ie")
MOVED = replace(REQUEST, wished_times="Thursday")


def events(reference: str) -> list[str]:
    return [str(event["status"]) for event in timeline(reference)]


def test_change_keeps_the_reference_and_tells_once() -> None:
    reference = save_request("visitor", REQUEST)
    for _ in range(2):
        row = change_request(reference, "0871234567", "visitor", MOVED)
        assert row is not None
        assert row["wished_times"] == "Thursday"
    assert events(reference) == ["requested", "changed"]
    assert count_requests() == 1
    assert count_requests(search=reference) == 1
    mails = [item for item in outbox.claim("test") if item.payload["event"] == "changed"]
    assert [item.kind for item in mails] == ["mail_clinic", "mail_visitor"]
    for item in mails:
        body = compose(item, get_request(reference)).get_body(("plain",))
        assert body is not None
        assert "Thursday" in body.get_content()


def test_change_back_is_told_as_well() -> None:
    reference = save_request("visitor", REQUEST)
    change_request(reference, "0871234567", "visitor", MOVED)
    change_request(reference, "0871234567", "visitor", REQUEST)
    assert events(reference) == ["requested", "changed", "changed"]


def test_what_was_confirmed_waits_again() -> None:
    reference = save_request("visitor", REQUEST)
    set_status(reference, "confirmed", "anna")
    row = change_request(reference, "0871234567", "visitor", MOVED)
    assert row is not None
    assert row["status"] == "requested"


def test_only_who_knows_the_contact_changes_it_and_only_while_it_is_open() -> None:
    reference = save_request("visitor", REQUEST)
    assert change_request(reference, "0860000000", "visitor", MOVED) is None
    assert change_request("CP-AAAAAA", "0871234567", "visitor", MOVED) is None
    cancel_request(reference, "0871234567")
    assert change_request(reference, "0871234567", "visitor", MOVED) is None


def test_question_is_a_kind_of_its_own() -> None:
    reference = save_request("visitor", replace(REQUEST, kind="question", reason="Do you treat under 12s?"))
    (mail,) = [item for item in outbox.claim("test") if item.kind == "mail_clinic" and item.reference == reference]
    assert "Question" in compose(mail, get_request(reference))["Subject"]
