"""Cliniko: free times and memos, against an account that keeps to its documentation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import ConfigError
from bot.practice import http
from bot.practice.cliniko import ClinikoPractice, base_address
from bot.practice.practice import PracticeError
from tests.practice.fake_cliniko import KEY, FakeCliniko, cliniko  # noqa: F401
from tests.practice.requests import asked

DUBLIN = ZoneInfo("Europe/Dublin")
NOW = datetime(2026, 10, 23, 10, 0, tzinfo=DUBLIN)
SEAN = {
    "id": "7",
    "first_name": "Sean",
    "last_name": "O'Briain",
    "email": "sean@example.ie",
    "patient_phone_numbers": [{"number": "353871234567"}],
}


@pytest.fixture
def practice(cliniko: FakeCliniko) -> ClinikoPractice:  # noqa: F811
    return ClinikoPractice(cliniko.base, KEY, "clinic@example.ie", "1", "2", "3", DUBLIN)


@pytest.fixture
def account(cliniko: FakeCliniko) -> FakeCliniko:  # noqa: F811
    return cliniko


def test_the_shard_is_the_end_of_the_key() -> None:
    assert base_address("MS0xLWl4SzY-eu1") == "https://api.eu1.cliniko.com/v1"
    assert base_address("MS0xLWl4SzY") == "https://api.au1.cliniko.com/v1"
    for wrong in ("MS0x-eu1.example.ie/", "MS0x-elsewhere", "a b", "MS0x:y"):
        with pytest.raises(ConfigError) as told:
            base_address(wrong)
        assert wrong not in str(told.value)


def test_free_times_come_week_by_week_in_pages_and_in_local_time(
    account: FakeCliniko, practice: ClinikoPractice
) -> None:
    """Over the night in which the clocks change: nine o'clock stays nine o'clock."""
    account.starts = ["2026-10-24T08:00:00Z", "2026-10-26T09:00:00Z", "2026-10-27T09:00:00Z", "2026-11-20T09:00:00Z"]
    found = practice.free_times(NOW, NOW + timedelta(days=42))
    assert [f"{opening.start:%d %b %H:%M %z}" for opening in found] == [
        "24 Oct 09:00 +0100",
        "26 Oct 09:00 +0000",
        "27 Oct 09:00 +0000",
        "20 Nov 09:00 +0000",
    ]
    # Seven weeks, and a second page of the first.
    assert len(account.asked) == 8
    assert account.agents == {"calf-pain-assistant (clinic@example.ie)"}


@pytest.mark.parametrize(
    ("fault", "cause", "status"),
    [
        (401, "status 401", 401),
        (429, "status 429", 429),
        (503, "status 503", 503),
        (302, "status 302", 302),
        ("hang", "time-out", None),
        ("broken", "no JSON", 200),
        ("lost", "ConnectionError", None),
    ],
)
def test_faults_are_one_error_and_tell_no_secret(
    account: FakeCliniko, practice: ClinikoPractice, monkeypatch: pytest.MonkeyPatch, fault: object, cause: str,
    status: int | None,
) -> None:  # fmt: skip
    monkeypatch.setattr(http.send, "__kwdefaults__", {**(http.send.__kwdefaults__ or {}), "seconds": 0.3})
    account.faults = [fault]
    with pytest.raises(PracticeError, match=cause) as told:
        practice.free_times(NOW, NOW)
    assert told.value.status == status
    assert KEY not in str(told.value)
    wait = told.value.retry_after
    assert wait and 30 < wait <= 40 if fault == 429 else wait is None
    assert ("GET", "/elsewhere") not in account.asked


@pytest.mark.parametrize(
    "content", [[], {"available_times": None}, {"available_times": [{"appointment_start": "soon"}]}]
)
def test_an_unexpected_answer_is_an_error(
    account: FakeCliniko, practice: ClinikoPractice, monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    monkeypatch.setattr(FakeCliniko, "answer", lambda *_: (200, content))
    with pytest.raises(PracticeError):
        practice.free_times(NOW, NOW)


def test_the_key_goes_to_no_other_host(
    account: FakeCliniko, practice: ClinikoPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {"available_times": [], "links": {"next": "http://localhost:1/v1/more"}}
    monkeypatch.setattr(FakeCliniko, "answer", lambda *_: (200, page))
    with pytest.raises(PracticeError, match="another host"):
        practice.free_times(NOW, NOW)


def test_a_request_becomes_a_memo_of_a_new_patient_once(account: FakeCliniko, practice: ClinikoPractice) -> None:
    request = asked(patient="her son Tom", no_calls=True)
    made, again = practice.deliver(request), practice.deliver(request)
    assert (made.repeated, again.repeated, made.id) == (False, True, again.id)
    (patient,), (memo,) = account.patients, account.communications
    assert (patient["first_name"], patient["last_name"]) == ("Seán", "Ó'Briain")
    assert patient["old_reference_id"] == "CP-7K2M9Q"
    for part in ("CP-7K2M9Q", "Not confirmed", "her son Tom", "087 123 4567", "Monday before 9", "don't ring"):
        assert part in memo["content"]
    assert (memo["category_code"], memo["direction_code"], memo["patient_id"]) == (12, 2, patient["id"])


@pytest.mark.parametrize("at", range(4))
def test_an_answer_that_is_lost_doubles_nothing(account: FakeCliniko, practice: ClinikoPractice, at: int) -> None:
    """Whichever of the calls it is."""
    account.faults = [None] * at + ["lost"]
    for _ in range(3):
        try:
            practice.deliver(asked())
        except PracticeError:
            continue
    assert (len(account.patients), len(account.communications)) == (1, 1)
    assert "lost" not in account.faults


def test_a_patient_is_known_by_name_and_contact(account: FakeCliniko, practice: ClinikoPractice) -> None:
    """By e-mail or by phone in any spelling; the e-mail alone is a family's."""
    account.patients = [SEAN | {"first_name": "Aoife", "id": "6"}, dict(SEAN)]
    practice.deliver(asked())
    account.patients[1]["last_name"] = "Ó'Briain"
    practice.deliver(asked(number=2, email=None))
    assert [memo["patient_id"] for memo in account.communications] == ["7", "7"]
    account.patients.append(SEAN | {"id": "8"})
    practice.deliver(asked(number=3))
    assert account.communications[-1]["patient_id"] == account.patients[-1]["id"] == "4"


