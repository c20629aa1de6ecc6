"""The check for warning signs: asks what is not yet known, danger first, and says what came of it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.carry import carry_link
from bot.clinical.screen import open_points, questions_left
from bot.conversation import asks_here, known_facts, standing_tier

Event = dict[str, Any]


def begin(dispatcher: CollectingDispatcher, tracker: Tracker, intro: str) -> list[Event]:
    """Utters what leads into health questions: the intro, or the way to where they are asked."""
    if asks_here(tracker):
        dispatcher.utter_message(response=intro)
    else:
        dispatcher.utter_message(response="utter_check_elsewhere", link=carry_link(tracker.sender_id))
    return []


class ActionCheckIntro(Action):
    """Leads into the check."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_check_intro"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters what is asked and why, or where."""
        return begin(dispatcher, tracker, "utter_check_intro")


class ValidateCheckForm(FormValidationAction):
    """Decides which facts the check still has to ask for."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_check_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The facts left to ask; after same-day advice only those that could make it an emergency."""
        return questions_left(known_facts(tracker), standing_tier(tracker)) if asks_here(tracker) else []


class ActionCheckResult(Action):
    """What the answers come to, in careful words."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_check_result"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Never says that it is not serious: advice stands, points stay open, or nothing was found."""
        if not asks_here(tracker):
            return []
        told = standing_tier(tracker)
        points = open_points(known_facts(tracker))
        if told != "none":
            dispatcher.utter_message(response="utter_check_advice_stands")
        elif points:
            dispatcher.utter_message(response="utter_check_open_points", points="; ".join(points))
        else:
            dispatcher.utter_message(response="utter_check_nothing_found")
        if told not in ("same_day", "emergency"):
            dispatcher.utter_message(response="utter_after_check")
        return []
