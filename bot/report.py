"""`python -m bot report`: a week's figures, and what was not understood, without anything that names a person."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from statistics import median
from typing import Any

import sqlalchemy as sa
import yaml

from bot.clinical.assess import TIERS
from bot.dialogue.copy import about
from bot.settings import ROOT
from bot.storage.database import now, reading
from bot.storage.tables import Moment, audit_entries, booking_requests, request_events
from bot.storage.transcripts import events_since

# The slot that counts replies that did not understand.
NOT_UNDERSTOOD = "repairs"
# Events by which the clinic told a visitor something.
ANSWERS = ("contacted", "confirmed", "declined", "reply")
HIDDEN = "…"
MOST_TOPICS, MOST_FALLBACKS, MOST_WORDS = 12, 40, 40
# Lines of these intents hold names, numbers and places.
PERSONAL = frozenset(
    {"correct", "manage_request", "other_person", "request_call", "request_question", "request_visit", "tell_contact"}
)
LEAST_USES = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Answers:
    """How long people waited for the clinic's first answer: requests that came, how many of them were answered, and the
    hours of the middle and of the slowest answer, None where there was none."""

    came: int
    answered: int
    median_hours: float | None
    slowest_hours: float | None


@dataclass(frozen=True)
class Report:
    """What happened between two moments: counts, and texts that were not understood, masked by `masked`."""

    since: datetime
    until: datetime
    conversations: int
    messages: int
    topics: Mapping[str, int]
    fallbacks: int
    not_understood: tuple[str, ...]
    tiers: Mapping[str, int]
    requests: Mapping[str, int]
    withdrawn: Mapping[str, int]
    answers: Answers

    @property
    def fallback_rate(self) -> float:
        """The share of messages that were answered with a request to say it otherwise, 0 to 1."""
        return self.fallbacks / self.messages if self.messages else 0.0


def make_report(days: int, until: datetime | None = None) -> Report:
    """The report of so many days up to a moment.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: a database can't be read.
    """
    until = until or now()
    since = until - timedelta(days=days)
    topics: Counter[str] = Counter()
    senders: set[str] = set()
    messages, texts = 0, []
    for sender, event, answered_with in _messages(events_since(since, until)):
        senders.add(sender)
        messages += 1
        parsed = event.get("parse_data") or {}
        asked = {said["acts"][0]["name"] for said in (parsed.get("heard") or {}).get("said") or () if said["acts"]}
        topics.update(str(about(name)["title"]) for name in asked if about(name).get("title"))
        if NOT_UNDERSTOOD in answered_with:
            texts.append(masked(str(event.get("text") or "")))
    return Report(
        since,
        until,
        len(senders),
        messages,
        dict(topics.most_common(MOST_TOPICS)),
        len(texts),
        tuple(text for text, _ in Counter(filter(None, texts)).most_common(MOST_FALLBACKS)),
        _tiers(since, until),
        _requests(since, until),
        _withdrawn(since, until),
        _answers(since, until),
    )


def _messages(
    events: Iterable[tuple[str, Mapping[str, Any]]],
) -> Iterator[tuple[str, Mapping[str, Any], frozenset[str]]]:
    """Each message with its sender and the slots that its reply set; events come by sender, in order."""
    current: tuple[str, Mapping[str, Any]] | None = None
    slots: set[str] = set()
    for sender, event in events:
        if event.get("event") == "user" and event.get("text"):
            if current:
                yield (*current, frozenset(slots))
            current, slots = (sender, event), set()
        elif event.get("event") == "slot" and event.get("value") and current and current[0] == sender:
            slots.add(str(event.get("name")))
    if current:
        yield (*current, frozenset(slots))


def _tiers(since: datetime, until: datetime) -> dict[str, int]:
    """In how many sessions each tier was advised."""
    columns = audit_entries.c
    wanted = sa.select(columns.tier, sa.func.count(sa.distinct(columns.session))).where(
        columns.at >= since, columns.at < until
    )
    with reading() as connection:
        found = {str(row[0]): int(row[1]) for row in connection.execute(wanted.group_by(columns.tier))}
    return {tier: found[tier] for tier in reversed(TIERS) if tier in found and tier != "none"}


def _requests(since: datetime, until: datetime) -> dict[str, int]:
    columns = booking_requests.c
    wanted = sa.select(columns.kind, columns.status, sa.func.count()).where(
        columns.created_at >= since, columns.created_at < until
    )
    with reading() as connection:
        rows = connection.execute(wanted.group_by(columns.kind, columns.status))
        return {f"{row[0]}, {row[1]}": int(row[2]) for row in sorted(rows)}


def _withdrawn(since: datetime, until: datetime) -> dict[str, int]:
    """In how many sessions advice ended: by a correction that left none, or by a clear check that was told."""
    columns = audit_entries.c
    ended = sa.or_(columns.kind == "clear_check", sa.and_(columns.kind == "correction", columns.tier == "none"))
    wanted = sa.select(columns.kind, sa.func.count(sa.distinct(columns.session))).where(
        ended, columns.at >= since, columns.at < until
    )
    with reading() as connection:
        return {str(row[0]): int(row[1]) for row in connection.execute(wanted.group_by(columns.kind))}


def _answers(since: datetime, until: datetime) -> Answers:
    """From each request to the first thing that the clinic told its visitor."""
    requests, events = booking_requests.c, request_events.c
    first = sa.func.min(events.at)
    told = sa.and_(events.reference == requests.reference, events.status.in_(ANSWERS), events.actor != "visitor")
    wanted = sa.select(requests.created_at, sa.type_coerce(first, Moment)).select_from(
        booking_requests.outerjoin(request_events, told)
    )
    came = wanted.where(requests.created_at >= since, requests.created_at < until)
    with reading() as connection:
        rows = connection.execute(came.group_by(requests.reference, requests.created_at)).all()
    hours = sorted((answered - at).total_seconds() / 3600 for at, answered in rows if answered)
    middle, slowest = (round(median(hours), 1), round(hours[-1], 1)) if hours else (None, None)
    return Answers(len(rows), len(hours), middle, slowest)


@cache
def common_words() -> frozenset[str]:
    """Words that the training lines use more than once, in lower case; not those of lines that hold names."""
    counted: Counter[str] = Counter()
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if entry.get("intent") not in PERSONAL:
                for line in str(entry.get("examples") or "").splitlines():
                    counted.update({word.casefold() for word in _WORD.findall(line)})
    return frozenset(word for word, uses in counted.items() if uses >= LEAST_USES)


def masked(text: str) -> str:
    """A message with only the words that many people use; everything else, numbers too, is one "…" each.

    Empty for a button, and where nothing is left to learn from.
    """
    if text.startswith("/"):
        return ""
    kept = [_masked_token(token) for token in _TOKEN.findall(text)[:MOST_WORDS]]
    return " ".join(kept) if any(word != HIDDEN for word in kept) else ""


def _masked_token(token: str) -> str:
    words = _WORD.findall(token)
    plain = bool(words) and not re.search(r"[\d@_/\\]", token) and len(words) <= 2
    return token.casefold() if plain and all(word.casefold() in common_words() for word in words) else HIDDEN


def as_json(report: Report) -> str:
    """The report for another program."""
    return json.dumps({**asdict(report), "fallback_rate": round(report.fallback_rate, 4)}, default=str, indent=1)


def as_text(report: Report) -> str:
    """The report for a person."""
    lines = [f"{report.since:%d %B %Y} to {report.until:%d %B %Y} (UTC)", ""]
    lines += [f"{report.conversations} conversations, {report.messages} messages"]
    lines += _table("Asked about", report.topics)
    lines += _table("Advised, in conversations", report.tiers)
    lines += _table("Advice that ended, in conversations", report.withdrawn)
    lines += _table("Requests", report.requests)
    answers = report.answers
    if answers.answered:
        lines += [
            "",
            f"Answered: {answers.answered} of {answers.came}; half of them within {answers.median_hours} hours",
        ]
    lines += ["", f"Not understood: {report.fallbacks} messages ({report.fallback_rate:.1%})"]
    lines += [f"  {text}" for text in report.not_understood]
    return "\n".join(lines)


def _table(title: str, counts: Mapping[str, int]) -> list[str]:
    return ["", f"{title}:", *(f"{count:6}  {name}" for name, count in counts.items())] if counts else []
