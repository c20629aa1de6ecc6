"""The stock peers' action server: this product's action, planning its reply from what stock Rasa heard.

Stock Rasa hears one intent a message, and for a question which of the answers. Facts, dates and emergencies are not
read: a reply of a stock peer costs less here than it would with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import ActionReply
from bot.dialogue.heard import Heard
from bot.rasa_parts.reader import HEARD
from bot.reading.acts import Act, Said


class StockReply(ActionReply):
    """`action_reply` for a message that Rasa's own components have read."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The reply to the intent, or to the answer of a retrieval intent."""
        tracker.latest_message[HEARD] = heard_by_stock(tracker.latest_message).as_data()
        return await super().run(dispatcher, tracker, domain)


def heard_by_stock(message: Mapping[str, Any]) -> Heard:
    """The message as one sentence with the acts that Rasa ranked; a retrieval intent as its likeliest answers.

    Rasa puts its fallback above every intent that it is less sure of than 0.3. That is no act, and here every peer's
    reply is planned with the same thresholds.
    """
    text = str(message.get("text") or "")
    acts: list[Act] = []
    for intent in message.get("intent_ranking") or []:
        name, confidence = str(intent["name"]), float(intent["confidence"])
        if name == DEFAULT_NLU_FALLBACK_INTENT_NAME:
            continue
        answers = [
            Act(str(answer["intent_response_key"]), confidence * float(answer["confidence"]))
            for answer in _answers(message)
            if str(answer["intent_response_key"]).startswith(f"{name}/")
        ]
        acts += answers or [Act(name, confidence)]
    acts.sort(key=lambda act: -act.confidence)
    return Heard(text=text, said=(Said(text, "?" in text, tuple(acts)),))


def _answers(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the response selector ranked; nothing where the peer has none."""
    return list(((message.get("response_selector") or {}).get("default") or {}).get("ranking") or [])
