"""What every channel does to a text from outside before it goes further, and to one of ours that is too long."""

from __future__ import annotations

import re
from typing import Any

MAX_CHARACTERS = 10_000
# Where a long text may be cut, best first: between paragraphs, lines, sentences, words.
CUTS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])[”’)]?\s+"), re.compile(r"\s+"))
# A cut that leaves less than this share of the room used is not a good one while a finer one is left.
FULL_ENOUGH = 0.3


def readable(value: Any) -> str:
    """The value as text that can be stored: at most 10,000 characters, without NUL and half surrogate pairs.

    Anything that is not text or a number is taken as empty.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:MAX_CHARACTERS].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def inside(value: Any, *path: str | int) -> Any:
    """What stands at a path in nested JSON; None where any step of it is missing or of another shape."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def length(text: str) -> int:
    """How long messengers count a text: in UTF-16 units, so that an emoji is two."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, cut between paragraphs, sentences or words if it can be."""
    pieces: list[str] = []
    rest = text.strip()
    while length(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, limit: int) -> int:
    """Where to cut a text that is too long: the last good place within the limit."""
    room = _fitting(text, limit)
    for pattern in CUTS:
        ends = [match.start() for match in pattern.finditer(text[: room + 1]) if 0 < match.start() <= room]
        if ends and ends[-1] >= room * FULL_ENOUGH:
            return ends[-1]
    return room


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into that many UTF-16 units; at least one."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            return max(place, 1)
    return len(text)


def shortened(text: str, limit: int) -> str:
    """The beginning of a text within `limit` UTF-16 units, cut between words; an ellipsis says that more followed."""
    if length(text) <= limit:
        return text
    return split(text, limit - 1)[0].rstrip(" ,;:.") + "…"
