"""Free times are read in the background, kept for a while, and never keep a conversation waiting."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.practice import free_times as module
from bot.practice.free_times import FreeTimes
from bot.practice.practice import Delivery, Opening, PracticeError, PracticeRequest

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Dublin"))


class Diary:
    """A practice system that answers when it is let, or fails."""

    def __init__(self) -> None:
        self.open, self.readings, self.fault = threading.Event(), 0, None
        self.open.set()

    def free_times(self, first: datetime, last: datetime) -> list[Opening]:
        """Tomorrow at this hour."""
        self.readings += 1
        self.open.wait(5)
        if self.fault:
            raise self.fault
        return [Opening(first + timedelta(days=1))]

    def deliver(self, request: PracticeRequest) -> Delivery:
        """Takes nothing."""
        return Delivery()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that counts, to be moved."""
    moved = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: moved[0])
    return moved


async def test_a_reading_is_kept_for_a_while(clock: list[float]) -> None:
    diary = Diary()
    free = FreeTimes(diary)
    for _ in range(3):
        assert await free.look_up(NOW) == [NOW + timedelta(days=1)]
    assert diary.readings == 1
    clock[0] += module.KEPT_SECONDS + 1
    await free.look_up(NOW)
    assert diary.readings == 2


async def test_a_slow_diary_keeps_nobody_waiting(clock: list[float]) -> None:
    """One reading at a time goes on by itself, and the next turn has it."""
    diary = Diary()
    diary.open.clear()
    free = FreeTimes(diary)
    assert await free.look_up(NOW, 0.0) is None
    assert await free.look_up(NOW, 0.05) is None
    assert diary.readings == 1
    diary.open.set()
    assert await free.look_up(NOW) == [NOW + timedelta(days=1)]


async def test_an_old_reading_is_not_offered(clock: list[float]) -> None:
    diary = Diary()
    free = FreeTimes(diary)
    await free.look_up(NOW)
    diary.open.clear()
    clock[0] += module.KEPT_SECONDS + 1
    assert await free.look_up(NOW, 0.0) is not None
    clock[0] += module.OUTDATED_SECONDS
    assert await free.look_up(NOW, 0.0) is None
    diary.open.set()
    await free.look_up(NOW)


@pytest.mark.parametrize(("wait", "left_alone"), [(None, module.FAILED_SECONDS), (500.0, 500.0)])
async def test_a_system_that_fails_is_left_alone_for_as_long_as_it_says(
    clock: list[float], wait: float | None, left_alone: float, caplog: pytest.LogCaptureFixture
) -> None:
    diary = Diary()
    diary.fault = PracticeError("status 429", 429, wait)
    free = FreeTimes(diary)
    assert await free.look_up(NOW) is None
    clock[0] += left_alone - 1
    assert await free.look_up(NOW) is None
    assert diary.readings == 1
    assert "status 429" in caplog.text
    diary.fault = None
    clock[0] += 2
    assert await free.look_up(NOW)
    await asyncio.sleep(0)
