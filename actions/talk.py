"""Keeps the conversation going: notes details, takes corrections, repairs, leaves, starts afresh, erases."""

from __future__ import annotations

import itertools
import logging
import re
from typing import Any

import sqlalchemy as sa
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safety import leave_form
from bot.booking.details import REQUEST_FORM, labels
from bot.clinical.facts import load_facts
from bot.conversation import slots_before, standing_tier, starts_afresh, told_now
from bot.privacy.erasing import erase
from bot.privacy.exporting import as_json, as_text, stored
from bot.summary import CONTACT, fact_lines
from bot.topics import topics_by_intent

logger = logging.getLogger(__name__)

Event = dict[str, Any]
# What every channel shows in one piece.
LONGEST_JSON = 3500

SUGGESTIONS = 3
ATTEMPTS = 2
# Once a repair has closed the form, no rule says what follows: the visitor has the word.
ACTION_LISTEN = "action_listen"
# The advice that was given, that a doctor's check was clear, and the tries to look up a request outlive a new start.
KEPT_AFRESH = ("told_tier", "told_rules", "seen_by_doctor", "request_tries")
SKIPPABLE = {
    "name": "not given",
    "patient_name": "not given",
    "email_checked": "no",
    "wished_times": "not given",
    "opening": "none",
}
OWN_REPAIR = (*SKIPPABLE, "booking_change", "reference")


def intent_of(tracker: Tracker) -> str:
    """The newest message's intent."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def noted(tracker: Tracker) -> str:
    """What the newest message told, as a short list; empty when it told nothing."""
    lines = []
    for entity in tracker.latest_message.get("entities") or []:
        name, value = entity["entity"], entity["value"]
        if name in load_facts():
            lines += fact_lines({name: str(value)}, {})
        elif name in CONTACT:
            lines.append(f"{labels()[name]}: {value}")
        elif name == "onset_time" and entity.get("words"):
            lines.append(f"Since: {entity['words']}")
    return "; ".join(lines)


def misunderstandings(tracker: Tracker) -> int:
    """How many messages in a row, the newest included, led to repair of the same question (or of none)."""
    turns: list[tuple[Any, bool]] = []
    question = None
    for event in tracker.events:
        if event.get("event") == "slot" and event["name"] == "requested_slot":
            question = event["value"]
        elif event.get("event") == "user":
            turns.append((question, False))
        elif event.get("event") == "action" and event["name"] == "action_repair" and turns:
            turns[-1] = (turns[-1][0], True)
    earlier = itertools.takewhile(lambda turn: turn == (question, True), reversed(turns[:-1]))
    return 1 + len(list(earlier))


class ActionInform(Action):
    """Notes what was told on its own; meets a yes or no that answers nothing."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_inform"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the note and offers a way on."""
        told = noted(tracker)
        if told:
            dispatcher.utter_message(response="utter_noted", noted=told)
            if not tracker.active_loop.get("name") and standing_tier(tracker) not in ("same_day", "emergency"):
                dispatcher.utter_message(response="utter_after_noted")
        else:
            meant = {"affirm": "utter_affirm_what", "deny": "utter_deny_what"}
            dispatcher.utter_message(response=meant.get(intent_of(tracker), "utter_unsure_what"))
        return []


class ActionCorrect(Action):
    """Takes a correction of a plain fact; warning signs are read back by the safety actions."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_correct"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters what was changed, or asks what it should be; what wasn't told before is only noted."""
        told, before = noted(tracker), slots_before(tracker.events)
        if told and not any(before.get(slot) is not None for slot in told_now(tracker)):
            return await ActionInform().run(dispatcher, tracker, domain)
        if told:
            dispatcher.utter_message(response="utter_corrected", noted=told)
        else:
            dispatcher.utter_message(response="utter_what_to_correct")
        return []


class ActionLeave(Action):
    """Leaves the open form, or starts afresh when that was asked."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_leave"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Closes the form and keeps the facts; a new start forgets all but the advice that was given."""
        if starts_afresh(str(tracker.latest_message.get("text") or "")):
            dispatcher.utter_message(response="utter_restarted")
            told = [SlotSet(slot, tracker.get_slot(slot)) for slot in KEPT_AFRESH]
            return [ActiveLoop(None), AllSlotsReset(), *told]
        if tracker.active_loop.get("name"):
            dispatcher.utter_message(response="utter_left")
            return leave_form()
        dispatcher.utter_message(response="utter_nothing_to_leave")
        return []


