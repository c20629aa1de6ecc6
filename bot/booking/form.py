"""The booking request as it is filled: what a message changes in it, what is said about that, what is asked next.

Pure functions over slots; Rasa's form calls them (actions/booking.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.booking.availability import as_window, opening_words
from bot.booking.details import (
    DECISION,
    FORM_DETAILS,
    NO_OPENING,
    NOT_GIVEN,
    SELF,
    TOLD,
    WITH_CHAT,
    for_whom,
    labels,
)
from bot.booking.wishes import Window, day_words
from bot.nlu.when import irish_holidays

Slots = Mapping[str, Any]
_OTHER_WAY = {"email": "phone", "phone": "email"}
# What is forgotten when a detail is to be given anew.
_ANEW = {
    "name": ("name",),
    "contact": ("contact",),
    "wished_times": ("wished_times", "wished_windows", "wished_words", "openings", "opening"),
}


@dataclass
class Settled:
    """What a message does to a request: slots to set, and what to say: details `changed` or `noted` before they were
    asked for, wishes taken only `partly`, a public `holiday` among them ("" for nothing to say)."""

    slots: dict[str, Any] = field(default_factory=dict)
    changed: str = ""
    noted: str = ""
    partly: str = ""
    holiday: str = ""


def settle(told: Slots, slots: Slots, before: Slots) -> Settled:
    """What the entities `told` in a message come to, given the slots now and as they were `before` it."""
    # What was told stands as it is; without a slot set, Rasa takes the message for no answer.
    settled = Settled({slot: slots.get(slot) for slot in told if slot in FORM_DETAILS})
    _decision(told, slots, settled)
    _ways(told, {**slots, **settled.slots}, settled)
    _email(told, {**slots, **settled.slots}, settled)
    _patient(told, before, settled)
    _note(told, {**slots, **settled.slots}, before, settled)
    if told.get("wished_times") and slots.get("openings") is not None:
        # Other times have other openings.
        settled.slots.update({"openings": None, "opening": None})
    return settled


def _decision(told: Slots, slots: Slots, settled: Settled) -> None:
    """A bare no asks what should be different; whatever is given anew is read back again."""
    decision = told.get(DECISION)
    if decision in ("no", "again"):
        settled.slots[DECISION] = "change" if decision == "no" else None
    elif decision is None and slots.get(DECISION) == "change":
        settled.slots[DECISION] = None
    detail = told.get("booking_change")
    if detail:
        settled.slots.update(dict.fromkeys((*_ANEW[detail], DECISION, "booking_change")))


def _ways(told: Slots, slots: Slots, settled: Settled) -> None:
    """By phone or by e-mail: the way that was wished replaces the other, at once or when it is given."""
    way = told.get("contact_way")
    if way and slots.get(way):
        settled.slots.update({"contact": slots[way], _OTHER_WAY[way]: None, "contact_way": None})
        settled.changed = f"{labels()[way]}: {slots[way]}"
    elif way:
        settled.slots["contact"] = None
    wished = slots.get("contact_way")
    if wished and told.get(wished):
        settled.slots.update({_OTHER_WAY[wished]: None, "contact": told[wished], "contact_way": None})
    if told.get("contact"):
        settled.slots["phone_digits"] = None


def _email(told: Slots, slots: Slots, settled: Settled) -> None:
    """A likely slip in an address is asked about; only a yes takes the other one."""
    checked = told.get("email_checked")
    if told.get("email_suggestion"):
        settled.slots["email_checked"] = None
    elif told.get("contact"):
        settled.slots["email_suggestion"] = None
    elif checked:
        meant = slots.get("email_suggestion") if checked == "yes" else slots.get("email")
        if meant:
            settled.slots["email"] = meant
        settled.slots.update({"contact": meant or slots.get("phone"), "email_suggestion": None, "email_checked": None})


def _patient(told: Slots, before: Slots, settled: Settled) -> None:
    if told.get("patient") == SELF:
        settled.slots.update({"patient": None, "patient_name": None})
    elif told.get("patient") not in (None, before.get("patient")) and not told.get("patient_name"):
        settled.slots["patient_name"] = None


def _note(told: Slots, slots: Slots, before: Slots, settled: Settled) -> None:
    """A few words for what was changed, and for what was told before it was asked for."""
    given = [slot for slot in TOLD if told.get(slot) and slots.get(slot)]
    changed = [slot for slot in given if before.get(slot) not in (None, slots[slot])]
    asked = before.get("requested_slot")
    if changed:
        settled.changed = detail_line(changed, slots)
    elif asked and given and asked not in told:
        settled.noted = detail_line(given, slots)
    if told.get("wish_problem") and told.get("wished_times"):
        settled.partly = str(told["wished_times"])
    closed = _holidays(told.get("wished_windows") or [])
    if closed:
        settled.holiday = day_words(closed[0])


def _holidays(windows: list[Mapping[str, Any]]) -> list[date]:
    """The public holidays that are wished as a single day."""
    wished = (Window.from_json(window) for window in windows)
    days = {window.day_from for window in wished if not window.excluded and window.day_from == window.day_to}
    return sorted(day for day in days if day and day in irish_holidays(day.year))


def detail_line(wanted: list[str], slots: Slots) -> str:
    """The named details in one line ("Name: Aoife; Phone: 087 123 4567"), each once."""
    return "; ".join(line for slot, line in detail_lines(slots) if slot in wanted or _belongs(slot, wanted))


def _belongs(slot: str, wanted: list[str]) -> bool:
    return slot == "patient" and "patient_name" in wanted


def detail_lines(slots: Slots) -> list[tuple[str, str]]:
    """Every detail given so far with its label, by slot, in the order of the read-back."""
    shown = {
        "name": slots.get("name"),
        "patient": for_whom(slots.get("patient"), slots.get("patient_name")),
        "phone": slots.get("phone"),
        "email": slots.get("email"),
        "wished_times": times_as_said(slots),
        "urgency": slots.get("urgency"),
        "no_calls": slots.get("no_calls"),
        "transcript": labels()["this_chat"] if slots.get("consent") == WITH_CHAT else None,
    }
    return [(slot, f"{labels()[slot]}: {value}") for slot, value in shown.items() if value and value != NOT_GIVEN]


def times_as_said(slots: Slots) -> str | None:
    """The wished times as they were understood, and as they were said where that is more than the same words.

    A free visit that was chosen comes first."""
    times, said = slots.get("wished_times"), slots.get("wished_words")
    if times and said and not _same_words(str(times), str(said)):
        times = f"{times} (“{said}”)"
    opening = chosen_opening(slots)
    if opening and times:
        return labels()["opening"].format(opening=opening_words(opening), times=times)
    return str(times) if times else None


def chosen_opening(slots: Slots) -> datetime | None:
    """The beginning of the free visit that was chosen, local time; None where none was."""
    opening = slots.get("opening")
    return datetime.fromisoformat(opening) if opening and opening != NO_OPENING else None


def all_windows(slots: Slots) -> list[dict[str, Any]]:
    """The wished windows as data, the free visit that was chosen before them."""
    opening = chosen_opening(slots)
    return [*([as_window(opening).as_json()] if opening else []), *(slots.get("wished_windows") or [])]


def _same_words(times: str, said: str) -> bool:
    """Whether what was said is as good as how it was understood ("fridays", "any time")."""
    understood = times.casefold()
    return all(word.rstrip("s") in understood for word in re.findall(r"[^\W_]+", said.casefold()))


def questions_left(slots: Slots) -> list[str]:
    """The slots that are still to be asked for, in order; none once it was decided to send nothing."""
    if slots.get("consent") == "no" or slots.get(DECISION) == "leave":
        return []
    if slots.get(DECISION) == "change":
        return ["booking_change"]
    order = ["name"]
    if for_whom(slots.get("patient"), None):
        order.append("patient_name")
    if slots.get("email_suggestion"):
        order.append("email_checked")
    order += ["contact", "wished_times"]
    if slots.get("openings"):
        order.append("opening")
    order += ["consent", DECISION]
    return [slot for slot in order if not slots.get(slot)]


def call_back_questions_left(slots: Slots) -> list[str]:
    """The same for a call-back: a number (an e-mail where no calls are wanted) and one yes."""
    if slots.get(DECISION) == "leave":
        return []
    if slots.get(DECISION) == "change":
        return ["booking_change"]
    order = ["email_checked"] if slots.get("email_suggestion") else []
    return [slot for slot in (*order, "contact", DECISION) if not slots.get(slot)]
