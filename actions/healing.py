"""The healing-time check: asks what is not yet known, and says what the answers come to, with sources, no verdict."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.check import begin
from bot.clinical.contributors import TOP, contributors, is_young
from bot.clinical.details import load_details
from bot.clinical.healing import (
    LONGER,
    ONSET,
    REPEAT,
    WITHIN,
    WORSE,
    HealingView,
    healing_view,
    questions_left,
    time_said,
)
from bot.conversation import asks_here, known_facts, onset_of, standing_tier
from bot.pictures.drawing import chain, timeline
from bot.settings import clinic

Event = dict[str, Any]

# While this advice stands, a doctor comes first: no visit is offered, and nothing that a physio would look at.
DOCTOR_FIRST = ("same_day", "emergency")
# The published times are of adults who aren't getting worse; with these results they say something.
DRAWN = (WITHIN, LONGER, REPEAT)
POINTS = {
    (): "utter_healing_look_deeper",
    ("time_and_return",): "utter_healing_open_time_and_return",
    ("causes",): "utter_healing_open_causes",
    ("time_and_return", "causes"): "utter_healing_open_time_and_return_causes",
}


class ActionHealingIntro(Action):
    """Leads into the healing-time check."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_healing_intro"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters what it can say, or where it is asked."""
        return begin(dispatcher, tracker, "utter_healing_intro")


class ValidateHealingForm(FormValidationAction):
    """Decides which facts the healing-time check still has to ask for."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_healing_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The facts left to ask; none once it is getting worse."""
        if not asks_here(tracker):
            return []
        return questions_left(known_facts(tracker), bool(tracker.get_slot(ONSET)), standing_tier(tracker))


class ActionHealingResult(Action):
    """What the answers come to: a published range, the article's two points, and where an assessment would look."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_healing_result"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters two to four messages and one next step; worse leads to the warning signs and nowhere else."""
        if not asks_here(tracker):
            return []
        told = standing_tier(tracker)
        if told == "emergency":
            dispatcher.utter_message(response="utter_healing_emergency_first")
            return []
        facts = known_facts(tracker)
        view = healing_view(facts, onset_of(tracker), datetime.now(clinic().zone).date())
        if told != "none":
            dispatcher.utter_message(response="utter_healing_advice_stands")
        dispatcher.utter_message(response=view.say, began=time_said(view.weeks) if view.weeks else None)
        if view.weeks and view.status in DRAWN and told not in DOCTOR_FIRST and not is_young(facts):
            dispatcher.utter_message(json_message=timeline(view.weeks).custom)
        if view.status != WORSE:
            # Advice that stands says more than the notes would.
            if view.notes and told == "none":
                dispatcher.utter_message(response="utter_healing_notes", notes=" ".join(view.notes))
            self._points(dispatcher, view, shown=0 if told in DOCTOR_FIRST else TOP)
            if told not in DOCTOR_FIRST:
                first = contributors(facts)[:TOP]
                reasons = "\n".join(f"• {entry.reason}" for entry in first)
                dispatcher.utter_message(response="utter_healing_contributors", contributors=reasons)
                dispatcher.utter_message(json_message=chain([entry.detail for entry in first]).custom)
        dispatcher.utter_message(response=self._next(view, told, tracker))
        return []

    @staticmethod
    def _points(dispatcher: CollectingDispatcher, view: HealingView, shown: int) -> None:
        """Utters which of the two points is open; with none, the details that are not shown anyway."""
        if view.open_points:
            dispatcher.utter_message(response=POINTS[view.open_points], open="; ".join(view.open_parts))
        else:
            titles = {detail.id: detail.title for detail in load_details()[0]}
            details = "; ".join(titles[detail] for detail in view.look_deeper[shown:])
            dispatcher.utter_message(response=POINTS[()], details=details)

    @staticmethod
    def _next(view: HealingView, told: str, tracker: Tracker) -> str:
        """The response with the next step: no visit while a doctor comes first, or when one was already requested."""
        if view.status == WORSE:
            return "utter_healing_next_worse"
        if told in DOCTOR_FIRST or tracker.get_slot("booking_reference"):
            return "utter_healing_next_no_booking"
        return "utter_healing_next"
