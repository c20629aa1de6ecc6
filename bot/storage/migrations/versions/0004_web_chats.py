"""The website's chats: who may read one, and what was said in it, in the order in which it was said."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes both tables."""
    op.create_table(
        "web_sessions",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "web_messages",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("session", sa.String(64), nullable=False, index=True),
        sa.Column("turn", sa.String(64), nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.UniqueConstraint("session", "turn", "part", name="web_messages_once"),
    )
