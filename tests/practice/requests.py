"""A request as a practice system is told it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from bot.practice.practice import PracticeRequest

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


def asked(number: int = 1, event: str = "requested", open: bool = True, **more: Any) -> PracticeRequest:
    """Seán's request, at this place among the deliveries."""
    told: dict[str, Any] = {
        "name": "Seán Ó'Briain",
        "phone": "087 123 4567",
        "email": "sean@example.ie",
        "wished_times": "Monday before 9",
        "created_at": MOMENT,
        **more,
    }
    key = f"CP-7K2M9Q-practice-{number}"
    return PracticeRequest(key, number, "CP-7K2M9Q", event, MOMENT, open, **told)
