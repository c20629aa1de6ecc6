"""The clinic's diary: when it is busy, read from an iCalendar address or a CalDAV calendar. Never what for.

A diary that can't be read costs the visitor nothing: no visit is offered, and the wishes go to the clinic as they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import caldav
import recurring_ical_events
import requests
from icalendar import Calendar

from bot.booking.availability import DAYS_AHEAD, Span, openings
from bot.booking.hours import Hours, read_hours
from bot.booking.wish_terms import Window
from bot.settings import Clinic, Settings, clinic, load_settings

logger = logging.getLogger(__name__)

SECONDS = 5
"""How long the diary's server may take."""
KEPT_SECONDS = 300
"""So long a reading is used again."""
FAILED_SECONDS = 60
"""So long a diary that couldn't be read is left alone."""
MOST_BYTES = 5_000_000
CALDAV = "caldav+"


class DiaryError(Exception):
    """The diary couldn't be read; the message holds no address, since private ones are secrets."""


@dataclass
class Diary:
    """The diary at an address, with its newest reading."""

    address: str
    hours: Hours
    minutes: int
    zone: ZoneInfo
    login: tuple[str, str] | None = None
    _spans: list[Span] = field(default_factory=list)
    _failed: bool = False
    _good_until: float = 0.0
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def openings(self, windows: list[Window], now: datetime) -> list[datetime] | None:
        """Free visits that suit the windows, as `bot.booking.availability.openings`; None when it can't be read."""
        async with self._reading:
            if monotonic() >= self._good_until:
                await self._read(now)
        return None if self._failed else openings(self._spans, self.hours, self.minutes, windows, now)

    async def _read(self, now: datetime) -> None:
        try:
            self._spans = await asyncio.wait_for(asyncio.to_thread(self._busy, now), SECONDS * 2)
            self._failed = False
        except (TimeoutError, DiaryError) as error:
            logger.warning("The clinic's diary could not be read (%s); no visits are offered.", error or "time-out")
            self._failed = True
        self._good_until = monotonic() + (FAILED_SECONDS if self._failed else KEPT_SECONDS)

    def _busy(self, now: datetime) -> list[Span]:
        first, last = now, now + timedelta(days=DAYS_AHEAD + 1)
        try:
            texts = self._events(first, last) if self.address.startswith(CALDAV) else [self._feed()]
            return [span for text in texts for span in busy_spans(text, first, last, self.zone)]
        except DiaryError:
            raise
        # Whatever a foreign server or calendar makes these libraries raise, the conversation goes on.
        except Exception as error:
            raise DiaryError(type(error).__name__) from None

    def _feed(self) -> str:
        with requests.get(self.address, auth=self.login, timeout=SECONDS, stream=True) as answer:
            if answer.status_code != requests.codes.ok:
                raise DiaryError(f"status {answer.status_code}")
            content = b""
            for piece in answer.iter_content(65_536):
                content += piece
                if len(content) > MOST_BYTES:
                    raise DiaryError("too large")
        return content.decode("utf-8", errors="replace")

    def _events(self, first: datetime, last: datetime) -> list[str]:
        user, password = self.login or (None, None)
        address = self.address.removeprefix(CALDAV)
        with caldav.DAVClient(url=address, username=user, password=password, timeout=SECONDS) as client:
            found: list[Any] = caldav.Calendar(client=client, url=address).search(
                start=first, end=last, event=True, expand=False
            )
            return [str(event.data) for event in found]


def busy_spans(text: str, first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[Span]:
    """When a calendar is busy between two moments: its events, repeated ones included, and its free/busy periods.

    What is cancelled or marked as free isn't busy. A day without times is busy all day; times without a zone are local.

    Raises:
        ValueError: the text is no calendar.
    """
    calendar = Calendar.from_ical(text)
    for event in recurring_ical_events.of(calendar).between(first, last):
        if str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        start = event["DTSTART"].dt
        ends = event.get("DTEND")
        end = ends.dt if ends else start + (timedelta(0) if isinstance(start, datetime) else timedelta(days=1))
        yield Span(_moment(start, zone), _moment(end, zone))
    for part in calendar.walk("VFREEBUSY"):
        listed = part.get("FREEBUSY", [])
        for entry in listed if isinstance(listed, list) else [listed]:
            if str(entry.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                for start, end in _periods(entry):
                    yield Span(_moment(start, zone), _moment(end, zone))


def _periods(entry: Any) -> Iterator[tuple[datetime, datetime]]:
    """The periods of a FREEBUSY line, which icalendar reads as one period or as a list of them."""
    for period in getattr(entry, "dts", None) or [entry]:
        start, end = period.dt
        yield start, start + end if isinstance(end, timedelta) else end


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if value.tzinfo else value.replace(tzinfo=zone)


def diary_of(facts: Clinic, settings: Settings) -> Diary | None:
    """The diary that is configured (`diary`, `visit_hours`, `visit_minutes`; the login in the environment)."""
    if not facts.diary or not facts.visit_hours:
        return None
    login = (settings.diary_user, settings.diary_password) if settings.diary_user else None
    return Diary(facts.diary, read_hours(facts.visit_hours), int(facts.visit_minutes), facts.zone, login)


@lru_cache(maxsize=1)
def diary() -> Diary | None:
    """This installation's diary; None where none is configured."""
    return diary_of(clinic(), load_settings())
