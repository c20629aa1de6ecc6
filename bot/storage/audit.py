"""The append-only record of what was advised, by which rule, on which words."""

from __future__ import annotations

import logging
import os
from typing import Any

import sqlalchemy as sa

from bot.clinical.assess import Assessment
from bot.storage.database import now, reading, session_hash, transaction
from bot.storage.tables import audit_entries, booking_requests

logger = logging.getLogger(__name__)

MODEL_VARIABLE = "ASSISTANT_MODEL_VERSION"


def record_advice(sender_id: str, assessment: Assessment) -> None:
    """Writes one entry for each finding of an assessment that was told."""
    _append(
        [
            {
                "kind": "advice",
                "rule": finding.rule,
                "rule_version": str(finding.version),
                "source": f"{finding.source.title}, {finding.source.address}",
                "words": " | ".join(finding.words),
                "tier": finding.tier,
                "advice": f"utter_advice_{assessment.tier}",
            }
            for finding in assessment.findings
        ],
        sender_id,
    )


def record_emergency(sender_id: str, kind: str, words: str) -> None:
    """Writes that advice was given on an emergency or crisis that needs no calf."""
    _append(
        [{"kind": "advice", "rule": kind, "words": words, "tier": "emergency", "advice": f"emergency/{kind}"}],
        sender_id,
    )


def record_correction(sender_id: str, fact: str, value: str, tier_before: str, tier_after: str) -> None:
    """Writes that a visitor corrected a warning sign after it was read back."""
    entry = {"kind": "correction", "words": f"{fact}={value}", "tier": tier_after, "advice": f"was {tier_before}"}
    _append([entry], sender_id)


def record_clear_check(sender_id: str, words: str, tier: str) -> None:
    """Writes that a visitor told of a clear medical check while advice of this tier stood."""
    _append([{"kind": "clear_check", "words": words, "tier": tier, "advice": "taken as told"}], sender_id)


def _append(entries: list[dict[str, Any]], sender_id: str) -> None:
    """Adds entries; a failing database is logged and never keeps the advice from the visitor."""
    shared: dict[str, Any] = {"at": now(), "session": session_hash(sender_id), "model": os.environ.get(MODEL_VARIABLE)}
    blank = dict.fromkeys(("rule", "rule_version", "source", "words", "advice"))
    try:
        with transaction() as connection:
            for entry in entries:
                connection.execute(audit_entries.insert().values({**blank, **shared, **entry}))
    except sa.exc.SQLAlchemyError:
        logger.error("The audit entry could not be written (session %s).", shared["session"][:12])


def episode(session: str) -> list[dict[str, Any]]:
    """The entries of a session (its sender id, or the beginning of its hash), oldest first."""
    wanted = audit_entries.c.session.startswith(session) | (audit_entries.c.session == session_hash(session))
    with reading() as connection:
        rows = connection.execute(sa.select(audit_entries).where(wanted).order_by(audit_entries.c.id)).mappings()
        return [dict(row) for row in rows]


def episodes(limit: int = 25, offset: int = 0) -> list[dict[str, Any]]:
    """What was advised, by session, newest first: `session`, its `entries` oldest first, and the `references` of its
    requests."""
    newest = sa.func.max(audit_entries.c.id)
    sessions = sa.select(audit_entries.c.session).group_by(audit_entries.c.session).order_by(newest.desc())
    with reading() as connection:
        wanted = list(connection.execute(sessions.limit(limit).offset(offset)).scalars())
        entries = connection.execute(
            sa.select(audit_entries).where(audit_entries.c.session.in_(wanted)).order_by(audit_entries.c.id)
        ).mappings()
        found: dict[str, dict[str, Any]] = {
            session: {"session": session, "entries": [], "references": []} for session in wanted
        }
        for entry in entries:
            found[entry["session"]]["entries"].append(dict(entry))
        sent = connection.execute(
            sa.select(booking_requests.c.session, booking_requests.c.reference)
            .where(booking_requests.c.session.in_(wanted))
            .order_by(booking_requests.c.created_at)
        )
        for session, reference in sent:
            found[session]["references"].append(reference)
    return list(found.values())


def count_episodes() -> int:
    """How many sessions were advised."""
    with reading() as connection:
        wanted = sa.select(sa.func.count(sa.distinct(audit_entries.c.session)))
        return int(connection.execute(wanted).scalar_one())
