"""Reads names: an answer to "what name?", and a name told in passing."""

from __future__ import annotations

import re
from enum import Enum

from bot.booking.name_terms import (
    JOINTS,
    MAX_LENGTH,
    MAX_TOKENS,
    MAX_WORDS,
    Name,
    cut,
    has_phrase,
    is_common,
    is_word,
    name_at,
    name_phrases,
    name_run,
    name_set,
    norm_at,
    told_name,
    without_leads,
)
from bot.reading.doc import english, vocabulary
from bot.reading.when.tokens import Phrases, Token, tokenize

__all__ = ["MAX_LENGTH", "Name", "NameProblem", "find_name", "read_name"]


class NameProblem(Enum):
    """Why a text holds no name."""

    NONE = "none"
    REFUSED = "refused"
    QUESTION = "question"
    YES_NO = "yes_no"
    SENTENCE = "sentence"
    PHONE = "phone"
    EMAIL = "email"
    ABUSE = "abuse"
    TOO_LONG = "too_long"


def _refusal(text: str, tokens: list[Token]) -> NameProblem | None:
    """Why a whole message can't be a name, None if it may hold one."""
    if has_phrase("abuse", tokens):
        return NameProblem.ABUSE
    if not any(is_word(token) for token in tokens):
        return NameProblem.PHONE if sum(c.isdigit() for c in text) >= 5 else NameProblem.NONE
    if has_phrase("refusals", tokens):
        return NameProblem.REFUSED
    asks = norm_at(tokens, 0) in name_set("questions") and len(tokens) > 2
    if "?" in text or asks or (norm_at(tokens, 0) in name_set("questions_short") and len(tokens) > 1):
        return NameProblem.QUESTION
    if any(c in "<>{}[]|\\=$%#^~" for c in text):
        return NameProblem.NONE
    return None


def read_name(text: str) -> Name | NameProblem:
    """The name in an answer to "what name shall I put it under?", or why there is none.

    Raises nothing; a name is at most 60 characters and seven words.
    """
    tokens = tokenize(text[: 4 * MAX_LENGTH])[:MAX_TOKENS]
    refusal = _refusal(text[: 4 * MAX_LENGTH], tokens)
    if refusal:
        return refusal
    if all(
        norm_at(tokens, i) in name_set("yes_no") or not (is_word(token) or token.norm.isdigit())
        for i, token in enumerate(tokens)
    ):
        return NameProblem.YES_NO
    first, led = without_leads(tokens, 0)
    run = name_run(tokens, first)
    end = cut(tokens, first, run)
    if end == first:
        return _why_none(text, tokens, first)
    rest = tokens[end:]
    words = [token for token in tokens[first:end] if token.norm not in JOINTS]
    # "Mac an tSaoi", "de la Cruz": small words inside a name are part of it.
    inner = {id(token) for token in words[1:-1] if token.norm in name_set("small")}
    common = [token for token in words if is_common(token) and id(token) not in inner]
    if common or (not led and not name_phrases("tails").match(tokens, end) and _sentence_after(rest)):
        if len(words) == 1 and words[0].norm in name_set("yes_no"):
            return NameProblem.YES_NO
        return NameProblem.SENTENCE
    if norm_at(tokens, end) == "@" or (end < len(tokens) and tokens[end].norm == "." and "@" in text):
        return NameProblem.EMAIL
    name = name_at(text, tokens, first, end)
    if len(text) > 4 * MAX_LENGTH or len(name.text) > MAX_LENGTH or len(words) >= MAX_WORDS:
        return NameProblem.TOO_LONG
    if all(token.norm in name_set("yes_no") for token in words):
        return NameProblem.YES_NO
    latin = name.text.isascii()
    if len(name.text.replace(".", "")) < 2 and latin:
        return NameProblem.NONE
    return _with_surname_first(text, tokens, first, end, name)


