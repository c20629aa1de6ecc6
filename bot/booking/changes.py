"""Reads what is said about a request's details without giving it anew: what is wrong, what to leave."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.booking.asked_for import asked_for
from bot.booking.decisions import stops
from bot.booking.draft import VISIT, Draft, listening
from bot.reading.doc import make_doc
from bot.reading.visit_words import LATER, REFUSAL, visit_wanted

Detail = Literal["name", "contact", "wished_times"]
Way = Literal["email", "phone"]

_WAYS: tuple[Way, ...] = ("email", "phone")
_WORDS_FILE = Path(__file__).with_name("change_words.yml")
_LEADS_TO = re.compile(r"(?:[ ,;]|\b(?:and|that|so|also|but|though|say)\b)+$", re.IGNORECASE)
# A longer message is a story; the words of a change stand in it by chance.
_MAX_WORDS = 25


@cache
def _vocabulary() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def _pattern(*path: str) -> re.Pattern[str]:
    node: Any = _vocabulary()
    for key in path:
        node = node[key]
    return re.compile(r"(?<!\w)(?:" + "|".join(node) + r")(?!\w)", re.IGNORECASE)


def _says(text: str, *path: str) -> bool:
    plain = text.replace("’", "'")
    return len(plain.split()) <= _MAX_WORDS and bool(_pattern(*path).search(plain))


def named_detail(text: str) -> Detail | None:
    """The detail of a request that a text names first, None if it names none."""
    plain = text.replace("’", "'")
    details: tuple[Detail, ...] = ("name", "contact", "wished_times")
    found = [(match.start(), detail) for detail in details if (match := _pattern("details", detail).search(plain))]
    return min(found)[1] if found else None


def wished_way(text: str) -> Way | None:
    """How the clinic should answer ("use my email instead", "take the phone off"), None if that isn't said."""
    dropped = next((way for way in _WAYS if _says(text, "drop", way)), None)
    if dropped:
        return "email" if dropped == "phone" else "phone"
    return next((way for way in _WAYS if _says(text, "use", way)), None)


def said_pattern(name: str) -> re.Pattern[str]:
    """The pattern of what people say for `name`."""
    return _pattern(name)


def wants_any_such_day(text: str) -> bool:
    """Whether a weekday is meant as often as it comes ("Tuesdays"), not the one that was named before."""
    return _says(text, "repeated_day")


def wants_no_calls(text: str) -> bool:
    """Whether the visitor asks not to be rung at all; at some place or time only is another wish."""
    plain = text.replace("’", "'")
    found = _pattern("no_calls").search(plain)
    return bool(found and not _pattern("only_there").match(plain[found.end() :]))


def prefers_texts(text: str) -> tuple[bool, str, str]:
    """Whether they'd rather get a text than a call, when a call would do all the same, and what else a text says."""
    plain = text.replace("’", "'")
    found = _pattern("texts").search(plain)
    if not found:
        return False, "", text
    ring = re.compile(str(_vocabulary()["texts_or"]), re.IGNORECASE).match(plain, found.end())
    end = ring.end() if ring else found.end()
    before = _LEADS_TO.sub("", plain[: found.start()])
    return True, ring["ring"].strip() if ring else "", f"{before} {plain[end:]}".strip()


def message_way(text: str) -> str:
    """By which messages a text speaks of hearing from the clinic: "text", "whatsapp" or "both"; empty for neither."""
    whatsapp, texts = (re.search(rf"\b{way}", text, re.IGNORECASE) for way in ("whatsapp", "(?:text|sms|message)"))
    return "both" if whatsapp and texts else "whatsapp" if whatsapp else "text" if texts else ""


def wants_a_call(text: str) -> bool:
    """Whether somebody is asked to ring."""
    return _says(text, "call")


def orders_request(text: str) -> bool:
    """Whether a sentence orders a request ("put in the request so")."""
    return _says(text, "orders_request")


def without_order(text: str) -> str:
    """The message without an order of a request at its beginning."""
    return _pattern("orders_request").sub("", text.replace("’", "'")).strip(" ,.;:!")


def rings_another(text: str) -> bool:
    """Whether somebody else is to be rung, such as a doctor: that asks the clinic for nothing."""
    return _says(text, "rings_another")


def wants_a_visit(sentence: str, clinician: str = "") -> bool:
    """Whether a sentence asks for a visit; one about visits in general or about one that is made already doesn't.

    `clinician` is the physio's name, by which a visit may be asked for.
    """
    for name in clinician.split():
        sentence = re.sub(rf"\b{re.escape(name)}\b", "a physio", sentence, flags=re.IGNORECASE)
    asks = (
        (asked_for(sentence) == VISIT or _says(sentence, "visit") or orders_request(sentence))
        and not _says(sentence, "no_new_visit")
        and not stops(sentence)
    )
    return asks and visit_wanted(make_doc(sentence)) not in (REFUSAL, LATER)


def adds_a_time(text: str) -> bool:
    """Whether a time comes on top of those said before ("or Thursday as well")."""
    return _says(text, "adds")


def for_another(draft: Draft, text: str) -> bool:
    """Whether a second request is wanted for somebody else than the one in hand is for; that one stays as it is."""
    if not listening("another_one").search(text.replace("’", "'")):
        return False
    named = re.search(r"\bfor my (\w+)", text, re.IGNORECASE)
    if named and named[1].lower() == draft["patient"]:
        return False
    draft["self"] = not draft["patient"]
    return True
