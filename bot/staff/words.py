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
def read_words(name: str) -> Mapping[str, Any]:
    """What a file of this folder says."""
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found


def words() -> Mapping[str, Any]:
    """The staff's words."""
    return read_words("words.yml")


def notes() -> Mapping[str, Any]:
    """The notes for visitors by status."""
    return read_words("notes.yml")


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


def due_words(due: date, today: date) -> str:
    """When something is due, as seen today: "due today", "overdue since Tue 24 Nov", "due Fri 27 Nov"."""
    said = words()["due"]
    if due == today:
        return str(said["today"])
    short = f"{words()['days'][due.weekday()][:3]} {due.day} {words()['months'][due.month - 1][:3]}"
    return str(said["overdue" if due < today else "later"].format(day=short))


def age_words(moment: datetime, now: datetime) -> str:
    """How long ago something was: "12 minutes", "5 hours", "3 days"."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    number, unit = (minutes, "minute") if minutes < 60 else (minutes // 60, "hour")
    if unit == "hour" and number >= 48:
        number, unit = number // 24, "day"
    return f"{number} {unit}{'' if number == 1 else 's'}"


def moment_words(moment: datetime) -> str:
    """A moment in the clinic's time zone, short: Mon 30 Nov 2026, 17:05."""
    here = moment.astimezone(clinic().zone)
    weekday, month = words()["days"][here.weekday()][:3], words()["months"][here.month - 1][:3]
    return f"{weekday} {here.day} {month} {here.year}, {here:%H:%M}"
