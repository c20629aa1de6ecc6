"""`python -m bot privacy export|erase|purge`."""

from __future__ import annotations

import sys

from bot.privacy.erasing import erase
from bot.privacy.exporting import as_json, as_text, stored
from bot.privacy.retention import purge
from bot.settings import clinic


def run(what: str, sender_id: str | None, as_data: bool) -> int:
    """Does it and says so; 2 with one sentence when the session is missing."""
    if what == "purge":
        clinic()  # a wrong period is told before anything is deleted
        purged = purge()
        print(
            f"{purged.conversations} conversations, {purged.requests} requests and {purged.advice} entries of advice "
            "were old enough and are deleted."
        )
        return 0
    if not sender_id:
        print(f"Whose data? Name the sender id: python -m bot privacy {what} SENDER", file=sys.stderr)
        return 2
    if what == "export":
        found = stored(sender_id)
        print(as_json(found) if as_data else as_text(found))
        return 0
    receipt = erase(sender_id)
    print(f"Erased, with {receipt.requests} requests. Receipt: {receipt.code}")
    return 0
