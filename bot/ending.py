"""Ends the server on Ctrl-C and SIGTERM, at whatever moment they come."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

SETTLING_SECONDS = 0.1


def end_on_signals(app: Any, drain_seconds: float, leaving: Callable[[], None]) -> None:
    """Has a Sanic app end at once on SIGINT, and on SIGTERM so many seconds after `leaving` was called.

    Call it when all other listeners are registered, and run the app with `register_sys_signals=False`. Sanic's own
    handlers stop the loop while the listeners of the start still run, which breaks the start off or is taken for its
    end, and they are handlers of the loop, which loses signals while it rests between two steps of the start. The
    server then goes on for ever. Here a signal waits until the start is over. What is being answered at the end is
    answered (bot/hardening.py).
    """
    app.ctx.runs = False

    def end(loop: asyncio.AbstractEventLoop) -> None:
        if app.ctx.runs:
            app.stop()
        else:
            loop.call_later(SETTLING_SECONDS, end, loop)

    def leave(loop: asyncio.AbstractEventLoop) -> None:
        leaving()
        loop.call_later(drain_seconds, end, loop)

    async def listen(app: Any, loop: asyncio.AbstractEventLoop) -> None:
        def heard(number: int, _: FrameType | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(leave if number == signal.SIGTERM else end, loop)

        signal.signal(signal.SIGINT, heard)
        signal.signal(signal.SIGTERM, heard)

    async def run_soon(app: Any, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_later(SETTLING_SECONDS, setattr, app.ctx, "runs", True)

    app.register_listener(listen, "before_server_start")
    app.register_listener(run_soon, "after_server_start")
