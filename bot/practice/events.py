"""One request as one tentative event: what is put into a calendar, replaced there, and shown as cancelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.handover.calendar import PRODUCT, first_event
from bot.practice.practice import PracticeRequest
from bot.practice.words import details, opening, summary, words

NUMBER = "X-ASSISTANT-DELIVERY"
"""The delivery that wrote the event last, by which a repeat is known."""


def calendar_of(request: PracticeRequest, zone: ZoneInfo, minutes: int, revision: int = 0) -> bytes:
    """A calendar with the request's event: at the chosen time, else where the first wish begins.

    It leaves the clinic's time free, so that nobody can fill a diary by writing to the assistant.
    """
    event = Event()
    event.add("uid", f"{request.reference}@assistant.invalid")
    event.add("dtstamp", request.at)
    event.add("sequence", revision)
    for name, moment in _times(request, zone, minutes).items():
        event.add(name, moment)
    event.add("summary", summary(request))
    event.add("description", "\n".join([opening(request), *details(request)]))
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add(NUMBER, str(request.number))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    first: Any = event.start
    day = first.date() if isinstance(first, datetime) else first
    calendar.add_missing_timezones(first_date=day, last_date=day + timedelta(days=1))
    return bytes(calendar.to_ical())


class StoredEvent:
    """An event as the calendar holds it, with what the clinic changed in it.

    Raises:
        ValueError: the text is no calendar with an event.
    """

    def __init__(self, text: bytes) -> None:
        self._calendar = Calendar.from_ical(text)
        events = self._calendar.walk("VEVENT")
        if not events:
            raise ValueError("no event")
        self._event: Any = events[0]

    @property
    def number(self) -> int:
        """The delivery that wrote it last; 0 where that is not told."""
        text = str(self._event.get(NUMBER, ""))
        return int(text) if text.isascii() and text.isdigit() else 0

    @property
    def revision(self) -> int:
        """How often it was changed."""
        return int(self._event.get("SEQUENCE", 0))

    @property
    def cancelled(self) -> bool:
        """Whether it is shown as cancelled."""
        return str(self._event.get("STATUS", "")).upper() == "CANCELLED"

    def cancel(self, request: PracticeRequest) -> bytes:
        """The calendar with the event cancelled; the clinic's own changes stay."""
        shown = words()["event"]["cancelled"].format(summary=self._event.get("SUMMARY", ""))
        changes = {"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "SUMMARY": shown, "DTSTAMP": request.at}
        for name, value in {**changes, "SEQUENCE": self.revision + 1, NUMBER: str(request.number)}.items():
            self._event.pop(name, None)
            self._event.add(name, value)
        return bytes(self._calendar.to_ical())


def _times(request: PracticeRequest, zone: ZoneInfo, minutes: int) -> dict[str, date | datetime]:
    if request.start:
        return {"dtstart": request.start, "dtend": request.start + timedelta(minutes=minutes)}
    today = (request.created_at or request.at).astimezone(zone).date()
    wished: Any = first_event(request.windows, today, zone)
    if wished:
        return {"dtstart": wished["DTSTART"].dt, **({"dtend": wished["DTEND"].dt} if "DTEND" in wished else {})}
    return {"dtstart": today, "dtend": today + timedelta(days=1)}
