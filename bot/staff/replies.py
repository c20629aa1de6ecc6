"""What a reply to a visitor may begin with: canned answers, and free times from the clinic's diary."""

from __future__ import annotations

import logging
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.booking.availability import DAYS_AHEAD, choose_openings, nearest_openings
from bot.booking.wish_terms import Window
from bot.outbox.whatsapp import keys as whatsapp_keys
from bot.outbox.whatsapp import mobile
from bot.practice.connect import connect
from bot.practice.practice import Practice, PracticeError
from bot.settings import clinic, clinic_words, load_settings
from bot.staff.glance import NOT_GIVEN
from bot.staff.words import day_words, read_words
from bot.storage.outbox import MAIL_VISITOR, WHATSAPP

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """A canned answer, its placeholders filled."""

    id: str
    title: str
    text: str
    work: str


def canned(row: Mapping[str, Any]) -> list[Reply]:
    """The canned answers for a request; those that name what the clinic hasn't set are left out."""
    known = _known(row)
    return [
        Reply(entry["id"], entry["title"], entry["text"].format_map(known), entry["work"])
        for entry in read_words("replies.yml")["replies"]
        if _marks(entry["text"]) <= known.keys()
    ]


def offer(row: Mapping[str, Any], times: Sequence[datetime]) -> str:
    """A reply that offers free times."""
    said, known = read_words("replies.yml")["offer"], _known(row)
    lines = "\n".join(f"- {opening_words(time)}" for time in times)
    return f"{said['before'].format_map(known)}\n\n{lines}\n\n{said['after'].format_map(known)}"


def opening_words(time: datetime) -> str:
    """A free time as it is written to a visitor."""
    return f"{day_words(time.date())}, {time:%H:%M}"


def has_diary() -> bool:
    """Whether free times can be looked up."""
    return _practice() is not None


def free_times(row: Mapping[str, Any], now: datetime) -> list[datetime] | None:
    """Up to three free times that suit a request, the nearest where none does; None where no diary can be read."""
    practice = _practice()
    if practice is None:
        return None
    local = now.astimezone(clinic().zone)
    windows = [Window.from_json(window) for window in row["windows"]]
    try:
        found = practice.free_times(local, local + timedelta(days=DAYS_AHEAD))
    except PracticeError as error:
        logger.warning("The practice's free times could not be read (%s).", error)
        return None
    free = sorted(opening.start.astimezone(local.tzinfo) for opening in found)
    return choose_openings(free, windows, local) or nearest_openings(free, windows, local)


def ways(row: Mapping[str, Any]) -> list[str]:
    """By which ways a reply can go: kinds of the outbox. WhatsApp only where they wrote by it themselves."""
    by_mail = [MAIL_VISITOR] if row["email"] else []
    by_whatsapp = row["channel"] == "whatsapp" and mobile(row["phone"]) and whatsapp_keys()
    return [*by_mail, *([WHATSAPP] if by_whatsapp else [])]


@cache
def _practice() -> Practice | None:
    return connect(clinic(), load_settings())


def _known(row: Mapping[str, Any]) -> dict[str, str]:
    name = "" if row["name"] == NOT_GIVEN else str(row["name"])
    return {**clinic_words(), "name": name or "there", "reference": str(row["reference"])}


def _marks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
