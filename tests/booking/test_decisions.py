"""What a message decides about a request, over the lines of decisions.yml."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.decisions import decide

DATA = yaml.load(Path(__file__).with_name("decisions.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
LINES = [(f"request:{q}", kind, line) for q, kinds in DATA.items() for kind, lines in kinds.items() for line in lines]


@pytest.mark.parametrize(("question", "kind", "line"), LINES)
def test_line_decides_what_it_says(question: str, kind: str, line: str) -> None:
    assert decide(line, question) == kind


def test_there_are_enough_lines() -> None:
    assert len(LINES) >= 400


@pytest.mark.parametrize("line", ["yes", "no", "grand", "send it"])
def test_bare_yes_or_no_decides_nothing_without_a_question(line: str) -> None:
    assert decide(line, "") == "unclear"


@given(
    st.sampled_from([line for asked, kind, line in LINES if kind != "yes" and asked != "request:edit"]),
    st.sampled_from(["yes", "grand", "ok"]),
)
def test_yes_beside_anything_else_is_no_yes(line: str, yes: str) -> None:
    harmless = {
        "thanks",
        "cheers",
        "thank you",
        "thanks a million",
        "thank you so much",
        "good man",
        "lol",
        "so",
        "and",
    }
    if line.strip(" .…🙂").lower() in harmless | {"", "hello", "hi", "hi there", "sure look"}:
        return
    assert decide(f"{yes}, {line}", "request:send") != "yes"
    assert decide(f"{line}, {yes}", "request:send") != "yes"


@given(st.text(max_size=300))
def test_anything_can_be_read(text: str) -> None:
    assert decide(text, "request:send") in {"yes", "no", "stop", "hold", "change", "question", "unclear"}
