"""The wishes in the visitor's words, and whether they want no phone calls."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds both columns; earlier requests allowed calls."""
    op.add_column("booking_requests", sa.Column("wished_words", sa.Text))
    op.add_column("booking_requests", sa.Column("no_calls", sa.Boolean, nullable=False, server_default=sa.false()))
