"""Tells what people say of their leg from what they say of times and of themselves, where a request is open."""

from __future__ import annotations

import re

from bot.booking.asking import CONSENT, CONTACT, NAME, OPENING, PATIENT, WISH
from bot.booking.changes import wants_a_call, wants_a_visit
from bot.booking.day_asked import asks_for_a_day
from bot.booking.draft import QUESTION, Draft, listening, says_why, stems

MOST_WORDS = 22
"""A longer clause is a story."""
MOST_CHARACTERS = 800
_TOLD_BESIDE = (NAME, PATIENT, CONTACT, WISH, OPENING, CONSENT)
_WISH_BEGINS = re.compile(
    r"\s+(?:(?:lol|haha|so|and|but|please|pls) ){0,3}(?:i )?"
    r"(?=(?:need|want|looking|can|could|would|wondering|hoping|any chance)\b)",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"^\W*(?:(?:no|but|and)\W+)*(?:it'?s|it is|this is|that'?s|that is)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[,;.!?\n]+")


def tells_what_happened(sentence: str) -> bool:
    """Whether a sentence speaks of a body or of how it came about ("it went at 5-a-side ten days ago")."""
    plain = sentence.replace("’", "'")
    return bool(listening("about_body").search(plain) or listening("happened").search(plain))


def complaint(text: str, questions: str = "") -> str:
    """The clause that says what is wrong, without what is asked for; empty for none.

    Args:
        text: the message.
        questions: those of its sentences that ask something.
    """
    clauses = [clause.strip() for clause in _CLAUSES.split(text.replace("’", "'")) if clause.strip()]
    for k, clause in enumerate(clauses):
        short = listening("short_complaint").search(clause)
        wants = wants_a_visit(clause) or wants_a_call(clause) or asks_for_a_day(clause)
        asked = bool(wants or clause in questions or listening("no_complaint").search(clause))
        if asked and short:
            return short[0]
        if wants and (head := _before_the_wish(clause)):
            return head
        if len(clause.split()) == 1 and listening("body_part").fullmatch(clause):
            return clause
        asked = asked or bool(listening("reported").search(clause))
        if not asked and 1 < len(clause.split()) <= MOST_WORDS and listening("tells_body").search(clause):
            since = clauses[k + 1] if k + 1 < len(clauses) and listening("since_when").match(clauses[k + 1]) else ""
            return ", ".join(part for part in (listening("filler").sub("", clause), since) if part)
    return ""


def _before_the_wish(clause: str) -> str:
    """What a clause tells before it asks to be seen ("calf is wrecked after football need an appt"); empty for none."""
    head = _WISH_BEGINS.split(clause)[0]
    begun = head != clause and len(head.split()) > 1
    return head if begun and listening("tells_body").search(head) and not wants_a_visit(head) else ""


def keep_story(draft: Draft, text: str, question: str) -> str:
    """Keeps what is told of the body beside another question, where what was told before doesn't say it; its words."""
    known = says_why(draft["why"]) and not draft["why_words"]
    if draft["kind"] == QUESTION or question not in _TOLD_BESIDE or known:
        return ""
    told = complaint(text)
    before = str(draft["why_words"]).rstrip(" .!,;")
    # "It's my calf" beside a story of that calf puts something right, and tells nothing more.
    new = [stem for stem in stems(_IT_IS.sub("", told)) if stem not in stems(before)]
    if told and new:
        both = f"{before}. {told}" if before else told
        draft["why_words"] = both[:MOST_CHARACTERS]
        return told
    return ""
