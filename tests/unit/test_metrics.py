"""Figures are counted where they happen."""

from __future__ import annotations

import pytest
from prometheus_client import REGISTRY
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered

from bot.metrics import observe
from bot.metrics_server import measured, outbox_age


def value(name: str, **labels: str) -> float:
    """A figure's present value."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_events_are_counted() -> None:
    """Intents, sessions, repairs, advice that is given, and requests; not what is withdrawn or emptied."""
    names = [
        ("assistant_intents_total", {"intent": "greet"}),
        ("assistant_sessions_total", {}),
        ("assistant_repairs_total", {}),
        ("assistant_tiers_total", {"tier": "same_day"}),
        ("assistant_bookings_total", {}),
    ]
    before = [value(name, **labels) for name, labels in names]
    observe(
        [
            SessionStarted(),
            UserUttered("hi", intent={"name": "greet"}),
            SlotSet("repairs", 1),
            SlotSet("repairs", 0),
            SlotSet("advice", {"tier": "same_day", "rules": ["clot"], "kind": "", "state": "given"}),
            SlotSet("advice", {"tier": "same_day", "rules": ["clot"], "kind": "", "state": "withdrawn"}),
            SlotSet("advice", None),
            SlotSet("sent", {"reference": "CP-7K2M9Q"}),
            SlotSet("sent", None),
        ]
    )
    assert [value(name, **labels) for name, labels in names] == [count + 1 for count in before]


async def test_failures_are_counted_and_passed_on() -> None:
    """The channel still learns of them."""

    async def fails(message: UserMessage) -> None:
        raise RuntimeError

    before = value("assistant_failures_total", channel="rest")
    with pytest.raises(RuntimeError):
        await measured(fails)(UserMessage("hi", input_channel="rest"))
    assert value("assistant_failures_total", channel="rest") == before + 1


def test_nothing_waits_in_an_empty_outbox(database: str) -> None:
    """Its age is nought."""
    assert database
    assert outbox_age() == 0.0
