"""What a request takes over from the conversation it opens in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.booking.asking import WISH
from bot.booking.contact import read_contact
from bot.booking.draft import QUESTION, Draft, Filled, FormContext, Say, listening, names_place, stems, without_dropped
from bot.booking.stories import complaint
from bot.booking.times import take_times
from bot.booking.wish_texts import in_full


def carry_over(draft: Draft, context: FormContext) -> None:
    """Names, times, and the contact of a request that was sent before in this conversation are not asked again."""
    take_told(draft, context)
    draft["notes"] = [context.counts] if context.counts and draft["kind"] != QUESTION else []
    for detail in ("name", "phone", "email") if context.sent else ():
        draft[detail] = (context.sent or {}).get(detail)
    draft["name"] = draft["name"] or context.own_name or None
    draft["patient_name"] = context.patient_name or None if context.patient else None
    if context.told_times:
        told = read_contact(context.told_times, context.now)
        take_times(draft, told, context.told_times, WISH, context, Filled())


def take_told(draft: Draft, context: FormContext) -> None:
    """What the conversation tells of the problem now, without what the visitor took out."""
    draft["why"] = without_dropped(context.why, draft["dropped"])
    draft["why_said"] = dict(context.why_said)
    draft["matters"] = without_dropped(context.matters, draft["dropped"]) if draft["kind"] != QUESTION else []


def drop_denied(draft: Draft, before: Mapping[str, Any], context: FormContext) -> None:
    """What was told before and is denied now goes from their own words too; `before` is the draft until now."""
    if not any(reading.polarity == "denied" for reading in context.readings):
        return
    heard = before.get("why_said") or {}
    gone = [stems(str(heard.get(clause, ""))) for clause in before["why"] if clause not in draft["why"]]
    gone = [stem for stem in gone if stem]

    def stays(text: str) -> bool:
        return not any(all(part in text.casefold() for part in stem) for stem in gone)

    draft["notes"] = [note for note in draft["notes"] if stays(note)]
    draft["why_words"] = ". ".join(part for part in str(draft["why_words"]).split(". ") if stays(part))


def take_complaint(draft: Draft, text: str, context: FormContext) -> None:
    """What is wrong in their words, where nothing that was told says it: of the person it is for."""
    if draft["kind"] == QUESTION or draft["why_words"]:
        return
    named = listening("body_part").search(text)
    draft["part"] = named[0].lower() if named else ""
    same = draft["patient"] == context.patient
    if same and names_place(context.why):
        return
    draft["why_words"] = complaint(text) or (context.complaint if same else "")


def age_told(draft: Draft, context: FormContext) -> None:
    """The age of somebody else that the conversation already told is not asked again."""
    age = str(context.facts.get("age") or "")
    if draft["patient"] and draft["age"] is None and age.isdecimal() and len(age) <= len("99"):
        draft["age"] = int(age)


def times_taken(draft: Draft) -> tuple[Say, ...]:
    """Says back the days and times that came with the wish for a visit."""
    return (Say("request_times_now", {"times": in_full(str(draft["times"]), begins=True)}),) if draft["windows"] else ()
