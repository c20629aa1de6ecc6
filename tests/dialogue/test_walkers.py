"""Nobody who doesn't run is told of running."""

from __future__ import annotations

import pytest

from bot.dialogue.answer import Asked
from bot.dialogue.copy import Known, choose
from bot.dialogue.state import RUNS, State, Told
from bot.dialogue.walkers import for_walker


@pytest.mark.parametrize(
    ("words", "state", "name"),
    [
        ("can I keep at it?", State(), "case/going_on"),
        ("can I keep running?", State(), "case/can_i_run"),
        ("can I keep at it?", State(said={RUNS: 1}), "case/can_i_run"),
        ("can I keep at it?", State(facts={"race": Told("2026-12-20")}), "case/can_i_run"),
        ("can I keep at it?", State(facts={"level": Told("none")}, said={RUNS: 1}), "case/going_on"),
    ],
)
def test_a_round_is_no_run(words: str, state: State, name: str) -> None:
    assert for_walker(Asked("case/can_i_run", words=words), state).name == name


@pytest.mark.parametrize("name", ["faq/tape", "faq/how_long_rest", "case/what_should_i_do"])
def test_an_answer_leaves_out_what_it_says_of_running(name: str) -> None:
    walks, anybody = Known({"level": "none"}), Known({})
    for turn in range(2):
        assert " run" not in (choose(name, walks, {name: turn}) or "")
    assert any(" run" in (choose(name, anybody, {name: turn}) or "") for turn in range(2))


@pytest.mark.parametrize(
    ("words", "name"), [("may I still go bowling?", "case/going_on"), ("may I bowl?", "general/activity")]
)
def test_what_was_done_until_now_is_met_as_going_on(words: str, name: str) -> None:
    assert for_walker(Asked("general/activity", words=words), State()).name == name
