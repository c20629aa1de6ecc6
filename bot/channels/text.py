"""What every channel does to a text from outside before it goes further."""

from __future__ import annotations

from typing import Any

MAX_CHARACTERS = 10_000


def readable(value: Any) -> str:
    """The value as text that can be stored: at most 10,000 characters, without NUL and half surrogate pairs.

    Anything that is not text or a number is taken as empty.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:MAX_CHARACTERS].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
