"""Reads what a message asks to have put into a request: "can you put that in? The scan was clear", "tell them …".

The frame around it is grammar: asking, a verb that writes or tells, a place. The words before or after it are what
is to be added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from bot.booking.decisions import decides
from bot.booking.draft import listening, stems

MOST_NOTE = 300
_MOST_STATEMENT, _LEAST_STATEMENT = 40, 3
_MOST_CHARACTERS, _MOST_FRAMES = 1200, 6
_WORDS_FILE = Path(__file__).with_name("addition_words.yml")
_MARKS = " ,;:.!?–—-\n"
_SPOKEN_OF = re.compile(r"\b(?:without|do|does|did|am|i'?m|i|we|you|ye|they|he|she|to)\W*$", re.IGNORECASE)
_SAYS = re.compile(r"\bsay\W*(?:that\W*)?$", re.IGNORECASE)
_WHETHER = re.compile(r"\W*(?:do|does|should|must|shall|need|will) (?:i|we|he|she)\b", re.IGNORECASE)
_GOES_ON_WITH = re.compile(r"\W*(?:and )?so\b", re.IGNORECASE)
_REQUESTS = re.compile(r"\b(?:can|could|would|will|may|might) (?:you|ye|i|we|they)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:ask|check)\b[^,.;]*$", re.IGNORECASE)
_ASKED_BY = re.compile(r"\b(?:how|about)$", re.IGNORECASE)
_NOT_TO = re.compile(r"\b(?:don'?t|do not|not|never|no need to)\W*$", re.IGNORECASE)
_THEY_NEVER = re.compile(
    r"\b(?:you|ye|ya|yous|u|he|she|they) (?:\w+ )?(?:did|has|have|was|were)n'?t\W*$", re.IGNORECASE
)
_YOU_NEVER = re.compile(r"\W*(?:but |and |so )*(?:you|ye|ya|yous|u) (?:did|have|was)n'?t\b", re.IGNORECASE)
_ALSO = re.compile(r"[\s,]*[.;!,]\s*(?:and |oh )?(?:also|plus|another thing|one more thing)\b", re.IGNORECASE)
_NOTE = re.compile(r"note\b", re.IGNORECASE)
_WHICH_NOTE = re.compile(r"\b(?:the|a|my|that|this|first|second|third|last|other)\W*$", re.IGNORECASE)
"""Before "note" these make it a thing, and no order."""
_AFTER_POINTING = re.compile(
    r"\W*$|\s*[,.;!?–—]|\s+(?:questions?|things?|ones?|y(?:es|eah|ep)|please|pls|also|and|but|then|so|thanks|ok|okay|to|will)\b",
    re.IGNORECASE,
)
"""What may follow words that only point."""
_THE_REQUEST = re.compile(r"(?:an?|the|this|my|that) (?:request|booking)\b", re.IGNORECASE)
"""What is put in may be the request itself, and nothing in it."""
_GOES_ON = re.compile(r"[ ,]*\b(?:so|because|cos|and so)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Addition:
    """What is to be added, and what else the message says.

    Attributes:
        earlier: it stands in the message before.
        asks: it is something that the clinic is to be asked.
    """

    note: str = ""
    rest: str = ""
    earlier: bool = False
    asks: bool = False


@dataclass(frozen=True)
class Pointing:
    """Words that put in something said elsewhere ("add that, please"), with what stands around them.

    Attributes:
        words: the pointing words.
        about: what they name, where they name something ("add that about the lift").
    """

    before: str
    words: str
    after: str
    about: str = ""


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return data


def _any(key: str) -> str:
    forms = _words()[key]
    return "(?:" + "|".join(forms) + ")"


@cache
def _frame() -> re.Pattern[str]:
    """Asking for something to be put in, from the first word that asks to the last before what is told."""
    it = rf"(?: (?P<it>{_any('what')})(?![\w']))?"
    place = rf"(?: {_any('place')}(?: {_any('whereto')})?)"
    writes = rf"(?:{_any('writes')}){it}{place}?"
    puts = rf"(?:{_any('puts')})(?:{it.replace('<it>', '<put>')}{place}|(?= that {_any('subject')})|(?=\s*[:\"“]))"
    of_it = r"(?: (?:of (?P<of>it|that|this)|of the fact|for (?:them|her|him)))?"
    makes = rf"(?:make|take|leave|write) (?:them )?(?:a )?(?P<note>note){of_it}"
    tells = rf"{_any('tells')} {_any('who')}(?: {_any('knows')})?(?: (?P<told>it|that|this)(?=\W*$|[.,;:!?]))?"
    should = rf"(?:{_any('who')}|they|he|she) {_any('should_know')}(?: (?P<known>it|that|this)(?=\W*$|[.,;:!?]))?"
    verbs = "|".join((tells, makes, writes, puts, should, _any("forgot")))
    return re.compile(rf"(?<![\w']){_leads()}(?<![\w'])(?:{verbs}){_words()['joins']}", re.IGNORECASE)


def _leads() -> str:
    return rf"(?:(?:{_any('lead')})[ ,.!:;-]+){{0,8}}"


@cache
def _more() -> re.Pattern[str]:
    """What begins something on top of the rest, with the leading words before it."""
    begins = rf"{_any('more')}[ ,:.!–-]+(?:(?:is|was)(?: that)? |that )?"
    return re.compile(rf"^\W*{_leads()}?{begins}", re.IGNORECASE)


@cache
def _statement() -> re.Pattern[str]:
    return re.compile(rf"^\W*{_leads()}(?={_any('subject')})", re.IGNORECASE)


@cache
def _no_news() -> re.Pattern[str]:
    return re.compile("|".join(_words()["no_news"]), re.IGNORECASE)


def addition_in(text: str) -> Addition | None:
    """What a message asks to have added, wherever its words stand; None where it asks for nothing of the kind."""
    plain = text.replace("’", "'")[:_MOST_CHARACTERS].strip()
    for found in islice(_frame().finditer(plain), _MOST_FRAMES):
        if _denied(plain[: found.start()], found[0]) or (found.end() < len(plain) and plain[found.end()].isalnum()):
            continue
        made = _around(plain[: found.start()], plain[found.end() :], found)
        if made:
            return made
    return None


def _denied(before: str, frame: str) -> bool:
    """Whether the frame is told not to be done, or is no request ("do I have to tell them", "the doctors say rest")."""
    told_by_another = _SAYS.search(frame) and not _REQUESTS.search(frame) and before.rstrip()[-1:].isalnum()
    spoken_of = _SPOKEN_OF.search(before) or _THEY_NEVER.search(before) or _YOU_NEVER.match(frame)
    a_note = _NOTE.match(frame) and _WHICH_NOTE.search(before)
    return bool(told_by_another or spoken_of or a_note or _NOT_TO.search(before) or _WHETHER.match(frame))


def pointing_in(clause: str) -> Pointing | None:
    """The words of a clause that put in what was said elsewhere; None where it says itself what goes in."""
    for found in islice(_frame().finditer(clause), _MOST_FRAMES):
        before, after = clause[: found.start()], clause[found.end() :]
        if not _points(found) or _denied(before, found[0]):
            continue
        if re.search(r"\babout$", found[0], re.IGNORECASE):
            return Pointing(before, found[0], "", after.strip(_MARKS))
        if _AFTER_POINTING.match(after):
            return Pointing(before, found[0], after)
    return None


def kept_back(text: str) -> str:
    """What a message asks not to have told ("don't mention the drinking"); empty for nothing."""
    plain = text.replace("’", "'")[:_MOST_CHARACTERS].strip()
    found = next((match for match in _frame().finditer(plain) if _NOT_TO.search(plain[: match.start()])), None)
    return plain[found.end() :].strip(_MARKS) if found else ""


def _around(before: str, after: str, found: re.Match[str]) -> Addition | None:
    if _points(found) and _ALSO.match(after):
        # "Add that. Also I'd rather a woman": what stands in the message before, and something more.
        return Addition(rest=after.strip(_MARKS), earlier=True)
    asks = bool(_ASKS.search(found[0]))
    joint = _ASKED_BY.search(found[0]) if asks else None
    if joint:
        # "Ask them how much it is": "how" belongs to the question.
        after = f"{joint[0]}{after}"
    told, points = without_talk(after[: 2 * MOST_NOTE]), _points(found)
    if _THE_REQUEST.match(told):
        return None
    if after.rstrip().endswith("?") and not (asks or _REQUESTS.search(found[0])):
        return None
    if told and asks:
        told = f"ask them {told}" if told.startswith("to ") else f"ask {told}"
    if told:
        reason = _GOES_ON.sub("", before).strip(_MARKS)
        if stems(reason) and (_GOES_ON.search(before) or _GOES_ON_WITH.match(found[0])):
            # "He's hard of hearing so tell them to ring me": the reason belongs to it.
            return Addition(f"{reason}, {told}")
        return Addition(told, before.strip(_MARKS), asks=asks)
    said = re.sub(r"\W*\b(?:so|and|but|if|also)\W*$", "", before, flags=re.IGNORECASE).strip(_MARKS)
    if said and stems(said):
        return Addition(without_talk(said))
    return Addition(earlier=True) if points else None


def _points(found: re.Match[str]) -> bool:
    """Whether the frame points at something said elsewhere ("can you put that in")."""
    return any(found[name] for name in ("it", "put", "of", "told", "known"))


def told_on_top(text: str) -> str:
    """What a message tells on top of the rest ("also I'm 22 weeks pregnant"); empty for none."""
    plain = text.replace("’", "'").strip()
    found = _more().match(plain)
    told = without_talk(plain[found.end() :]) if found and "?" not in plain else ""
    return told if told and _is_news(told) else ""


def told_anew(text: str) -> str:
    """A statement about the people concerned, where nothing else is heard in it; empty for none."""
    plain = text.replace("’", "'").strip()
    begins = _statement().match(plain) if "?" not in plain else None
    told = plain[begins.end() :].strip() if begins else ""
    return without_talk(told) if told and _is_news(told) else ""


def _is_news(told: str) -> bool:
    count = len(told.split())
    return _LEAST_STATEMENT <= count <= _MOST_STATEMENT and bool(stems(told)) and not _no_news().search(told)


def without_talk(said: str) -> str:
    """An addition without the talk around it ("a note, should have said it went at the gym"); empty for none."""
    plain = said.replace("’", "'").strip(_MARKS)
    kept = listening("note_after").sub("", listening("note_before").sub("", f"{plain} ").strip()).strip(_MARKS)
    kept = kept if stems(kept) else plain
    return "" if not stems(kept) or decides(kept) else kept[:MOST_NOTE]
