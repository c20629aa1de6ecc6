"""`python -m bot staff`: accounts are made, listed, closed and given passwords; passwords never stand in a command."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import ROOT
from bot.staff import audit, command
from bot.staff.accounts import AccountError, accounts, add_account, check_password, disable_account, set_second_factor
from bot.staff.words import words
from tests.staff.conftest import PASSWORD

SAID = words()["accounts"]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: str = "") -> int:
    """The verb with a pipe."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return main(["staff", *arguments])


@pytest.fixture(autouse=True)
def _use(database: str) -> None:
    """Each test has a database of its own, in which Mary has an account."""


def test_an_account_is_made_listed_and_closed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And each step says what it did, and is recorded."""
    assert run(monkeypatch, "add", "Sean.B", typed="tide stone window\n") == 0
    assert check_password("sean.b", "tide stone window") is not None
    assert run(monkeypatch, "password", "sean.b", typed="another few words\n") == 0
    assert check_password("sean.b", "tide stone window") is None
    assert run(monkeypatch, "disable", "sean.b") == 0
    assert check_password("sean.b", "another few words") is None
    assert run(monkeypatch, "list") == 0
    said = capsys.readouterr().out
    for line in ("added", "password", "disabled", "listed_disabled"):
        assert SAID[line].format(username="sean.b", role="receptionist") in said
    assert SAID["listed"].format(username="mary", role="admin") in said
    done = [(row["username"], row["action"], row["detail"]) for row in audit.entries()]
    assert done == [(command.CONSOLE, action, "sean.b") for action in (audit.DISABLED, audit.PASSWORD, audit.ADDED)]


def test_a_role_and_a_lost_phone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Are put right on the command line too, where no admin can log in."""
    assert run(monkeypatch, "add", "sean", "--role", "physio", typed=PASSWORD + "\n") == 0
    assert run(monkeypatch, "role", "sean", "--role", "admin") == 0
    set_second_factor("sean", "A" * 32)
    assert run(monkeypatch, "no-second-factor", "sean") == 0
    assert {each.username: (each.role, each.second_factor) for each in accounts()}["sean"] == ("admin", False)
    assert run(monkeypatch, "role", "sean") == 2
    assert SAID["bad_role"] in capsys.readouterr().err


def test_the_first_account_is_an_admins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somebody has to look after the others; the next is a receptionist's."""
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", f"sqlite:///{tmp_path / 'fresh.db'}")
    for name in ("ann", "tom"):
        assert run(monkeypatch, "add", name, typed=PASSWORD + "\n") == 0
    assert [each.role for each in accounts()] == ["admin", "receptionist"]


def test_a_closed_account_can_be_opened_again() -> None:
    """With a new password."""
    disable_account("mary")
    add_account("mary", "another few words")
    assert check_password("mary", "another few words") is not None


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "mary"), PASSWORD, "taken"),
        (("add", "MARY "), PASSWORD, "taken"),
        (("add", "a b"), PASSWORD, "bad_name"),
        (("add", "<b>"), PASSWORD, "bad_name"),
        (("add", "séan"), PASSWORD, "bad_name"),
        (("add", "x" * 33), PASSWORD, "bad_name"),
        (("add",), PASSWORD, "bad_name"),
        (("add", "sean"), "short", "password_length"),
        (("add", "sean"), "", "password_length"),
        (("add", "sean"), "x" * 257, "password_length"),
        (("add", "sean"), "Sean Sean Sean", "password_easy"),
        (("add", "sean"), "aaaaaaaaaaaab", "password_easy"),
        (("password", "nobody"), PASSWORD, "unknown"),
        (("disable", "nobody"), "", "unknown"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    typed: str,
    said: str,
) -> None:
    """With exit code 2; nothing changed."""
    before = accounts()
    assert run(monkeypatch, *arguments, typed=typed + "\n") == 2
    assert capsys.readouterr().err.strip() == SAID[said]
    assert accounts() == before
    assert audit.entries() == []


def test_a_typed_password_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unseen; when the two differ nothing is made."""
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    typed = iter(["tide stone window", "tide stone widow"])
    monkeypatch.setattr(command, "getpass", lambda _: next(typed))
    with pytest.raises(AccountError, match="different"):
        command._password("sean")


def test_no_argument_takes_a_password(tmp_path: Path) -> None:
    """Commands are seen by everybody on the machine."""
    arguments = [sys.executable, "-m", "bot", "staff", "add", "sean", "tide stone window"]
    result = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 2
    assert "unrecognized arguments" in result.stderr


def test_nobody_can_log_in_yet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """On a fresh installation the list says how to change that."""
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", f"sqlite:///{tmp_path / 'fresh.db'}")
    assert run(monkeypatch, "list") == 0
    assert SAID["nobody"] in capsys.readouterr().out
