"""What is stored can be shown; erased, it is in no table and no file; and nothing is kept for longer than it may be."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.clinical.assess import assess
from bot.outbox.worker import send_due
from bot.privacy import erasing
from bot.privacy.command import run
from bot.privacy.erasing import erase
from bot.privacy.exporting import as_json, as_text, stored
from bot.privacy.retention import purge
from bot.settings import load_settings
from bot.storage.audit import episode, record_advice
from bot.storage.database import engine, now, session_hash, transaction
from bot.storage.outbox import rows
from bot.storage.requests import of_session, save_request, set_status
from bot.storage.tables import booking_requests
from bot.storage.transcripts import conversations_engine, events, messages
from bot.storage.worklist import count_requests
from tests.unit.storage.test_requests import REQUEST

SENDER, OTHER = "sender-4711", "somebody-else"
# Everything by which the visitor could be known, as it was written.
PERSONAL = (SENDER, "Seán", "Ó'Briain", "087 123 4567", "0871234567", "sean@example", "Aoife", "Mondays before 9",
            "race in three weeks", "like a balloon", "my name is", "We rang Aoife")  # fmt: skip


@pytest.fixture(autouse=True)
def conversations(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of this test's own, with Rasa's tables."""
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path / "var"))
    (tmp_path / "var").mkdir()
    made = conversations_engine()
    with made.begin() as connection:
        events.metadata.create_all(connection)
        connection.execute(
            sa.text("CREATE TABLE conversation_checkpoints (sender_id VARCHAR(255), event_id INTEGER, standing TEXT)")
        )
    yield
    made.dispose()


def say(sender: str, text: str, days_ago: float = 0) -> None:
    """Stores a message as Rasa does, and what stands for earlier ones."""
    at = (now() - timedelta(days=days_ago)).timestamp()
    data = json.dumps({"event": "user", "text": text}, ensure_ascii=False)
    with conversations_engine().begin() as connection:
        connection.execute(events.insert().values(sender_id=sender, timestamp=at, data=data))
        connection.execute(
            sa.text("INSERT INTO conversation_checkpoints VALUES (:sender, 1, :data)"), {"sender": sender, "data": data}
        )


def traces(database: str, folder: Path) -> list[str]:
    """Where something personal still stands: any column of any table, any byte of any file."""
    found = []
    for url in {database, str(conversations_engine().url)}:
        searched = engine(url) if url == database else conversations_engine()
        with searched.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                    text = json.dumps([str(value) for value in row], ensure_ascii=False)
                    plain = text.encode().decode("unicode_escape", errors="ignore") + text
                    found += [f"{table}: {part}" for part in PERSONAL if part in plain]
                    found += [f"{table}: the session"] * (session_hash(SENDER) in text)
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            parts = [form for part in PERSONAL for form in (part.encode(), json.dumps(part)[1:-1].encode())]
            found += [f"{file.name}: {part!r}" for part in {*parts, session_hash(SENDER).encode()} if part in content]
    return found


def live(sender: str) -> str:
    """A visitor's whole story: chat, advice, a request that was mailed, an answer of the clinic."""
    say(sender, "my name is Seán Ó'Briain, 087 123 4567, swollen like a balloon")
    record_advice(sender, assess({"swelling": "yes"}, {"swelling": "like a balloon"}))
    reference = save_request(sender, REQUEST)
    send_due(load_settings(), "sender")
    set_status(reference, "contacted", "mary", "We rang Aoife")
    return reference


def test_erasing_leaves_no_trace(database: str, tmp_path: Path) -> None:
    """In any table, any file and, with SQLite, any byte of the database; another visitor's things stay."""
    live(OTHER)
    everything = len(traces(database, tmp_path))
    erase(OTHER)
    live(SENDER)
    save_request(OTHER, REQUEST.__class__(name="Máire", wished_times="Fridays", phone="01 555 0100"))
    assert len(traces(database, tmp_path)) >= everything > 20
    receipt = erase(SENDER)
    assert receipt.requests == 1
    assert traces(database, tmp_path) == []
    assert of_session(SENDER) == messages(SENDER) == []
    assert [row["name"] for row in of_session(OTHER)] == ["Máire"]


def test_erasing_is_quick_in_a_large_file(database: str, tmp_path: Path) -> None:
    """It doesn't rewrite the file; the daily purge does, once, when there is something to gain."""
    if make_url(database).get_backend_name() != "sqlite":
        return
    say(SENDER, "hello")
    with conversations_engine().begin() as connection:
        connection.execute(sa.text("CREATE TABLE filler (x)"))
        connection.execute(
            sa.text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000) "
                "INSERT INTO filler SELECT randomblob(4000) FROM n"
            )
        )
    file = tmp_path / "var" / "conversations.db"
    started = time.monotonic()
    erase(SENDER)
    assert time.monotonic() - started < 1
    with conversations_engine().begin() as connection:
        connection.execute(sa.text("DELETE FROM filler"))
    erasing.overwrite()
    size = file.stat().st_size
    assert size > 50_000_000
    purge()
    assert file.stat().st_size < size / 10
    before = file.stat().st_mtime_ns, file.stat().st_ino
    erasing.compact()
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


