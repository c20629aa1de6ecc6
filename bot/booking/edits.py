"""Carries out what a message orders about the notes and the chat, before anything else in it is read."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace

from bot.booking.asking import EDIT, SEND, WHY, next_question
from bot.booking.decisions import decide, sends
from bot.booking.draft import QUESTION, Draft, Filled, FormContext, FormTurn, Say, listening, note_added, quoted
from bot.booking.going_on import go_on, send
from bot.booking.note_orders import NoteOrders, note_orders, notes_told
from bot.booking.sentences import sort
from bot.booking.stories import tells_what_happened
from bot.booking.taking_out import only_leads, to_take_out, without

_JOINT = re.compile(r"^\W*(?:and|but|so|just|only|though|tho|please|then|also)?\W*$", re.IGNORECASE)
_ENDS = re.compile(r"^\W*(?:(?:though|tho|please|pls|thanks|too|either|with it|along)\b)?[\s,.;!]*", re.IGNORECASE)


@dataclass(frozen=True)
class Edited:
    """What was carried out, as it is said back, and what else the message says; `added`: new words went in."""

    said: tuple[Say, ...]
    rest: str
    added: bool = False


def carry_out(draft: Draft, text: str, question: str, context: FormContext) -> Edited | None:
    """Puts into the notes of the draft what is to go in, and takes out what is to go.

    None where the message orders nothing of the kind. Where it is asked what it is about, the body is told of, and
    only what is none of that goes into the notes.
    """
    said: list[Say] = []
    kept = _without_chat(text)
    if kept is not None:
        draft["with_chat"] = False
        said.append(Say("request_chat_stays"))
    rest = text if kept is None else kept
    tried = copy.deepcopy(draft)
    orders = note_orders(tried, rest, context) if draft["kind"] != QUESTION else None
    if orders and not (question == WHY and any(map(tells_what_happened, orders.added))):
        draft.update(tried)
        return Edited((*said, *_said_of(orders, draft)), orders.rest, bool(orders.added))
    found = to_take_out(draft, rest) if question != WHY or not tells_what_happened(rest) else None
    if found:
        rest = found.rest
        without(draft, found.places)
        said += [Say("request_not_there", {"gone": "that"})] if found.missing else []
        said += [Say("request_note_gone" if len(found.places) == 1 else "request_notes_gone")] if found.places else []
    return Edited(tuple(said), rest) if said or found else None


def goes_by_order(draft: Draft, edited: Edited, question: str, shown: bool) -> FormTurn | None:
    """The sending of what was read back, less what was just taken out, where that is ordered ("… then send it").

    Args:
        draft: the request, edited.
        edited: what was carried out.
        question: id of the open question.
        shown: whether it was read back as it was before.
    """
    said = sort(edited.rest)
    ordered = sends(said.form) and decide(said.form, SEND) == "yes" and not said.asked
    if not (question == SEND and shown and ordered and next_question(draft) == SEND):
        return None
    turn = send(draft)
    return replace(turn, said=(*edited.said, *turn.said), rest=said.rest)


def goes_on(draft: Draft, edited: Edited, context: FormContext, rest: str | None = None) -> FormTurn:
    """The turn where nothing else in the message was for the form; `rest` is for somebody else to answer."""
    turn = go_on(draft, Filled(said=list(edited.said), used=True), context)
    return replace(turn, rest=edited.rest if rest is None else rest)


def chat_said_back(turn: FormTurn, text: str) -> FormTurn:
    """The turn after a plain yes, with that the chat stays here where the message refuses it."""
    agreed = turn.draft is not None and turn.draft["consent"] and not turn.draft["with_chat"]
    refused = agreed and listening("no_chat").search(text.replace("’", "'"))
    return replace(turn, said=(Say("request_chat_stays"), *turn.said)) if refused else turn


def rewritten(draft: Draft, text: str) -> Edited | None:
    """Puts what is answered to "what should the notes say?" in their place; None where it decides something."""
    told = notes_told(text) if decide(text, EDIT) in ("unclear", "question") else []
    if not told:
        return None
    draft["notes"], draft["editing"] = told, ""
    return Edited((Say("request_notes_now", {"notes": quoted(told)}),), "", added=True)


def _said_of(orders: NoteOrders, draft: Draft) -> tuple[Say, ...]:
    """What became of the notes, said back once."""
    if orders.gone and orders.added:
        return (Say("request_notes_now", {"notes": quoted(draft["notes"])}),)
    said = [note_added(orders.added)] if orders.added else []
    said += [Say("request_have", {"value": quoted(orders.there)})] if orders.there and not orders.added else []
    if orders.gone:
        said.append(Say("request_note_gone" if len(orders.gone) == 1 else "request_notes_gone"))
    return tuple(said)


def _without_chat(text: str) -> str | None:
    """The message without its refusal of the chat; None where there is none."""
    plain = text.replace("’", "'")
    found = listening("no_chat").search(plain)
    if not found:
        return None
    before, after = plain[: found.start()].rstrip(" ,;–—-"), _ENDS.sub("", plain[found.end() :], count=1)
    before = "" if _JOINT.match(before) else re.sub(r"\s+(?:and|but|so|just|only)$", "", before)
    rest = " ".join(
        part for part in (before + ("," if before and after and before[-1].isalnum() else ""), after) if part
    )
    return "" if only_leads(rest) else rest
