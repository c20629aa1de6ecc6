"""What a request needs to reach the clinic: more of it, its events, the outbox, the staff, and receipts of erasing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns, fills them for requests that are there, and makes the new tables."""
    with op.batch_alter_table("booking_requests") as table:
        table.alter_column("idempotency_key", type_=sa.String(100), existing_type=sa.String(64), nullable=False)
        table.add_column(sa.Column("updated_at", MOMENT))
        table.add_column(sa.Column("kind", sa.String(16)))
        table.add_column(sa.Column("windows", sa.JSON))
        table.add_column(sa.Column("urgency", sa.Text))
        table.add_column(sa.Column("reason", sa.Text))
        table.add_column(sa.Column("handover", sa.JSON))
        table.add_column(sa.Column("transcript", sa.JSON))
        table.add_column(sa.Column("transcript_consent", sa.Boolean))
        table.add_column(sa.Column("channel", sa.String(32)))
        table.add_column(sa.Column("consent_at", MOMENT))
        table.add_column(sa.Column("search_text", sa.Text))
    op.execute(
        "UPDATE booking_requests SET updated_at = created_at, consent_at = created_at, kind = 'visit', windows = '[]', "
        "transcript_consent = false, search_text = lower(reference || ' ' || name || ' ' || coalesce(patient, '') "
        "|| ' ' || coalesce(phone, '') || ' ' || coalesce(email, ''))"
    )
    with op.batch_alter_table("booking_requests") as table:
        for column, kind in {
            "updated_at": MOMENT,
            "kind": sa.String(16),
            "windows": sa.JSON(),
            "transcript_consent": sa.Boolean(),
            "consent_at": MOMENT,
            "search_text": sa.Text(),
        }.items():
            table.alter_column(column, existing_type=kind, nullable=False)
        if op.get_bind().dialect.name == "sqlite":
            # There a changed table is made anew, and a constraint without a name is lost on the way.
            table.create_unique_constraint("booking_requests_idempotency_key_key", ["idempotency_key"])
    op.create_index("ix_booking_requests_created_at", "booking_requests", ["created_at"])
    op.create_index("ix_booking_requests_status", "booking_requests", ["status"])
    op.create_table(
        "request_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("reference", sa.String(16), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("note", sa.Text),
    )
    op.execute(
        "INSERT INTO request_events (reference, at, status, actor) "
        "SELECT reference, created_at, 'requested', 'visitor' FROM booking_requests"
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(100), nullable=False, unique=True),
        sa.Column("reference", sa.String(16), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, index=True),
        sa.Column("last_error", sa.String(80)),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", MOMENT),
    )
    op.create_table(
        "staff_users",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("username", sa.String(64), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column(
            "user_id", sa.Integer, sa.ForeignKey("staff_users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(16), index=True),
        sa.Column("address_hash", sa.String(64)),
        sa.Column("detail", sa.String(200)),
    )
    op.create_table(
        "privacy_receipts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("receipt_hash", sa.String(64), nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
    )
