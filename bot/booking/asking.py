"""Which detail of a request is asked for next, and in which words."""

from __future__ import annotations

from datetime import datetime

from bot.booking.availability import choose_openings, nearest_openings, opening_words
from bot.booking.draft import (
    CALL,
    NONE_SUITS,
    NOT_GIVEN,
    QUESTION,
    Draft,
    FormContext,
    Say,
    button,
    quoted,
    says_why,
    shown_patient,
    words,
)
from bot.booking.read_back import read_back
from bot.booking.wish_terms import Window
from bot.booking.wish_texts import in_full

NAME, PATIENT, CONTACT, EMAIL, WISH, OPENING, WHY, CONSENT, SEND, EDIT, NOTES = (
    f"request:{detail}"
    for detail in ("name", "patient", "contact", "email", "wish", "opening", "why", "consent", "send", "edit", "notes")
)
REUSE = "request:reuse"
"""Whether the details of a request that was left are still right."""
DETAILS = ("name", "contact", "wish", "why")
MOST_CHANGED = 3
"""So many buttons name a detail, or a note, that may be changed."""
HELP_AFTER = 2
"""So many unreadable answers, and another way is offered."""


def next_question(draft: Draft) -> str:
    """The id of the question that is open now."""
    if draft.get("reuse"):
        return REUSE
    if draft["editing"]:
        return EDIT if draft["editing"] == "any" else f"request:{draft['editing']}"
    missing = [question for question in _order(draft) if not _has(draft, question)]
    return missing[0] if missing else SEND


def _order(draft: Draft) -> list[str]:
    if draft["suggestion"]:
        return [EMAIL]
    first = [WHY] if draft["kind"] == QUESTION else []
    last = [] if draft["kind"] == QUESTION else [WISH, OPENING]
    about = [WHY] if draft["kind"] == "visit" else []
    return [*first, PATIENT, NAME, CONTACT, *last, *about, CONSENT]


def _has(draft: Draft, question: str) -> bool:
    """Whether a detail needs no asking."""
    given = {
        EMAIL: not draft["suggestion"],
        PATIENT: not draft["patient"] or bool(draft["patient_name"]),
        NAME: bool(draft["name"]),
        CONTACT: bool(draft["phone"] or draft["email"]),
        WISH: bool(draft["times"]),
        OPENING: not draft["openings"] or bool(draft["opening"]),
        WHY: bool(draft["why_words"] or (draft["kind"] != QUESTION and says_why(draft["why"])))
        or "why" in draft["asks"],
        CONSENT: bool(draft["consent"]),
    }
    return given[question]


def look_up(draft: Draft, context: FormContext) -> str:
    """Takes free times into the draft: those that fit the wish, else what comes nearest.

    Returns the id of what to say where none fits; empty where some do, or where there is no diary.
    """
    if draft["kind"] != "visit" or not draft["times"] or draft["openings"] is not None or context.openings is None:
        return ""
    windows = [Window.from_json(entry) for entry in draft["windows"]]
    fit = choose_openings(context.openings, windows, context.now)
    offered = fit or nearest_openings(context.openings, windows, context.now)
    draft["openings"] = [f"{start:%Y-%m-%dT%H:%M}" for start in offered]
    return "" if fit else "request_nearest_openings" if offered else "request_no_openings"


def ask(draft: Draft, question: str, again: bool = False) -> Say:
    """The question in words; `again` after a digression or an answer that couldn't be read."""
    tries = int(draft["tries"].get(question, 0))
    if tries >= HELP_AFTER and question in (NAME, CONTACT, PATIENT, WISH, EMAIL):
        return _other_way(draft, question)
    name = _text(draft, question)
    values = {
        NAME: {"patient": shown_patient(draft)},
        PATIENT: {"patient": _whose(draft)},
        EMAIL: {"email": str(draft["suggestion"] or "")},
        SEND: {"request": read_back(draft)},
        WHY: {"part": str(draft.get("part") or "")},
        NOTES: {"notes": quoted(draft["notes"])},
        REUSE: {"told": told_so_far(draft)},
    }.get(question, {})
    if again and question == SEND:
        name, values = "again_send", {}
    elif again:
        name = f"again_{name.removeprefix('ask_')}"
    return Say(f"request_{name}", values, _buttons(draft, question))


def still(draft: Draft, question: str, said: bool = True) -> Say:
    """The question of keeping or sending that stands open after a change, in the same words each time.

    `said`: what changed is said before it, so that the rest needn't be read back again.
    """
    if question == SEND:
        name = "request_read_back_changed" if said else "request_read_back_now"
        return Say(name, {"request": read_back(draft)}, _buttons(draft, question))
    return Say("request_still_consent", {}, _buttons(draft, question))


