"""A request that was sent: how it stands, cancelling it, changing it. Only for who knows its reference and contact."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import REQUESTED
from actions.safety import leave_form
from actions.talk import ACTION_LISTEN
from bot.booking.changes import wish_about_sent
from bot.booking.details import BOOKING_FORM, DECISION
from bot.conversation import told_now
from bot.storage.requests import CALL_BACK, OPEN, cancel_request, find_request

logger = logging.getLogger(__name__)

Event = dict[str, Any]
Row = Mapping[str, Any]
MANAGE = "manage_request"
# A guess is worth no more tries than a slip of the finger needs.
MOST_TRIES = 3


class ValidateRequestForm(Action):
    """Takes reference and contact; what was told in this chat isn't asked again."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_request_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Sets what the visitor wishes and the next slot to ask for; nothing is asked once the tries are used up."""
        told = told_now(tracker)
        slots = {name: told[name] for name in ("reference", "contact") if told.get(name)}
        wish = wish_about_sent(str(tracker.latest_message.get("text") or ""))
        if wish != "status" or (tracker.latest_message.get("intent") or {}).get("name") == MANAGE:
            slots["request_wish"] = wish
        known = {**tracker.slots, **slots}
        # Of a request sent from this chat, or found just now, both are known.
        before = tracker.get_slot("booking_reference") or (tracker.get_slot("proven_request") or {}).get("reference")
        if before and not known.get("reference"):
            known["reference"] = slots["reference"] = before
        asked = () if (known.get("request_tries") or 0) >= MOST_TRIES else ("reference", "contact")
        left = [name for name in asked if not known.get(name)]
        events = [SlotSet(name, value) for name, value in slots.items()]
        return [*events, SlotSet(REQUESTED, left[0] if left else None)]


class ActionRequestResult(Action):
    """Says how a request stands, asks whether to cancel it, or takes it up again to change it."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_request_result"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the same sentence for an unknown reference and for a contact that isn't its own."""
        tries = int(tracker.get_slot("request_tries") or 0)
        if tries >= MOST_TRIES:
            dispatcher.utter_message(response="utter_request_no_more_tries")
            return _forget()
        reference, contact = tracker.get_slot("reference"), tracker.get_slot("contact")
        try:
            row = find_request(str(reference or ""), str(contact or ""))
        except sa.exc.SQLAlchemyError:
            logger.error("A request could not be looked up.")
            dispatcher.utter_message(response="utter_request_unavailable")
            return _forget()
        if row is None:
            last = tries + 1 >= MOST_TRIES
            dispatcher.utter_message(response="utter_request_no_more_tries" if last else "utter_request_not_found")
            return [*_forget(), SlotSet("contact", None), SlotSet("request_tries", tries + 1)]
        return _found(dispatcher, tracker, row, str(contact))


def _forget() -> list[Event]:
    return [SlotSet("reference", None)]


def _found(dispatcher: CollectingDispatcher, tracker: Tracker, row: Row, contact: str) -> list[Event]:
    proven = SlotSet("proven_request", {"reference": row["reference"], "contact": contact})
    wish = tracker.get_slot("request_wish")
    if row["status"] in OPEN and wish == "cancel":
        dispatcher.utter_message(response="utter_ask_cancel_request", reference=row["reference"])
        return [*_forget(), proven]
    if row["status"] in OPEN and wish == "change" and row["kind"] != CALL_BACK:
        dispatcher.utter_message(response="utter_request_taken_up")
        return [*_forget(), proven, *_taken_up(tracker, row), FollowupAction(BOOKING_FORM)]
    dispatcher.utter_message(response=f"utter_request_{row['status']}", reference=row["reference"])
    if row["status"] in OPEN:
        dispatcher.utter_message(response="utter_request_next")
    return [*_forget(), proven]


def _taken_up(tracker: Tracker, row: Row) -> list[Event]:
    """The request's details as slots; what the newest message tells goes before them."""
    told = told_now(tracker)
    stored = {name: row[name] for name in ("name", "phone", "email", "wished_times")}
    if told.get("wished_times"):
        stored = {name: value for name, value in stored.items() if name != "wished_times"}
    else:
        stored["wished_windows"], stored["wished_words"] = list(row["windows"] or []), None
    if row["patient"]:
        stored["patient"], stored["patient_name"] = "someone else", row["patient"]
    # With nothing new told, the next question is what should be different.
    decision = None if told.get("wished_times") else "change"
    return [SlotSet(name, value) for name, value in {**stored, DECISION: decision, "consent": None}.items()]


class ActionCancelRequest(Action):
    """Cancels the request whose reference and contact were given, after a yes."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_cancel_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters that it is cancelled, and that the clinic is told."""
        proven = tracker.get_slot("proven_request") or {}
        try:
            row = cancel_request(proven.get("reference", ""), proven.get("contact", "")) if proven else None
        except sa.exc.SQLAlchemyError:
            logger.error("A request could not be cancelled.")
            dispatcher.utter_message(response="utter_request_unavailable")
            return []
        if row is None:
            dispatcher.utter_message(response="utter_request_not_found")
        else:
            dispatcher.utter_message(response="utter_request_cancelled", reference=row["reference"])
        return [SlotSet(slot, None) for slot in ("proven_request", "booking_reference", "request_wish")]


class ActionUnsentRequest(Action):
    """Meets a question about a request that is still being filled in."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_unsent_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Leaves it when it is to be cancelled; otherwise utters that nothing was sent yet."""
        if wish_about_sent(str(tracker.latest_message.get("text") or "")) == "cancel":
            dispatcher.utter_message(response="utter_left")
            return [*leave_form(), FollowupAction(ACTION_LISTEN)]
        dispatcher.utter_message(response="utter_request_unsent")
        return []
