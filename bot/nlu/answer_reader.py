"""Last component: reads a message in the light of the conversation: the open question, what was told, the buttons.

Whatever it finds becomes an entity, so that slots are filled in one way only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

import yaml
from rapidfuzz import fuzz
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.booking.details import WITH_CHAT
from bot.clinical.facts import FactDefinition, load_facts
from bot.clinical.warnings import is_warning
from bot.nlu.contact import Heard, read_contact, settle, wish_beside_details
from bot.nlu.gate import fold, last_buttons
from bot.nlu.heard import IN_DOUBT
from bot.nlu.intent_classifier import PARTS
from bot.nlu.polarity import read_polarity
from bot.nlu.when import find_onset
from bot.settings import clinic

Entity = dict[str, Any]

NAME = "AnswerReader"
ASK_IN_DOUBT = "action_ask_in_doubt"
QUESTION_INTENTS = frozenset({"ask_clarify", "ask_why"})
CORRECTION = re.compile(
    r"\b(?:sorry|mis-?read|mistake|mistaken|mixed up|wrong|meant|correction|typo|actually|scratch that|my bad"
    r"|mis-?typed|take (?:it|that) back)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(r"\b(?:not|no|never|n't|isn'?t|don'?t|doesn'?t|hasn'?t|nor|without)\b|n't\b", re.IGNORECASE)
# Each question is positive ("Can you …?", "Is it …?"), so that yes and no have one meaning for each fact.
AFFIRMED = ("yes", "can", "pain_free")
DENIED = ("no", "cannot", "painful")
# "It's grand" to the question for a sign says that the sign isn't there.
CALM = re.compile(
    r"^\W*(?:(?:no|nah|ah|sure|right|ok|okay|well|eh|yeah|oh)\W+)*"
    r"(?:(?:\w+ ){0,2}(?:its|theyre|\w*(?:'s| is| are|'re| looks?| feels?|look|feel)) )?"
    r"(?:all |just |perfectly |totally )?(?:fine|grand|normal|ok|okay|good|perfect|(?:the |about the )?same)\b"
    # "The same size as the other one" says nothing about how the foot feels.
    r"(?! (?:until|but|before|except|when|if|unless|size|shape|width|length|colou?r|temperature))",
    re.IGNORECASE,
)
# "I'd rather not give my number" is a no to the question, whatever else it sounds like.
REFUSAL = re.compile(
    r"\b(?:rather not|prefer not|not (?:giving|telling|saying|sharing)|(?:do not|don'?t|won'?t) (?:want to |wish to )?"
    r"(?:give|tell|say|share)|none of your business|no way)\b",
    re.IGNORECASE,
)
REFUSABLE = ("name", "contact", "wished_times")
# A yes or no that is a clause of its own: "no, but it's red", "yes and it's hot too".
STANDS_ALONE = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|no|nope|nah|not sure|dunno|i don'?t know)\s*(?:[,.;!–-]|$|and\b|but\b|though\b)",
    re.IGNORECASE,
)
CALM_VALUES = ("no", "can")
WITH_THIS_CHAT = re.compile(
    r"\b(?:with|include|add|attach|send) (?:(?:in|on|them|it|along|too|this|the|our|whole|full|all of)\s)*"
    r"(?:chat|conversation|transcript|messages)\b|\b(?:chat|transcript|conversation) (?:too|as well|with it|can go)\b",
    re.IGNORECASE,
)
POLAR = {"affirm": "yes", "deny": "no", "unsure": "unsure"}
MAX_TITLE_WORDS = 6
# Below this an intent alone doesn't make a yes or a no.
LEAST_CONFIDENCE = 0.6
MAX_ANSWER_WORDS = 8
QUOTED_WORDS = 3
ANSWERS_FILE = Path(__file__).with_name("answers.yml")
TITLE_MATCH = 92
INFORM_PAYLOAD = re.compile(r"^/inform(\{.*\})$", re.DOTALL)


def entity(name: str, value: Any, words: str) -> Entity:
    """An entity as Rasa stores it, with the visitor's words."""
    return {"entity": name, "value": value, "start": 0, "end": len(words), "words": words, "extractor": NAME}


