"""Reads a request's reference as people type and say it."""

from __future__ import annotations

import re

_PREFIXED = re.compile(r"\bC\W?P[\s\-–—:.#]*((?:[A-Z0-9][\s\-–—.]?){5}[A-Z0-9])(?![A-Z0-9])", re.IGNORECASE)
_BARE = re.compile(r"(?<![A-Z0-9])((?:[A-Z0-9][\s\-–—.]?){5}[A-Z0-9])(?![A-Z0-9])", re.IGNORECASE)
_PREFIX = "CP-"


def find_reference(text: str, asked: bool = False) -> tuple[str, int, int] | None:
    """The reference in a text ("CP-7K2M9Q") and its offsets; one without CP counts only where it was asked for.

    A bare one needs a digit, so that a word of six letters is none.
    """
    found = _PREFIXED.search(text)
    if not found and asked:
        found = next((match for match in _BARE.finditer(text) if re.search(r"\d", match[1])), None)
    if not found:
        return None
    return _PREFIX + re.sub(r"[^A-Z0-9]", "", found[1].upper()), found.start(), found.end()
