"""Hears at what hours somebody can be reached: that is no time for a visit, and keeps its "not"."""

from __future__ import annotations

import re
from datetime import datetime

from bot.booking.agreeing import clauses_of
from bot.booking.changes import message_way, said_pattern
from bot.booking.draft import CALL, QUESTION, Draft, Filled, note_added, words
from bot.booking.wish_texts import describe, in_full
from bot.booking.wishes import read_wishes

_TURNED = {"before": "after", "until": "after", "till": "after", "til": "after", "after": "before", "from": "before"}
"""When they can be reached, by the side of an hour on which they can't."""
_MOST_WORDS = 60


def take_reach_hours(draft: Draft, text: str, now: datetime, filled: Filled) -> str:
    """Takes when a visitor can be rung or written to; what else the message says.

    A request for a call wants those hours as its times, said without the "can't".
    """
    hours, rest = reach_hours(text)
    read = read_wishes(hours, now) if hours and draft["kind"] != QUESTION else None
    if read is None or not read.windows:
        return text
    if draft["kind"] == CALL and not said_pattern("reach_cannot").search(text):
        # "Ring me after eight some evening" says when already.
        return text
    if draft["kind"] == CALL:
        return f"{rest}, {hours}" if rest else hours
    if said_pattern("text_only").search(text):
        draft["texts"] = message_way(text)
    before, draft["reach"] = draft.get("reach"), in_full(describe(read))
    filled.used = True
    if before != draft["reach"]:
        shown = words()["reach_now"].format(hours=draft["reach"])
        filled.said.append(note_added([shown]))
    return rest


def reach_hours(text: str) -> tuple[str, str]:
    """The hours ("after 3pm"), empty where none are told, and the message without them."""
    found = clauses_of(text) if len(text.split()) <= _MOST_WORDS else []
    told = [(k, _hours(clause)) for k, (_, clause) in enumerate(found)]
    last = next((hours for _, hours in reversed(told) if hours[0]), ("", ""))
    if not last[0]:
        return "", text
    side, hour = last
    gone = {k for k, hours in told if hours[0]}
    gone |= {k for k, (_, clause) in enumerate(found) if _says_again(clause, hour)}
    rest = ""
    for k, (joint, clause) in enumerate(found):
        if k not in gone:
            rest = f"{rest.rstrip(' .,;')}{joint if k - 1 not in gone else '. '}{clause}"
    return f"{side} {_clock(side, hour)}", rest.strip(" ,.;:!")


def _hours(clause: str) -> tuple[str, str]:
    """The side of an hour and the hour at which they can be reached; empty for none."""
    if said_pattern("for_a_visit").search(clause):
        return "", ""
    cannot = said_pattern("reach_cannot").search(clause)
    if cannot:
        side, hour = cannot["not_side"] or cannot["not_side2"], cannot["not_hour"] or cannot["not_hour2"]
        return _TURNED[side.lower()], hour
    can = said_pattern("reach_can").search(clause)
    if not can:
        return "", ""
    side = can["side"].lower()
    return (_TURNED[side] if can["not"] else side), can["hour"]


def _clock(side: str, hour: str) -> str:
    """The hour with its half of the day: nobody asks not to be rung after nine in the morning."""
    plain = re.sub(r" (?:at night|in the (?:afternoon|evening))$", "pm", hour, flags=re.IGNORECASE)
    plain = re.sub(r" in the morning$", "am", plain, flags=re.IGNORECASE)
    return f"{plain}pm" if side == "before" and re.fullmatch(r"\d{1,2}", plain.strip()) else plain


def _says_again(clause: str, hour: str) -> bool:
    """Whether a clause tells of the same hour again ("before 3 I am asleep"), and is about no visit."""
    number = re.escape(re.sub(r"\D*$", "", hour) or hour)
    again = re.search(rf"\b(?:before|after|until|till|til|from) {number}(?!\d|:)", clause, re.IGNORECASE)
    return bool(again) and not said_pattern("for_a_visit").search(clause)
