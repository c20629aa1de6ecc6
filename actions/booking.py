"""The booking request: collects what is missing, reads it back, stores it with consent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.booking.availability import opening_words
from bot.booking.details import DECISION, NO_OPENING, NOT_GIVEN, WITH_CHAT, for_whom, labels
from bot.booking.diary import diary
from bot.booking.form import Settled, all_windows, detail_lines, questions_left, settle, times_as_said
from bot.booking.wishes import Window
from bot.clinical.facts import load_facts
from bot.clinical.warnings import SIGN_GROUPS, is_warning
from bot.conversation import known_facts, said_words, slots_before, told_now
from bot.settings import clinic
from bot.storage.requests import VISIT, BookingRequest, cancel_request, save_request
from bot.storage.transcripts import messages
from bot.summary import fact_lines, handover_of

logger = logging.getLogger(__name__)

Event = dict[str, Any]
REQUESTED = "requested_slot"
MOST_LINES = 400


def note(dispatcher: CollectingDispatcher, settled: Settled) -> None:
    """Utters a few words for what a message changed."""
    if settled.changed:
        dispatcher.utter_message(response="utter_corrected", noted=settled.changed)
    if settled.noted:
        dispatcher.utter_message(response="utter_noted", noted=settled.noted)
    if settled.partly:
        dispatcher.utter_message(response="utter_wished_times_partly", wished_times=settled.partly)
    if settled.holiday:
        dispatcher.utter_message(response="utter_wished_times_holiday", holiday=settled.holiday)


def consent_wording(domain: Mapping[str, Any], response: str) -> str:
    """The version of the words that ask for consent (`wording` in the response's metadata)."""
    return str(domain["responses"][response][0]["metadata"]["wording"])


def request_of(tracker: Tracker, kind: str, wording: str) -> BookingRequest:
    """Everything that was told, as the clinic receives it; `wording` is the version of the consent that was given."""
    facts = known_facts(tracker)
    words = said_words(tracker.events)
    return BookingRequest(
        kind=kind,
        name=tracker.get_slot("name") or NOT_GIVEN,
        phone=tracker.get_slot("phone"),
        email=tracker.get_slot("email"),
        patient=for_whom(tracker.get_slot("patient"), tracker.get_slot("patient_name")),
        wished_times=times_as_said(tracker.slots) or NOT_GIVEN,
        windows=all_windows(tracker.slots),
        urgency=tracker.get_slot("urgency"),
        reason="; ".join(fact_lines(worth_reading_back(facts), {})) or None,
        no_calls=bool(tracker.get_slot("no_calls")),
        handover=handover_of(tracker).as_data(),
        transcript=_transcript(tracker) if tracker.get_slot("consent") == WITH_CHAT else None,
        channel=tracker.get_latest_input_channel(),
        consent_wording=wording,
        tier=tracker.get_slot("told_tier") or "none",
        facts=facts,
        words={fact: said for fact, said in words.items() if fact in facts},
    )


def _transcript(tracker: Tracker) -> list[dict[str, str]]:
    """What was said up to now; the newest `MOST_LINES` of it."""
    said = messages(tracker.sender_id)[-MOST_LINES:]
    return [{"who": line["who"], "text": line["text"]} for line in said]


class ValidateBookingForm(Action):
    """Takes what the message told, notes what it changed, and decides what is asked next."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_booking_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters a note of what changed; sets the slots that follow and the next one to ask for."""
        settled = settle(told_now(tracker), tracker.slots, slots_before(tracker.events))
        note(dispatcher, settled)
        settled.slots.update(await free_visits({**tracker.slots, **settled.slots}))
        if settled.slots.get("openings") == []:
            dispatcher.utter_message(response="utter_no_openings")
        left = questions_left({**tracker.slots, **settled.slots})
        events = [SlotSet(slot, value) for slot, value in settled.slots.items()]
        return [*events, SlotSet(REQUESTED, left[0] if left else None)]


async def free_visits(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slots `openings` (ISO, local time) and `opening` where the clinic's diary has to be looked up for the wish.

    Nothing where it was looked up already, where no times were given, and where there is no diary or none to be read.
    """
    book, now = diary(), datetime.now(clinic().zone)
    offered = slots.get("openings")
    if book is None or slots.get("wished_times") in (None, NOT_GIVEN):
        return {}
    if offered is not None:
        over = any(datetime.fromisoformat(start).replace(tzinfo=now.tzinfo) <= now for start in offered)
        unknown = slots.get("opening") not in (None, NO_OPENING, *offered)
        if not over:
            return {"opening": None} if unknown else {}
    windows = [Window.from_json(entry) for entry in slots.get("wished_windows") or ()]
    found = await book.openings(windows, now)
    if found is None:
        return {"openings": None, "opening": None} if offered else {}
    return {"openings": [f"{start:%Y-%m-%dT%H:%M}" for start in found], "opening": None}


class ActionAskOpening(Action):
    """Offers free visits in the clinic's diary."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_booking_form_opening"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the offer, a button for each and one for none of them."""
        choices = [(opening_words(datetime.fromisoformat(start)), start) for start in tracker.get_slot("openings")]
        buttons = [
            {"title": title, "payload": f'/inform{{"opening":"{value}"}}'}
            for title, value in (*choices, (labels()["no_opening"], NO_OPENING))
        ]
        dispatcher.utter_message(response="utter_ask_opening", buttons=buttons)
        return []


class ActionAskName(Action):
    """Asks for the visitor's name; for their own where the visit is for somebody else."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_booking_form_name"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the question."""
        other = for_whom(tracker.get_slot("patient"), tracker.get_slot("patient_name"))
        dispatcher.utter_message(response="utter_ask_own_name" if other else "utter_ask_name")
        return []


def worth_reading_back(facts: dict[str, str]) -> dict[str, str]:
    """The facts without those that somebody who denied a list of signs would have to read through once more.

    For whom the visit is stands in a line of its own.
    """
    denied = {
        fact for fact, value in facts.items() if load_facts()[fact].group in SIGN_GROUPS and not is_warning(fact, value)
    }
    return {fact: value for fact, value in facts.items() if fact not in denied and fact != "for_child"}


class ActionAskBookingConfirmed(Action):
    """Reads the request back."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_booking_form_booking_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters every detail and asks whether to send it; after a digression only the question comes back."""
        lines = [line for _, line in detail_lines(tracker.slots)]
        about = fact_lines(worth_reading_back(known_facts(tracker)), {})
        if about:
            lines.append(f"{labels()['about']}: " + "; ".join(about))
        if tracker.get_slot("request_read") == lines:
            dispatcher.utter_message(response="utter_booking_send_question")
            return []
        dispatcher.utter_message(response="utter_booking_read_back", request="\n".join(f"• {line}" for line in lines))
        return [SlotSet("request_read", lines)]


class ActionSubmitBooking(Action):
    """Stores the request, or says that nothing was sent."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_submit_booking"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the reference; a database that can't be written leaves everything ready to send again."""
        forget: list[Event] = [
            SlotSet(slot, None) for slot in (DECISION, "consent", "request_read", "openings", "opening")
        ]
        if tracker.get_slot("consent") not in ("yes", WITH_CHAT):
            dispatcher.utter_message(response="utter_booking_no_consent")
            return forget
        if tracker.get_slot(DECISION) != "yes":
            dispatcher.utter_message(response="utter_booking_left")
            return forget
        try:
            request = request_of(tracker, VISIT, consent_wording(domain, "utter_ask_consent"))
            reference = save_request(tracker.sender_id, request)
            replaced = _replace(tracker.get_slot("proven_request"), reference)
        except sa.exc.SQLAlchemyError:
            logger.error("A booking request could not be stored; the visitor was asked to send it again.")
            dispatcher.utter_message(response="utter_booking_failed")
            return [SlotSet(DECISION, None)]
        dispatcher.utter_message(response="utter_booking_sent", booking_reference=reference)
        if replaced:
            dispatcher.utter_message(response="utter_booking_replaces", replaced=replaced)
        return [*forget, SlotSet("proven_request", None), SlotSet("booking_reference", reference)]


def _replace(proven: Mapping[str, str] | None, reference: str) -> str | None:
    """Cancels the request that the new one stands for; returns its reference, None where there is none."""
    if not proven or proven["reference"] == reference:
        return None
    cancelled = cancel_request(proven["reference"], proven["contact"])
    return str(cancelled["reference"]) if cancelled else None
