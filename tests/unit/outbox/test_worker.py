"""Sending: nothing is lost and nothing doubled, whoever dies when, and whatever the mail server does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.outbox.worker import OutboxWorker, check_outbox, send_due
from bot.privacy.erasing import erase
from bot.settings import ROOT, Clinic, Settings, load_settings
from bot.storage import outbox, tables
from bot.storage.database import now, transaction
from bot.storage.requests import cancel_request, get_request, save_request, set_status
from bot.storage.worklist import count_requests, list_requests
from tests.servers import MailServer
from tests.unit.storage.test_requests import REQUEST

CLINIC = Clinic(name="Resync", email="hello@clinic.ie")
# Every line takes minutes, so that the slow tests try it; each of these numbers is prime, to meet all sorts of lines.
SOME_SAVING, SOME_SENDING = 17, 211


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A clinic with an address, and a folder of this test's own."""
    for module in ("bot.outbox.mails", "bot.outbox.transport"):
        monkeypatch.setattr(f"{module}.clinic", lambda: CLINIC)
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path / "var"))


@pytest.fixture
def settings(mail_server: MailServer, database: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of an installation with a mail server."""
    monkeypatch.setenv("ASSISTANT_SMTP_URL", mail_server.url)
    return load_settings()


def make_due() -> None:
    """Makes everything due, as if time had passed."""
    with transaction() as connection:
        connection.execute(tables.outbox.update().values(next_try=now()))


def subjects(server: MailServer) -> list[str]:
    """What was taken, by recipient and subject."""
    return sorted(f"{mail['To']}: {mail['Subject']}" for mail in server.mails)


def test_a_request_and_its_changes_reach_both(settings: Settings, mail_server: MailServer) -> None:
    """Each once; a second run sends nothing."""
    reference = save_request("visitor", REQUEST)
    assert send_due(settings, "sender") == (2, 0)
    set_status(reference, "contacted", "mary", "We rang.")
    cancel_request(reference, "sean@example.ie")
    assert send_due(settings, "sender") == (3, 0)
    assert send_due(settings, "sender") == (0, 0)
    assert subjects(mail_server) == [
        f"hello@clinic.ie: Cancelled: request {reference}",
        f"hello@clinic.ie: New request {reference}",
        *["sean@example.ie: Your request to Resync"] * 3,
    ]


def test_a_dead_mail_server_loses_nothing(settings: Settings, mail_server: MailServer) -> None:
    """Down, refusing, up again; only the error's class is kept."""
    reference = save_request("visitor", REQUEST)
    mail_server.stop()
    assert send_due(settings, "sender") == (0, 2)
    assert send_due(settings, "sender") == (0, 0)  # not due yet
    assert {row["last_error"] for row in outbox.rows(reference)} == {"ConnectionRefusedError"}
    mail_server.start()
    mail_server.answer = "550 no such visitor sean@example.ie"
    make_due()
    assert send_due(settings, "sender") == (0, 2)
    assert {(row["attempts"], row["last_error"]) for row in outbox.rows(reference)} == {(2, "SMTPDataError 550")}
    mail_server.answer = "250 taken"
    make_due()
    assert send_due(settings, "sender") == (2, 0)
    assert len(mail_server.taken) == 2
    assert outbox.rows(reference, unsent=True) == []


def test_many_nodes_send_each_once(settings: Settings, mail_server: MailServer) -> None:
    """All at the same time."""
    for number in range(6):
        save_request("visitor", replace(REQUEST, urgency=str(number)))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda node: send_due(settings, f"node-{node}"), range(4)))
    assert sum(sent for sent, _ in done) == 12
    counts = Counter(mail["Message-ID"] for mail in mail_server.mails)
    assert set(counts.values()) == {1} and len(counts) == 12


def test_one_that_cannot_be_sent_keeps_nobody_waiting(settings: Settings, mail_server: MailServer) -> None:
    """A visitor whose address no server takes; the clinic gets its mail."""
    reference = save_request("visitor", replace(REQUEST, email="seán@example.ie"))
    send_due(settings, "sender")
    assert f"hello@clinic.ie: New request {reference}" in subjects(mail_server)


def test_what_was_erased_meanwhile_is_not_sent(settings: Settings, mail_server: MailServer) -> None:
    """Claimed before, erased, and then there is nobody to tell; only the clinic learns that it has to delete."""
    save_request("visitor", REQUEST)
    erase("visitor")
    send_due(settings, "sender")
    assert [mail for mail in mail_server.mails if "sean" in str(mail)] == []


