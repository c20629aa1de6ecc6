"""Notes what a message changed in a request, to be said back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.booking.asking import CONSENT, EDIT, OPENING, SEND, WISH
from bot.booking.draft import CALL, NOT_GIVEN, Draft, Filled, Say, shown_opening, shown_times, words


def note_changes(before: Mapping[str, Any], draft: Draft, question: str, filled: Filled) -> None:
    """Notes details that were known and are different now, in the words they are shown in."""
    for detail in ("name", "patient_name", "phone", "email"):
        old, new = before[detail], draft[detail]
        if old and new and old != new and NOT_GIVEN not in (old, new):
            filled.changed.append((detail, str(old), str(new)))
    if before["age"] is not None and draft["age"] not in (None, before["age"]):
        filled.changed.append(("age", str(before["age"]), str(draft["age"])))
    if shown_times(draft) and not before["times"] and question not in ("", WISH, OPENING):
        filled.noted = shown_times(draft)
    for detail, shown in (("times", shown_times), ("opening", shown_opening)):
        old, new = shown(before), shown(draft)
        if old and new and old != new:
            filled.changed.append((detail, old, new))
    if draft["no_calls"] and not before["no_calls"] and question in (SEND, EDIT, CONSENT):
        filled.said.append(Say("request_now", {"after": str(words()["no_calls_now"])}))
    gone = [detail for detail in ("phone", "email") if before[detail] and not draft[detail]]
    if gone:
        kept = draft["phone"] or draft["email"]
        filled.changed.append((gone[0], str(before[gone[0]]), str(kept)))
    if before["patient"] and not draft["patient"]:
        filled.said.append(Say("request_for_you"))
    if draft["kind"] == CALL and before["email"] is None and draft["email"] and draft["phone"]:
        filled.used = True
