"""One HTTP request to a practice system: no redirect that nobody configured, a limit on time and size, one error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any

import requests

from bot.practice.practice import PracticeError

SECONDS = 8
"""How long connecting, and how long a whole answer may take."""
MOST_BYTES = 5_000_000
LONGEST_WAIT = 3600.0
"""No system makes us wait longer than this, whatever it asks for."""


@dataclass(frozen=True)
class Answer:
    """A system's answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The content as JSON.

        Raises:
            PracticeError: it is none.
        """
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise PracticeError("no JSON", self.status) from error


def send(
    method: str,
    address: str,
    login: tuple[str, str] | None,
    *,
    accepts: tuple[int, ...] = (),
    follow: bool = False,
    seconds: float = SECONDS,
    **more: Any,
) -> Answer:
    """Sends a request; `accepts` are statuses besides 2xx that are no error, `more` is for `requests.request`.

    Raises:
        PracticeError: no answer, too late, too large, or another status.
    """
    until = monotonic() + seconds
    try:
        with requests.request(
            method, address, auth=login, timeout=seconds, stream=True, allow_redirects=follow, **more
        ) as got:
            answer = Answer(
                got.status_code, {name.lower(): text for name, text in got.headers.items()}, _read(got, until)
            )
    except requests.Timeout as error:
        raise PracticeError("time-out") from error
    except requests.RequestException as error:
        raise PracticeError(type(error).__name__) from error
    if not (200 <= answer.status < 300 or answer.status in accepts):
        raise PracticeError(f"status {answer.status}", answer.status, retry_after(answer.headers))
    return answer


def _read(got: requests.Response, until: float) -> bytes:
    content = b""
    for piece in got.iter_content(65_536):
        content += piece
        if len(content) > MOST_BYTES:
            raise PracticeError("too large", got.status_code)
        if monotonic() > until:
            raise PracticeError("time-out", got.status_code)
    return content


def retry_after(headers: Mapping[str, str]) -> float | None:
    """In how many seconds it may be tried again, by `Retry-After` or `X-RateLimit-Reset`; None without either."""
    wait = _seconds(headers.get("retry-after", ""))
    reset = headers.get("x-ratelimit-reset", "").strip()
    if wait is None and reset.isascii() and reset.isdigit():
        wait = int(reset) - time()
    return None if wait is None else min(max(wait, 1.0), LONGEST_WAIT)


def _seconds(text: str) -> float | None:
    """A number of seconds, or the seconds until a date of HTTP."""
    if text.strip().isascii() and text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return (moment - datetime.now(timezone.utc)).total_seconds()
