"""Rasa's rules, looked up once for each message."""

from __future__ import annotations

import warnings

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

# Rasa looks for the very class when it warns, and for any class derived from it when it works.
warnings.filterwarnings("ignore", message="'RulePolicy' is not included in the model's policy configuration")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IntentRulePolicy(RulePolicy):
    """RulePolicy for rules that name intents.

    Rasa looks each message up twice, first among rules that quote a message word for word. There are none, and the
    lookup rebuilds the whole conversation, a fourteenth of the time of a reply.
    """

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: object) -> Resource:
        """Reads the rules.

        Raises:
            InvalidConfigException: a rule quotes a message (`user:`), which would never be found.
        """
        for tracker in training_trackers:
            for event in tracker.events:
                if tracker.is_rule_tracker and isinstance(event, UserUttered) and event.use_text_for_featurization:
                    raise InvalidConfigException(
                        f"A rule in data/rules quotes the message {event.text!r}; name an intent there, or use Rasa's "
                        "RulePolicy in config.yml."
                    )
        return super().train(training_trackers, domain, **kwargs)

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(tracker, domain, False)
        return found
