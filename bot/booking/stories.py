"""Tells what people say of their leg from what they say of times and of themselves, where a request is open."""

from __future__ import annotations

from bot.booking.draft import listening


def tells_what_happened(sentence: str) -> bool:
    """Whether a sentence speaks of a body or of how it came about ("it went at 5-a-side ten days ago")."""
    plain = sentence.replace("’", "'")
    return bool(listening("about_body").search(plain) or listening("happened").search(plain))
