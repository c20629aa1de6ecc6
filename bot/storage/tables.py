"""The tables, as the newest migration leaves them; a test holds the two together."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()


class Moment(sa.types.TypeDecorator):
    """A moment in UTC; SQLite gives it back without a zone, this puts it back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """The moment in UTC."""
        return value.astimezone(timezone.utc) if value else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """The moment with its zone."""
        if value is None:
            return None
        return value.astimezone(timezone.utc) if value.tzinfo else value.replace(tzinfo=timezone.utc)


booking_requests = sa.Table(
    "booking_requests",
    metadata,
    sa.Column("reference", sa.String(16), primary_key=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    # The same request sent twice has the same key, so that it is stored once.
    sa.Column("idempotency_key", sa.String(100), nullable=False, unique=True),
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("patient", sa.Text),
    sa.Column("phone", sa.String(32)),
    sa.Column("email", sa.String(254)),
    sa.Column("wished_times", sa.Text),
    sa.Column("wished_words", sa.Text),
    sa.Column("windows", sa.JSON, nullable=False),
    sa.Column("no_calls", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("urgency", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("handover", sa.JSON),
    sa.Column("transcript", sa.JSON),
    sa.Column("transcript_consent", sa.Boolean, nullable=False),
    sa.Column("channel", sa.String(32)),
    sa.Column("consent_wording", sa.String(16), nullable=False),
    sa.Column("consent_at", Moment, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("tier", sa.String(16), nullable=False),
    # What the inbox searches: names, contact and reference without accents, in lower case.
    sa.Column("search_text", sa.Text, nullable=False),
    # Where the clinic's work on it is (`bot.storage.work.STATES`); `status` is what the visitor was told.
    sa.Column("work", sa.String(16), nullable=False, server_default="new", index=True),
    sa.Column("assigned_to", sa.String(64)),
    sa.Column("due_on", sa.Date),
    sa.Column("appointment_at", Moment),
    # The request of the same person that it was joined to.
    sa.Column("joined_to", sa.String(16), index=True),
)

request_events = sa.Table(
    "request_events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("reference", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    # "visitor", or the staff member's user name.
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("note", sa.Text),
    # What the event changed, as it was before, so that it can be taken back; NULL where it can't.
    sa.Column("before", sa.JSON),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    # Request, kind and event: one thing to send is queued once.
    sa.Column("key", sa.String(100), nullable=False, unique=True),
    sa.Column("reference", sa.String(16), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_try", Moment, nullable=False),
    sa.Column("sent_at", Moment, index=True),
    # The error's class and code only: what a mail server says may quote an address.
    sa.Column("last_error", sa.String(80)),
    # Who sends it now, and until when it is theirs alone.
    sa.Column("claimed_by", sa.String(64)),
    sa.Column("claimed_until", Moment),
    # Whether no mail server was configured, so that the mail is a file that nobody got.
    sa.Column("kept_as_file", sa.Boolean, nullable=False, server_default=sa.false()),
)

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("rule", sa.String(64)),
    sa.Column("rule_version", sa.String(16)),
    sa.Column("source", sa.Text),
    sa.Column("model", sa.String(80)),
    sa.Column("words", sa.Text),
    sa.Column("tier", sa.String(16), nullable=False),
    sa.Column("advice", sa.String(64)),
)

staff_users = sa.Table(
    "staff_users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("username", sa.String(64), nullable=False, unique=True),
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("role", sa.String(16), nullable=False, server_default="admin"),
    # The second factor's key, and the last half-minute whose code was used; NULL without one.
    sa.Column("totp_secret", sa.String(64)),
    sa.Column("totp_step", sa.Integer),
    # Whether an admin set the password, so that it must be changed at the next log-in.
    sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()),
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    # The SHA-256 of the cookie's token: who reads the table can't log in with it.
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.Integer, sa.ForeignKey("staff_users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("last_seen_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)

staff_audit = sa.Table(
    "staff_audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("username", sa.String(64), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("reference", sa.String(16), index=True),
    # A hash of the network address, to limit log-ins; never the address.
    sa.Column("address_hash", sa.String(64)),
    sa.Column("detail", sa.String(200)),
)

privacy_receipts = sa.Table(
    "privacy_receipts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("receipt_hash", sa.String(64), nullable=False),
    sa.Column("requests", sa.Integer, nullable=False),
)

web_sessions = sa.Table(
    "web_sessions",
    metadata,
    sa.Column("session", sa.String(64), primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False, index=True),
)

web_messages = sa.Table(
    "web_messages",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    # The browser's name for what the visitor sent, and the place of each message in the turn: 0 is the visitor's own.
    sa.Column("turn", sa.String(64), nullable=False),
    sa.Column("part", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    # On the visitor's message: until when one node answers it alone; NULL once it is answered.
    sa.Column("claimed_until", Moment),
    sa.UniqueConstraint("session", "turn", "part", name="web_messages_once"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(16), nullable=False),
    # A keyed digest of the messenger's own id, which may hold a phone number.
    sa.Column("message", sa.String(64), nullable=False),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    # What was delivered and what is to be said, in JSON; NULL once it is answered.
    sa.Column("content", sa.Text),
    sa.Column("replies", sa.Text),
    # How many of the replies are sent.
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_try", Moment, nullable=False),
    sa.Column("claimed_by", sa.String(64)),
    sa.Column("claimed_until", Moment),
    sa.Column("answered_at", Moment, index=True),
    sa.UniqueConstraint("channel", "message", name="inbox_once"),
)

health_checks = sa.Table(
    "health_checks",
    metadata,
    sa.Column("node", sa.String(80), primary_key=True),
    sa.Column("at", Moment, nullable=False),
)
