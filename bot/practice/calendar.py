"""A diary in iCalendar: free times from when it is busy, and one tentative event a request.

It is read from the address of a calendar file or over CalDAV (RFC 4791), never with whom or what for. Requests are put
into a CalDAV calendar under a name made of their reference, so that none is there twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import caldav
import recurring_ical_events
from icalendar import Calendar

from bot.booking.availability import Span, free_starts
from bot.practice.events import StoredEvent, calendar_of
from bot.practice.http import SECONDS, send
from bot.practice.practice import Delivery, Opening, PracticeError, PracticeRequest
from bot.storage.requests import ERASED, REQUESTED
from bot.visit_hours import Hours

CALDAV = "caldav+"
GONE = (404, 410)
CHANGED_MEANWHILE = 412
CONTENT = {"Content-Type": "text/calendar; charset=utf-8"}


@dataclass(frozen=True)
class CalendarPractice:
    """The clinic's calendar at an address (`caldav+https://…` or `https://…`), read within the hours of visits."""

    address: str
    hours: Hours
    minutes: int
    zone: ZoneInfo
    login: tuple[str, str] | None = None

    def free_times(self, first: datetime, last: datetime) -> list[Opening]:
        """As `Practice.free_times`."""
        end = last + timedelta(days=1)
        try:
            texts = self._events(first, end) if self.address.startswith(CALDAV) else [self._feed()]
            busy = [span for text in texts for span in busy_spans(text, first, end, self.zone)]
        except PracticeError:
            raise
        # Whatever a foreign server or calendar makes these libraries raise, the conversation goes on.
        except Exception as error:
            raise PracticeError(type(error).__name__) from error
        days = (last.date() - first.date()).days
        return [Opening(start) for start in free_starts(busy, self.hours, self.minutes, first, days)]

    def deliver(self, request: PracticeRequest) -> Delivery:
        """As `Practice.deliver`."""
        name = f"{request.reference}.ics"
        if request.event == ERASED:
            send("DELETE", self._at(name), self.login, accepts=GONE)
            return Delivery(name)
        if request.open and request.event == REQUESTED:
            return self._create(name, request)
        return self._renew(name, request)

    def _create(self, name: str, request: PracticeRequest) -> Delivery:
        content = calendar_of(request, self.zone, self.minutes)
        headers = {**CONTENT, "If-None-Match": "*"}
        put = send("PUT", self._at(name), self.login, data=content, headers=headers, accepts=(CHANGED_MEANWHILE,))
        return Delivery(name, repeated=put.status == CHANGED_MEANWHILE)

    def _renew(self, name: str, request: PracticeRequest) -> Delivery:
        """Puts a changed request in place of the event that is there, or shows that event as cancelled."""
        got = send("GET", self._at(name), self.login, accepts=GONE)
        if got.status in GONE:
            return self._create(name, request) if request.open else Delivery()
        try:
            stored = StoredEvent(got.content)
        except ValueError as error:
            raise PracticeError("no calendar", got.status) from error
        if stored.number >= request.number or (stored.cancelled and not request.open):
            return Delivery(name, repeated=True)
        content = (
            calendar_of(request, self.zone, self.minutes, stored.revision + 1)
            if request.open
            else stored.cancel(request)
        )
        etag = got.headers.get("etag")
        send(
            "PUT", self._at(name), self.login, data=content, headers={**CONTENT, **({"If-Match": etag} if etag else {})}
        )
        return Delivery(name)

    def _at(self, name: str) -> str:
        return f"{self.address.removeprefix(CALDAV).rstrip('/')}/{name}"

    def _feed(self) -> str:
        return send("GET", self.address, self.login, follow=True).content.decode("utf-8", errors="replace")

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
