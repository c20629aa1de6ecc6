"""Everything that is stored about a session, as data and as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.handover.sheet import fact_lines
from bot.settings import clinic
from bot.storage.audit import episode
from bot.storage.requests import of_session, timeline
from bot.storage.transcripts import messages

# How the program recognises a request; nothing that was told.
INTERNAL = ("session", "idempotency_key", "search_text", "before")
WORDS_FILE = Path(__file__).with_name("words.yml")


@cache
def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return found


def stored(sender_id: str) -> dict[str, Any]:
    """What is stored about a session: `messages`, `requests` with their `events`, `advice`; moments as datetimes."""
    requests = [
        {**_told(row), "events": [_told(event) for event in timeline(row["reference"])]}
        for row in of_session(sender_id)
    ]
    advice = [{key: value for key, value in entry.items() if key != "session"} for entry in episode(sender_id)]
    return {"messages": messages(sender_id), "requests": requests, "advice": advice}


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in INTERNAL}


def as_json(found: Mapping[str, Any]) -> str:
    """What is stored, for another program."""
    return json.dumps(found, ensure_ascii=False, indent=2, default=_moment)


def as_text(found: Mapping[str, Any]) -> str:
    """What is stored, for the person it is about, without the messages themselves, which they see in the chat."""
    words, parts = _words(), []
    if found["messages"]:
        since = _day(found["messages"][0]["at"])
        parts.append(words["chat"].format(messages=len(found["messages"]), since=since))
    for row in found["requests"]:
        status = words["statuses"][row["status"]]
        lines = [words["request"].format(reference=row["reference"], status=status, at=_day(row["created_at"]))]
        lines += [f"• {label}: {row[key]}" for key, label in words["labels"].items() if row[key]]
        lines += [f"• {line}" for line in fact_lines(row["facts"], row["words"])]
        parts.append("\n".join([*lines, "• " + words["kept"].format(at=_day(row["consent_at"]))]))
    advised = [entry for entry in found["advice"] if entry["kind"] == "advice" and entry["words"]]
    if advised:
        tiers = words["tiers"]
        lines = [
            words["advised"].format(at=_day(entry["at"]), tier=tiers[entry["tier"]], words=entry["words"])
            for entry in advised
        ]
        parts.append("\n".join([words["advice"], *(f"• {line}" for line in lines)]))
    return "\n\n".join(parts) or str(words["nothing"])


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(clinic().zone):%-d %B %Y}"


def _moment(value: Any) -> str:
    if not isinstance(value, date):  # a datetime is one
        raise TypeError(f"{type(value).__name__} can't be exported")
    return value.isoformat()
