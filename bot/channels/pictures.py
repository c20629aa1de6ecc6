"""Pictures for messengers, which show no SVG."""

from __future__ import annotations


async def picture(path: str) -> bytes | None:
    """The PNG of a picture of ours by its path; None where it can't be drawn, and its description has to do."""
    return None
