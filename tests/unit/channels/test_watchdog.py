"""A process that hangs is ended, whatever it hangs in; one that works is left alone."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

PROGRAM = """
import asyncio, re, sys, time
sys.path.insert(0, {root!r})
from bot.watchdog import keep_watch

async def alive():
    return True

async def main():
    task = asyncio.ensure_future(keep_watch(alive, hanging=1.0))
    await asyncio.sleep(0.1)
    {work}
    task.cancel()
    print("went on")

asyncio.run(main())
"""
DEPENDS = {
    "a regular expression": "re.match('(a+)+$', 'a' * 60 + 'b')",
    "Python": "[None for _ in iter(int, 1)]",
    "a wait": "time.sleep(60)",
}


def _run(work: str) -> tuple[int, str, float]:
    started = time.monotonic()
    program = PROGRAM.format(root=".", work=work)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50)
    return done.returncode, done.stdout, time.monotonic() - started


@pytest.mark.parametrize("name", DEPENDS)
def test_a_process_that_hangs_is_ended(name: str) -> None:
    """Soon after its time is over, with a code that has it restarted."""
    code, out, seconds = _run(DEPENDS[name])
    assert code == 1 and "went on" not in out and seconds < 20


def test_a_process_that_works_is_left_alone() -> None:
    """For longer than it may hang."""
    assert _run("await asyncio.sleep(2.5)")[:2] == (0, "went on\n")
