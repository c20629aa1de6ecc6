"""Inside a form, a question or anything else that is no answer is met first; the form's question then comes back."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.booking.details import FORM_DETAILS, FORMS, PROBLEMS
from bot.conversation import asked_topics, looks_like_question
from bot.nlu.heard import IN_DOUBT
from bot.policies.base import DeterministicPolicy, visitor_just_spoke
from bot.topics import Topic

EXPLAIN = "action_explain"
REPAIR = "action_repair"

INFORM = "action_inform"
FEW_WORDS = 3

# What a rule deals with in a form as anywhere else; whatever else tells nothing is an answer that was not understood.
OWN_WAY = frozenset(
    {
        "restart_or_cancel",
        "correct_something",
        "delete_my_data",
        "confirm_delete",
        "book_appointment",
        "start_check",
        "start_healing_check",
        "explain",
        "other_person",
    }
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class QuestionsPolicy(DeterministicPolicy):
    """Lets several questions in one message, and questions inside a form, be answered before anything else."""

    @staticmethod
    def get_default_config() -> dict[str, object]:
        """Below SafetyPolicy (9), above RulePolicy (6)."""
        return {"priority": 8}

    def next_action(self, tracker: DialogueStateTracker) -> str | None:
        """`action_explain` or `action_repair` where the rules alone would miss something, else None."""
        if tracker.latest_action_name == EXPLAIN and not tracker.active_loop_name:
            return str(ACTION_LISTEN_NAME)
        if not visitor_just_spoke(tracker):
            return None
        topics = asked_topics(tracker.latest_message.parse_data)
        if not tracker.active_loop_name:
            return EXPLAIN if len(topics) > 1 else None
        told = {entity["entity"] for entity in tracker.latest_message.entities} - PROBLEMS - {IN_DOUBT}
        if told:
            # The story around an answer needs no explanation of its own; a question in it does.
            topics = [(topic, clause) for topic, clause in topics if topic.question and looks_like_question(clause)]
        if topics and not self._nonsense(topics):
            return EXPLAIN
        intent = tracker.latest_message.intent.get("name")
        if intent in OWN_WAY:
            return None
        if told:
            # What a request is about, the form notes itself, in any order.
            answers = tracker.get_slot("requested_slot") in told or (
                tracker.active_loop_name in FORMS and told & FORM_DETAILS
            )
            return None if answers else INFORM
        if intent == "report_red_flag" and tracker.active_loop_name != "check_form":
            return None
        return REPAIR

    @staticmethod
    def _nonsense(topics: list[tuple[Topic, str]]) -> bool:
        """A few words that mean nothing here are an answer that was not understood, not another subject."""
        topic, clause = topics[0]
        few = len(clause.split()) <= FEW_WORDS
        return len(topics) == 1 and topic.id == "out_of_scope" and few and not looks_like_question(clause)
