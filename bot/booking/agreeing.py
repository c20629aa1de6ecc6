"""Hears a yes to keeping the request that stands among other things, and what those other things are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.booking.additions import addition_in
from bot.booking.asking import CONSENT
from bot.booking.clause_model import ABOUT_TIMES, CHANGES, likely
from bot.booking.decisions import changes_nothing, decide
from bot.booking.discretion import is_discreet
from bot.booking.draft import listening
from bot.booking.sentences import sort

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSE = re.compile(r"([,;:]\s*(?:(?:and|but|so|though)\s+)?|\s+(?:and|but|so|though)\s+|\s+[-–—]+\s+)", re.IGNORECASE)
_MARKS = " ,.;:!-–—\n"
_ONLY = re.compile(r"^\W*not\b|\b(?:only|just|nothing)\b", re.IGNORECASE)
_ECHO = re.compile(r"\bwhat\W*\?\W*$", re.IGNORECASE)
"""A sentence that asks what was meant by words it only repeats: "not yet what?"."""
_MOST_SENTENCES = 12
_MOST_LEADING, _SURE = 12, 0.5
"""How far from its beginning a clause may wait to go on with something, and how likely that must be about a time."""
_ONLY_OK = re.compile(
    r"(?:(?:ok|okay|right|grand|fine|sure|good|great|thanks|thank you|cheers|so|well)\W*)+", re.IGNORECASE
)
"""Alone it may only say that something was heard."""


@dataclass(frozen=True)
class Agreed:
    """What a message holds beside a yes: what may be for the form, and the questions."""

    told: str = ""
    asks: str = ""


def agreed_beside(text: str) -> Agreed | None:
    """What stands beside a clear yes to keeping the request; None where there is no such yes, or it is limited.

    That the chat isn't to be sent limits nothing: the request goes without it unless that is asked for.
    """
    plain = listening("not_meant").sub(" ", text.replace("’", "'"))
    sentences = [sentence for sentence in _SENTENCE.split(plain) if sentence.strip(_MARKS + "?")]
    if len(sentences) > _MOST_SENTENCES:
        return None
    agreed = False
    told: list[str] = []
    asks: list[str] = []
    for sentence in sentences:
        if _ECHO.search(sentence):
            asks.append(sentence)
            continue
        says_yes, rest = _apart(sentence, agreed)
        if rest is None:
            return None
        question = _is_question(rest)
        if _takes_back(rest, question, agreed or says_yes):
            return None
        agreed = agreed or says_yes
        (asks if question else told).append(rest)
    return Agreed(_joined(told), _joined(asks)) if agreed else None


def clauses_of(text: str) -> list[tuple[str, str]]:
    """The clauses of a message, each with the joint before it."""
    found: list[tuple[str, str]] = []
    for sentence in _SENTENCE.split(text.replace("’", "'")):
        pieces = _CLAUSE.split(sentence)
        found += zip([". " if found else "", *pieces[1::2]], pieces[::2], strict=True)
    return [(joint, clause) for joint, clause in found if clause.strip(_MARKS)]


def waits(clause: str, decision: str) -> bool:
    """Whether a clause outright puts it off; "but" and "actually" alone don't."""
    return decision == "hold" and bool(listening("waits_outright").search(clause))


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part.strip(_MARKS + "?"))


def _apart(sentence: str, agreed: bool) -> tuple[bool, str | None]:
    """Whether a clause of a sentence is a yes, and the sentence without it; None for that where a clause says no.

    `agreed`: there was a yes before it, which a wait takes back; before any yes "hang on, Thursday is no good" doesn't.
    """
    pieces = _CLAUSE.split(sentence)
    clauses, joints = pieces[::2], pieces[1::2]
    says_yes, kept = False, ""
    for k, clause in enumerate(clauses):
        decision = _decision(clause)
        if decision == "hold" and not (agreed or says_yes) and _changes_a_time(" ".join(clauses[k : k + 2])):
            decision = ""
        if decision in ("no", "stop", "hold"):
            return False, None
        if decision == "yes":
            says_yes = says_yes or not _ONLY_OK.fullmatch(clause.strip(_MARKS))
        elif decision != "beside":
            kept += (joints[k - 1] if kept else "") + clause
    return says_yes, kept.strip(" ,;:")


def _decision(clause: str) -> str:
    """What a clause says by itself: "yes", "no", "stop", "hold", "beside" for nothing of its own, or "" for other."""
    plain = listening("softens").sub(" ", clause)
    if listening("leaves_chat").search(plain) or not plain.strip(_MARKS + "?"):
        return "yes" if decide(listening("leaves_chat").sub(" ", plain), CONSENT) == "yes" else "beside"
    decision = decide(plain.strip(_MARKS), CONSENT)
    if decision != "yes" and changes_nothing(plain):
        return "beside"
    if waits(plain, decision):
        return "hold"
    if decision == "no" and len(plain.split()) > 1 and listening("by_the_clock").search(plain):
        # "Not Tuesday", "no calls before 3": said of a day or an hour.
        return ""
    return decision if decision in ("yes", "no", "stop") and "?" not in plain else ""


def _changes_a_time(clause: str) -> bool:
    """Whether a clause that begins with a wait goes on to say which time is wrong ("hang on, Thursday is no good")."""
    begins = listening("waits_outright").search(clause)
    told = clause[begins.end() :] if begins and begins.start() <= _MOST_LEADING else ""
    kind, chance = likely(told, *CHANGES, "hold", "no", "story") if told.strip(_MARKS) else ("", 0.0)
    return kind in ABOUT_TIMES and chance >= _SURE and bool(listening("day_named").search(told))


def _is_question(rest: str) -> bool:
    """Whether what is left of a sentence asks something that is no change of the request."""
    if not rest.strip(_MARKS + "?") or addition_in(rest):
        return False
    said = sort(rest)
    return bool(said.rest or said.asked) and (not said.form.strip(_MARKS) or rest.rstrip().endswith("?"))


def _asks_of_the_request(rest: str) -> bool:
    """Whether what stands beside a yes is a wish of its own ("don't ring if …"), and no limit to what may be kept."""
    kind, chance = likely(rest)
    narrows = _ONLY.search(rest)
    return not narrows and (is_discreet(rest) or (kind in CHANGES and chance >= _SURE))


def _takes_back(rest: str, question: bool, after_yes: bool) -> bool:
    """Whether what stands beside a yes limits it, or asks what is kept and who reads it."""
    if not rest.strip(_MARKS + "?"):
        return False
    if listening("about_keeping").search(rest):
        return True
    if question or addition_in(rest):
        return False
    if listening("limits").search(rest):
        return not _asks_of_the_request(rest)
    harmless = listening("by_the_clock").search(rest) or listening("about_body").search(rest)
    harmless = harmless or listening("complains").search(rest)
    return bool(after_yes and listening("narrows").search(rest) and not harmless)
