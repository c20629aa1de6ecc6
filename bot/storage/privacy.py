"""What a visitor may have done with what is stored about them."""

from __future__ import annotations

from bot.storage.database import session_hash, transaction
from bot.storage.tables import audit_entries, booking_requests, outbox, request_events


def erase(sender_id: str) -> int:
    """Deletes a session's requests and what was to be sent, blanks its audit's words; returns how many went.

    The audit keeps rule, tier and time, which are needed to show that advice was given, but nothing the visitor wrote.
    """
    session = session_hash(sender_id)
    with transaction() as connection:
        mine = booking_requests.select().where(booking_requests.c.session == session)
        references = [row["reference"] for row in connection.execute(mine).mappings()]
        connection.execute(audit_entries.update().where(audit_entries.c.session == session).values(words=None))
        for table in (outbox, request_events, booking_requests):
            connection.execute(table.delete().where(table.c.reference.in_(references)))
        return len(references)
