"""Figures for Prometheus: what was asked, answered, advised and booked. No text and no identity is in them."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram
from rasa.shared.core.events import Event, SessionStarted, SlotSet, UserUttered

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
