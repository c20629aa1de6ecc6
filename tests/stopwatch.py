"""Times a call in the CPU's seconds, so that neither a busy machine nor the garbage collector decides a test."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

TICKS, REFERENCE = 200_000, 0.010
"""A loop of so many rounds takes about so many seconds on the machine that the limits were set on."""


def cpu_seconds(call: Callable[[], Any], tries: int = 3) -> float:
    """The least CPU time of several calls, in seconds, without garbage collection: it grows with the suite's heap."""
    found = []
    gc.disable()
    try:
        for _ in range(tries):
            started = time.process_time()
            call()
            found.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(found)


def least_seconds(call: Callable[[], Any], limit: float, rounds: int = 6) -> float:
    """The least CPU time of a call in seconds, tried for some rounds while it is above a limit.

    A neighbour on the same core makes a call dearer for a while, never cheaper, so the least is what it costs.
    """
    found = cpu_seconds(call)
    for _ in range(rounds):
        if found < limit:
            break
        time.sleep(1)
        found = min(found, cpu_seconds(call, 5))
    return found


def slowness() -> float:
    """How many times slower this machine is now than the one that the limits were set on, at least 1.

    Measured anew each time: a neighbour on the same core doubles what a call costs, and comes and goes.
    """
    return max(1.0, cpu_seconds(_loop, tries=5) / REFERENCE)


def _loop() -> int:
    total = 0
    for number in range(TICKS):
        total += number % 7
    return total