def test_changes_are_memos_of_their_own(account: FakeCliniko, practice: ClinikoPractice) -> None:
    for number, event, open in ((1, "requested", True), (2, "changed", True), (3, "cancelled", False)):
        practice.deliver(asked(number, event, open))
    assert len(account.patients) == 1
    assert [memo["content"].split("\n")[0].split()[-1] for memo in account.communications] == [
        "clinic.", "confirmed.", "assistant.",
    ]  # fmt: skip


def test_what_was_closed_before_it_arrived_makes_nothing(account: FakeCliniko, practice: ClinikoPractice) -> None:
    assert practice.deliver(asked(open=False)).id == ""
    assert practice.deliver(asked(2, "cancelled", open=False)).id == ""
    assert (account.patients, account.communications) == ([], [])


def test_an_erased_request_is_overwritten_and_archived(account: FakeCliniko, practice: ClinikoPractice) -> None:
    memo = practice.deliver(asked()).id
    gone = replace(asked(2, "erased", open=False), deliveries=(memo, "99", "../patients/1"))
    practice.deliver(gone)
    (kept,) = account.communications
    assert kept["archived_at"] and "Seán" not in str(kept) and "087" not in str(kept)
    assert ("PUT", "/patients/1") not in account.asked


def test_one_name_and_no_name_are_taken_too(account: FakeCliniko, practice: ClinikoPractice) -> None:
    practice.deliver(asked(name="Bríd"))
    assert (account.patients[0]["first_name"], account.patients[0]["last_name"]) == ("Bríd", "(last name not given)")
    account.patients.clear()
    practice.deliver(asked(2, name="not given"))
    assert account.patients[0]["last_name"] == "CP-7K2M9Q"
