"""Times messages for the figures of bot/metrics.py, and serves all of them.

They are served on a port of their own (`ASSISTANT_METRICS_PORT`), which belongs to the inner network only.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from prometheus_client import start_http_server
from rasa.core.channels.channel import UserMessage

from bot.errors import ConfigError
from bot.metrics import FAILURES, MESSAGES, OUTBOX_AGE, OUTBOX_WAITING, SECONDS, UNKNOWN
from bot.settings import Settings
from bot.storage.database import now, reading, session_hash
from bot.storage.tables import outbox

logger = logging.getLogger("bot.messages")

Handler = Callable[[UserMessage], Awaitable[Any]]


def measured(handle: Handler) -> Handler:
    """The agent's handler, timed and logged; the log names the session by the beginning of its hash."""

    async def handle_measured(message: UserMessage) -> Any:
        channel = message.input_channel or UNKNOWN
        started = time.perf_counter()
        failed = False
        try:
            return await handle(message)
        except Exception:
            failed = True
            FAILURES.labels(channel).inc()
            raise
        finally:
            seconds = time.perf_counter() - started
            MESSAGES.labels(channel).inc()
            SECONDS.labels(channel).observe(seconds)
            details = {
                "session": session_hash(message.sender_id)[:12],
                "channel": channel,
                "milliseconds": round(seconds * 1000, 1),
                "failed": failed,
            }
            logger.info("message", extra={"details": details})

    return handle_measured


def outbox_age() -> float:
    """Seconds since the oldest thing that is not sent was queued; 0 when all is sent, NaN without a database."""
    oldest, waiting = _unsent()
    OUTBOX_WAITING.set(waiting)
    return oldest


def _unsent() -> tuple[float, float]:
    try:
        with reading() as connection:
            wanted = sa.select(sa.func.min(outbox.c.created_at), sa.func.count()).where(outbox.c.sent_at.is_(None))
            oldest, waiting = connection.execute(wanted).one()
    except (sa.exc.SQLAlchemyError, ConfigError):
        return float("nan"), float("nan")
    if oldest is None:
        return 0.0, 0.0
    at = oldest if isinstance(oldest, datetime) else datetime.fromisoformat(str(oldest))
    at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return (now() - at).total_seconds(), float(waiting)


def serve_metrics(settings: Settings) -> None:
    """Serves the figures, if a port is set for them.

    Raises:
        ConfigError: the port is taken.
    """
    if not settings.metrics_port:
        return
    OUTBOX_AGE.set_function(outbox_age)
    try:
        start_http_server(settings.metrics_port, settings.metrics_host)
    except OSError as error:
        raise ConfigError(
            f"Port {settings.metrics_port} on {settings.metrics_host} is taken; set ASSISTANT_METRICS_PORT to another."
        ) from error
