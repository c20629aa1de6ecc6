"""Settles what several readers heard in one message: precedence, corrections, one value for each fact."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from bot.reading.reading import PRECEDENCE, Reading

SEVERAL = frozenset({"previous_care", "pain_when"})
"""Facts that can have several values at once."""
_SAID = {"affirmed": 0, "uncertain": 1, "denied": 2, "asked": 3, "hypothetical": 4, "figurative": 5}


def merge(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """One reading for each fact and person, in the order of the message.

    A stronger source replaces a weaker one. Within a source the last value affirmed as of now wins; what it corrects
    goes. A value that is denied stays beside another that is affirmed, so that it can be taken back.
    """
    ordered = sorted(readings, key=_group)
    kept = [reading for _, group in groupby(ordered, key=_group) for reading in _settle(list(group))]
    return tuple(sorted(kept, key=lambda reading: (reading.start, reading.name)))


def _group(reading: Reading) -> tuple[str, str, str]:
    return reading.name, reading.person, reading.relation


def _settle(group: list[Reading]) -> list[Reading]:
    best = min(PRECEDENCE.index(reading.source) for reading in group)
    group = [reading for reading in group if PRECEDENCE.index(reading.source) == best]
    if group[0].name in SEVERAL:
        return _without_doubles(group)
    chosen = min(group, key=_rank)
    denied = [
        r for r in group if r.polarity == "denied" and r.value != chosen.value and chosen.value not in ("yes", "no")
    ]
    return [chosen, *_without_doubles(denied)]


def _rank(reading: Reading) -> tuple[int, int, int, int]:
    """Smaller is stronger; what was and is no more yields to what is, and outweighs a plain denial."""
    said = _SAID[reading.polarity]
    if reading.polarity == "affirmed" and reading.time != "now":
        said = 1
    return said, 0 if reading.time in ("now", "over") else 1, -reading.start, reading.start - reading.end


def _without_doubles(group: list[Reading]) -> list[Reading]:
    found: dict[tuple[str, str], Reading] = {}
    for reading in sorted(group, key=_rank):
        found.setdefault((reading.value, reading.polarity), reading)
    return list(found.values())
