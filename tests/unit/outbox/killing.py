"""Saves or sends a request in a process that is killed (SIGKILL) at a chosen line, and then once more in one that isn't.

Run as a program, so that pytest's own process isn't forked: `python -m tests.unit.outbox.killing save|send STRIDE`. Every line
of the storage and the outbox is a step, and every line of Python's SMTP client; STRIDE tries every so many. It prints, as JSON,
how many steps there were, and for each one that was tried the references that came of it.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from bot.outbox import mails, transport
from bot.outbox.worker import send_due
from bot.settings import ROOT, Clinic, load_settings
from bot.storage import outbox
from bot.storage.database import engine
from bot.storage.requests import BookingRequest, save_request

WATCHED = (str(ROOT / "bot" / "storage"), str(ROOT / "bot" / "outbox"), str(Path(smtplib.__file__)))


def request(number: int) -> BookingRequest:
    """A request like no other."""
    return BookingRequest(
        name=f"Visitor {number}",
        wished_times="any time",
        phone="087 123 4567",
        email="visitor@example.ie",
        windows=[{"weekdays": [0]}],
    )


def counted(step: Callable[[], Any], last: float) -> int:
    """Runs a step and counts its lines; the process is killed before the line after `last`."""
    lines = count(1)
    seen = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if not frame.f_code.co_filename.startswith(WATCHED):
            return None
        if event == "line":
            seen = next(lines)
            if seen > last:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    try:
        step()
    finally:
        sys.settrace(None)
    return seen


def killed(step: Callable[[], Any], last: int) -> None:
    """Runs a step in a process of its own, which dies at a line."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it was over before it could be killed"
        return
    # The parent's connections stay the parent's: the child makes its own, and closes none of the others.
    inherited = engine(load_settings().database)
    engine.cache_clear()
    counted(step, last)
    os._exit(0 if inherited else 1)


def main(what: str, stride: int) -> dict[str, Any]:
    """Tries every step of saving or sending."""
    settings = load_settings()
    for module in (mails, transport):
        setattr(module, "clinic", lambda: Clinic(email="hello@clinic.ie"))  # noqa: B010
    # Who was killed loses its claim at once.
    outbox.LEASE = timedelta(0)
    save_request("visitor", request(0))
    send_due(settings, "the first")

    def step(number: int) -> Callable[[], Any]:
        if what == "save":
            return lambda: save_request("visitor", request(number))
        return lambda: send_due(settings, "the killed one")

    if what == "send":
        save_request("visitor", request(1))
    steps = counted(step(1), float("inf"))
    tried = {}
    for number, last in enumerate(range(0, steps, stride), start=2):
        if what == "send":
            save_request("visitor", request(number))
        killed(step(number), last)
        tried[last] = save_request("visitor", request(number))
        send_due(settings, "the next one")
    return {"steps": steps, "tried": tried}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
