"""Sends to a messenger's API: patient where waiting helps, never raising, with nothing personal in logs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)

ATTEMPTS = 5
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
TIMEOUT = aiohttp.ClientTimeout(total=20)


class Outcome(Enum):
    """What became of a call."""

    DONE = "done"
    AGAIN = "again"  # worth another attempt
    GONE = "gone"  # the visitor can't be written to any more
    LATE = "late"  # only an approved template may be sent now
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """How a messenger answered: `wait` in seconds where it asked for one, `code` is its own name for the error."""

    outcome: Outcome
    wait: float | None = None
    code: str = ""


@dataclass(frozen=True)
class Answer:
    """The end of all attempts, with the body of the last answer."""

    outcome: Outcome
    body: Mapping[str, Any]


@dataclass(frozen=True)
class File:
    """A file to upload with a call."""

    field: str
    name: str
    kind: str
    content: bytes


class UnreachedError(Exception):
    """The messenger could not be reached; the message is for another time."""


def reached(answer: Answer) -> Answer:
    """The answer.

    Raises:
        UnreachedError: there was none worth the name, in all attempts.
    """
    if answer.outcome is Outcome.AGAIN:
        raise UnreachedError
    return answer


Judge = Callable[[int, Mapping[str, str], Mapping[str, Any]], Verdict]


class Api:
    """One messenger's API. `judge` reads status, headers and JSON body; a request to wait holds all calls back."""

    def __init__(
        self,
        channel: str,
        judge: Judge,
        headers: Mapping[str, str] | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._channel, self._judge, self._headers, self._pause = channel, judge, dict(headers or {}), pause
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Event()
        self._free.set()

    async def close(self) -> None:
        """Closes the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def post(
        self,
        address: str,
        body: Mapping[str, Any],
        *,
        form: bool = False,
        file: File | None = None,
        attempts: int = ATTEMPTS,
    ) -> Answer:
        """Posts JSON (or a form, or a form with a file) and returns what became of it; never raises.

        `AGAIN` where the messenger could not be reached in so many attempts.
        """
        for attempt in range(1, attempts + 1):
            await self._free.wait()
            verdict, answer = await self._try(address, body, form, file)
            if verdict.outcome is not Outcome.AGAIN:
                if verdict.outcome is not Outcome.DONE:
                    logger.warning(
                        "%s did not take a message: %s (%s).", self._channel, verdict.outcome.value, verdict.code
                    )
                return Answer(verdict.outcome, answer)
            if attempt < attempts:
                await self._hold(verdict.wait, attempt)
        logger.error("%s could not be reached in %d attempts (%s).", self._channel, attempts, verdict.code)
        return Answer(Outcome.AGAIN, answer)

    async def _hold(self, asked: float | None, attempt: int) -> None:
        """Waits as long as was asked, holding every other call back too; without being asked, longer each time."""
        if asked is None:
            await self._pause(min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT))
            return
        self._free.clear()
        try:
            await self._pause(min(asked, LONGEST_WAIT))
        finally:
            self._free.set()

    async def _try(
        self, address: str, body: Mapping[str, Any], form: bool, file: File | None
    ) -> tuple[Verdict, Mapping[str, Any]]:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=TIMEOUT)
        try:
            sent: dict[str, Any] = {"data": _form(body, file)} if form or file else {"json": body}
            async with self._session.post(address, **sent) as response:
                try:
                    answer = await response.json(content_type=None)
                except ValueError:
                    answer = {}
                answer = answer if isinstance(answer, dict) else {}
                return self._judge(response.status, response.headers, answer), answer
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            # The text of such errors may hold the address, and Telegram's address holds the token.
            return Verdict(Outcome.AGAIN, code=type(error).__name__), {}


def _form(body: Mapping[str, Any], file: File | None) -> aiohttp.FormData:
    """A form; made anew for each attempt, since sending uses it up."""
    form = aiohttp.FormData()
    for name, value in body.items():
        form.add_field(name, str(value))
    if file:
        form.add_field(file.field, file.content, filename=file.name, content_type=file.kind)
    return form


def by_status(status: int) -> Verdict:
    """The verdict where only the HTTP status says something."""
    if status < 300:
        return Verdict(Outcome.DONE)
    return Verdict(Outcome.AGAIN if status == 429 or status >= 500 else Outcome.REFUSED, code=f"HTTP {status}")
