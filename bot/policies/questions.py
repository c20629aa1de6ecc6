"""Inside a form, a question or anything else that is no answer is met first; the form's question then comes back."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.booking.changes import cancels_outright
from bot.booking.details import CALL_BACK_FORM, FORM_DETAILS, FORMS, PROBLEMS, REQUEST_FORM
from bot.conversation import asked_topics, looks_like_question
from bot.nlu.heard import IN_DOUBT
from bot.policies.base import DeterministicPolicy, visitor_just_spoke
from bot.topics import Topic

EXPLAIN = "action_explain"
REPAIR = "action_repair"

INFORM = "action_inform"
UNSENT = "action_unsent_request"
MANAGE = "manage_request"
FEW_WORDS = 3

# What a rule deals with in a form as anywhere else; whatever else tells nothing is an answer that was not understood.
OWN_WAY = frozenset(
    {
        "restart_or_cancel",
        "correct_something",
        "delete_my_data",
        "confirm_delete",
        "book_appointment",
        "manage_request",
        "call_back",
        "confirm_cancel_request",
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
        told = {entity["entity"] for entity in tracker.latest_message.entities} - PROBLEMS - {IN_DOUBT}
        return self._in_form(tracker, told) if tracker.active_loop_name else self._outside(tracker, told)

    def _outside(self, tracker: DialogueStateTracker, told: set[str]) -> str | None:
        """What several questions or a reference lead to while no form is open."""
        # A reference on its own asks how that request stands.
        managed = tracker.latest_message.intent.get("name") == MANAGE
        if not managed and ("reference" in told or self._calls_off(tracker)):
            return REQUEST_FORM
        return EXPLAIN if len(asked_topics(tracker.latest_message.parse_data)) > 1 else None

    def _in_form(self, tracker: DialogueStateTracker, told: set[str]) -> str | None:
        """What comes before the form's own question: an answer, a note, a repair; None where the form goes on."""
        intent = tracker.latest_message.intent.get("name")
        unsent = tracker.active_loop_name in FORMS and not tracker.get_slot("booking_reference")
        if intent == MANAGE and unsent and not told & {*FORM_DETAILS, "reference"}:
            return UNSENT
        topics = asked_topics(tracker.latest_message.parse_data)
        if told:
            # The story around an answer needs no explanation of its own; a question in it does.
            topics = [(topic, clause) for topic, clause in topics if topic.question and looks_like_question(clause)]
        if told and tracker.active_loop_name == CALL_BACK_FORM:
            # "Can somebody ring me on 087 …" is the answer there, not the wish once more.
            topics = [(topic, clause) for topic, clause in topics if topic.id != "talk_to_human"]
        if topics and not self._nonsense(topics):
            return EXPLAIN
        if intent in OWN_WAY:
            return None
        if told:
            # What a request is about, the form notes itself, in any order.
            about_it = tracker.active_loop_name in FORMS and told & FORM_DETAILS
            return None if about_it or tracker.get_slot("requested_slot") in told else INFORM
        if intent == "report_red_flag" and tracker.active_loop_name != "check_form":
            return None
        return REPAIR

    @staticmethod
    def _calls_off(tracker: DialogueStateTracker) -> bool:
        """Whether "cancel it" means the request that was just looked at or sent."""
        at_hand = tracker.get_slot("proven_request") or tracker.get_slot("booking_reference")
        text = tracker.latest_message.text or ""
        leaves = tracker.latest_message.intent.get("name") == "restart_or_cancel"
        return bool(at_hand) and leaves and cancels_outright(text)

    @staticmethod
    def _nonsense(topics: list[tuple[Topic, str]]) -> bool:
        """A few words that mean nothing here are an answer that was not understood, not another subject."""
        topic, clause = topics[0]
        few = len(clause.split()) <= FEW_WORDS
        return len(topics) == 1 and topic.id == "out_of_scope" and few and not looks_like_question(clause)
