"""Chooses and fills the approved words of the domain (Rasa's NLG, named in endpoints.yml).

- A variation whose placeholders can't all be filled is never chosen, so no visitor reads "None".
- Variations take turns, so the same sentence isn't said twice in a row.
- The first thing said in a session tells that this is an automated assistant.
- A question that comes back after a digression says so.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.conversation import standing_tier
from bot.settings import clinic_words
from bot.storage.history import times_said

INTRODUCTION = "utter_introduction"
BACK_TO_QUESTION = "utter_back_to_question"
BOOK = "/book_appointment"
DOCTOR_FIRST = ("same_day", "emergency")
QUESTION_PREFIX = "utter_ask_"
# Set on a response's metadata when its own words say who is speaking, or when nothing may stand before it.
STANDS_FIRST = "stands_first"

_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")

Response = dict[str, Any]


def placeholders(response: Response) -> set[str]:
    """The slot and clinic names that a variation's text and buttons need."""
    texts = [str(response.get("text") or "")]
    for button in response.get("buttons") or []:
        texts += [str(button.get("title") or ""), str(button.get("payload") or "")]
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}


def said_before(tracker: DialogueStateTracker, utter_action: str) -> int:
    """How often this response was said in the session."""
    return sum(times_said(event, utter_action) for event in tracker.events if isinstance(event, BotUttered))


class ApprovedWords(TemplatedNaturalLanguageGenerator):
    """Rasa's own response generator with the manners above."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        # The agent puts the model's responses here once the model is loaded.
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Response | None:
        """The response to say, filled; None when the domain has no such response."""
        values = {**clinic_words(), **tracker.current_slot_values(), **kwargs}
        values = {name: value for name, value in values.items() if value not in (None, "", [])}
        response = self._choose(utter_action, tracker, output_channel, values)
        if response is None:
            return None
        if (
            standing_tier(tracker) in DOCTOR_FIRST
            and tracker.get_slot("checked_clear") != "yes"
            and response.get("buttons")
        ):
            # While a doctor comes first, a visit to the clinic is not offered (design §6, manner 10).
            response["buttons"] = [b for b in response["buttons"] if b.get("payload") != BOOK]
        if not (response.get("metadata") or {}).get(STANDS_FIRST):
            lead = self._lead(utter_action, tracker, output_channel, values)
            if lead:
                # A message with buttons stays one message; otherwise each paragraph becomes one.
                response["text"] = f"{lead}{' ' if lead.endswith(':') else chr(10) * 2}{response['text']}"
        return response

    def _choose(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, values: dict[str, Any]
    ) -> Response | None:
        if utter_action not in self.responses:
            return None
        variations = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, values
        )
        usable = [variation for variation in variations if placeholders(variation) <= values.keys()]
        if not usable:
            return None
        # The variation that knows the most comes first: the one with the clinic's price before "I don't know".
        most = max(len(placeholders(variation)) for variation in usable)
        usable = [variation for variation in usable if len(placeholders(variation)) == most]
        chosen = usable[said_before(tracker, utter_action) % len(usable)]
        filled: Response = self._fill_response(copy.deepcopy(chosen), {}, **values)
        return filled

    def _lead(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, values: dict[str, Any]
    ) -> str | None:
        if not _spoke(tracker):
            # One action may say several things on one tracker: the mark keeps the introduction to the first.
            tracker._introduced = True
            lead = self._choose(INTRODUCTION, tracker, output_channel, values)
        elif utter_action.startswith(QUESTION_PREFIX) and _digressed(tracker, utter_action):
            lead = self._choose(BACK_TO_QUESTION, tracker, output_channel, values)
        else:
            return None
        return str(lead["text"]) if lead else None


def _spoke(tracker: DialogueStateTracker) -> bool:
    """Whether the assistant said anything in this session."""
    if getattr(tracker, "_introduced", False):
        return True
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, SessionStarted):
            return False
    return False


def _digressed(tracker: DialogueStateTracker, question: str) -> bool:
    """Whether the last question was this one and something else was said since."""
    answered_something_else = False
    asked_the_visitor = False
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            asked_the_visitor = True
        elif isinstance(event, BotUttered):
            said = event.metadata.get("utter_action") or ""
            if said.startswith(QUESTION_PREFIX):
                return asked_the_visitor and answered_something_else and said == question
            answered_something_else = answered_something_else or not asked_the_visitor
    return False
