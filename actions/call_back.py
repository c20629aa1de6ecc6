"""The call-back: a number and a time that suits, passed on with one yes. Nothing is promised."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import REQUESTED, consent_wording, note, request_of
from bot.booking.details import DECISION
from bot.booking.form import call_back_questions_left, detail_lines, settle
from bot.conversation import slots_before, told_now
from bot.storage.requests import CALL_BACK, save_request

logger = logging.getLogger(__name__)

Event = dict[str, Any]


class ValidateCallBackForm(Action):
    """Takes what the message told and decides what is asked next."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_call_back_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters a note of what changed; sets the slots that follow and the next one to ask for."""
        settled = settle(told_now(tracker), tracker.slots, slots_before(tracker.events))
        note(dispatcher, settled)
        left = call_back_questions_left({**tracker.slots, **settled.slots})
        events = [SlotSet(slot, value) for slot, value in settled.slots.items()]
        return [*events, SlotSet(REQUESTED, left[0] if left else None)]


class ActionAskCallBackConfirmed(Action):
    """Reads the number and the time back, and asks whether the clinic may have them."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_call_back_form_booking_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters them in one question."""
        shown = [line for slot, line in detail_lines(tracker.slots) if slot != "patient"]
        dispatcher.utter_message(response="utter_call_back_read_back", request="\n".join(f"• {line}" for line in shown))
        return []


class ActionSubmitCallBack(Action):
    """Stores the call-back, or says that nothing was passed on."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_submit_call_back"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the reference; a database that can't be written leaves everything ready to send again."""
        if tracker.get_slot(DECISION) != "yes":
            dispatcher.utter_message(response="utter_call_back_left")
            return [SlotSet(DECISION, None)]
        try:
            request = request_of(tracker, CALL_BACK, consent_wording(domain, "utter_call_back_read_back"))
            reference = save_request(tracker.sender_id, request)
        except sa.exc.SQLAlchemyError:
            logger.error("A call-back could not be stored; the visitor was asked to send it again.")
            dispatcher.utter_message(response="utter_booking_failed")
            return [SlotSet(DECISION, None)]
        dispatcher.utter_message(response="utter_call_back_sent", booking_reference=reference)
        return [SlotSet(DECISION, None), SlotSet("booking_reference", reference)]
