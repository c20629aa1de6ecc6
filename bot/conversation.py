"""Reads a conversation: which facts are known, in which words, and what the newest message asks.

Works on Rasa's tracker (in policies) and on the SDK's (in actions); both know `get_slot` and events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from bot.clinical.assess import TIERS
from bot.clinical.facts import load_facts
from bot.clinical.healing import ONSET
from bot.nlu.when import parse_iso
from bot.topics import Topic, topics_by_intent

MAX_TOPICS = 5
QUESTION = re.compile(
    r"\?|^\W*(?:and |but |so |also |or )?"
    r"(?:what|when|where|who|why|how|which|can|could|would|will|do|does|did|is|are|should|any)\b",
    re.IGNORECASE,
)
START_AFRESH = (
    "start again",
    "start over",
    "restart",
    "from the beginning",
    "start fresh",
    "reset",
    "new chat",
    "scratch",
)


class Slots(Protocol):
    """Anything that holds slots."""

    def get_slot(self, key: str) -> Any:
        """The slot's value, None when empty."""


def known_facts(tracker: Slots) -> dict[str, str]:
    """The facts told so far, by id; values as in the fact files, numbers as text."""
    values = {fact: tracker.get_slot(fact) for fact in load_facts()}
    return {fact: str(value) for fact, value in values.items() if value is not None}


def onset_of(tracker: Slots) -> tuple[date, date] | None:
    """The first and last day on which it may have begun; None when that is not known or "unsure"."""
    try:
        when = parse_iso(str(tracker.get_slot(ONSET) or ""))
    except ValueError:
        return None
    return when.start, when.end


def asks_here(tracker: Any) -> bool:
    """Whether health questions may be asked where the newest message came from (an SDK tracker).

    A messenger set to `screening: link` in credentials.yml asks them on the website only.
    """
    return (tracker.latest_message.get("metadata") or {}).get("screening") != "link"


def standing_tier(tracker: Slots) -> str:
    """The tier whose advice still stands: the highest told, "none" once a doctor's check after it was clear."""
    told, seen = (str(tracker.get_slot(slot) or "none") for slot in ("told_tier", "seen_by_doctor"))
    return "none" if TIERS.index(seen) >= TIERS.index(told) else told


def said_words(events: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """For each fact the visitor's own words, from the message that told it last; none where that was a button."""
    words: dict[str, str] = {}
    for event in events:
        if event.get("event") != "user":
            continue
        parsed = event.get("parse_data") or {}
        text = event.get("text") or ""
        # A button that was pressed, or whose title or number was typed, was read as its payload.
        pressed = str(parsed.get("text") or text).startswith("/")
        for entity in parsed.get("entities") or []:
            said = entity.get("words") or text[entity.get("start") or 0 : entity.get("end") or 0]
            if said and not pressed:
                words[entity["entity"]] = said
            elif pressed:
                words.pop(entity["entity"], None)
    return words


def told_now(tracker: Any) -> dict[str, Any]:
    """The newest message's entities, the last of each name (an SDK tracker)."""
    return {entity["entity"]: entity["value"] for entity in tracker.latest_message.get("entities") or []}


def slots_before(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The slots that were set before the newest message, with their values then."""
    earlier: dict[str, Any] = {}
    slots: dict[str, Any] = {}
    for event in events:
        if event.get("event") == "user":
            earlier = dict(slots)
        elif event.get("event") == "slot":
            slots[str(event["name"])] = event["value"]
        elif event.get("event") == "reset_slots":
            slots = {}
    return earlier


def asked_topics(parse_data: Mapping[str, Any]) -> list[tuple[Topic, str]]:
    """The answerable topics of a message in order, each with the clauses that ask for it; at most five.

    A message with one thing in it yields one; small talk beside a question yields the question alone.
    """
    topics = topics_by_intent()
    clauses: dict[str, tuple[Topic, str]] = {}
    for part in parse_data.get("parts") or []:
        topic = topics.get(part["intent"])
        if topic and not topic.small_talk:
            before = f"{clauses[topic.id][1]}, " if topic.id in clauses else ""
            clauses[topic.id] = (topic, before + part["text"])
    main = topics.get((parse_data.get("intent") or {}).get("name") or "")
    if len(clauses) > 1:
        return list(clauses.values())[:MAX_TOPICS]
    if main is None or main.small_talk:
        return list(clauses.values()) or ([(main, parse_data.get("text") or "")] if main else [])
    # A story whose last sentence asks something: the complaint is met first, then the question.
    asked = [entry for entry in clauses.values() if entry[0].question and not main.question]
    return [(main, parse_data.get("text") or ""), *asked]


def starts_afresh(text: str) -> bool:
    """Whether a message asks for a new start, not only to leave what is open."""
    lowered = text.lower()
    return any(phrase in lowered for phrase in START_AFRESH)


def looks_like_question(text: str) -> bool:
    """Whether a clause is worded as a question, so that an answer's story isn't taken for one."""
    return bool(QUESTION.search(text))
