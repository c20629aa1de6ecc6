"""A database that can't be used stops the start with one sentence that names it and the remedy."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import ConfigError, UnreachableError
from bot.settings import ROOT
from bot.storage.database import check_database, engine
from bot.storage.faults import fault
from bot.storage.transcripts import check_conversations, conversations_engine
from tools.cluster import free_port


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own."""
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("ASSISTANT_DATABASE_URL", raising=False)
    return tmp_path / "var"


def url(var: Path) -> str:
    """Where requests are kept."""
    return f"sqlite:///{var / 'assistant.db'}"


def spoil(file: Path) -> None:
    """Overwrites the middle of a database, as a failing disk does."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("CREATE TABLE IF NOT EXISTS filler (x)")
        connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 500,)] * 200)
    size = file.stat().st_size
    with file.open("r+b") as content:
        content.seek(size // 2)
        content.write(os.urandom(size // 4))


@pytest.mark.parametrize("damage", ["no database", "spoilt"])
def test_a_damaged_database_is_named(var: Path, damage: str) -> None:
    """The one that is damaged, and no model; with what to do."""
    var.mkdir()
    for name, check in (
        ("assistant.db", lambda: check_database(url(var), whole=True)),
        ("conversations.db", check_conversations),
    ):
        check()
        if damage == "spoilt":
            spoil(var / name)
        else:
            for file in var.glob(f"{name}-*"):
                file.unlink()
            (var / name).write_bytes(b"this is no database" * 100)
        engine.cache_clear()
        with pytest.raises(ConfigError, match=r"damaged.*back-up") as raised:
            check()
        assert str(var / name) in str(raised.value) and raised.value.exit_code == 2


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ASSISTANT_VAR, and not with ASSISTANT_DATABASE_URL."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path / "file"))
    for check in (lambda: check_database(url(tmp_path / "file")), check_conversations):
        with pytest.raises(ConfigError, match="ASSISTANT_VAR") as raised:
            check()
        assert "ASSISTANT_DATABASE_URL" not in str(raised.value)


@pytest.mark.parametrize(
    ("said", "kind", "remedy"),
    [
        ("attempt to write a readonly database", 2, "ASSISTANT_VAR"),
        ("unable to open database file", 2, "ASSISTANT_VAR"),
        ("database or disk is full", 75, "free some space"),
        ("disk I/O error", 75, "free some space"),
        ("database is locked", 75, "another program"),
        ("database disk image is malformed", 2, "back-up"),
        ("something new", 2, "docs/operations.md"),
    ],
)
def test_what_sqlite_says_becomes_a_remedy(said: str, kind: int, remedy: str) -> None:
    """And a code after which systemd starts again, or doesn't."""
    found = fault(
        "sqlite:////var/lib/x/conversations.db", sa.exc.OperationalError("x", {}, sqlite3.OperationalError(said))
    )
    assert "/var/lib/x/conversations.db" in str(found) and remedy in str(found)
    assert found.exit_code == kind


def test_a_server_that_is_down_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a code that systemd starts again after."""
    address = f"postgresql://nobody:secret@127.0.0.1:{free_port()}/none"
    with pytest.raises(UnreachableError, match="ASSISTANT_DATABASE_URL") as raised:
        check_database(address)
    assert "secret" not in str(raised.value)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"], cwd=ROOT, env={**os.environ, "ASSISTANT_DATABASE_URL": address},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 75 and "Traceback" not in done.stderr
    unit = (ROOT / "deploy/systemd/calf-pain-assistant@.service").read_text(encoding="utf-8")
    assert "RestartPreventExitStatus=2\n" in unit


def test_files_are_their_owners(var: Path) -> None:
    """Whatever the user's mask is, and SQLite's log beside each file as well."""
    before = os.umask(0o022)
    try:
        check_database(url(var))
        check_conversations()
        with conversations_engine().begin() as connection:
            connection.execute(sa.text("CREATE TABLE x (y)"))
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in var.iterdir()}
    finally:
        os.umask(before)
    assert {"assistant.db", "conversations.db", "conversations.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_looking_after_the_file_again_keeps_the_locks_on_it(var: Path) -> None:
    """Another program that opens and closes the database leaves the write-ahead log of an open one where it is."""
    first = conversations_engine()
    with first.connect() as connection:
        connection.execute(sa.text("CREATE TABLE told (x)"))
        connection.commit()
        conversations_engine()
        look = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM told').fetchall()"
        subprocess.run([sys.executable, "-c", look, str(var / "conversations.db")], check=True)
        assert (var / "conversations.db-wal").exists()
