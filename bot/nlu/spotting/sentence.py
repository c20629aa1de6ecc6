"""A message in the written form: its words, where sentences and clauses begin and end, and where phrases stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from bot.nlu.spotting import grammar
from bot.nlu.spotting.text import COMMA, SENTENCE_ENDS, Token

BLANK = "_"
"""Stands for a word that a trap has explained away."""

LONGEST_SENTENCE = 60
"""How many words to either side a sentence is looked at; many visitors write without any full stop."""

_CONJUNCTIONS = grammar.words("conjunctions")
_SUBJECTS = grammar.words("subjects")
_MODALS = grammar.words("modals")


class Written:
    """The tokens of a message with a border before the first and after the last, and the text they make.

    Index 0 and the last index are borders, so that a walk in either direction always ends at one.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        end = tokens[-1].end if tokens else 0
        self.tokens: list[Token] = [Token(".", 0, 0), *tokens, Token(".", end, end)]
        self.words: list[str] = [token.text for token in self.tokens]
        self._raw = list(self.words)
        self._place()

    def _place(self) -> None:
        self.starts: list[int] = []
        position = 0
        for word in self.words:
            self.starts.append(position)
            position += len(word) + 1
        self.text = " ".join(self.words) + " "

    def index(self, position: int) -> int:
        """The token that covers a position of the text."""
        return bisect_right(self.starts, position) - 1

    def span(self, match: re.Match[str], group: str | int = 0) -> tuple[int, int]:
        """The first token of a match (or group) and the one after its last."""
        start, end = match.span(group)
        if end <= start:
            return self.index(match.start()), self.index(match.start()) + 1
        return self.index(start), self.index(max(start, end - 2)) + 1

    def blank(self, spans: Iterable[tuple[int, int]]) -> None:
        """Explains words away."""
        changed = False
        for first, last in spans:
            for index in range(max(first, 1), min(last, len(self.words) - 1)):
                if self.words[index] not in SENTENCE_ENDS and self.words[index] != COMMA:
                    self.words[index] = BLANK
                    changed = True
        if changed:
            self._place()

    def sentence(self, index: int) -> tuple[int, int]:
        """The first token of the sentence around a token, and its end mark."""
        first, furthest = index, max(0, index - LONGEST_SENTENCE)
        while first > furthest and self.words[first - 1] not in SENTENCE_ENDS:
            first -= 1
        last, furthest = index, min(len(self.words) - 1, index + LONGEST_SENTENCE)
        while last < furthest and self.words[last] not in SENTENCE_ENDS:
            last += 1
        return first, last

    def _opens_clause(self, index: int) -> bool:
        """Whether a clause begins at this token."""
        word, before = self.words[index], self.words[index - 1]
        following = self.words[index + 1] if index + 1 < len(self.words) else "."
        if before in SENTENCE_ENDS or before in ("but", "though", "although", "however", "because"):
            return True
        if before == COMMA:
            return (
                word in _SUBJECTS
                or word in _MODALS
                or word in _CONJUNCTIONS
                or word in ("and", "or", "just", "only", "still", "maybe", "calf", "leg", "left", "right")
            )
        if before in ("and", "so", "while", "as", "since", "plus", "yet", "whereas", "then"):
            return word in _SUBJECTS or (
                word in ("can", "could", "is", "was", "has", "have", "feel", "feels") and before != "as"
            )
        if word in ("but", "because", "though", "although", "however", "whereas", "while"):
            return True
        return word in ("and", "so") and following in _SUBJECTS

    def clause(self, index: int) -> tuple[int, int]:
        """The first token of the clause around a token, and the token after its last."""
        first = index
        while first > 1 and not self._opens_clause(first):
            first -= 1
        last = index + 1
        while last < len(self.words) - 1 and self.words[last] not in SENTENCE_ENDS and not self._opens_clause(last):
            last += 1
        return max(first, 1), last

    def raw_part(self, first: int, last: int) -> str:
        """The same before anything was blanked."""
        return " " + " ".join(self._raw[first:last]) + " "

    def part(self, first: int, last: int) -> str:
        """The text of some tokens, with a space on both sides."""
        return " " + " ".join(self.words[first:last]) + " "
