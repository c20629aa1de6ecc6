"""What the assistant's own deterministic policies share."""

from __future__ import annotations

from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker


class DeterministicPolicy(Policy):
    """A policy that learns nothing: `next_action` names the next action or leaves it to the others."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy (6), so that ties go to this policy."""
        return {"priority": 9}

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DeterministicPolicy:
        """A ready policy."""
        return cls(config, model_storage, resource, execution_context)

    def next_action(self, tracker: DialogueStateTracker) -> str | None:
        """The action to run now, or None to leave it to the other policies."""
        raise NotImplementedError

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Full confidence in `next_action`, none in anything else.

        A form's own steps are "no user" predictions, which Rasa's ensemble lets win over everything; the flag is what
        puts this policy on the same footing, and the priority then decides.
        """
        action = self.next_action(tracker)
        probabilities = self._default_predictions(domain)
        if action is None:
            return self._prediction(probabilities)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=True)


def visitor_just_spoke(tracker: DialogueStateTracker) -> bool:
    """Whether nothing has been done yet about the newest message."""
    return tracker.latest_action_name == ACTION_LISTEN_NAME and tracker.latest_message is not None
