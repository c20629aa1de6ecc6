"""Hears an order to send that stands beside a correction, or beside a question whether something is on the request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.booking.additions import told_anew, without_talk
from bot.booking.agreeing import clauses_of, waits
from bot.booking.asking import SEND
from bot.booking.decisions import decide
from bot.booking.draft import Draft, Filled, FormContext, listening, stems
from bot.booking.matters import matters_in
from bot.booking.sentences import sort

_SENDS = re.compile(r"\b(?:send|fire|submit)\b", re.IGNORECASE)
_MARKS = " ,.;:!-–—\n"
_MOST_WORDS = 45


@dataclass(frozen=True)
class Beside:
    """What stands beside an order to send.

    Attributes:
        told: what corrects the request or comes on top of it.
        on_it: what is asked of whether it is on the request; empty for nothing.
    """

    told: str = ""
    on_it: str = ""


def beside_send(text: str) -> Beside | None:
    """What stands beside a plain order to send; None where there is none, or where it is limited or put off."""
    if len(text.split()) > _MOST_WORDS:
        return None
    sends, kept = False, ""
    for joint, clause in clauses_of(text):
        plain = listening("softens").sub(" ", clause)
        decision = decide(plain, SEND)
        if waits(clause, decision) or decision in ("no", "stop"):
            return None
        if decision == "yes":
            sends = sends or bool(_SENDS.search(plain))
        elif plain.strip(_MARKS):
            kept += (joint if kept else "") + clause
    kept = listening("put_that").sub("", kept).strip(_MARKS)
    if not (sends and kept.strip("?")):
        return None
    asked = listening("put_in").match(kept)
    if asked:
        thing = listening("on_it").sub("", kept[asked.end() :]).strip(_MARKS + "?")
        return Beside(on_it=thing) if thing and stems(thing) else None
    return None if sort(kept).rest or sort(kept).asked or "?" in kept else Beside(told=kept)


def news_in(told: str) -> str:
    """What of a correction tells something of the complaint, fit for a note; empty where it is only talk."""
    kept = ", ".join(clause for clause in _clauses(told) if not listening("says_said").search(clause))
    tells = listening("about_body").search(kept) or matters_in(kept) or told_anew(kept)
    return without_talk(kept) if tells else ""


def taken(context: FormContext) -> list[str]:
    """The words of what was read in the message and stands so in what is known now."""
    return [
        reading.words
        for reading in context.readings
        if reading.words and (context.facts.get(reading.name) == reading.value) == (reading.polarity == "affirmed")
    ]


def unread(told: str, words: Iterable[str]) -> str:
    """The clauses of a correction that no reader took anything from: what was read stands in the request already."""
    read = [word.casefold() for word in words if word]
    left = [clause for clause in _clauses(told) if not any(word in clause.casefold() for word in read)]
    return ", ".join(clause for clause in left if not listening("says_said").search(clause))


def _clauses(told: str) -> list[str]:
    return [listening("put_down").sub("", clause.strip(_MARKS)) for _, clause in clauses_of(told)]


def stands_in(thing: str, shown: str) -> bool:
    """Whether what is asked about stands in the request as it was read back."""
    plain = shown.casefold()
    return all(stem in plain for stem in stems(thing))


def take_denied(draft: Draft, text: str, filled: Filled) -> str:
    """Takes out what they say it wasn't, where it was told before; what else the message says."""
    left: list[str] = []
    gone: list[str] = []
    for clause in _clauses(text):
        told = _told_in(draft, clause) if listening("wasnt").match(clause) else ""
        (gone if told else left).append(told or clause)
    if not gone:
        return text
    draft["dropped"] = [*draft["dropped"], *gone]
    filled.used = filled.retold = True
    return ", ".join(left)


def _told_in(draft: Draft, clause: str) -> str:
    """The words by which something told alone is known, where a clause names all of it; empty for none."""
    denied = set(stems(clause))
    for told in draft["why"]:
        others = {stem for other in draft["why"] if other != told for stem in stems(other)}
        own = [word for word in re.findall(r"\w{3,}", told) if stems(word) and stems(word)[0] not in others]
        if own and set(stems(told)) <= denied:
            return " ".join(own)
    return ""
