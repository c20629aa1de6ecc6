"""`python -m bot outbox run|show`."""

from __future__ import annotations

from bot.outbox.worker import send_due, sender_name
from bot.settings import Settings
from bot.storage.outbox import rows


def run(settings: Settings) -> int:
    """Sends what is due and says how it went; 0 when everything was taken, 1 when something waits for another try."""
    sent, failed = send_due(settings, sender_name())
    print(f"{sent} sent, {failed} to be tried again.")
    return 1 if failed else 0


def show() -> int:
    """Prints what is not sent yet, oldest first: key, since when, attempts, the last error's class."""
    for row in reversed(rows(unsent=True)):
        error = f" · {row['last_error']}" if row["last_error"] else ""
        print(f"{row['key']} · since {row['created_at']:%Y-%m-%d %H:%M} UTC · {row['attempts']} attempts{error}")
    return 0
