"""Takes a correction that stands beside an order to send, or that what is known holds already."""

from __future__ import annotations

import copy
from dataclasses import replace

from bot.booking.additions import without_talk
from bot.booking.asking import SEND, next_question, send_buttons
from bot.booking.clause_model import objects
from bot.booking.correcting import beside_send, news_in, stands_in, taken, unread
from bot.booking.decisions import decide, no_more_changes
from bot.booking.draft import Draft, Filled, FormContext, FormTurn, Say
from bot.booking.filling import fill
from bot.booking.going_on import go_on, send, was_shown
from bot.booking.notes import MOST_NOTES, add_note
from bot.booking.read_back import read_back
from bot.booking.sentences import before_send


def put_right(draft: Draft, text: str, question: str, context: FormContext, told_anew: bool) -> FormTurn | None:
    """A correction with "otherwise send it" behind it: it is taken and read back, for only an unmixed yes sends.

    None for any other message. `told_anew`: what was told of the body was put right.
    """
    correction = before_send(text) if question == SEND and next_question(draft) == SEND else ""
    if not correction or no_more_changes(text) or decide(text, SEND) == "yes":
        return None
    tried = copy.deepcopy(draft)
    filled = fill(tried, correction, SEND, context)
    if told_anew and not filled.used and len(draft["notes"]) < MOST_NOTES:
        # What was told is put right already; their own words say how it is instead.
        add_note(tried, correction, filled)
    if filled.used and not filled.problem:
        return go_on(tried, filled, context)
    return go_on({**draft, "editing": "any"}, Filled(used=True), context) if objects(correction) else None


def sends_beside(draft: Draft, text: str, context: FormContext, retold: bool, shown: bool) -> FormTurn | None:
    """An order to send beside a correction: it is made and shown once, and nothing is asked about what to change.

    A new warning sign is no correction: what was read back goes, with the sign in it, and that is said once.

    None for any other message. `retold`: what was told of the body was put right; `shown`: it was read back before.
    """
    found = beside_send(text) if next_question(draft) == SEND and not no_more_changes(text) else None
    if found is None:
        return None
    if found.on_it and stands_in(found.on_it, read_back(draft)):
        return send(draft) if was_shown(draft) else None
    tried, filled = copy.deepcopy(draft), Filled()
    if found.told:
        filled = fill(tried, found.told, SEND, context)
    told = unread(found.told, taken(context)) if retold else found.told
    note = found.on_it or (without_talk(told) if retold else news_in(told))
    if note and not (filled.used or retold) and objects(note):
        # What is wrong wasn't understood.
        return None
    if note and not filled.used and len(draft["notes"]) < MOST_NOTES:
        add_note(tried, note, filled)
    if filled.problem or not (filled.used or retold):
        return None
    turn = go_on(tried, replace(filled, used=True, retold=retold), context)
    if context.advised and shown and turn.question == SEND and not filled.changed:
        return replace(send(tried), said=(Say("request_sent_with_sign"),))
    only_noted = (
        filled.said and not (filled.changed or retold) and all(say.id == "request_note_added" for say in filled.said)
    )
    if turn.question == SEND and only_noted:
        # What was added is said already; the rest was read to them.
        said = (Say("request_put_in"),) if found.on_it else turn.said
        return replace(turn, said=said, ask=Say("request_still_send", {}, send_buttons()))
    return turn


def unquoted(draft: Draft, turn: FormTurn, text: str, question: str, context: FormContext) -> FormTurn:
    """The turn without a note that quotes what was put right already; what else was said stays."""
    new = [note for note in (turn.draft or draft)["notes"] if note not in draft["notes"]]
    read = taken(context)
    if not any(word.casefold() in note.casefold() for note in new for word in read):
        return turn
    tried, left = {**copy.deepcopy(draft), "editing": ""}, unread(text, read)
    filled = fill(tried, left, question, context) if left else Filled()
    if left and not filled.used and news_in(left) and len(draft["notes"]) < MOST_NOTES:
        add_note(tried, left, filled)
    return turn if filled.problem else go_on(tried, replace(filled, used=True, retold=True), context)
