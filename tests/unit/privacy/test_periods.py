"""Each thing is deleted by its own period, what was joined stands alone again, and who was told is asked to delete."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.privacy import erasing
from bot.privacy.command import run
from bot.privacy.erasing import ERASE, PURGE, erase
from bot.privacy.exporting import as_json, as_text, stored
from bot.privacy.retention import Purged, purge
from bot.storage import outbox as sending
from bot.storage.database import now, session_hash, transaction
from bot.storage.requests import of_session, save_request
from bot.storage.tables import (
    audit_entries,
    booking_requests,
    outbox,
    privacy_receipts,
    staff_audit,
    staff_sessions,
    staff_users,
)
from tests.unit.privacy.test_privacy import OTHER, SENDER, conversations, live, say
from tests.unit.storage.test_requests import REQUEST

__all__ = ["conversations"]
MOMENT = datetime.fromisoformat("2026-11-28T12:00:00+00:00")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
USER = {"id": 1, "username": "mary", "password_hash": "x", "active": True, "role": "staff", "created_at": MOMENT}


def put(table: sa.Table, **values: Any) -> None:
    """Puts a row into a table, with anything in the columns that need something."""
    filled: dict[str, Any] = {}
    for column in table.columns:
        if (
            not column.nullable
            and column.name not in values
            and not (column.primary_key and column.autoincrement is True)
        ):
            plain = {int: 0, str: "x", dict: {}, list: [], bool: False, datetime: MOMENT}
            try:
                kind = column.type.python_type
            except NotImplementedError:
                kind = datetime
            filled[column.name] = plain.get(kind, MOMENT)
    with transaction() as connection:
        connection.execute(table.insert().values(filled | values))


def count(table: sa.Table) -> int:
    """How many rows a table has."""
    with transaction() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(
    ("table", "column", "period"),
    [
        (audit_entries, "at", 2922 * DAY),
        (staff_audit, "at", 2922 * DAY),
        (privacy_receipts, "at", 2922 * DAY),
        (outbox, "sent_at", 365 * DAY),
        (booking_requests, "updated_at", 365 * DAY),
        (staff_sessions, "expires_at", timedelta(0)),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
@pytest.mark.parametrize(("older", "left"), [(-MINUTE, 1), (timedelta(0), 1), (MINUTE, 0)])
def test_a_row_goes_when_its_period_is_over(
    database: str, table: sa.Table, column: str, period: timedelta, older: timedelta, left: int
) -> None:
    """Not a minute earlier, nor in that moment."""
    if table is staff_sessions:
        put(staff_users, **{key: value for key, value in USER.items() if key in staff_users.columns})
    put(table, **{column: MOMENT - period - older}, **({"user_id": 1} if table is staff_sessions else {}))
    purge(MOMENT)
    purged_receipts = 1 if table is booking_requests and not left else 0
    assert count(table) == left
    assert table is privacy_receipts or count(privacy_receipts) == purged_receipts


def test_a_purge_says_what_it_did(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """In a row of its own where requests went, and only there."""
    caplog.set_level("INFO", "bot.privacy.retention")
    put(audit_entries, at=MOMENT - 3000 * DAY)
    assert purge(MOMENT) == Purged(0, 0, 1)
    assert count(privacy_receipts) == 0
    put(booking_requests, updated_at=MOMENT - 400 * DAY)
    assert purge(MOMENT) == Purged(0, 1, 0)
    with transaction() as connection:
        (row,) = connection.execute(privacy_receipts.select())
    assert (row.action, row.receipt_hash, row.requests, row.at) == (PURGE, "", 1, MOMENT)
    assert "Purged: 0 conversations, 1 requests, 0 entries of advice." in caplog.text


def test_without_a_moment_it_is_now(database: str) -> None:
    """As the daily purge calls it."""
    put(staff_audit, at=now() - 2923 * DAY)
    put(staff_audit, at=now() - 2921 * DAY)
    purge()
    assert count(staff_audit) == 1


def test_another_request_that_was_joined_stands_alone_again(database: str) -> None:
    """And is work anew; one that was joined to another stays as it is."""
    put(booking_requests, reference="A", session=session_hash(SENDER), idempotency_key="a")
    put(booking_requests, reference="B", idempotency_key="b", joined_to="A", work="joined")
    put(booking_requests, reference="C", idempotency_key="c", joined_to="D", work="joined")
    assert erase(SENDER).requests == 1
    with transaction() as connection:
        left = connection.execute(booking_requests.select().order_by(booking_requests.c.reference)).all()
    assert [(row.reference, row.joined_to, row.work) for row in left] == [
        ("B", None, erasing.NEW),
        ("C", "D", "joined"),
    ]


@pytest.mark.parametrize(
    ("kind", "reached", "told"),
    [
        (sending.MAIL_CLINIC, {"sent_at": MOMENT}, True),
        (sending.WEBHOOK, {"claimed_until": MOMENT}, True),
        (sending.PRACTICE, {"attempts": 1}, True),
        (sending.MAIL_CLINIC, {}, False),
        (sending.MAIL_VISITOR, {"sent_at": MOMENT}, False),
        (sending.WHATSAPP, {"sent_at": MOMENT}, False),
    ],
)
def test_who_was_told_or_may_have_been_is_asked_to_delete(
    database: str, kind: str, reached: dict[str, Any], told: bool
) -> None:
    """A practice system by the names that it gave."""
    reference = save_request(SENDER, REQUEST)
    with transaction() as connection:
        connection.execute(outbox.delete())
    put(outbox, reference=reference, kind=kind, key="k", payload={"delivery": "d 1"}, **({"attempts": 0} | reached))
    put(outbox, reference=reference, kind=kind, key="l", payload={"event": "x"}, attempts=0)
    erase(SENDER)
    with transaction() as connection:
        found = connection.execute(outbox.select()).all()
    assert [(row.reference, row.kind) for row in found] == ([(reference, kind)] if told else [])
    for row in found:
        deliveries = {"deliveries": ["d 1"]} if kind == sending.PRACTICE else {}
        assert row.payload == {"event": "erased", "note": None} | deliveries


def test_a_receipt_names_nobody(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """It is ten letters and digits; its hash is stored, and the log holds the beginning of that."""
    caplog.set_level("INFO", "bot.privacy.erasing")
    live(SENDER)
    receipt = erase(SENDER)
    assert re.fullmatch(r"ER-[A-Z0-9]{10}", receipt.code)
    with transaction() as connection:
        (row,) = connection.execute(privacy_receipts.select())
    assert (row.action, row.receipt_hash, row.requests) == (ERASE, session_hash(receipt.code), 1)
    assert f"(receipt {session_hash(receipt.code)[:12]})" in caplog.text
    assert receipt.code not in caplog.text


def test_with_postgresql_no_file_is_rewritten(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own vacuum does that."""
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    erasing.overwrite()
    erasing.compact()


