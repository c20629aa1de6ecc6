"""What staff read, and the notes they may choose for a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import clinic

FOLDER = Path(__file__).parent


@cache
def words() -> Mapping[str, Any]:
    """The staff's words (`words.yml`)."""
    return _read("words.yml")


@cache
def notes() -> Mapping[str, Any]:
    """The notes for visitors by status (`notes.yml`)."""
    return _read("notes.yml")


def note_text(status: str, note_id: str, appointment: datetime | None) -> str | None:
    """The chosen note behind the appointment's sentence; None for neither.

    Raises:
        KeyError: there is no such note for this status.
    """
    parts = []
    if appointment:
        day, time = day_words(appointment.date()), f"{appointment:%H:%M}"
        parts.append(notes()["appointment"].format(day=day, time=time))
    if note_id:
        parts.append({note["id"]: note["text"] for note in notes()[status]}[note_id])
    return " ".join(parts) or None


def day_words(day: date) -> str:
    """A day as it is said: Monday 30 November 2026."""
    return f"{words()['days'][day.weekday()]} {day.day} {words()['months'][day.month - 1]} {day.year}"


def moment_words(moment: datetime) -> str:
    """A moment in the clinic's time zone, short: Mon 30 Nov 2026, 17:05."""
    here = moment.astimezone(clinic().zone)
    weekday, month = words()["days"][here.weekday()][:3], words()["months"][here.month - 1][:3]
    return f"{weekday} {here.day} {month} {here.year}, {here:%H:%M}"


def _read(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found
