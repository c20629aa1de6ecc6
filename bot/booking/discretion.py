"""Reads how somebody wants to be treated with discretion: "don't ring me at work", "ask for me by name only".

Such a wish is no change of a detail: it goes to the clinic in the visitor's words.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.booking.names import find_name
from bot.booking.sentences import pieces

_WORDS_FILE = Path(__file__).with_name("discretion_words.yml")
_MOST_WORDS = 30
_REACHED_ON = re.compile(r"@|\d{5}|\d{3} ?\d{3}")
_WHEN = re.compile(
    r"\W*(?:(?:any|on|every|just|only|or|and|maybe|ok|yes) )*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|mornings?|evenings?|afternoons?|lunchtimes?|tomorrow|next week|any ?time|any day|whenever"
    r"|(?:after|before|from|between|at|not before|not after) (?:half |quarter )?"
    r"(?:\d|noon|one|two|three|four|five|six|seven|eight))",
    re.IGNORECASE,
)
_ASKS_NOT_TO = re.compile(r"\b(?:can|could|would|will) (?:you|ye|they) not\b", re.IGNORECASE)
_TALK = re.compile(
    r"^(?:(?:and|but|oh|also|so|ok|okay|yes|yeah|just|sorry|please|actually|one thing)[ ,]+)+", re.IGNORECASE
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """One pattern a form, with the word classes put in."""
    data: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    classes = {name: "(?:" + "|".join(forms) + ")" for name, forms in data["classes"].items()}
    return tuple(re.compile(rf"\b{form.format(**classes)}", re.IGNORECASE) for form in data["forms"])


def discreet(text: str) -> tuple[list[str], str]:
    """The sentences of a message that ask for discretion, without the talk before them, and what else it says."""
    parts = pieces(text.replace("’", "'"))
    wishes = [part for part in parts if is_discreet(part)]
    if not wishes:
        return [], text
    rest = [part for part in parts if part not in wishes]
    said = []
    for wish in wishes:
        clauses = re.split(r"[,;]\s+|\s+(?=but\b)", wish)
        others = [clause for clause in clauses if _tells_a_detail(clause)]
        rest += others
        said.append(", ".join(clause for clause in clauses if clause not in others))
    return [_TALK.sub("", wish).strip(" ,;.") for wish in said if is_discreet(wish)], " ".join(rest)


def _tells_a_detail(clause: str) -> bool:
    """Whether a clause beside the wish gives a number, a name or a time."""
    return bool(_REACHED_ON.search(clause) or _only_when(clause) or find_name(clause))


def _only_when(clause: str) -> bool:
    """Whether a clause beside the wish says when they are free ("after 7, but never at work")."""
    return bool(_WHEN.match(clause)) and not is_discreet(clause)


def is_discreet(sentence: str) -> bool:
    """Whether a sentence asks for discretion; a question asks for none."""
    plain = sentence.replace("’", "'")
    asked = plain.rstrip().endswith("?") and not _ASKS_NOT_TO.search(plain)
    return not asked and len(plain.split()) <= _MOST_WORDS and any(form.search(plain) for form in _patterns())
