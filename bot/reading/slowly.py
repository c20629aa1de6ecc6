"""What a "slowly" belongs to: how the pain came on, or how it heals, how somebody walks, runs or builds up again."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings
from bot.reading.reading import Reading


def without_other_slowness(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without an onset that the slowness of something else told: "healing slowly", "it went slowly"."""
    return [reading for reading in readings if reading.name != "onset" or not _of_something_else(doc, reading)]


def _of_something_else(doc: Doc, reading: Reading) -> bool:
    words = settings()["slowly"]
    clauses: list[Span] = doc._.clauses
    clause = next((c for c in clauses if c.start_char <= reading.start < c.end_char), None)
    said = {token.norm_ for token in clause or ()}
    if not said.intersection(words["slow"]) or said.intersection(words["came_on"]):
        return False
    return reading.value == "moment" or bool(said.intersection(words["of_else"]))
