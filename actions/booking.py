"""The booking request: collects what is missing, reads it back, stores it with consent."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import known_facts, said_words
from bot.storage.requests import BookingRequest, save_request
from bot.summary import fact_lines

logger = logging.getLogger(__name__)

Event = dict[str, Any]

ORDER = ("name", "contact", "wished_times", "consent", "booking_confirmed")
NOT_GIVEN = "not given"


def request_lines(tracker: Tracker) -> list[str]:
    """The request as the visitor reads it back."""
    shown = {
        "Name": tracker.get_slot("name"),
        "For": tracker.get_slot("patient"),
        "Phone": tracker.get_slot("phone"),
        "E-mail": tracker.get_slot("email"),
        "Times that suit": tracker.get_slot("wished_times"),
    }
    lines = [f"{label}: {value}" for label, value in shown.items() if value]
    about = fact_lines(known_facts(tracker), {})
    if about:
        lines.append("About: " + "; ".join(about))
    return lines


class ValidateBookingForm(FormValidationAction):
    """Decides what is still missing; a change during the read-back asks for the read-back again."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_booking_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The details in the order in which they are asked; nothing more once consent is refused."""
        if tracker.get_slot("consent") == "no":
            return []
        return [slot for slot in ORDER if not tracker.get_slot(slot)]


class ActionAskBookingConfirmed(Action):
    """Reads the request back."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_booking_form_booking_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters every detail and asks whether to send it."""
        lines = "\n".join(f"• {line}" for line in request_lines(tracker))
        dispatcher.utter_message(response="utter_booking_read_back", request=lines)
        return []


class ActionSubmitBooking(Action):
    """Stores the request, or says that nothing was sent."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_submit_booking"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the reference; a database that can't be written leaves everything ready to send again."""
        forget: list[Event] = [SlotSet("booking_confirmed", None), SlotSet("consent", None)]
        if tracker.get_slot("consent") != "yes":
            dispatcher.utter_message(response="utter_booking_no_consent")
            return forget
        if tracker.get_slot("booking_confirmed") != "yes":
            dispatcher.utter_message(response="utter_booking_left")
            return forget
        facts = known_facts(tracker)
        request = BookingRequest(
            name=tracker.get_slot("name") or NOT_GIVEN,
            phone=tracker.get_slot("phone"),
            email=tracker.get_slot("email"),
            patient=tracker.get_slot("patient"),
            wished_times=tracker.get_slot("wished_times") or NOT_GIVEN,
            tier=tracker.get_slot("told_tier") or "none",
            facts=facts,
            words={fact: said for fact, said in said_words(tracker.events).items() if fact in facts},
        )
        try:
            reference = save_request(tracker.sender_id, request)
        except sa.exc.SQLAlchemyError:
            logger.error("A booking request could not be stored; the visitor was asked to send it again.")
            dispatcher.utter_message(response="utter_booking_failed")
            return [SlotSet("booking_confirmed", None)]
        dispatcher.utter_message(response="utter_booking_sent", booking_reference=reference)
        return [*forget, SlotSet("booking_reference", reference)]