def _with_surname_first(text: str, tokens: list[Token], first: int, end: int, name: Name) -> Name:
    """ "Byrne, Aoife" as written: a comma between two single names."""
    after = name_run(tokens, end + 1) if norm_at(tokens, end) == "," else end
    one = end - first == 1 or (end - first <= 3 and tokens[first].norm in name_set("before_surnames"))
    pair = one and after - end == 2 and after == len(tokens)
    other = tokens[end + 1].norm if pair else ""
    if (
        pair
        and tokens[end + 1].raw[:1].isupper() >= tokens[first].raw[:1].isupper()
        and other not in name_set("common")
        and other not in name_set("yes_no")
        and not name_phrases("tails").match(tokens, end + 1)
    ):
        return name_at(text, tokens, first, after)
    return name


def _sentence_after(rest: list[Token]) -> bool:
    """Whether what follows a run of words makes the whole a sentence, not a name with something behind it."""
    words = [token for token in rest if token.norm.isalpha()]
    common = sum(is_common(token) for token in words)
    follows = rest[0].norm if rest else ""
    return (
        follows in ("is", "are", "was", "have", "has", "i", "im", "the", "it", "my", "with", "to", "on", "in")
        and common >= 2
    )


def _why_none(text: str, tokens: list[Token], first: int) -> NameProblem:
    if "@" in text:
        return NameProblem.EMAIL
    if sum(c.isdigit() for c in text) >= 5:
        return NameProblem.PHONE
    return NameProblem.SENTENCE if len(tokens) - first > 1 else NameProblem.NONE


# --- names told in passing --------------------------------------------------------------------------------------------

_INTRODUCED = Phrases(
    [
        "my name is",
        "my names",
        "my name its",
        "my full name is",
        "the names",
        "the name is",
        "me name is",
        "call me",
        "they call me",
        "mise",
        "i am called",
        "im called",
        "name is",
    ]
)
_I_AM = Phrases(["im", "i am", "this is"])
_TRADE = re.compile(r"(?:man|men|woman|[^aeiou]er|or|ist|ian|ant|ess|eer|yer)$")
"""How the words for a trade end."""
_IT_IS = Phrases(["its", "it is"])


def find_name(text: str, beside_contact: bool = False) -> Name | None:
    """The visitor's own name where they introduce themselves ("my name is …", "I'm Aoife and …").

    `beside_contact`: a number or an e-mail stands in the text too, so that "it's Aoife Ryan" is one.
    """
    tokens = tokenize(text)
    for i in range(len(tokens)):
        size = _INTRODUCED.match(tokens, i)
        if size and norm_at(tokens, i - 1) not in (
            "sons",
            "daughters",
            "his",
            "her",
            "your",
            "dogs",
            "wifes",
            "husbands",
            "the",
        ):
            name = told_name(text, tokens, i + size, True)
            if name:
                return name
        size = _I_AM.match(tokens, i) or (_IT_IS.match(tokens, i) if beside_contact else 0)
        if size:
            name = told_name(text, tokens, i + size, False)
            if name:
                return name
    return _here(text, tokens)


def _here(text: str, tokens: list[Token]) -> Name | None:
    """ "Aoife here, …" at the beginning, after a greeting at most."""
    first, _ = without_leads(tokens, 0)
    end = cut(tokens, first, name_run(tokens, first))
    here = first < end <= first + 3 and norm_at(tokens, end) in ("here", "speaking")
    plain = all(not is_common(token) and token.norm not in name_set("yes_no") for token in tokens[first:end])
    return name_at(text, tokens, first, end) if here and plain and not _trade(tokens[first:end]) else None


def _trade(tokens: list[Token]) -> bool:
    """Whether a word says what somebody does ("postman here"), and is nobody's name that we know."""
    known = any(token.norm in name_set("first_names") for token in tokens)
    if len(tokens) != 1 or known or not _TRADE.search(tokens[0].norm):
        return False
    return tokens[0].norm in english() or tokens[0].norm in vocabulary()