def filled(share_deleted: float) -> None:
    """Writes 400 pages of conversations and deletes a share of them."""
    with conversations_engine().begin() as connection:
        connection.execute(sa.text("CREATE TABLE filler (i, x)"))
        for number in range(400):
            connection.execute(sa.text("INSERT INTO filler VALUES (:i, randomblob(4000))"), {"i": number})
    erasing.compact()
    with conversations_engine().begin() as connection:
        connection.execute(sa.text("DELETE FROM filler WHERE i < :most"), {"most": int(400 * share_deleted)})
    erasing.overwrite()


@pytest.mark.parametrize(("share_deleted", "rewritten"), [(0.22, False), (0.32, True)])
def test_a_file_is_rewritten_when_a_quarter_of_it_is_free(
    database: str, tmp_path: Path, share_deleted: float, rewritten: bool
) -> None:
    """Less isn't worth that everybody who writes has to wait."""
    if make_url(database).get_backend_name() != "sqlite":
        return
    filled(share_deleted)
    file = tmp_path / "var" / "conversations.db"
    size = file.stat().st_size
    erasing.compact()
    assert (file.stat().st_size < size) == rewritten


def test_a_log_that_somebody_reads_from_is_reported(
    database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was erased may still be in it; with nobody reading there is nothing to report."""
    if make_url(database).get_backend_name() != "sqlite":
        return
    monkeypatch.setattr(erasing, "ATTEMPTS", 1)
    erasing.overwrite()
    assert "could not be emptied" not in caplog.text
    say(SENDER, "hello")
    with conversations_engine().connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT * FROM events").fetchall()
        say(SENDER, "my name is Seán")
        erasing.overwrite()
    assert caplog.text.count("could not be emptied") == 1


def test_the_receipt_alone_finds_the_advice(database: str) -> None:
    """Rule and tier, to show that it was given; the session doesn't find it any more."""
    live(SENDER)
    receipt = erase(SENDER)
    assert episode(SENDER) == []
    (entry,) = episode(receipt.code)
    assert (entry["tier"], entry["words"]) == ("same_day", None)


def test_a_clinic_that_was_told_is_asked_to_delete(database: str, tmp_path: Path) -> None:
    """By the reference alone; one that was told nothing yet is not asked, and learns nothing."""
    reference = live(SENDER)
    erase(SENDER)
    (row,) = rows(unsent=True)
    assert (row["reference"], row["key"]) == (reference, f"{reference}-mail_clinic-erased")
    send_due(load_settings(), "sender")
    (file,) = (tmp_path / "var" / "outbox").glob("*.eml")
    assert "delete" in file.read_text()
    assert traces(database, tmp_path) == []
    save_request("quick", REQUEST)
    erase("quick")
    assert rows(unsent=True) == []


def test_erasing_twice_and_erasing_nobody(database: str) -> None:
    """Is no error, and each gets a receipt."""
    live(SENDER)
    first, second = erase(SENDER), erase(SENDER)
    assert (first.requests, second.requests) == (1, 0)
    assert first.code != second.code
    assert erase("never seen").requests == 0


def test_everything_stored_is_exported(database: str) -> None:
    """As data and as text; nobody else's, and nothing internal."""
    reference = live(SENDER)
    live(OTHER)
    found = stored(SENDER)
    data = json.loads(as_json(found))
    assert [request["reference"] for request in data["requests"]] == [reference]
    assert {"name", "phone", "email", "words", "consent_wording", "consent_at", "events"} <= data["requests"][0].keys()
    assert not {"session", "idempotency_key", "search_text"} & data["requests"][0].keys()
    assert [message["who"] for message in data["messages"]] == ["visitor"]
    assert data["advice"][0]["words"] == "like a balloon"
    text = as_text(found)
    for part in (
        reference,
        "Seán Ó'Briain",
        "sean@example.ie",
        "the clinic was in touch",
        "be seen today",
        "like a balloon",
    ):
        assert part in text, part
    assert "None" not in text
    assert "nothing" in as_text(stored("never seen"))


def test_what_was_kept_long_enough_is_deleted(database: str, tmp_path: Path) -> None:
    """Each by its own period; what is newer stays."""
    say("silent", "hello", days_ago=31)
    say("silent", "anybody there", days_ago=30.5)
    say("talking", "hello", days_ago=31)
    say("talking", "still here", days_ago=1)
    live(SENDER)
    with transaction() as connection:
        old = now() - timedelta(days=366)
        connection.execute(booking_requests.update().values(updated_at=old, created_at=old))
    save_request(OTHER, REQUEST)
    purged = purge()
    assert (purged.conversations, purged.requests, purged.advice) == (1, 1, 0)
    assert messages("silent") == [] and len(messages("talking")) == 2
    assert count_requests() == 1
    assert not list((tmp_path / "var").rglob("*.eml"))
    assert purge().requests == 0
    assert purge(now() + timedelta(days=3000)).advice == 1


def test_the_command(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exports, erases, purges; needs to know whose data."""
    live(SENDER)
    assert run("export", SENDER, as_data=False) == 0
    assert "Seán" in capsys.readouterr().out
    assert run("export", SENDER, as_data=True) == 0
    assert json.loads(capsys.readouterr().out)["requests"]
    assert run("erase", None, as_data=False) == 2
    assert "SENDER" in capsys.readouterr().err
    assert run("erase", SENDER, as_data=False) == 0
    assert "Receipt: ER-" in capsys.readouterr().out
    assert run("purge", None, as_data=False) == 0
    assert make_url(database).get_backend_name() in ("sqlite", "postgresql")