def test_the_background_sender_outlives_a_dead_database(
    settings: Settings, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once, waits, and sends when it is back."""
    save_request("visitor", REQUEST)
    working, calls = outbox.claim, []

    def failing(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) < 3:
            raise sa.exc.OperationalError("select name from visitors", {}, OSError())
        return working(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "claim", failing)
    worker = OutboxWorker(settings, every=0.01)
    worker.start()
    deadline = time.monotonic() + 60
    while len(mail_server.taken) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.stop()
    assert not worker.is_alive()
    assert len(mail_server.taken) == 2
    assert caplog.text.count("sending waits") == 1
    assert "visitors" not in caplog.text


def test_nothing_personal_is_logged(
    settings: Settings, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither when it works nor when it doesn't."""
    caplog.set_level("DEBUG")
    save_request("visitor", REQUEST)
    mail_server.answer = "550 sean@example.ie refused"
    send_due(settings, "sender")
    folder = replace(settings, smtp_url="")
    save_request("visitor", replace(REQUEST, urgency="other"))
    send_due(folder, "sender")
    # The test's own mail server logs what it hears.
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert "was written to" in logged and "550" in logged
    for part in ("Seán", "sean@", "087", "Aoife", "Mondays"):
        assert part not in logged


def run_killing(what: str, stride: int) -> dict[str, object]:
    """The results of `killing.py`."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.unit.outbox.killing", what, str(stride)],
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_MAIL_FROM": "assistant@clinic.ie"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    found: dict[str, object] = json.loads(result.stdout)
    return found


def assert_none_lost_none_doubled(found: dict[str, object], server: MailServer | None, var: Path) -> None:
    """One row and one outbox row a mail for each request; each mail taken, under one Message-ID."""
    tried = found["tried"]
    assert isinstance(tried, dict)
    references = set(tried.values())
    assert len(references) == len(tried)
    assert count_requests() == len(tried) + 2
    assert {row["reference"] for row in list_requests(limit=10_000)} >= references
    assert outbox.rows(unsent=True) == []
    keys = {row["key"] for row in outbox.rows(limit=100_000)}
    assert len(keys) == 2 * count_requests()
    if server is None:
        assert {file.name for file in (var / "outbox").iterdir() if not file.name.startswith(".")} == {
            f"{key}.eml" for key in keys
        }
    else:
        assert {str(mail["Message-ID"])[1:].partition("@")[0] for mail in server.mails} == keys


@pytest.mark.parametrize("stride", [SOME_SAVING, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_every_step_of_saving(database: str, tmp_path: Path, stride: int) -> None:
    """The visitor sends again, and there is one request with one mail to each."""
    found = run_killing("save", stride)
    assert int(str(found["steps"])) > 50
    assert_none_lost_none_doubled(found, None, tmp_path / "var")


@pytest.mark.parametrize("stride", [SOME_SENDING, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_every_step_of_writing_mails_to_the_folder(database: str, tmp_path: Path, stride: int) -> None:
    """Each is written exactly once."""
    found = run_killing("send", stride)
    assert int(str(found["steps"])) > 200
    assert_none_lost_none_doubled(found, None, tmp_path / "var")


@pytest.mark.parametrize("stride", [SOME_SENDING, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_every_step_of_sending(
    settings: Settings, mail_server: MailServer, tmp_path: Path, stride: int
) -> None:
    """None is lost. A mail server's yes that nobody lived to note makes the mail go out again, as the same message.

    No protocol between two machines can close that window; what can be done is to make the repeat known as one, which
    mail servers and programs do by the Message-ID. Only a death inside it doubles, so that few of all do.
    """
    found = run_killing("send", stride)
    assert_none_lost_none_doubled(found, mail_server, tmp_path / "var")
    doubled = [count for count in Counter(mail["Message-ID"] for mail in mail_server.mails).values() if count > 1]
    assert max(doubled, default=1) <= 2
    assert len(doubled) <= max(2, int(str(found["steps"])) / stride / 4)
    print(f"{found['steps']} steps, {len(doubled)} repeated with the same Message-ID")


def test_a_working_installation_passes_its_check(settings: Settings) -> None:
    """And a row that is sent stays known."""
    check_outbox(settings)
    reference = save_request("visitor", REQUEST)
    send_due(settings, "sender")
    assert all(row["sent_at"] for row in outbox.rows(reference))
    assert get_request(reference) is not None
