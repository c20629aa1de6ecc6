"""Keeps the log readable and free of what visitors write: Rasa logs texts and slots below warnings."""

from __future__ import annotations

import json
import logging
import os
import traceback
from datetime import datetime, timezone
from types import TracebackType
from typing import Optional

import structlog

LOUD = ("rasa", "rasa_sdk", "sanic", "apscheduler", "matplotlib", "absl")
FORMAT_VARIABLE = "ASSISTANT_LOG"
PLACES = 4

ExceptionInfo = tuple[type[BaseException], BaseException, Optional[TracebackType]] | tuple[None, None, None]


def where(info: ExceptionInfo) -> str:
    """An exception as its class and the last places it went through; its own words may quote a visitor."""
    kind, _, trace = info
    frames = traceback.extract_tb(trace)[-PLACES:]
    places = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))
    return f"{kind.__name__ if kind else 'error'} at {places}"


class PlainFormatter(logging.Formatter):
    """Lines for a person; of exceptions only class and place."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's own name
        """See `where`."""
        return where(ei)


class JsonFormatter(PlainFormatter):
    """One JSON object a line: `at` (UTC), `level`, `logger`, `message`, and what a record brings in `details`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "details", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def quiet() -> None:
    """Lets only warnings and errors through; with `ASSISTANT_LOG=json` also one line for each message handled."""
    as_json = os.environ.get(FORMAT_VARIABLE) == "json"
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter() if as_json else PlainFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    # Ctrl-C while the server is still starting is no error.
    handler.addFilter(lambda record: not (record.exc_info and isinstance(record.exc_info[1], KeyboardInterrupt)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("bot.messages").setLevel(logging.INFO if as_json else logging.WARNING)
    # Rasa 3.6 and what it stands on warn about their own future; nothing in that is for the person who runs this.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A model that can't be loaded is told in one sentence (bot/server.py), not with Rasa's stack trace.
    logging.getLogger("rasa.core.agent").setLevel(logging.CRITICAL)
    # Where no mail server is configured, this says which file holds the mail; it names no person.
    logging.getLogger("bot.outbox").setLevel(logging.INFO)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
