"""What messengers delivered: kept before they are thanked, and its text only until it is answered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("session", sa.String(64), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("replies", sa.Text),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", MOMENT),
        sa.Column("answered_at", MOMENT, index=True),
        sa.UniqueConstraint("channel", "message", name="inbox_once"),
    )
