"""Booking requests and the audit of advice, as they were before there were migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes both tables."""
    op.create_table(
        "booking_requests",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("session", sa.String(64), nullable=False, index=True),
        sa.Column("idempotency_key", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("patient", sa.Text),
        sa.Column("phone", sa.String(32)),
        sa.Column("email", sa.String(254)),
        sa.Column("wished_times", sa.Text),
        sa.Column("consent_wording", sa.String(16), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("tier", sa.String(16), nullable=False),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
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
