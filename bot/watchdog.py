"""Ends a process that hangs, so that whoever supervises it starts a new one.

A process that hangs can't be trusted to notice it: one regular expression may hold the interpreter's lock for minutes.
So a thread in C ends it (`faulthandler`) unless the server's loop and the thread of the turns both say in time that
they go on. It writes where each thread stood, by file and line, and nothing of what anybody wrote. systemd hears the
same sign of life (`WatchdogSec`).
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

HANGING_SECONDS = 60.0
EVERY_SECONDS = 5.0


async def keep_watch(alive: Callable[[], Awaitable[bool]], hanging: float = HANGING_SECONDS) -> None:
    """Goes on until it is cancelled; the process ends with code 1 when `alive` isn't answered for so many seconds."""
    tell_systemd("READY=1")
    try:
        while True:
            faulthandler.dump_traceback_later(hanging, exit=True)
            await alive()
            tell_systemd("WATCHDOG=1")
            await asyncio.sleep(min(EVERY_SECONDS, hanging / 4))
    finally:
        faulthandler.cancel_dump_traceback_later()


def tell_systemd(state: str) -> None:
    """Sends a state to systemd where it started this process; does nothing elsewhere and never fails."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
