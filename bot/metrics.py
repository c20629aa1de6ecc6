"""Figures for Prometheus: what was asked, answered, advised and booked. No text and no identity is in them.

They are served on a port of their own (`ASSISTANT_METRICS_PORT`), which belongs to the inner network only.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from prometheus_client import Counter, Gauge, Histogram, start_http_server
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import Event, SessionStarted, SlotSet, UserUttered

from bot.errors import ConfigError
from bot.settings import Settings
from bot.storage.database import now, reading, session_hash
from bot.storage.tables import outbox

logger = logging.getLogger("bot.messages")

Handler = Callable[[UserMessage], Awaitable[Any]]

MESSAGES = Counter("assistant_messages_total", "Messages that were handled", ["channel"])
FAILURES = Counter("assistant_failures_total", "Messages that could not be handled", ["channel"])
SECONDS = Histogram(
    "assistant_reply_seconds",
    "From a message to the end of its reply",
    ["channel"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
SESSIONS = Counter("assistant_sessions_total", "Sessions that began")
INTENTS = Counter("assistant_intents_total", "What messages were understood as", ["intent"])
REPAIRS = Counter("assistant_repairs_total", "Messages that were answered with a request to say it otherwise")
TIERS = Counter("assistant_tiers_total", "Advice that was given", ["tier"])
BOOKINGS = Counter("assistant_bookings_total", "Booking requests that were stored")
OUTBOX_AGE = Gauge("assistant_outbox_oldest_seconds", "Age of the oldest thing that is not sent yet")
OUTBOX_WAITING = Gauge("assistant_outbox_waiting", "Things that are not sent yet")

# Which events of a conversation are counted, and where.
ADVICE, REPAIRED, SENT = "advice", "repairs", "sent"
UNKNOWN = "unknown"


def observe(events: Iterable[Event]) -> None:
    """Counts what happened in events that were just stored."""
    for event in events:
        if isinstance(event, UserUttered):
            INTENTS.labels(event.intent.get("name") or UNKNOWN).inc()
        elif isinstance(event, SessionStarted):
            SESSIONS.inc()
        elif isinstance(event, SlotSet) and event.key == REPAIRED and event.value:
            REPAIRS.inc()
        elif isinstance(event, SlotSet) and event.key == ADVICE and (event.value or {}).get("state") == "given":
            TIERS.labels(str(event.value["tier"])).inc()
        elif isinstance(event, SlotSet) and event.key == SENT and event.value:
            BOOKINGS.inc()


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