class ActionRepair(Action):
    """Repairs a misunderstanding: explains the open question, or offers topics, then examples and a person."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_repair"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the repair; in a form the second time takes the careful reading and goes on."""
        requested = tracker.get_slot("requested_slot")
        if tracker.active_loop.get("name") and requested:
            return self._repair_answer(dispatcher, tracker, requested)
        ranking = (tracker.latest_message.get("intent_ranking") or [])[1:]
        topics = [topics_by_intent()[entry["name"]] for entry in ranking if entry["name"] in topics_by_intent()]
        topics = [topic for topic in topics if not topic.small_talk][:SUGGESTIONS]
        if misunderstandings(tracker) >= ATTEMPTS or not topics:
            dispatcher.utter_message(response="utter_examples")
        else:
            buttons = [{"title": topic.title, "payload": f'/explain{{"topic": "{topic.id}"}}'} for topic in topics]
            dispatcher.utter_message(response="utter_did_you_mean", buttons=buttons)
        return []

    @staticmethod
    def _repair_answer(dispatcher: CollectingDispatcher, tracker: Tracker, requested: str) -> list[Event]:
        problem = next(tracker.get_latest_entity_values("contact_problem"), None)
        wish_problem = next(tracker.get_latest_entity_values("wish_problem"), None)
        attempts = misunderstandings(tracker)
        definition = load_facts().get(requested)
        if tracker.active_loop.get("name") == REQUEST_FORM and attempts >= ATTEMPTS:
            dispatcher.utter_message(response="utter_request_no_reference")
            return [*leave_form(), FollowupAction(ACTION_LISTEN)]
        if requested == "contact":
            if attempts > ATTEMPTS or (attempts == ATTEMPTS and not problem):
                dispatcher.utter_message(response="utter_booking_no_contact")
                return [*leave_form(), FollowupAction(ACTION_LISTEN)]
            # Without a digit or an @ it was no attempt at a number or an e-mail.
            tried = re.search(r"[\d@]", str(tracker.latest_message.get("text") or ""))
            kind = problem or ("invalid" if tried else "needed")
            dispatcher.utter_message(response=f"utter_contact_{kind}")
        elif requested == "wished_times" and wish_problem and attempts <= ATTEMPTS:
            dispatcher.utter_message(response=f"utter_wished_times_{wish_problem}")
        elif attempts < ATTEMPTS:
            kind = requested if requested in OWN_REPAIR else "answer"
            dispatcher.utter_message(response=f"utter_{kind}_not_understood")
        elif definition and "unsure" in definition.values:
            dispatcher.utter_message(response="utter_taken_as_unsure")
            return [SlotSet(requested, "unsure")]
        elif requested in SKIPPABLE:
            if requested == "name":
                dispatcher.utter_message(response="utter_booking_no_name")
            return [SlotSet(requested, SKIPPABLE[requested])]
        elif requested == "onset_time":
            dispatcher.utter_message(response="utter_taken_as_unsure")
            return [SlotSet(requested, "unsure")]
        else:
            dispatcher.utter_message(response="utter_left")
            return [*leave_form(), FollowupAction(ACTION_LISTEN)]
        return []


class ActionExportMyData(Action):
    """Shows everything that is stored about this conversation."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_export_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters a summary, and the whole as JSON where it fits into a message."""
        try:
            found = stored(tracker.sender_id)
        except sa.exc.SQLAlchemyError:
            logger.error("A visitor's data could not be read.")
            dispatcher.utter_message(response="utter_export_failed")
            return []
        dispatcher.utter_message(response="utter_export", export=as_text(found))
        data = as_json(found)
        if len(data) <= LONGEST_JSON:
            dispatcher.utter_message(response="utter_export_json", export=data)
        else:
            dispatcher.utter_message(response="utter_export_long")
        return []


class ActionDeleteMyData(Action):
    """Erases what was stored from this conversation."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters a receipt; the conversation itself restarts empty."""
        try:
            receipt = erase(tracker.sender_id)
        except sa.exc.SQLAlchemyError:
            logger.error("A visitor's data could not be erased; they were asked to say so again.")
            dispatcher.utter_message(response="utter_delete_failed")
            return []
        dispatcher.utter_message(response="utter_deleted", receipt=receipt.code)
        return [ActiveLoop(None), AllSlotsReset(), Restarted()]
