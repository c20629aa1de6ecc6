"""Rules are looked up by intent, once for each message."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from bot.policies.rules import IntentRulePolicy

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [greet, goodbye]
responses:
  utter_greet: [{text: hello}]
  utter_goodbye: [{text: bye}]
""")


def rule(said: UserUttered, action: str) -> DialogueStateTracker:
    """A rule as Rasa's generator hands it over."""
    events: list[Event] = [
        ActionExecuted("...", hide_rule_turn=True),
        ActionExecuted("action_listen"),
        said,
        ActionExecuted(action),
    ]
    made = DialogueStateTracker.from_events("rule", events, slots=DOMAIN.slots)
    made.is_rule_tracker = True
    return made


@pytest.fixture
def policy(tmp_path: Any) -> IntentRulePolicy:
    """A policy that has read no rule yet."""
    return IntentRulePolicy(
        IntentRulePolicy.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("rules"),
        ExecutionContext(GraphSchema({}), "unit"),
    )


def predicted(policy: IntentRulePolicy, intent: str) -> str:
    """The action after a message with this intent."""
    said = UserUttered("…", intent={"name": intent})
    conversation = DialogueStateTracker.from_events("x", [ActionExecuted("action_listen"), said], slots=DOMAIN.slots)
    prediction: PolicyPrediction = policy.predict_action_probabilities(conversation, DOMAIN)
    return str(DOMAIN.action_names_or_texts[prediction.probabilities.index(max(prediction.probabilities))])


def test_a_rule_is_found_with_one_lookup(policy: IntentRulePolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [rule(UserUttered(intent={"name": name}), f"utter_{name}") for name in ("greet", "goodbye")]
    policy.train(rules, DOMAIN)
    lookups = []
    states = policy._prediction_states

    def counted(*arguments: Any, **named: Any) -> Any:
        lookups.append(1)
        return states(*arguments, **named)

    monkeypatch.setattr(policy, "_prediction_states", counted)
    assert predicted(policy, "greet") == "utter_greet" and predicted(policy, "goodbye") == "utter_goodbye"
    assert len(lookups) == 2


def test_a_rule_that_quotes_a_message_is_refused(policy: IntentRulePolicy) -> None:
    quoted = UserUttered("good day to you", use_text_for_featurization=True)
    with pytest.raises(InvalidConfigException, match="good day to you"):
        policy.train([rule(quoted, "utter_greet")], DOMAIN)
