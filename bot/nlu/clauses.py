"""Cuts a message into the things it says or asks, so that each can be answered."""

from __future__ import annotations

import itertools
import re

MAX_CLAUSES = 12
MIN_LETTERS = 2

_QUESTION_WORD = (
    r"(?:what|whats|what's|when|whens|where|wheres|who|whos|why|whys|how|hows|which|can|could|would|will|do|does|did|is|are"
    r"|should|shall|have|has|any)"
)
# A full stop inside a number, a time or an address ("2.5", "9.30", "a@b.ie") ends nothing.
_SENTENCE_END = re.compile(r"(?:(?<!\d)\.(?=\s|$)|\.(?=\s+\D|$)|[!?…;\n]+|\s[-–—]+\s)+")
_NEW_QUESTION = re.compile(
    rf"\s*(?:,\s*(?:and|but|also|or|so|plus)?\s+|\s+(?:and|but|also|plus|or)(?:\s+also)?\s+)(?={_QUESTION_WORD}\b)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\s*,?\s+(?:by the way|btw|also|another thing|one more thing|oh and|and also)[,:]?\s+", re.IGNORECASE
)


# A run of white space is looked at from its beginning only, which keeps the time linear.
_SPACES, _LINES = re.compile(r"[^\S\n]+"), re.compile(r" ?\n[ \n]*")
_PIECE_END = re.compile(
    r"(?<!\s)\s*(?:[.,;:!?…\n()]+|\s[-–—]+\s|\s(?=(?:but|and|also|plus|though|because)\b))\s*", re.IGNORECASE
)


def split_pieces(text: str) -> list[tuple[int, int]]:
    """Where the pieces of a text stand, cut at every mark and before `and`, `but` and the like; those with letters."""
    borders = [(0, 0), *(match.span() for match in _PIECE_END.finditer(text)), (len(text), len(text))]
    spans = [(before[1], after[0]) for before, after in itertools.pairwise(borders)]
    return [(start, end) for start, end in spans if sum(c.isalpha() for c in text[start:end]) >= MIN_LETTERS]


def split_clauses(text: str) -> list[str]:
    """The message's clauses in order, at most 12; a message without a border comes back whole.

    Borders are sentence ends, turns ("by the way") and a comma or `and` that opens a new question.
    """
    text = _LINES.sub("\n", _SPACES.sub(" ", text))
    sentences = [part for sentence in _SENTENCE_END.split(text) for part in _TURN.split(sentence)]
    clauses = [clause.strip(" ,.-–—\t") for sentence in sentences for clause in _NEW_QUESTION.split(sentence)]
    return [clause for clause in clauses if sum(c.isalpha() for c in clause) >= MIN_LETTERS][:MAX_CLAUSES]