@lru_cache(maxsize=1)
def bare_answers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """For each fact the values and what they sound like as an answer, those with a negation in them first."""
    data = yaml.safe_load(ANSWERS_FILE.read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for fact, values in data.items():
        plain, negated = [], []
        for value, words in values.items():
            for word in words:
                pattern = re.compile(rf"(?<!\w)(?:{word})(?!\w)", re.IGNORECASE)
                if NEGATION.search(word.replace("'?", "'")):
                    negated.append((value, pattern))
                else:
                    # A negation just before turns the word round, and no other value follows from that.
                    plain.append((value, re.compile(rf"(?<!not )(?<!no )(?<!n't ){pattern.pattern}", re.IGNORECASE)))
        found[fact] = negated + plain
    return found


def read_fact(definition: FactDefinition, text: str, intent: str | None, others: bool = False) -> str | None:
    """The value an answer gives to the fact that was asked for, or None when it is no answer.

    `others`: another fact was heard in it, so that "no chest pain" is no "no" to the question for breath.
    """
    if intent in QUESTION_INTENTS:
        return None
    exact = next((b.value for b in definition.buttons if fold(b.title) == fold(text)), None)
    if exact:
        return exact
    polarity: str | None = read_polarity(text)
    if definition.group == "warning_signs" and polarity != "unsure" and CALM.search(text):
        return next((value for value in CALM_VALUES if value in definition.values), None)
    if others and not STANDS_ALONE.match(text):
        return None
    polarity = polarity or POLAR.get(intent or "")
    if polarity == "unsure":
        return "unsure" if "unsure" in definition.values else None
    if len(text.split()) <= MAX_ANSWER_WORDS:
        for value, pattern in bare_answers().get(definition.id, []):
            if value in definition.values and pattern.search(text):
                return value
    if polarity:
        meant = AFFIRMED if polarity == "yes" else DENIED
        named = next((value for value in meant if value in definition.values), None)
        if named:
            return named
    if len(text.split()) <= MAX_TITLE_WORDS and not NEGATION.search(text):
        scored = [(fuzz.token_set_ratio(fold(text), fold(b.title)), b.value) for b in definition.buttons]
        best = max(scored, default=(0, None))
        if best[0] >= TITLE_MATCH:
            return best[1]
    return None


def asked_in_doubt(tracker: DialogueStateTracker) -> str | None:
    """The fact whose question stands open because it was half heard, None when something else was said last."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
            return tracker.get_slot(IN_DOUBT) if event.action_name == ASK_IN_DOUBT else None
    return None


def apply_ratchet(entities: list[Entity], tracker: DialogueStateTracker, text: str, intent: str | None) -> list[Entity]:
    """Keeps a warning sign that was told: taking it back needs a correction, which is read back first."""
    kept: list[Entity] = []
    for found in entities:
        before = tracker.get_slot(found["entity"]) if found["entity"] in load_facts() else None
        takes_back = (
            before is not None
            and is_warning(found["entity"], str(before))
            and not is_warning(found["entity"], str(found["value"]))
        )
        if not takes_back:
            kept.append(found)
        elif intent == "correct_something" or CORRECTION.search(text):
            change = {"fact": found["entity"], "value": found["value"]}
            kept.append(entity("pending_correction", change, found.get("words") or text))
    return kept


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AnswerReader(GraphComponent):
    """Adds what only the conversation can tell about a message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerReader:
        """A component without settings."""
        return cls()

    # Rasa checks this annotation at run time and knows Optional, not `| None`.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:
        """Completes each message's entities and intent."""
        for message in messages:
            if tracker is not None:
                self._read(message, tracker)
        return messages

    def _read(self, message: Message, tracker: DialogueStateTracker) -> None:
        text: str = message.get(TEXT) or ""
        if text.startswith("/"):
            self._guard_payload(message, text, tracker)
            return
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        parts = message.get(PARTS) or []
        entities: list[Entity] = list(message.get(ENTITIES) or [])
        requested = asked_in_doubt(tracker) or tracker.get_slot("requested_slot")
        if requested:
            if (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY, 0.0) < LEAST_CONFIDENCE:
                intent = None
            if requested in REFUSABLE and REFUSAL.search(text):
                intent = "deny"
                message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
                message.set(PARTS, [], add_to_output=True)
                parts = []
            # "No, feeling is normal": a calm answer outweighs what a phrase of it would mean alone.
            if CALM.search(text):
                entities = [e for e in entities if (e["entity"], e["value"]) != (requested, "gone")]
            found = {e["entity"] for e in entities}
            first = parts[0]["intent"] if parts else intent
            entities += [
                e for e in self._answer(requested, text, first or intent, entities) if e["entity"] not in found
            ]
        elif not any(e["entity"] == "onset_time" for e in entities):
            entities += self._since(text, intent, parts)
        named = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        wish = None if tracker.active_loop_name else wish_beside_details(text, named)
        if wish:
            intent = wish
            message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        slots = tracker.current_slot_values()
        heard = Heard(text, intent, slots, tracker.active_loop_name, entities, datetime.now(clinic().zone))
        entities = settle([*entities, *read_contact(heard)], slots)
        message.set(ENTITIES, apply_ratchet(entities, tracker, text, intent), add_to_output=True)
        if not requested and not tracker.get_slot("pending_correction") and intent in ("affirm", "deny"):
            self._press(message, intent, last_buttons(tracker))

    @staticmethod
    def _answer(requested: str, text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
        definition = load_facts().get(requested)
        if definition:
            others = any(found["entity"] in load_facts() and found["entity"] != requested for found in entities)
            value = read_fact(definition, text, intent, others)
            # A bare "yeah" is no words to quote; the fact's label stands in for it.
            return [entity(requested, value, text if len(text.split()) > QUOTED_WORDS else "")] if value else []
        if requested == "onset_time":
            when = find_onset(text, datetime.now(clinic().zone).date(), bare=True)
            if when:
                return [entity(requested, when.iso, when.words)]
            return [entity(requested, "unsure", text)] if read_polarity(text) == "unsure" or intent == "unsure" else []
        if requested in ("consent", "booking_confirmed"):
            # "No, the scan was clear" says something about the scan.
            if any(found["entity"] in load_facts() for found in entities) and not STANDS_ALONE.match(text):
                return []
            polarity = read_polarity(text) or POLAR.get(intent or "")
            if requested == "consent" and polarity != "no" and WITH_THIS_CHAT.search(text):
                return [entity(requested, WITH_CHAT, text)]
            return [entity(requested, polarity, text)] if polarity in ("yes", "no") else []
        return []

    @staticmethod
    def _since(text: str, intent: str | None, parts: list[dict[str, Any]]) -> list[Entity]:
        """The onset where a clause says nothing but a time: "fed up with this. 3 months."."""
        clauses = [part["text"] for part in parts] if parts else [text]
        intents = [part["intent"] for part in parts] if parts else [intent]
        today = datetime.now(clinic().zone).date()
        for clause, meant in zip(clauses, intents, strict=True):
            when = find_onset(clause, today, bare=True) if meant == "inform_time_since" else None
            if when:
                return [entity("onset_time", when.iso, when.words)]
        return []

    @staticmethod
    def _press(message: Message, intent: str, buttons: list[dict[str, Any]]) -> None:
        """Lets a typed yes or no press the button that says so."""
        if not buttons:
            return
        # "Go on so" takes the check that was offered; otherwise a button has to say yes or no.
        button = buttons[0] if intent == "affirm" else buttons[-1]
        word = "yes" if intent == "affirm" else "no"
        offered_check = intent == "affirm" and button["payload"] == "/start_check"
        if offered_check or button["title"].lower().startswith(word):
            name, _, rest = str(button["payload"]).lstrip("/").partition("{")
            message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
            message.set(PARTS, [], add_to_output=True)
            if rest:
                values: Mapping[str, Any] = json.loads("{" + rest)
                pressed = [entity(key, value, message.get(TEXT)) for key, value in values.items()]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *pressed], add_to_output=True)

    @staticmethod
    def _guard_payload(message: Message, text: str, tracker: DialogueStateTracker) -> None:
        """An old answer button pressed again can't take back a warning sign either."""
        match = INFORM_PAYLOAD.match(text)
        if not match:
            return
        values: Mapping[str, Any] = json.loads(match.group(1))
        pressed = [entity(key, value, "") for key, value in values.items()]
        kept = apply_ratchet(pressed, tracker, text, "correct_something")
        if kept != pressed:
            message.set(TEXT, text.lstrip("/"), add_to_output=True)
            message.set(
                INTENT, {INTENT_NAME_KEY: "correct_something", PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True
            )
            message.set(ENTITIES, kept, add_to_output=True)
