"""Requests are stored with what has to be sent for them, once; found, changed and cancelled by who may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.storage import outbox
from bot.storage.requests import (
    BookingRequest,
    cancel_request,
    find_request,
    get_request,
    save_request,
    set_status,
    tidy_reference,
    timeline,
)
from bot.storage.worklist import count_requests, list_requests

pytestmark = pytest.mark.usefixtures("database")

REQUEST = BookingRequest(
    name="Seán Ó'Briain",
    patient="Aoife",
    wished_times="Mondays before 9",
    windows=[{"weekdays": [0], "time_to": "09:00"}],
    phone="087 123 4567",
    email="sean@example.ie",
    urgency="race in three weeks",
    handover={"tier": "none"},
    transcript=[{"who": "visitor", "text": "hello"}],
    channel="terminal",
    facts={"side": "left"},
)


def queued(reference: str) -> list[tuple[str, str]]:
    """What is to be sent for a request, oldest first: kind and event."""
    items = [item for item in outbox.claim("test") if item.reference == reference]
    return [(item.kind, item.payload["event"]) for item in items]


def test_a_request_and_what_is_to_be_sent_are_stored_together() -> None:
    """The clinic is told, and the visitor at the e-mail they gave."""
    reference = save_request("visitor", REQUEST)
    row = get_request(reference)
    assert row is not None
    assert row["windows"] == [{"weekdays": [0], "time_to": "09:00"}]
    assert row["transcript_consent"] is True
    assert row["created_at"].tzinfo is not None
    assert [(event["status"], event["actor"]) for event in timeline(reference)] == [("requested", "visitor")]
    assert queued(reference) == [("mail_clinic", "requested"), ("mail_visitor", "requested")]


def test_without_an_email_only_the_clinic_is_told() -> None:
    """And without consent to it there is no transcript."""
    reference = save_request("visitor", replace(REQUEST, email=None, transcript=None))
    assert queued(reference) == [("mail_clinic", "requested")]
    row = get_request(reference)
    assert row is not None
    assert (row["transcript"], row["transcript_consent"]) == (None, False)


def test_a_webhook_is_told_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the mails."""
    monkeypatch.setenv("ASSISTANT_WEBHOOK_URL", "https://example.ie/hook")
    assert ("webhook", "requested") in queued(save_request("visitor", REQUEST))


def test_the_same_request_from_many_nodes_is_stored_and_told_once() -> None:
    """All get the same reference."""
    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(lambda _: save_request("visitor", REQUEST), range(16)))
    assert len(references) == 1
    assert count_requests() == 1
    assert len(queued(references.pop())) == 2


def test_nothing_is_stored_when_the_outbox_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that nobody would be told of is none."""

    def broken(*_: object) -> None:
        raise RuntimeError("the outbox is broken")

    monkeypatch.setattr("bot.storage.requests.queue", broken)
    with pytest.raises(RuntimeError, match="outbox"):
        save_request("visitor", REQUEST)
    assert count_requests() == 0


@pytest.mark.parametrize("contact", ["0871234567", "+353 87 123 4567", "SEAN@example.ie "])
def test_found_with_reference_and_contact(contact: str) -> None:
    """In any spelling."""
    reference = save_request("visitor", REQUEST)
    found = find_request(reference.lower().replace("-", " "), contact)
    assert found is not None
    assert found["reference"] == reference


@pytest.mark.parametrize("contact", ["087 123 4568", "other@example.ie", "", "sean", "%"])
def test_not_found_with_the_reference_alone(contact: str) -> None:
    """Nor with the contact alone."""
    reference = save_request("visitor", REQUEST)
    assert find_request(reference, contact) is None
    assert find_request("CP-222222", "0871234567") is None
    assert cancel_request(reference, contact) is None


def test_cancelling_tells_the_clinic_and_frees_the_wish() -> None:
    """A second cancelling does nothing; the same request sent again is a new one."""
    reference = save_request("visitor", REQUEST)
    queued(reference)
    for _ in range(2):
        cancelled = cancel_request(reference, "sean@example.ie")
        assert cancelled is not None
        assert cancelled["status"] == "cancelled"
    assert queued(reference) == [("mail_clinic", "cancelled"), ("mail_visitor", "cancelled")]
    assert save_request("visitor", REQUEST) != reference


def test_the_staff_change_a_status_once() -> None:
    """The visitor is told with the staff's note; the clinic is not told what it did itself."""
    reference = save_request("visitor", REQUEST)
    queued(reference)
    for _ in range(2):
        changed = set_status(reference, "confirmed", "mary", note="Tuesday at 10")
        assert changed is not None
        assert changed["status"] == "confirmed"
    assert queued(reference) == [("mail_visitor", "confirmed")]
    assert [(event["actor"], event["note"]) for event in timeline(reference)][1:] == [("mary", "Tuesday at 10")]
    assert set_status("CP-222222", "confirmed", "mary") is None
    with pytest.raises(ValueError, match="maybe"):
        set_status(reference, "maybe", "mary")


def test_two_staff_members_press_at_once() -> None:
    """One mail goes out."""
    reference = save_request("visitor", REQUEST)
    queued(reference)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda who: set_status(reference, "contacted", who), ("mary", "tom", "ann", "joe")))
    assert queued(reference) == [("mail_visitor", "contacted")]


def test_listed_and_searched() -> None:
    """By part of a name without its accents, by number, e-mail, reference; newest first; wild cards are letters."""
    first = save_request("visitor", REQUEST)
    second = save_request(
        "other", replace(REQUEST, name="Ciarán 100%", phone="01 555 0100", email=None, kind="call_back")
    )
    assert [row["reference"] for row in list_requests()] == [second, first]
    for search, wanted in {
        "sean": [first], "o'bri": [first], "AOIFE": [second, first], "0871234567": [first], "sean@": [first],
        "ciaran": [second], second: [second], "100%": [second], "1_0": [], "zzz": [],
    }.items():  # fmt: skip
        assert [row["reference"] for row in list_requests(search=search)] == wanted, search
        assert count_requests(search=search) == len(wanted)
    set_status(first, "contacted", "mary")
    assert [row["reference"] for row in list_requests(status="contacted")] == [first]
    assert [row["reference"] for row in list_requests(kind="call_back")] == [second]
    assert [row["reference"] for row in list_requests(limit=1, offset=1)] == [first]


@pytest.mark.parametrize("typed", ["CP-7K2M9Q", "cp7k2m9q", " cp - 7k2 m9q", "7K2M9Q"])
def test_a_typed_reference(typed: str) -> None:
    """With or without its prefix."""
    assert tidy_reference(typed) == "CP-7K2M9Q"
