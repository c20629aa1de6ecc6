"""What the practice has free, read in the background, so that no conversation waits for somebody else's server."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from time import monotonic

from bot.booking.availability import DAYS_AHEAD
from bot.practice.connect import connect
from bot.practice.practice import Practice, PracticeError
from bot.settings import clinic, load_settings

logger = logging.getLogger(__name__)

PATIENCE = 2.0
"""So many seconds a conversation waits for a reading that it needs; after that it goes on without."""
KEPT_SECONDS = 300.0
"""So long a reading is used again."""
OUTDATED_SECONDS = 60.0
"""So much longer it may be used while a newer one is under way."""
FAILED_SECONDS = 60.0
"""So long a system that couldn't be read is left alone, or longer where it says so."""


@dataclass
class FreeTimes:
    """The free times of a practice system, with their newest reading."""

    practice: Practice
    _free: list[datetime] | None = None
    _due: float = 0.0
    _outdated: float = 0.0
    _reading: asyncio.Task[None] | None = None

    async def look_up(self, now: datetime, patience: float = PATIENCE) -> list[datetime] | None:
        """Free beginnings of visits from now on, in order; None where they aren't known yet, or can't be read.

        A reading that is due begins, and is waited for as long as `patience` says; it goes on by itself after that.
        """
        if monotonic() >= self._due and (self._reading is None or self._reading.done()):
            self._reading = asyncio.get_running_loop().create_task(self._read(now))
        if self._reading is not None and not self._reading.done() and patience:
            await asyncio.wait({self._reading}, timeout=patience)
        return self._free if monotonic() < self._outdated else None

    async def _read(self, now: datetime) -> None:
        pause = KEPT_SECONDS
        try:
            found = await asyncio.to_thread(self.practice.free_times, now, now + timedelta(days=DAYS_AHEAD))
            self._free = sorted({opening.start.astimezone(now.tzinfo) for opening in found})
        except PracticeError as error:
            logger.warning("The practice's free times could not be read (%s); none are offered.", error)
            self._free, pause = None, max(FAILED_SECONDS, error.retry_after or 0.0)
        self._due = monotonic() + pause
        self._outdated = self._due + OUTDATED_SECONDS


@lru_cache(maxsize=1)
def free_times() -> FreeTimes | None:
    """This installation's free times; None where no practice system is configured."""
    practice = connect(clinic(), load_settings())
    return FreeTimes(practice) if practice else None
