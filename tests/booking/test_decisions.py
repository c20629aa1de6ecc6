"""What a message decides about a request, over the lines of decisions.yml."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.decisions import (
    changes_nothing,
    decide,
    decides,
    no_more_changes,
    sends,
    stops,
    stops_outright,
)

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


# where a text is cut, and how long one may be


FILLER = "the calf was sore on the hill again that day "


def filler(count: int) -> str:
    """So many words that decide nothing."""
    return " ".join((FILLER * 50).split()[:count])


@pytest.mark.parametrize(("before", "ends"), [(38, True), (39, False)])
def test_an_end_in_a_story_is_none(before: int, ends: bool) -> None:
    """Forty words are a line, one more is a story; marks don't count."""
    text = f"{filler(before)}... , forget it"
    assert stops(text) is ends


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    """So many words of it, and so many characters."""
    assert decide("hill " * 399 + "?", "request:send") == "question"
    assert decide("hill " * 400 + "?", "request:send") == "unclear"
    assert decide("xy" * 3999 + "?", "request:send") == "question"
    assert decide("xy" * 4000 + "?", "request:send") == "unclear"


@pytest.mark.parametrize(
    "text",
    ["yessssssss", "YES", "Do please", "all is correct", "that’s grand"],
)
def test_a_yes_in_any_spelling(text: str) -> None:
    assert decide(text, "request:send") == "yes"


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("", "unclear"),
        ("...", "unclear"),
        ("?", "question"),
        ("... ?!", "question"),
        ("send it?", "question"),
        ("thanks?", "question"),
        ("no?", "no"),
        ("yes. no", "unclear"),
        ("thanks", "unclear"),
    ],
)
def test_marks_and_mixtures(text: str, decision: str) -> None:
    assert decide(text, "request:send") == decision


# an end, and what follows it


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("cancel that, make it Wednesday", "change"),
        ("make it Wednesday, no cancel that", "stop"),
        ("leave it so, send it", "unclear"),
        ("send it, ah no leave it", "stop"),
        ("leave it, leave it, send it", "unclear"),
        ("not now", "stop"),
        ("leave it as it is", "unclear"),
        ("can ye not leave it at that time", "unclear"),
        ("leave it on Monday", "unclear"),
        ("don't stop the booking", "unclear"),
        ("I had to stop the form", "unclear"),
    ],
)
def test_what_follows_an_end_counts(text: str, decision: str) -> None:
    assert decide(text, "request:send") == decision


@pytest.mark.parametrize(
    ("text", "outright"),
    [("ah forget it", True), ("not now", False), ("forget about the name", False), ("grand", False), ("", False)],
)
def test_what_ends_it_whatever_else_is_said(text: str, outright: bool) -> None:
    assert stops_outright(text) is outright


# what only one question takes


@pytest.mark.parametrize("text", ["you can keep it", "what I told ye", "it's fine to keep it", "on file"])
def test_that_it_may_be_kept_is_a_yes_only_where_that_is_asked(text: str) -> None:
    assert decide(text, "request:consent") == "yes"
    if text != "you can keep it":
        assert decide(text, "request:send") == "unclear"


@pytest.mark.parametrize(
    ("text", "at_send", "at_consent"),
    [
        ("no thanks, I'm private about it", "stop", "stop"),
        ("nope I'm private about it", "no", "no"),
        ("my name ok, my number no way, so no", "unclear", "no"),
        ("no, but yes to the name", "unclear", "unclear"),
        ("I have no time for this", "unclear", "unclear"),
    ],
)
def test_a_no_opens_the_message_or_settles_what_may_be_kept(text: str, at_send: str, at_consent: str) -> None:
    found = decide(text, "request:send"), decide(text, "request:consent")
    assert [one if one != "hold" else "unclear" for one in found] == [at_send, at_consent]


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("no I mean who reads it?", "question"),
        ("no, what I meant: send it", "unclear"),
        ("no I meant the number is wrong", "change"),
    ],
)
def test_a_no_to_what_was_understood_is_none_to_the_question(text: str, decision: str) -> None:
    assert decide(text, "request:send") == decision


# waiting, changing, asking


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("hold on a minute", "hold"),
        ("hold on, is it free?", "hold"),
        ("is it free? hold on", "question"),
        ("what time, maybe five", "question"),
        ("hold on, the name is wrong", "change"),
        ("but is the name wrong?", "hold"),
        ("the name is wrong", "change"),
        ("where do I park", "question"),
        ("the dog barked", "unclear"),
    ],
)
def test_a_wait_a_change_and_a_question(text: str, decision: str) -> None:
    assert decide(text, "request:send") == decision


# the small questions about a text


@pytest.mark.parametrize(
    ("text", "found"),
    [("send it", True), ("hold on", True), ("stop. thanks", True), ("not now", True), ("change", True), ("my calf", False), ("send it to my calf", False), ("", False)],
)  # fmt: skip
def test_what_is_made_of_deciding_words_alone(text: str, found: bool) -> None:
    assert decides(text) is found


@pytest.mark.parametrize(
    ("text", "found"), [("yes, send it", True), ("fire away", True), ("submit", True), ("grand, yes", False)]
)
def test_what_has_it_sent_by_that_word(text: str, found: bool) -> None:
    assert sends(text) is found


@pytest.mark.parametrize(
    ("text", "nothing", "no_more"),
    [
        ("nothing", True, False),
        ("nothing, send it", True, True),
        ("nothing needs changing, grand", True, True),
        ("that's all", False, False),
        ("no, that's it now", False, True),
        ("send it", False, True),
        ("no", False, False),
        ("grand", False, False),
        ("nothing, send it?", True, False),
        ("nothing, forget it", False, False),
        ("nothing but my calf", False, False),
    ],
)
def test_what_wants_no_change(text: str, nothing: bool, no_more: bool) -> None:
    """And what has it sent besides."""
    assert changes_nothing(text) is nothing
    assert no_more_changes(text) is no_more
