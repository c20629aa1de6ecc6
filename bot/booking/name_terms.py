"""What names are made of: the lists of words, runs of name words in a text, and how a name is shown."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.reading.when.tokens import Phrases, Token

_WORDS_FILE = Path(__file__).with_name("name_words.yml")
MAX_LENGTH = 60
LEAST_BLANK = 7
MAX_WORDS = 7
MAX_TOKENS = 60
_LONGEST_INITIALS = 3
MARKS = set(",.:!-–—\"“”;'*")
JOINTS = {"-", "‐", "‑", "–", "·", "・", "."}


@dataclass(frozen=True)
class Name:
    """A name as it will be shown (`text`, capitals added only where there were none) and where it stands."""

    text: str
    start: int
    end: int


@cache
def name_vocabulary() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def name_set(key: str) -> frozenset[str]:
    return frozenset(name_vocabulary()[key])


@cache
def name_phrases(key: str) -> Phrases:
    return Phrases(name_vocabulary()[key])


def norm_at(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def has_phrase(key: str, tokens: list[Token]) -> bool:
    return any(name_phrases(key).match(tokens, i) for i in range(len(tokens)))


def is_word(token: Token) -> bool:
    """Letters only, of any script; "D'Arcy" and "O’Brien" are one token."""
    return all(unicodedata.category(c)[0] in "LM" or c in "'’`ʼ" for c in token.raw)


def is_common(token: Token) -> bool:
    """Whether a word is none of a name; written with an accent and a capital it is one ("Ní Shé")."""
    accented = token.raw[:1].isupper() and re.sub("['’`ʼ]", "", token.raw.lower()) != token.norm
    asks = token.norm in name_set("questions") and not token.raw[:1].isupper()
    known = token.norm in name_set("common") or token.norm in name_set("places")
    return (known or asks) and not accented


def capitalised(word: str, first: bool) -> str:
    """One lower-case word of a name with the capitals it usually has."""
    if word in name_set("small") and not first:
        return word
    for mark in ("'", "’"):
        head, found, tail = word.partition(mark)
        if found and len(head) == 1 and tail:
            return f"{head.upper()}{mark}{tail[:1].upper()}{tail[1:]}"
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + word[2].upper() + word[3:]
    return word[:1].upper() + word[1:]


def _shown(raw: str) -> str:
    """The name with single blanks; capitals only if the visitor wrote none at all, or nothing else."""
    raw = " ".join(raw.split())
    if raw.isupper() and (" " in raw or len(raw) > _LONGEST_INITIALS):
        raw = raw.lower()
    if raw != raw.lower():
        return raw
    words = raw.split(" ")
    return " ".join("-".join(capitalised(part, k == 0) for part in word.split("-")) for k, word in enumerate(words))


def name_run(tokens: list[Token], i: int) -> int:
    """The token after the longest run of name words and their joints at `i` (`i` itself for none)."""
    end, words = i, 0
    while i < len(tokens) and words < MAX_WORDS:
        token = tokens[i]
        if token.norm in JOINTS:
            # A hyphen joins two words; a full stop follows an initial or "St".
            glued = i > 0 and token.begin == tokens[i - 1].finish
            short = i > 0 and (len(tokens[i - 1].raw) <= 2 or tokens[i - 1].norm in name_set("titles"))
            if not glued or not (short or token.norm != ".") or i + 1 >= len(tokens):
                break
            i += 1
            continue
        if not is_word(token):
            break
        i, end, words = i + 1, i + 1, words + 1
    return end


def name_at(text: str, tokens: list[Token], first: int, end: int) -> Name:
    start, finish = tokens[first].begin, tokens[end - 1].finish
    return Name(_shown(text[start:finish]), start, finish)


def without_leads(tokens: list[Token], i: int) -> tuple[int, bool]:
    """The first token after "hi, my name is …" and whether anything was passed over."""
    start = i
    while i < len(tokens):
        size = name_phrases("leads").match(tokens, i)
        if size and i + size < len(tokens):
            i += size
        elif tokens[i].norm in MARKS and i + 1 < len(tokens):
            i += 1
        else:
            break
    return i, i > start


def cut(tokens: list[Token], first: int, end: int) -> int:
    """The end of a name run before closing words ("thanks", "here", "and my number is")."""
    for k in range(first + 1, end):
        size = name_phrases("tails").match(tokens, k)
        closes = size and (k + size >= end)
        # "Mary and John" is cut too: one name per request.
        if closes or (tokens[k].norm in name_set("ends") and tokens[k].norm not in name_set("small")):
            if tokens[k].norm == "i" and tokens[k].raw == "Í":
                continue
            return k
    return end


def _before_the_number(text: str, tokens: list[Token], first: int, end: int) -> int:
    """The end of a name run without the verb before a number ("Jamie ring 089 …"); numbers are blanked by then."""
    last = tokens[end - 1] if end - 1 > first else None
    if last is None or not last.raw.islower() or last.norm not in name_set("before_numbers"):
        return end
    return end - 1 if re.match(rf"(?: on| at)?\W{{{LEAST_BLANK},}}", text[last.finish :]) else end


def _before_blank(text: str, tokens: list[Token], end: int) -> bool:
    """Whether a number or an address stood behind a name; it is blanked by then."""
    return not text[tokens[end - 1].finish : tokens[end].begin].strip() and (
        tokens[end].begin - tokens[end - 1].finish >= LEAST_BLANK
    )


def told_name(text: str, tokens: list[Token], i: int, certain: bool) -> Name | None:
    """The name that begins at `i`: `certain` after "my name is"; else it must look like one."""
    end = cut(tokens, i, name_run(tokens, i))
    for k in range(i, end):
        if is_common(tokens[k]) or tokens[k].norm in name_set("abuse") or tokens[k].norm in name_set("yes_no"):
            end = k
            break
    end = _before_the_number(text, tokens, i, min(end, i + 5))
    if end <= i:
        return None
    head = tokens[i]
    capital = head.raw[0].isupper() and not (head.raw.isupper() and len(head.raw) > 1)
    if not certain:
        known = head.norm in name_set("first_names")
        follows = norm_at(tokens, end)
        closes = (
            end == len(tokens)
            or _before_blank(text, tokens, end)
            or follows
            in (
                ",",
                ".",
                "!",
                "and",
                "here",
                "from",
                "-",
                "–",
                "(",
                ";",
                "speaking",
                "calling",
                "her",
                "his",
                "their",
            )
        )
        plain = not known and (not capital or head.norm.endswith(("ing", "ed", "ish", "ese")))
        if (
            plain
            or not closes
            or (capital and not known and end == i + 1 and follows not in (",", "and", "here", "from", "speaking"))
        ):
            return None
    name = name_at(text, tokens, i, end)
    owns = name.text.endswith(("'s", "’s"))  # "Conor's full name"
    return name if 2 <= len(name.text) <= MAX_LENGTH and not owns else None
