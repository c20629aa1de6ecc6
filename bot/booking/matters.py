"""Finds what a physio wants to know in what somebody tells beside a request: a scan, what a doctor said, a race.

It is kept in the visitor's own words, for what was found must not be put in other ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from bot.booking.additions import addition_in, without_talk
from bot.booking.changes import wants_a_visit
from bot.booking.draft import listening
from bot.booking.findings import names_result

MOST_MATTERS = 4
_MOST_WORDS, _MOST_RESULT = 40, 10
_LEAST_WORDS = 3
_WORDS_FILE = Path(__file__).with_name("matter_words.yml")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_CORRECTS = re.compile(r"\b(?:actually|sorry|no|wrong|i mean|i meant|correction)\b", re.IGNORECASE)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data: dict[str, list[str]] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return re.compile("|".join(data[name]), re.IGNORECASE)


def matters_in(text: str) -> list[str]:
    """The clauses of a message that a physio wants to know of, sentence by sentence."""
    found = []
    for sentence in _SENTENCES.split(text.replace("’", "'")):
        asked = addition_in(sentence)
        clauses = re.split(r"[,;]\s+", asked.note if asked else sentence)
        told = [k for k, clause in enumerate(clauses) if _tells(clause)]
        # "Had a scan, all clear": what came of it follows.
        for k in range(1, len(clauses)):
            if k - 1 in told and k not in told and _goes_with(clauses[k]):
                told.append(k)
        if told:
            said = without_talk(", ".join(clauses[k] for k in sorted(told)))
            found.append(beginning(listening("filler").sub("", said)))
        elif found and names_result(sentence) and not _asks(sentence) and len(sentence.split()) <= _MOST_RESULT:
            # "The scan was clear. No clot, a strained muscle."
            found[-1] = beginning(f"{found[-1].rstrip('.! ')}. {sentence.strip()}").rstrip(".! ")
    return [matter for matter in found if matter]


def _tells(clause: str) -> bool:
    plain = clause.strip()
    asks = plain.endswith("?") or _pattern("not_told").search(plain)
    return not asks and len(plain.split()) >= _LEAST_WORDS and bool(_pattern("tells").search(plain))


def _goes_with(clause: str) -> bool:
    """Whether a clause says what came of the one before."""
    return len(clause.split()) <= _MOST_RESULT and bool(_pattern("result").search(clause)) and not _asks(clause)


def _asks(clause: str) -> bool:
    return clause.rstrip().endswith("?") or wants_a_visit(clause)


def beginning(text: str) -> str:
    """The first words of a text, as many as are kept."""
    return " ".join(text.split()[:_MOST_WORDS])


def with_matters(before: Sequence[str], more: Sequence[str]) -> list[str]:
    """The matters told so far with further ones; one that puts right what was told before takes its place."""
    kept = list(before)
    for matter in more:
        kept = [old for old in kept if old.casefold() not in matter.casefold() and not _replaces(matter, old)]
        if not any(matter.casefold() in old.casefold() for old in kept):
            kept.append(matter)
    return kept[-MOST_MATTERS:]


def _replaces(new: str, old: str) -> bool:
    """Whether a matter corrects another one about the same thing."""
    about = [{found[0].casefold() for found in _pattern("about").finditer(matter)} for matter in (new, old)]
    return bool(_CORRECTS.search(new) and about[0] & about[1])
