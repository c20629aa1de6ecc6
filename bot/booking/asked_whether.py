"""Hears whether something of a request was taken down ("did you get the number and the bit about the price?").

The frame is grammar: a helping verb, the assistant, a verb of having or writing, and what is asked for, thing by thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.matcher import Matcher

from bot.booking.contact_wishes import wishes_in
from bot.booking.correcting import stands_in
from bot.booking.draft import Draft, FormContext, Say, listed, listening
from bot.booking.questions import NAME, TIMES, shown_detail
from bot.booking.read_back import read_back
from bot.booking.sentences import pieces, without_lead
from bot.booking.windows import weekdays_of
from bot.booking.wish_terms import Window
from bot.booking.wish_texts import in_full
from bot.reading.doc import load_pipeline, make_doc

_MOST_CHARACTERS, _MOST_THINGS = 200, 4
_JOINT = re.compile(r"\s*,\s*(?:and |or )?|\s+(?:and|or|&)\s+", re.IGNORECASE)
_DETAILS = {
    "phone": re.compile(r"\b(?:number|phone|mobile)\b", re.IGNORECASE),
    "email": re.compile(r"\be-?mail\b", re.IGNORECASE),
    NAME: re.compile(r"\bname\b", re.IGNORECASE),
    TIMES: re.compile(r"\b(?:days?|times?)\b", re.IGNORECASE),
}
_TAKES = "get got have write written take taken note noted save saved catch keep kept hear see receive received"
_OURS = re.compile(r"^(?:a|an|any|your|yer|another|the clinic'?s)\b", re.IGNORECASE)
_AROUND = re.compile(
    r"^(?:down |in |there |that |for )*|(?:\s+(?:down|in|there|already|yet|now|ok|okay|too|right|so|for me))*\W*$"
)
_BIT = re.compile(r"^(?:the|my|that) (?:bit|part|thing|note|one)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Whether:
    """The things asked for, and what else the message says."""

    things: tuple[str, ...]
    rest: str


@cache
def _frame() -> Matcher:
    matcher = Matcher(load_pipeline().vocab)
    you = {"LOWER": {"IN": ["you", "ye", "u", "ya", "yous", "they"]}}
    between = {"LOWER": {"IN": ["still", "actually", "even", "already", "not", "ever"]}, "OP": "{0,2}"}
    takes = {"LOWER": {"IN": _TAKES.split()}}
    helps = {"LOWER": {"IN": ["did", "do", "have", "has"]}}
    matcher.add("whether", [[helps, you, between, takes], [{"LOWER": "have"}, you, between]])
    return matcher


def asked_whether(text: str) -> Whether | None:
    """What a message asks to be there of the request; None where it asks no such thing."""
    parts = pieces(text.replace("’", "'"))
    for part in parts:
        things = _things(without_lead(part))
        if things:
            return Whether(things, " ".join(other for other in parts if other is not part))
    return None


def _things(sentence: str) -> tuple[str, ...]:
    """The things a sentence asks for, where at least one is a detail or a note of the request."""
    if len(sentence) > _MOST_CHARACTERS:
        return ()
    doc = make_doc(sentence)
    ends = [end for _, begin, end in _frame()(doc) if begin == 0]
    if not ends:
        return ()
    told = doc[max(ends) :].text.strip(" ?.!,")
    things = tuple(_AROUND.sub("", thing).strip() for thing in _JOINT.split(told)[:_MOST_THINGS])
    ours = any(_OURS.match(thing) for thing in things)
    mine = any(_BIT.match(thing) or any(named.search(thing) for named in _DETAILS.values()) for thing in things)
    return () if ours or not mine or not all(things) else things


def tells(draft: Draft, whether: Whether, context: FormContext) -> Say:
    """Which of the things are in the request as it is now, in one sentence."""
    have: list[str] = []
    missing: list[str] = []
    for thing in whether.things:
        shown = _shown(draft, thing, context)
        (have if shown else missing).append(shown or _named(thing))
    if not missing:
        return Say("request_have", {"value": listed(have)})
    if not have:
        return Say("request_have_none_of", {"missing": listed(missing, " or ")})
    return Say("request_have_some", {"value": listed(have), "missing": listed(missing, " or ")})


def _shown(draft: Draft, thing: str, context: FormContext) -> str:
    """What the request holds of a thing that is asked for; empty where it isn't there."""
    windows = wishes_in(thing, context.now).windows
    if windows and not _BIT.match(thing):
        wished = [Window.from_json(entry) for entry in draft["windows"]]
        days = frozenset().union(*(weekdays_of(window) for window in wished if not window.excluded))
        there = wished and all(weekdays_of(window) <= days for window in windows)
        return in_full(shown_detail(draft, TIMES)) if there else ""
    detail = next((name for name, named in _DETAILS.items() if named.search(thing)), "")
    if detail and not _BIT.match(thing):
        return in_full(shown_detail(draft, detail))
    about = listening("the_bit").sub("", thing).strip()
    return _named(thing) if about and stands_in(about, read_back(draft)) else ""


def _named(thing: str) -> str:
    """The thing as the assistant names it ("my number" is "your number")."""
    return re.sub(r"^my\b", "your", thing, flags=re.IGNORECASE)
