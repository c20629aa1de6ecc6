"""Which system is configured, and what stops the start: one sentence with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.practice import connect as module
from bot.practice.calendar import CalendarPractice
from bot.practice.cliniko import ClinikoPractice
from bot.practice.connect import connect
from bot.settings import Clinic, Settings, load_clinic

HOURS = "visit_hours: Mon 09:00-12:00\n"
CLINIKO = "diary: cliniko\ncliniko_business: 1\ncliniko_practitioner: 2\ncliniko_appointment_type: 3\n"


def facts(folder: Path, text: str) -> Clinic:
    """The facts of a clinic file with these lines."""
    file = folder / "clinic.yml"
    file.write_text(text, encoding="utf-8")
    return load_clinic(file)


def test_none_by_default() -> None:
    assert connect(Clinic(), Settings()) is None
    assert not Clinic().delivers


def test_a_calendar(tmp_path: Path) -> None:
    """Read only, unless requests are switched on."""
    found = facts(tmp_path, f"diary: caldav+https://example.ie/c/\nvisit_minutes: 45\n{HOURS}")
    book = connect(found, Settings(diary_user="me", diary_password="secret"))
    assert isinstance(book, CalendarPractice)
    assert (book.minutes, book.login, found.delivers) == (45, ("me", "secret"), False)
    without = connect(found, Settings())
    assert isinstance(without, CalendarPractice) and without.login is None
    assert facts(tmp_path, f"diary: caldav+https://example.ie/c/\ndiary_requests: yes\n{HOURS}").delivers


def test_cliniko(tmp_path: Path) -> None:
    found = facts(tmp_path, CLINIKO + "email: hello@example.ie\ndiary_requests: yes\n")
    practice = connect(found, Settings(cliniko_key="MS0x-uk1"))
    assert isinstance(practice, ClinikoPractice)
    assert (practice.base, practice.contact) == ("https://api.uk1.cliniko.com/v1", "hello@example.ie")
    assert found.delivers


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("diary: example.ie/c\n" + HOURS, 1, "caldav"),
        ("diary: http://example.ie/c\n" + HOURS, 1, "https"),
        ("name: A\ndiary: https://example.ie/c.ics\n", 2, "visit_hours"),
        ("diary: https://example.ie/c.ics\ndiary_requests: yes\n" + HOURS, 2, "caldav"),
        ("diary: https://example.ie/c.ics\ndiary_requests: on\n" + HOURS, 2, "yes or no"),
        ("diary_requests: yes\n", 1, "set diary"),
        ("diary: cliniko\ncliniko_business: 1\n", 1, "cliniko_practitioner"),
        (CLINIKO.replace("2", "Ciara"), 3, "number"),
    ],
)
def test_mistakes_name_the_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    with pytest.raises(ConfigError, match=rf"clinic.yml, line {line}: .*{word}"):
        facts(tmp_path, text)


@pytest.mark.parametrize(
    ("key", "email", "word"),
    [("", "email: a@example.ie\n", "ASSISTANT_CLINIKO_KEY"), ("MS0x-eu1", "", "requests_email")],
)
def test_what_is_missing_beside_the_file_names_the_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, email: str, word: str
) -> None:
    found = facts(tmp_path, email + CLINIKO)
    monkeypatch.setattr(module, "CLINIC_FILE", tmp_path / "clinic.yml")
    line = 2 if email else 1
    with pytest.raises(ConfigError, match=rf"clinic.yml, line {line}: .*{word}"):
        connect(found, Settings(cliniko_key=key))
