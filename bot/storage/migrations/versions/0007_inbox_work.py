"""The work in the inbox: who does it by when, what can be taken back, mails kept as files, roles, second factors."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns; what was answered before is done, and every account may do everything, as before."""
    op.add_column("booking_requests", sa.Column("work", sa.String(16), nullable=False, server_default="new"))
    op.add_column("booking_requests", sa.Column("assigned_to", sa.String(64)))
    op.add_column("booking_requests", sa.Column("due_on", sa.Date))
    op.add_column("booking_requests", sa.Column("appointment_at", MOMENT))
    op.add_column("booking_requests", sa.Column("joined_to", sa.String(16)))
    op.create_index("ix_booking_requests_work", "booking_requests", ["work"])
    op.create_index("ix_booking_requests_joined_to", "booking_requests", ["joined_to"])
    op.execute(
        "UPDATE booking_requests SET work = CASE status WHEN 'requested' THEN 'new' WHEN 'contacted' THEN 'waiting' "
        "ELSE 'done' END"
    )
    _set_due()
    op.add_column("request_events", sa.Column("before", sa.JSON))
    op.add_column("outbox", sa.Column("kept_as_file", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("staff_users", sa.Column("role", sa.String(16), nullable=False, server_default="admin"))
    op.add_column("staff_users", sa.Column("totp_secret", sa.String(64)))
    op.add_column("staff_users", sa.Column("totp_step", sa.Integer))
    op.add_column("staff_users", sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()))


def _set_due() -> None:
    """Gives what is open the day after it came as its due day."""
    requests = sa.table(
        "booking_requests",
        sa.column("reference", sa.String),
        sa.column("created_at", MOMENT),
        sa.column("work", sa.String),
        sa.column("due_on", sa.Date),
    )
    connection = op.get_bind()
    wanted = sa.select(requests.c.reference, requests.c.created_at).where(requests.c.work != "done")
    for reference, created_at in connection.execute(wanted).all():
        mine = requests.update().where(requests.c.reference == reference)
        connection.execute(mine.values(due_on=created_at.date() + timedelta(days=1)))
