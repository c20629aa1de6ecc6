"""The words, digit groups and signs of a text, and phrases found among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.reading.doc import habits

_SHORTEST_HABIT = 4


@dataclass(frozen=True)
class Token:
    """A number, a word or a sign: `norm` is lower case without accents and apostrophes; begin, finish are offsets."""

    norm: str
    begin: int
    finish: int
    raw: str


def _marks() -> str:
    """The combining marks of all scripts as ranges of a character class: they belong to the letter before them."""
    marks = [
        code
        for code in range(0x300, 0xFFFF)
        if unicodedata.category(chr(code))[0] == "M" and code not in (0x20E3, 0xFE0F)
    ]
    ranges: list[list[int]] = []
    for code in marks:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


_LETTERS = rf"[^\W\d_][^\W\d_{_marks()}]*(?:[{_marks()}]+[^\W\d_]*)*"

_TOKEN = re.compile(rf"\d+|{_LETTERS}(?:['’`][^\W\d_]+)*|\S")


_JOINED = re.compile(
    r"(last|this|next)(night|morning|evening|week|weekend|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)", re.I
)
_JOINED_INSIDE = re.compile(rf"\b{_JOINED.pattern}\b", re.IGNORECASE)


@cache
def _fold(raw: str) -> str:
    decomposed = unicodedata.normalize("NFKD", raw.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’`")
    word = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    # Short ones are other things here: the "nd" of "2nd", a name.
    return habits().get(word, word) if len(word) >= _SHORTEST_HABIT else word


def tokenize(text: str) -> list[Token]:
    """The words, digit groups and signs of a text, in order."""
    return [
        Token(_fold(raw) if len(raw) < 40 else raw, start, start + len(raw), raw)
        for m in _TOKEN.finditer(text)
        for start, raw in _parted(m[0], m.start())
    ]


def with_words_parted(text: str) -> str:
    """A text with words that were run together set apart: "since lastnight"."""
    return _JOINED_INSIDE.sub(r"\1 \2", text)


def _parted(raw: str, start: int) -> list[tuple[int, str]]:
    """The words of a token with their offsets: the two of "lastnight"."""
    joined = _JOINED.fullmatch(raw)
    return [(start + joined.start(n), joined[n]) for n in (1, 2)] if joined else [(start, raw)]


def norm_at(tokens: list[Token], i: int) -> str:
    """The token's norm, "" beyond either end."""
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def norms_at(tokens: list[Token], i: int, size: int) -> tuple[str, ...]:
    """The norms of `size` tokens from `i` on, "" beyond the ends."""
    return tuple(norm_at(tokens, i + k) for k in range(size))


def touches_previous(tokens: list[Token], i: int) -> bool:
    """Whether nothing, no space either, stands between the token and the one before it."""
    return 0 < i < len(tokens) and tokens[i].begin == tokens[i - 1].finish


class Phrases:
    """A set of phrases (one or more tokens each), found at a place in a list of tokens."""

    def __init__(self, phrases: Iterable[str]) -> None:
        # By first and second word ("" for a phrase of one): many begin with "a" or "the".
        self._by_opening: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        for phrase in phrases:
            words = tuple(token.norm for token in tokenize(phrase))
            if words:
                by_second = self._by_opening.setdefault(words[0], {})
                by_second.setdefault(words[1] if len(words) > 1 else "", []).append(words)
        for by_second in self._by_opening.values():
            for candidates in by_second.values():
                candidates.sort(key=len, reverse=True)

    @property
    def first_words(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._by_opening)

    def match(self, tokens: list[Token], i: int) -> int:
        """How many tokens the longest phrase at `i` takes, 0 for none."""
        by_second = self._by_opening.get(norm_at(tokens, i))
        if not by_second:
            return 0
        for words in by_second.get(norm_at(tokens, i + 1), ()):
            if tuple(token.norm for token in tokens[i : i + len(words)]) == words:
                return len(words)
        return 1 if "" in by_second else 0

    def ends_at(self, tokens: list[Token], i: int) -> bool:
        """Whether a phrase ends with the token before `i`."""
        return any(self.match(tokens, i - size) == size for size in range(1, 5))
