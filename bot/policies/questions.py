"""Inside a form, a question or anything else that is no answer is met first; the form's question then comes back."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation import asked_topics
from bot.policies.base import DeterministicPolicy, visitor_just_spoke

EXPLAIN = "action_explain"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class QuestionsPolicy(DeterministicPolicy):
    """Lets several questions in one message, and questions inside a form, be answered before anything else."""

    @staticmethod
    def get_default_config() -> dict[str, object]:
        """Below SafetyPolicy (9), above RulePolicy (6)."""
        return {"priority": 8}

    def next_action(self, tracker: DialogueStateTracker) -> str | None:
        """`action_explain` when there is something to answer that a rule would miss."""
        if tracker.latest_action_name == EXPLAIN and not tracker.active_loop_name:
            return ACTION_LISTEN_NAME
        if not visitor_just_spoke(tracker):
            return None
        topics = asked_topics(tracker.latest_message.parse_data)
        if topics and (tracker.active_loop_name or len(topics) > 1):
            return EXPLAIN
        return None
