"""Safety comes first: advice is the next action whenever the assessed tier is above what was already told."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.booking.details import SIDE_NOTES
from bot.clinical.assess import TIERS, assess
from bot.clinical.facts import load_facts
from bot.conversation import known_facts, looks_like_question, standing_tier, starts_afresh
from bot.nlu.heard import IN_DOUBT
from bot.policies.base import DeterministicPolicy, visitor_just_spoke
from bot.topics import topics_by_intent

ADVICE = "action_safety_advice"
HOLD = "action_hold_advice"
ASK_IN_DOUBT = "action_ask_in_doubt"
READ_BACK = "action_read_back_correction"
APPLY = "action_apply_correction"
SEEN = "action_note_seen"
DOCTOR_TIERS = ("same_day", "emergency")

# What is still answered as asked while emergency or same-day advice stands.
ALWAYS_ANSWERED = frozenset(
    {
        "ask_why",
        "ask_what_i_told",
        "ask_my_data",
        "delete_my_data",
        "manage_request",
        "confirm_cancel_request",
        "restart_or_cancel",
        "correct_something",
        "bot_challenge",
        "ask_clarify",
    }
)
# What same-day advice holds back: treating it, running on it, or booking instead of being seen today.
HELD_ON_SAME_DAY = frozenset(
    {"book_appointment", "call_back", "ask_can_i_run", "ask_exercises", "start_healing_check", "ask_is_it_serious"}
)
# How playing it down sounds once nothing new is told.
COMPLAINTS = frozenset({"describe_calf_pain", "frustrated_no_progress", "report_red_flag"})
PLAYED_DOWN = frozenset({"affirm", "deny", "unsure", "inform", "nlu_fallback"})
# A statement that is only half taken for a question ("I'm sure it's just a strain") asks nothing.
SURE_QUESTION = 0.7


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class SafetyPolicy(DeterministicPolicy):
    """Tells what was heard in the very turn, and keeps to it afterwards."""

    def next_action(self, tracker: DialogueStateTracker) -> str | None:
        """Advice, a correction's read-back, or the held line; None where nothing about safety is open."""
        told = tracker.get_slot("told_tier") or "none"
        if not visitor_just_spoke(tracker):
            return self._after(tracker, told)
        if TIERS.index(assess(known_facts(tracker)).tier) > TIERS.index(told):
            return ADVICE
        intent = tracker.latest_message.intent.get("name")
        if tracker.get_slot("pending_correction"):
            return APPLY if intent in ("deny", "confirm_correction", "drop_correction") else READ_BACK
        if told in DOCTOR_TIERS:
            # "The scan was clear" is taken as told, and what had to wait may go on.
            if any(entity["entity"] == "checked_clear" for entity in tracker.latest_message.entities):
                return SEEN
            if standing_tier(tracker) == "none":
                return None
        if self._in_doubt(tracker, told):
            return ASK_IN_DOUBT
        if told in DOCTOR_TIERS and not tracker.active_loop_name and self._waves_off(tracker):
            return HOLD
        if intent in ALWAYS_ANSWERED:
            return None
        if told == "emergency":
            return HOLD
        if told == "same_day" and not tracker.active_loop_name:
            told_something = any(e["entity"] not in SIDE_NOTES for e in tracker.latest_message.entities)
            if intent in HELD_ON_SAME_DAY or intent in COMPLAINTS or intent == "goodbye":
                return HOLD
            if not told_something and (intent in PLAYED_DOWN or self._states(tracker)):
                return HOLD
        return None

    @staticmethod
    def _waves_off(tracker: DialogueStateTracker) -> bool:
        """Whether "leave it" is said of the advice: no form or request is at hand, and no new start is asked for."""
        if tracker.get_slot("proven_request") or tracker.get_slot("booking_reference"):
            return False
        leaves = tracker.latest_message.intent.get("name") == "restart_or_cancel"
        return leaves and not starts_afresh(tracker.latest_message.text or "")

    @staticmethod
    def _states(tracker: DialogueStateTracker) -> bool:
        """Whether something is said that asks nothing: "my wife thinks I overreact", "I'm sure it's just a strain"."""
        intent = tracker.latest_message.intent
        unsure = intent.get("name") in topics_by_intent() and intent.get("confidence", 0.0) < SURE_QUESTION
        beside = intent.get("name") in ("out_of_scope", "other_person")
        return (unsure or beside) and not looks_like_question(tracker.latest_message.text or "")

    @staticmethod
    def _in_doubt(tracker: DialogueStateTracker, told: str) -> bool:
        """Whether a sign was half heard, isn't known yet, and could raise the tier."""
        facts = known_facts(tracker)
        half_heard = (entity["value"] for entity in tracker.latest_message.entities if entity["entity"] == IN_DOUBT)
        return any(
            TIERS.index(assess({**facts, fact: value}).tier) > TIERS.index(told)
            for fact in half_heard
            if fact not in facts
            for value in load_facts()[fact].values
        )

    @staticmethod
    def _after(tracker: DialogueStateTracker, told: str) -> str | None:
        """Once the line is said, the visitor has the word; only the check goes on, to look for an emergency."""
        if tracker.latest_action_name in (HOLD, READ_BACK, SEEN, ASK_IN_DOUBT):
            return str(ACTION_LISTEN_NAME)
        if tracker.latest_action_name in (ADVICE, APPLY):
            return None if tracker.active_loop_name and told != "emergency" else str(ACTION_LISTEN_NAME)
        return None
