"""Who decides what is done next."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActionExecuted, ActiveLoop

from bot.policies.base import DeterministicPolicy
from bot.policies.questions import QuestionsPolicy
from bot.policies.safety import SafetyPolicy
from tests.unit.trackers import says, tracker


def made(policy: type[DeterministicPolicy]) -> DeterministicPolicy:
    """A ready policy."""
    context = ExecutionContext(GraphSchema({}), "unit")
    return policy(policy.get_default_config(), None, Resource("unit"), context)


@pytest.fixture
def safety() -> DeterministicPolicy:
    """The policy that goes first."""
    return made(SafetyPolicy)


@pytest.fixture
def questions() -> DeterministicPolicy:
    """The policy for what rules would miss."""
    return made(QuestionsPolicy)


@pytest.mark.parametrize("form", [None, "check_form", "booking_form", "healing_form"])
def test_advice_when_the_tier_rises(safety: DeterministicPolicy, form: str | None) -> None:
    """In any form, and in none."""
    loop = [ActiveLoop(form)] if form else []
    assert safety.next_action(tracker(*loop, *says("it's swollen"), swelling="yes")) == "action_safety_advice"


def test_no_advice_twice(safety: DeterministicPolicy) -> None:
    """What was told is not told again."""
    assert safety.next_action(tracker(*says("hello", "greet"), swelling="yes", told_tier="same_day")) is None


@pytest.mark.parametrize("intent", ["greet", "book_appointment", "ask_causes", "deny", "nlu_fallback", "thank"])
def test_after_an_emergency_everything_is_met_with_help(safety: DeterministicPolicy, intent: str) -> None:
    """No form, no explanation."""
    conversation = tracker(*says("…", intent), breathless="yes", told_tier="emergency")
    assert safety.next_action(conversation) == "action_hold_advice"


@pytest.mark.parametrize("intent", ["ask_why", "delete_my_data", "correct_something", "restart_or_cancel"])
def test_what_is_answered_all_the_same(safety: DeterministicPolicy, intent: str) -> None:
    """Why, my data, a correction, starting over."""
    assert safety.next_action(tracker(*says("start again", intent), breathless="yes", told_tier="emergency")) is None


@pytest.mark.parametrize("intent", ["book_appointment", "ask_exercises", "ask_can_i_run", "deny"])
def test_same_day_advice_parks_what_must_wait(safety: DeterministicPolicy, intent: str) -> None:
    """Booking, running, exercises, playing it down."""
    conversation = tracker(*says("…", intent), swelling="yes", told_tier="same_day")
    assert safety.next_action(conversation) == "action_hold_advice"


def test_listen_after_advice(safety: DeterministicPolicy) -> None:
    """The visitor has the word."""
    done = ActionExecuted("action_safety_advice")
    assert safety.next_action(tracker(*says("…"), done, told_tier="emergency")) == "action_listen"


def test_a_check_goes_on_after_same_day_advice(safety: DeterministicPolicy) -> None:
    """To look for an emergency."""
    events = [ActiveLoop("check_form"), *says("…"), ActionExecuted("action_safety_advice")]
    assert safety.next_action(tracker(*events, told_tier="same_day")) is None


def test_a_correction_is_read_back_then_applied(safety: DeterministicPolicy) -> None:
    """First the question which one holds, then the change."""
    change = {"fact": "swelling", "value": "no"}
    slots: dict[str, Any] = {"swelling": "yes", "told_tier": "same_day", "pending_correction": change}
    assert safety.next_action(tracker(*says("…", "correct_something"), **slots)) == "action_read_back_correction"
    assert safety.next_action(tracker(*says("the new one", "confirm_correction"), **slots)) == "action_apply_correction"


def test_a_question_inside_a_form_is_answered_first(questions: DeterministicPolicy) -> None:
    """Outside a form a rule does it."""
    asked = says("what causes it?", "ask_causes")
    assert questions.next_action(tracker(ActiveLoop("check_form"), *asked)) == "action_explain"
    assert questions.next_action(tracker(*asked)) is None


def test_an_answer_is_left_to_the_form(questions: DeterministicPolicy) -> None:
    """Also when it comes with a story."""
    events = [ActiveLoop("check_form"), *says("it's the left and I'm fed up", "frustrated_no_progress", side="left")]
    assert questions.next_action(tracker(*events, requested_slot="side")) is None


def test_another_fact_is_noted(questions: DeterministicPolicy) -> None:
    """And the question comes back by itself."""
    events = [ActiveLoop("check_form"), *says("the left one", side="left")]
    assert questions.next_action(tracker(*events, requested_slot="swelling")) == "action_inform"


def test_nonsense_inside_a_form_is_repaired(questions: DeterministicPolicy) -> None:
    """It is an answer that was not understood."""
    events = [ActiveLoop("check_form"), *says("purple monkey", "nlu_fallback")]
    assert questions.next_action(tracker(*events, requested_slot="swelling")) == "action_repair"
