"""Says what the safety net heard, holds to it, and takes corrections only after reading them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.clinical.assess import TIERS, Finding, assess, quote
from bot.clinical.facts import load_facts
from bot.conversation import known_facts, said_words
from bot.nlu.heard import IN_DOUBT
from bot.storage.audit import record_advice, record_clear_check, record_correction

Event = dict[str, Any]

MAX_REASONS = 2


def leave_form() -> list[Event]:
    """Closes whatever form is open."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]


def reasons(findings: Sequence[Finding]) -> str:
    """What was heard and what it can mean; a meaning that several findings share is said once, after their words."""
    heard: dict[str, tuple[str, list[str]]] = {}
    for finding in findings:
        before, quoted, meaning = finding.message.partition(quote(finding.words))
        _, words = heard.setdefault(meaning, (before, []))
        words += [word for word in finding.words if word not in words] if quoted else []
    return " ".join(before + (quote(words) if words else "") + meaning for meaning, (before, words) in heard.items())


class ActionSafetyAdvice(Action):
    """The advice of the highest tier, in the turn in which the fact was said."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_safety_advice"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the advice, records it, and parks what must wait."""
        assessment = assess(known_facts(tracker), said_words(tracker.events))
        worst = [finding for finding in assessment.findings if finding.tier == assessment.tier]
        dispatcher.utter_message(
            response=f"utter_advice_{assessment.tier}",
            reasons=reasons(worst[:MAX_REASONS]),
        )
        record_advice(tracker.sender_id, assessment)
        events: list[Event] = [
            SlotSet("told_tier", assessment.tier),
            SlotSet("told_rules", [finding.rule for finding in assessment.findings]),
        ]
        form = tracker.active_loop.get("name")
        # A check goes on after same-day advice, to look for an emergency; a booking waits until a doctor has seen it.
        if form and (assessment.tier == "emergency" or (assessment.tier == "same_day" and form != "check_form")):
            events += leave_form()
        return events


class ActionAskInDoubt(Action):
    """Asks at once for a warning sign that was half heard."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_in_doubt"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the fact's own question; a form that is open asks its own again afterwards."""
        dispatcher.utter_message(response="utter_in_doubt")
        dispatcher.utter_message(response=f"utter_ask_{tracker.get_slot(IN_DOUBT)}")
        return []


class ActionNoteSeen(Action):
    """Takes a clear medical check as told, and records it."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_note_seen"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters what to watch for, and what may go on now."""
        words = said_words(tracker.events).get("checked_clear", "")
        record_clear_check(tracker.sender_id, words, str(tracker.get_slot("told_tier") or "none"))
        dispatcher.utter_message(response="utter_seen_by_doctor")
        done: list[Event] = [SlotSet("seen_by_doctor", tracker.get_slot("told_tier"))]
        return done + leave_form() if tracker.active_loop.get("name") else done


class ActionHoldAdvice(Action):
    """Stays with the advice, in other words each time."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_hold_advice"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the next of the lines for the told tier, or what to take along where somebody leaves."""
        tier = tracker.get_slot("told_tier")
        leaves = tier == "same_day" and (tracker.latest_message.get("intent") or {}).get("name") == "goodbye"
        dispatcher.utter_message(response="utter_goodbye_same_day" if leaves else f"utter_hold_{tier}")
        return leave_form() if tracker.active_loop.get("name") else []


def describe(fact: str, value: str) -> str:
    """A fact and its value in the words of its answer button."""
    definition = load_facts()[fact]
    title = next((button.title for button in definition.buttons if button.value == value), value)
    return f"{definition.label}: {title}"


class ActionReadBackCorrection(Action):
    """Asks which of two statements about a warning sign holds."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_read_back_correction"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters both statements."""
        change = tracker.get_slot("pending_correction")
        dispatcher.utter_message(
            response="utter_ask_correction",
            before=describe(change["fact"], str(tracker.get_slot(change["fact"]))),
            after=describe(change["fact"], change["value"]),
        )
        return []


class ActionApplyCorrection(Action):
    """Takes a confirmed correction, the only thing that lowers a tier, and records it."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_apply_correction"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Changes the fact and the told tier, or leaves both."""
        change = tracker.get_slot("pending_correction")
        before = describe(change["fact"], str(tracker.get_slot(change["fact"])))
        after = describe(change["fact"], change["value"])
        done: list[Event] = [SlotSet("pending_correction", None)]
        if (tracker.latest_message.get("intent") or {}).get("name") in ("deny", "drop_correction"):
            dispatcher.utter_message(response="utter_correction_dropped", before=before)
            return done
        told = tracker.get_slot("told_tier") or "none"
        assessment = assess({**known_facts(tracker), change["fact"]: change["value"]}, said_words(tracker.events))
        record_correction(tracker.sender_id, change["fact"], change["value"], told, assessment.tier)
        lowered = TIERS.index(assessment.tier) < TIERS.index(told)
        response = "utter_correction_applied" if lowered else "utter_correction_applied_advice_stands"
        dispatcher.utter_message(response=response, after=after)
        return [
            *done,
            SlotSet(change["fact"], change["value"]),
            SlotSet("told_tier", assessment.tier if lowered else told),
            SlotSet("told_rules", [finding.rule for finding in assessment.findings]),
        ]