def told_so_far(draft: Draft) -> str:
    """Name, contact and times as far as they are known, in a row."""
    given = (draft.get(detail) for detail in ("name", "phone", "email"))
    known = [str(value) for value in given if value and value != NOT_GIVEN]
    times = str(draft.get("times") or "")
    return ", ".join([*known, *([in_full(times, begins=True)] if times else [])])


def _whose(draft: Draft) -> str:
    """The person whose name is asked for ("your husband")."""
    if draft["patient"] in ("other", "someone else"):
        return str(words()["whose_other"])
    return shown_patient({**draft, "age": None, "patient_name": None})


def _text(draft: Draft, question: str) -> str:
    """The id of the text, without its beginning."""
    other, call = bool(draft["patient"]), draft["kind"] == CALL
    reachable = bool(draft["phone"] or draft["email"])
    if question == NAME:
        both = "" if reachable or draft["editing"] or draft.get("way") else "_contact"
        return f"ask_own_name{both}" if other else f"ask_name{both}"
    if question == PATIENT:
        return "ask_patient_age" if draft.get("child") and draft["age"] is None else "ask_patient"
    if question == CONTACT:
        way = draft.get("way") or ("phone" if call else "")
        return f"ask_contact_{way}" if way else "ask_contact"
    if question == WISH:
        return "ask_call_time" if call else "ask_wish"
    if question == WHY:
        return "ask_question" if draft["kind"] == QUESTION else "ask_why"
    return {
        NOTES: "ask_notes",
        REUSE: "ask_reuse",
        EMAIL: "ask_email",
        OPENING: "ask_opening",
        CONSENT: "ask_consent",
        SEND: "read_back",
        EDIT: "ask_edit",
    }[question]


def _buttons(draft: Draft, question: str) -> tuple[tuple[str, str], ...]:
    times = tuple(button(when, f"request:when:{when}") for when in ("any", "mornings", "evenings"))
    offered = tuple(
        (opening_words(datetime.fromisoformat(start)), f"request:opening:{start}") for start in draft["openings"] or ()
    )
    chat = (button("yes_chat", "request:consent:chat"),)
    return {
        WISH: times,
        PATIENT: (button("rather_not", "request:skip:patient"),),
        EMAIL: (button("email_yes", "request:email:yes"), button("email_no", "request:email:no")),
        OPENING: (*offered, button("none_suit", f"request:opening:{NONE_SUITS}")),
        WHY: () if draft["kind"] == QUESTION else (button("skip", "request:skip:why"),),
        CONSENT: (button("yes_keep", "request:consent:yes"), *chat, button("no_keep", "request:consent:no")),
        SEND: send_buttons(),
        NOTES: _note_buttons(draft),
        REUSE: (button("reuse_yes", "request:reuse:yes"), button("reuse_no", "request:reuse:no")),
        EDIT: (*_edit_buttons(draft), button("stop", "request:stop"))[:4],
    }.get(question, ())


def send_buttons() -> tuple[tuple[str, str], ...]:
    """The three ways on from a read-back."""
    return button("send", "request:send"), button("edit", "request:edit"), button("stop", "request:stop")


def _edit_buttons(draft: Draft) -> tuple[tuple[str, str], ...]:
    details = [detail for detail in DETAILS if not (detail == "wish" and draft["kind"] == QUESTION)]
    shown = details[:MOST_CHANGED] if not draft["notes"] else [*details[:MOST_CHANGED], "notes"]
    return tuple(button(detail, f"request:edit:{detail}") for detail in shown)


def _note_buttons(draft: Draft) -> tuple[tuple[str, str], ...]:
    """One for each note that may go, and one for all of them."""
    count = len(draft["notes"])
    if count == 1:
        return (button("note_out", "request:note:0"),)
    single = [button(f"note_{k + 1}", f"request:note:{k}") for k in range(min(count, MOST_CHANGED))]
    return (*single, button("notes_out", "request:note:all"))


def _other_way(draft: Draft, question: str) -> Say:
    """What is offered where an answer was refused or couldn't be read twice."""
    leave = button("leave", "request:stop")
    if question == CONTACT:
        return Say(
            "request_other_way_contact",
            {},
            (button("by_email", "request:way:email"), button("by_phone", "request:way:phone"), leave),
        )
    if question == EMAIL:
        return Say("request_other_way_email", {}, (button("by_phone", "request:way:phone"), leave))
    if question == WISH:
        return Say("request_other_way_wish", {}, (button("any", "request:when:any"), leave))
    skipped = question.removeprefix("request:")
    return Say("request_other_way_name", {}, (button("rather_not", f"request:skip:{skipped}"), leave))
