"""What every channel does to a text from outside before it goes further, and to one of ours that is too long."""

from __future__ import annotations

import re
from typing import Any

MAX_CHARACTERS = 10_000
# What the assistant reads of one message. Whoever writes more is read at the beginning and at the end, where people
# say what it is about and what they want.
READ_CHARACTERS, READ_AT_THE_END = 2_000, 800
GAP = " … "
_SPACES, _LINES = re.compile(r"[^\S\n]+"), re.compile(r" ?\n[ \n]*")
# Where a long text may be cut, best first: between paragraphs, lines, sentences, words.
CUTS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])[”’)]?\s+"), re.compile(r"\s+"))
# A cut that leaves less than this share of the room used is not a good one while a finer one is left.
FULL_ENOUGH = 0.3


def readable(value: Any) -> str:
    """The value as text that can be stored: at most 10,000 characters, its beginning and its end, no NUL, no half
    surrogate pairs.

    Anything that is not text or a number is taken as empty.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = _ends(_text_of(value), MAX_CHARACTERS, MAX_CHARACTERS // 2)
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _text_of(value: str | int | float) -> str:
    try:
        return str(value)
    except ValueError:  # a whole number of more digits than Python writes out
        return ""


def to_read(text: str) -> tuple[str, bool]:
    """What is read of a message, and whether something was left out: runs of white space made one space or one line
    break, at most 2,000 characters. A payload ("/…") is cut at its end only. Takes time linear in the text."""
    tidy = _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    if len(tidy) <= READ_CHARACTERS:
        return tidy, False
    return _ends(tidy, READ_CHARACTERS, 0 if tidy.startswith("/") else READ_AT_THE_END), True


def _ends(text: str, most: int, at_the_end: int) -> str:
    """The beginning and the end of a text that is longer than `most`, cut between words where there are any."""
    if len(text) <= most:
        return text
    if not at_the_end:
        return text[:most]
    head, tail = text[: most - at_the_end - len(GAP)], text[len(text) - at_the_end :]
    return f"{_without_broken_word(head, last=True)}{GAP}{_without_broken_word(tail, last=False)}"


def _without_broken_word(text: str, last: bool) -> str:
    """The text without the piece of a word at its cut end; as it is where that would cost more than a tenth of it."""
    kept = text.rpartition(" ")[0] if last else text.partition(" ")[2]
    return kept if len(kept) >= 0.9 * len(text) else text


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
