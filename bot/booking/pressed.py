"""What a pressed button puts into the draft of a request."""

from __future__ import annotations

from bot.booking.draft import NOT_GIVEN, Draft, Filled, FormContext, Say, set_wishes, words
from bot.booking.wish_terms import Window
from bot.booking.wishes import read_wishes

EDITS = {
    "name": "name",
    "contact": "contact",
    "phone": "contact",
    "email": "contact",
    "wish": "wish",
    "wished_times": "wish",
    "why": "why",
    "notes": "notes",
}
"""The detail that is asked for again, by what names it."""


def set_by_button(draft: Draft, name: str, value: str, context: FormContext) -> Filled:
    """Carries out what a button is for; one that no longer fits does nothing."""
    before = str(draft["times"] or "")
    filled = Filled(used=True)
    if name == "edit":
        draft["editing"] = EDITS.get(value, "any")
    elif name == "when" and value in words()["times"]:
        wishes = read_wishes(str(words()["times"][value]), context.now)
        set_wishes(draft, wishes.windows or (Window(),), wishes.words)
        draft["editing"] = "" if draft["editing"] == "wish" else draft["editing"]
        if before and before != draft["times"]:
            filled.changed.append(("times", before, str(draft["times"])))
    elif name == "day" and draft.get("pending") and value in ("0", "1"):
        chosen = Window.from_json(draft.pop("pending")[int(value)])
        set_wishes(draft, (chosen,), "")
    elif name == "opening" and value in (*(draft["openings"] or ()), "none"):
        draft["opening"] = value
    elif name == "note":
        _take_note_out(draft, value, filled)
    elif name == "skip":
        skip(draft, value)
    elif name == "way" and value in ("phone", "email"):
        draft.update({"way": value, "suggestion": None, "editing": "contact"})
    return filled


def skip(draft: Draft, detail: str) -> None:
    """Leaves a detail out that nobody has to give."""
    if detail == "why":
        draft["asks"] = {**draft["asks"], "why": 1}
    elif detail == "name":
        draft["name"] = NOT_GIVEN
    elif detail == "patient":
        draft["patient_name"] = NOT_GIVEN
    draft["editing"] = ""


def _take_note_out(draft: Draft, value: str, filled: Filled) -> None:
    """Takes one note out, or all of them; a button for a note that is gone already does nothing."""
    before = list(draft["notes"])
    draft["notes"] = [note for k, note in enumerate(before) if value not in ("all", str(k))]
    draft["editing"] = ""
    if gone := len(before) - len(draft["notes"]):
        filled.said.append(Say("request_note_gone" if gone == 1 else "request_notes_gone"))
