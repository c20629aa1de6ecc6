"""Explains: every topic of the newest message in order, then one next step."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import ANSWERS
from bot.conversation import asked_topics, standing_tier
from bot.pictures.drawing import EXPLAINING
from bot.topics import Topic, load_topics

EXPLAIN_INTENT = "explain"
# With more than two topics in one message each answer keeps to its first two bubbles.
MANY_TOPICS = 2
BUBBLES_EACH = 2

STEPS = {
    "check_signs": ("Check warning signs", "/start_check"),
    "check_healing": ("Healing time check", "/start_healing_check"),
    "book": ("Request a visit", "/book_appointment"),
}

Event = dict[str, Any]


def requested_topics(tracker: Tracker) -> list[tuple[Topic, str]]:
    """The topics the newest message asks for, typed or by a button."""
    message = tracker.latest_message
    if (message.get("intent") or {}).get("name") == EXPLAIN_INTENT:
        topic = load_topics().get(str(next(tracker.get_latest_entity_values("topic"), "")))
        return [(topic, "")] if topic else []
    return asked_topics(message)


def next_buttons(topics: list[Topic], explained: list[str], tracker: Tracker) -> list[dict[str, str]]:
    """Up to three next steps that the topics suggest and that weren't taken yet."""
    wanted = [step for topic in topics for step in topic.next]
    if tracker.get_slot("booking_reference"):
        wanted = [step for step in wanted if step != "book"]
    if standing_tier(tracker) in ("same_day", "emergency"):
        wanted = [step for step in wanted if step not in STEPS]
    buttons = []
    for step in dict.fromkeys(wanted):
        if step in STEPS:
            title, payload = STEPS[step]
            buttons.append({"title": title, "payload": payload})
        elif step not in explained and step in load_topics():
            buttons.append({"title": load_topics()[step].title, "payload": f'/explain{{"topic": "{step}"}}'})
    return buttons[:3]


class ActionExplain(Action):
    """Says the approved explanation of each topic asked for."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_explain"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Utters the answers and, outside forms, the next step."""
        requested = requested_topics(tracker)
        topics = [topic for topic, _ in requested]
        explained = list(tracker.get_slot("explained") or [])
        short = {"bubbles": BUBBLES_EACH} if len(topics) > MANY_TOPICS else {}
        events: list[Event] = []
        for topic, clause in requested:
            if topic.answer:
                events += ANSWERS[topic.answer](dispatcher, tracker, clause)
            else:
                dispatcher.utter_message(response=topic.response, **short)
            if topic.picture and not short:
                dispatcher.utter_message(json_message=EXPLAINING[topic.picture]().custom)
            if topic.id not in explained:
                explained.append(topic.id)
        events.append(SlotSet("explained", explained))
        if not tracker.active_loop.get("name"):
            buttons = next_buttons(topics, explained, tracker)
            if buttons:
                dispatcher.utter_message(response="utter_next_step", buttons=buttons)
        return events
