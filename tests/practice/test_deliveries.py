"""Requests reach a practice system through the outbox: once, again after a fault, and out again when they are erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.outbox import worker
from bot.outbox.worker import send_due
from bot.practice.cliniko import ClinikoPractice
from bot.practice.practice import Delivery
from bot.privacy.erasing import erase
from bot.settings import Clinic, Settings, load_settings
from bot.storage import outbox, tables
from bot.storage.database import now, transaction
from bot.storage.requests import QUESTION, cancel_request, change_request, save_request, set_status
from tests.practice.fake_cliniko import KEY, FakeCliniko, cliniko  # noqa: F401
from tests.unit.storage.test_requests import REQUEST

CLINIC = Clinic(email="hello@clinic.ie", diary="cliniko", diary_requests="yes")
SENDER = "sender"


@pytest.fixture
def account(
    cliniko: FakeCliniko,  # noqa: F811
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> FakeCliniko:
    """The account of a clinic whose requests go to Cliniko."""
    practice = ClinikoPractice(cliniko.base, KEY, "a@example.ie", "1", "2", "3", ZoneInfo("Europe/Dublin"))
    monkeypatch.setattr(worker, "connect", lambda facts, settings: practice)
    for module in ("bot.outbox.mails", "bot.outbox.transport", "bot.outbox.worker", "bot.storage.requests"):
        monkeypatch.setattr(f"{module}.clinic", lambda: CLINIC)
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path / "var"))
    return cliniko


def settings() -> Settings:
    return load_settings()


def rows() -> list[dict[str, object]]:
    return [row for row in outbox.rows() if row["kind"] == outbox.PRACTICE]


def make_due() -> None:
    with transaction() as connection:
        connection.execute(tables.outbox.update().values(next_try=now()))


def test_off_by_default(account: FakeCliniko, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.requests.clinic", lambda: replace(CLINIC, diary_requests="no"))
    save_request("visitor", REQUEST)
    assert rows() == []


def test_each_thing_that_happens_is_delivered_once(account: FakeCliniko) -> None:
    """What the visitor does, and that the clinic declined; a question never."""
    reference = save_request("visitor", REQUEST)
    save_request("visitor", replace(REQUEST, kind=QUESTION))
    send_due(settings(), SENDER)
    send_due(settings(), SENDER)
    change_request(reference, "sean@example.ie", "visitor", replace(REQUEST, wished_times="Friday"))
    send_due(settings(), SENDER)
    set_status(reference, "contacted", "mary")
    set_status(reference, "declined", "mary")
    send_due(settings(), SENDER)
    assert [memo["content"].split()[0] for memo in account.communications] == ["Request", "Request", "The"]
    assert "Friday" in account.communications[1]["content"]
    assert "calf" not in str(account.communications) and "left" not in str(account.communications)
    assert len(account.patients) == 1


def test_cancelled_before_it_was_delivered(account: FakeCliniko) -> None:
    """Then nothing of it is left there, in whichever order they go."""
    reference = save_request("visitor", REQUEST)
    cancel_request(reference, "sean@example.ie")
    assert send_due(settings(), SENDER)[1] == 0
    assert (account.patients, account.communications) == ([], [])


def test_a_limit_is_kept_and_the_rest_goes_out(account: FakeCliniko) -> None:
    """Not asked again before it is reset; only the cause is kept."""
    save_request("visitor", REQUEST)
    account.faults = [429]
    assert send_due(settings(), SENDER) == (2, 1)
    (row,) = rows()
    assert row["last_error"] == "PracticeError status 429"
    wait = row["next_try"] - now()  # type: ignore[operator]
    assert timedelta(seconds=30) < wait <= timedelta(seconds=45)
    make_due()
    assert send_due(settings(), SENDER) == (1, 0)
    assert len(account.communications) == 1


@pytest.mark.parametrize("fault", [401, 500, "broken", "lost"])
def test_a_fault_is_tried_again(account: FakeCliniko, fault: object, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    save_request("visitor", REQUEST)
    account.faults = [fault]
    assert send_due(settings(), SENDER)[1] == 1
    make_due()
    assert send_due(settings(), SENDER) == (1, 0)
    assert len(account.communications) == 1
    for part in ("Seán", "sean@", "087", KEY):
        assert part not in caplog.text


def test_an_erased_request_is_erased_there(account: FakeCliniko) -> None:
    save_request("visitor", REQUEST)
    send_due(settings(), SENDER)
    erase("visitor")
    send_due(settings(), SENDER)
    (memo,) = account.communications
    assert memo["archived_at"] and "Seán" not in str(memo)


def test_what_is_erased_while_it_is_delivered_is_taken_out_again(
    account: FakeCliniko, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_request("visitor", REQUEST)
    whole = ClinikoPractice.deliver

    def erased_meanwhile(practice: ClinikoPractice, request: object) -> Delivery:
        made = whole(practice, request)  # type: ignore[arg-type]
        monkeypatch.setattr(ClinikoPractice, "deliver", whole)
        erase("visitor")
        return made

    monkeypatch.setattr(ClinikoPractice, "deliver", erased_meanwhile)
    send_due(settings(), SENDER)
    send_due(settings(), SENDER)
    (memo,) = account.communications
    assert memo["archived_at"] and "Seán" not in str(memo)
    with transaction() as connection:
        left = connection.execute(sa.select(tables.outbox.c.payload)).scalars().all()
    assert "Seán" not in str(left)
