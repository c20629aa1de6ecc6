"""The hours in which visits take place, as clinic.yml writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time

Hours = Mapping[int, Sequence[tuple[time, time]]]
"""The spans in which visits take place, by weekday (0 is Monday), local time."""

_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_ENTRY = re.compile(r"^(?P<first>[a-z]{3})[a-z]*(?:\s*-\s*(?P<last>[a-z]{3})[a-z]*)?\s+(?P<spans>\S.*)$", re.IGNORECASE)
_SPAN = re.compile(r"^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$")
_BETWEEN_SPANS = re.compile(r"\s+(?:and|&)\s+|\s*\+\s*")


def read_hours(text: str) -> Hours:
    """The hours in "Mon-Fri 08:00-12:30 and 13:30-19:00, Sat 09:00-13:00".

    Raises:
        ValueError: the text isn't written like that; its message names the part.
    """
    hours: dict[int, list[tuple[time, time]]] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        match = _ENTRY.match(entry)
        days = _days(match) if match else []
        if not match or not days:
            raise ValueError(entry)
        for span in _BETWEEN_SPANS.split(match["spans"].strip()):
            hours_of_span = _SPAN.match(span)
            if not hours_of_span:
                raise ValueError(entry)
            begin_hour, begin_minute, end_hour, end_minute = map(int, hours_of_span.groups())
            try:
                begin, end = time(begin_hour, begin_minute), time(end_hour, end_minute)
            except ValueError as error:
                raise ValueError(entry) from error
            if end <= begin:
                raise ValueError(entry)
            for day in days:
                hours.setdefault(day, []).append((begin, end))
    if not hours:
        raise ValueError(text)
    return hours


def _days(match: re.Match[str]) -> list[int]:
    first = _DAYS.get(match["first"].lower())
    last = _DAYS.get(match["last"].lower()) if match["last"] else first
    if first is None or last is None:
        return []
    return [day % 7 for day in range(first, (last if last >= first else last + 7) + 1)]