def test_a_busy_file_is_told_and_tried_again(
    database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """So often and no more, with a short pause."""
    calls: list[str] = []
    pauses: list[float] = []

    def busy(engine: Any, *statements: str) -> int:
        calls.append(statements[-1])
        raise sa.exc.OperationalError(statements[0], {}, Exception("locked"))

    monkeypatch.setattr(erasing, "_execute", busy)
    monkeypatch.setattr("bot.privacy.erasing.time.sleep", pauses.append)
    monkeypatch.setattr(erasing, "_files", lambda: [sa.create_engine("sqlite://")])
    erasing.compact()
    assert len(calls) == 1 + erasing.ATTEMPTS and pauses == [erasing.PAUSE_SECONDS] * erasing.ATTEMPTS
    assert "too busy to be compacted" in caplog.text and "could not be emptied" in caplog.text


@pytest.mark.parametrize(("busy", "emptied"), [([0], True), ([1, 1, 0], True), ([1] * 20, False)])
def test_a_log_is_tried_until_it_is_empty(monkeypatch: pytest.MonkeyPatch, busy: list[int], emptied: bool) -> None:
    """While somebody reads from it."""
    answers = iter(busy)
    monkeypatch.setattr(erasing, "_execute", lambda *_: next(answers))
    monkeypatch.setattr("bot.privacy.erasing.time.sleep", lambda _: None)
    assert erasing._emptied_log(sa.create_engine("sqlite://")) is emptied


def test_statements_give_the_first_number_of_the_last(tmp_path: Path) -> None:
    """Nothing found is nought; what the driver refuses is told as SQLAlchemy tells it."""
    file = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}", future=True)
    assert erasing._execute(file, "CREATE TABLE t (x)", "INSERT INTO t VALUES (7)") == 0
    assert erasing._execute(file, "SELECT 1", "SELECT 5, 6") == 5
    with pytest.raises(sa.exc.OperationalError, match="no such table: gone"):
        erasing._execute(file, "SELECT x FROM gone")


def test_mails_of_a_request_go_and_others_stay(database: str, tmp_path: Path) -> None:
    """Those that are being written, too."""
    folder = tmp_path / "var" / "outbox"
    folder.mkdir()
    for name in ("CP-1-clinic.eml", ".CP-1-half", "CP-2-clinic.eml", "CP-1.txt"):
        (folder / name).write_text("Seán", encoding="utf-8")
    erasing.delete_mails(["CP-1", "CP-9"])
    assert sorted(file.name for file in folder.iterdir()) == ["CP-1.txt", "CP-2-clinic.eml"]


def test_only_ones_own_is_exported(database: str) -> None:
    """Messages are counted from the first; what holds nothing has no line."""
    say(SENDER, "one", days_ago=40)
    say(SENDER, "two")
    save_request(SENDER, REQUEST.__class__(name="Máire", wished_times="Fridays", phone="01 555 0100"))
    live(OTHER)
    found = stored(SENDER)
    text = as_text(found)
    assert "This chat: 2 messages" in text and f"{now() - 40 * DAY:%-d %B %Y}" in text
    assert "Name: Máire" in text and "E-mail" not in text and "What I advised" not in text
    assert not any("session" in entry for entry in stored(OTHER)["advice"]) and stored(OTHER)["advice"]
    data = json.loads(as_json(found))
    assert datetime.fromisoformat(data["requests"][0]["created_at"]) and "Máire" in as_json(found)
    assert data["requests"][0]["events"] and not {"session", "search_text"} & data["requests"][0]["events"][0].keys()
    with pytest.raises(TypeError, match="object can't be exported"):
        as_json({"x": object()})


def test_the_command_tells_what_it_did(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers of what went, whose data it needs."""
    live(SENDER)
    put(audit_entries, at=now() - 3000 * DAY)
    assert run("purge", None, as_data=False) == 0
    assert capsys.readouterr().out.startswith("0 conversations, 0 requests and 1 entries of advice")
    for what in ("export", "erase"):
        assert run(what, "", as_data=True) == 2
        assert f"privacy {what} SENDER" in capsys.readouterr().err
    assert run("export", SENDER, as_data=False) == 0
    assert not capsys.readouterr().out.startswith("{")
    assert of_session(SENDER)
    assert run("erase", SENDER, as_data=False) == 0
    assert capsys.readouterr().out.startswith("Erased, with 1 requests.")
    assert of_session(SENDER) == []
