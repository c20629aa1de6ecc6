"""Turns a message into tokens in one written form: small letters, opened contractions, typing habits undone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.nlu.spotting.grammar import habits

MAX_TOKENS = 4000
"""Longer messages are heard at their beginning and their end, so that nobody can stall the assistant."""

SENTENCE_ENDS = frozenset({".", "?", "!", ";"})
COMMA = ","

_TOKEN = re.compile(r"a&e|\d+/10(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[.?!;\n]+|…|[,:()\[\]–—/|*•]|-|&|✗")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "\u00ad": " "})
_LONG = re.compile(r"(.)\1{2,}")

_NOT = re.compile(r"^(is|are|was|were|do|does|did|has|have|had|could|would|should|must|need|might)n'?t$")
# "my left half hurts": speech-to-text writes calf as half or cav.
_BODY_BEFORE = frozenset({"my", "left", "right", "sore", "upper", "inner", "outer", "his", "her"})
_HEARD_AS_CALF = frozenset(
    {"half", "cav", "carve", "calm", "cough", "kaf", "kaff", "cafe", "scarf", "curve", "cath", "coff", "carf"}
)
_NOT_CALF_AFTER = frozenset(
    {
        "marathon",
        "marathons",
        "way",
        "hour",
        "an",
        "a",
        "mile",
        "time",
        "pb",
        "is",
        "was",
        "of",
        "iron",
        "and",
        "in",
        "up",
        "blood",
    }
)
_LEG = frozenset(
    {
        "calf",
        "calves",
        "leg",
        "legs",
        "foot",
        "ankle",
        "skin",
        "achilles",
        "shin",
        "muscle",
        "chest",
        "breathing",
        "heart",
        "swelling",
        "pain",
        "toes",
        "heel",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark in the written form, with the place in the message that it comes from."""

    text: str
    start: int
    end: int


def _plain(text: str) -> str:
    """The message with one kind of quotes; of the same length, so that places stay true."""
    folded = []
    for char in text.translate(_QUOTES):
        small = unicodedata.normalize("NFKD", char)[:1].lower() if char.isalpha() and ord(char) > 127 else char.lower()
        folded.append(small if len(small) == 1 else char)
    return "".join(folded)


def tokenize(text: str, correct: Callable[[str], str] = lambda word: word) -> list[Token]:
    """The message's tokens in the written form.

    Args:
        text: the message as typed.
        correct: gives the right spelling of a word that is not English.
    """
    plain = _plain(text)
    tokens: list[Token] = []
    matches = list(_TOKEN.finditer(plain))
    if len(matches) > MAX_TOKENS:
        matches = matches[: MAX_TOKENS // 2] + matches[-MAX_TOKENS // 2 :]
    for match in matches:
        for word in _written(match.group(), correct):
            tokens.append(Token(word, match.start(), match.end()))
    return _calf_heard(tokens)


def _written(word: str, correct: Callable[[str], str]) -> list[str]:
    """The token or tokens that stand for one typed word."""
    first = word[0]
    if first in ".?!;\n…":
        return ["?" if "?" in word else "," if set(word) == {"."} and len(word) > 1 else "."]
    if first in ",:()[]–—|*•/":
        return [COMMA]
    if word == "-":
        return []
    if word == "✗":
        return ["no"]
    if first.isdigit():
        return [word.replace(",", ".")]
    if habit := habits().get(word):
        return habit.split()
    if match := _NOT.match(word):
        return [match.group(1), "not"]
    if word.endswith("'s") and len(word) > 2:
        stem = _written(word[:-2], correct)
        return [*stem, "is" if stem[-1] in _LEG else "'s"]
    if "'" in word:
        base, _, ending = word.partition("'")
        opened = {"ve": "have", "re": "are", "d": "would", "ll": "will", "m": "am"}.get(ending)
        return [base, opened] if opened else [word.replace("'", "")]
    if _LONG.search(word):
        single, double = _LONG.sub(r"\1", word), _LONG.sub(r"\1\1", word)
        word = double if correct(double) == double and correct(single) != single else single
        if habit := habits().get(word):
            return habit.split()
    return correct(word).split()


def _calf_heard(tokens: list[Token]) -> list[Token]:
    """Calf where speech-to-text wrote half, cav or the like behind `my`, `left` or `right`."""
    for index in range(1, len(tokens)):
        token = tokens[index]
        if token.text in _HEARD_AS_CALF and tokens[index - 1].text in _BODY_BEFORE:
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            certain = token.text in {"cav", "kaf", "kaff", "carf", "coff"} or (
                tokens[index - 1].text in {"left", "right"} and following not in {"marathon", "an", "hour", "way"}
            )
            if certain or (token.text == "half" and following not in _NOT_CALF_AFTER):
                tokens[index] = Token("calf", token.start, token.end)
    return tokens
