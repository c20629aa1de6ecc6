"""Hears which of the notes on a request is to go, by what points at it: "take out the first bit", "don't put that in".

A bit that is named by what it is about ("the bit about the pop") is taken out in bot/booking/notes.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.booking.draft import Draft

_NOUN = r"(?:bits?|parts?|lines?|notes?|things?|messages?|sentences?|additions?|ones?|texts?|quotes?|pieces?|words)"
_WHICH = (
    r"(?:(?:very |whole |entire |added |extra |other |new |stupid |silly |long |first|second|third|last|two|three)\s*)*"
)
_SAID = (
    r"(?: (?:that )?(?:you|ye|i|we)(?:'ve|ve| have)? (?:just |only )?"
    r"(?:added|put(?: (?:in|down|on))?|wrote|said|typed|sent|quoted|included))?"
)
_POINTS = (
    rf"(?:(?:the|that|this|those|these|my|both(?: of)?|all(?: of)?|your)\s+)*(?:{_WHICH}{_NOUN}{_SAID}"
    r"|what (?:i|you|ye)(?:'ve)? (?:just )?(?:said|added|put|wrote|typed)(?: (?:in|there|down))?)"
    r"|(?:all of )?(?:that|this|it|them|both|those|these)"
)
_PLACE = (
    r"(?: (?:out|off|away|in|down|on|back out))?(?: of (?:it|there|that|this))?(?: (?:it|there|the (?:request|form)))?"
)
_ORDERS = (
    r"(?:take|leave|cut|keep|get)(?: out)?",
    r"(?:remove|delete|erase|lose|undo|drop|scrap|bin|get rid of)",
    r"(?:don'?t|do not|dont|no need to|shouldn'?t|you needn'?t)(?: be)? (?:put|putting|add|adding|include|including"
    r"|write|quote|quoting|say|send(?= that bit| that part| that message))",
)
_ENDS = r"(?=\s*(?:$|[,.;!?–—-]|\b(?:and|then|but|so|please|pls|lol|haha|will|it'?s|its|that'?s|just|cos|because|i)\b))"
_TAKES = re.compile(rf"\b(?:{'|'.join(_ORDERS)}) (?P<what>{_POINTS}){_PLACE}{_ENDS}", re.IGNORECASE)
_OUT = re.compile(
    r"\b(?:out|off|away|remove|delete|erase|lose|undo|drop|scrap|bin|rid|do|don'?t|no|shouldn'?t|needn'?t)\b", re.I
)
_QUOTES = re.compile(
    rf"\b(?:{'|'.join(_ORDERS[:2])}) (?:(?:the|that|this) )?{_WHICH}{_NOUN} (?:that |which )?"
    r"(?:starts?|begins?|starting|beginning|says?|saying|goes|reads?)(?: with| off| like)?[ \"“':]+",
    re.IGNORECASE,
)
_FIRST = {"first": 0, "second": 1, "third": 2, "last": -1}
_NOT_YET = re.compile(r"(?:don|do n|no n|should|you n)", re.IGNORECASE)
"""How an order begins that something is not to go in at all."""
_ALL = re.compile(r"\b(?:both|all|those|these|them|bits|parts|lines|notes|things|additions)\b", re.IGNORECASE)
_REASON = re.compile(
    r"^\W*(?:(?:please|pls|lol|haha+|will (?:you|ye|ya)|ffs)\W+)*"
    r"(?:(?:it(?:'?s| is| was)|that(?:'?s| is| was)|because|cos|cause|i (?:don'?t|didn'?t|only|just|was)|they don'?t)\b"
    r"[^.,;!?]*)?(?:please|pls|lol|haha+|will (?:you|ye|ya))?[\s.,;!?–—-]*",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"^\W*(?:(?:no|nah|omg|god|ah|oh|and|but|so|sorry|please|ok|okay|yes|yeah|actually|lol|jesus)\b\W*)*$", re.I
)
_LEAST_QUOTED = 2


@dataclass(frozen=True)
class TakenOut:
    """What of the notes is to go, by their places, and what else the message says.

    `missing`: what is quoted stands nowhere in the request.
    """

    places: tuple[int, ...]
    rest: str
    missing: bool = False


def to_take_out(draft: Draft, text: str) -> TakenOut | None:
    """Which notes an order to take something out points at; None where there is no such order.

    Without a note to take out, an order not to put something in comes to nothing but what else was said.
    """
    plain, notes = text.replace("’", "'"), [str(note) for note in draft["notes"]]
    quoted = _QUOTES.search(plain)
    if quoted:
        return _quoted(notes, plain, quoted, str(draft.get("why_words") or ""))
    found = _TAKES.search(plain)
    if not found or not _OUT.search(found[0]):
        return None
    rest = _rest(plain[: found.start()], _REASON.sub("", plain[found.end() :], count=1))
    places = _places(found["what"].casefold(), len(notes))
    if not places and not (rest and _NOT_YET.match(found[0])):
        return None
    return TakenOut(places, rest)


def without(draft: Draft, places: tuple[int, ...]) -> None:
    """Takes the notes at those places out of the draft."""
    draft["notes"] = [note for k, note in enumerate(draft["notes"]) if k not in places]
    draft["editing"] = ""


def only_leads(text: str) -> bool:
    """Whether a text holds only words that lead up to something, or follow it: "no", "sorry", "actually"."""
    return bool(_TALK.match(text)) and not re.search(r"\b(?:yes|yeah|ok|okay)\b", text, re.IGNORECASE)


def _places(what: str, count: int) -> tuple[int, ...]:
    """The places of the notes meant among so many: all, the one that is counted, else the last."""
    if not count:
        return ()
    if _ALL.search(what):
        return tuple(range(count))
    place = next((_FIRST[word] for word in re.findall(r"\w+", what) if word in _FIRST), -1)
    return (place % count,) if -count <= place < count else ()


def _quoted(notes: list[str], plain: str, order: re.Match[str], why: str) -> TakenOut | None:
    """The note that begins or reads as is quoted, and what goes on after the quote; None for their own complaint."""
    words = list(re.finditer(r"\S+", plain[order.end() :]))
    said = [_plain_word(word[0]) for word in words]
    alike = [(_run(said, [_plain_word(word) for word in note.split()]), -k) for k, note in enumerate(notes)]
    longest, place = max(alike, default=(0, 0))
    if longest < min(_LEAST_QUOTED, len(said)) or not longest:
        if set(said[:1]) & {_plain_word(word) for word in why.split()}:
            return None
        _, _, after = plain[order.end() :].partition(" and ")
        return TakenOut((), _rest(plain[: order.start()], after), missing=True)
    after = plain[order.end() + words[longest - 1].end() :]
    return TakenOut((-place,), _rest(plain[: order.start()], _REASON.sub("", after, count=1)))


def _run(said: list[str], note: list[str]) -> int:
    """How many of the first words said stand together in a note."""
    longest = 0
    for begin in range(len(note)):
        size = 0
        while size < len(said) and begin + size < len(note) and said[size] == note[begin + size]:
            size += 1
        longest = max(longest, size)
    return longest


def _plain_word(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


def _rest(before: str, after: str) -> str:
    """What stands around an order, without words that only lead up to it."""
    kept = "" if _TALK.match(before) else before.strip(" ,;–—-")
    left = re.sub(r"^\W*(?:and|then|but|so)\b\s*(?=\w)", "", after).strip(" ,;–—-")
    rest = ", ".join(part for part in (kept, left) if part)
    return rest if re.search(r"\w{2,}", rest) else ""
