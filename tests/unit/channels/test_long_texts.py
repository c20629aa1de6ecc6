"""However a text is made, reading it takes time in proportion to its length, and only so much of it is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.careful import never_silent
from bot.channels.text import GAP, READ_CHARACTERS, readable, split, to_read
from tests.stopwatch import cpu_seconds, least_seconds

STOPPERS = {
    "spaces between two sentences": lambda n: "my calf hurts" + " " * n + "when I run",
    "spaces only": lambda n: " " * n,
    "commas and spaces": lambda n: "hurts," + " " * n + "x",
    "line breaks and spaces": lambda n: "\n ".join("" for _ in range(n // 2)),
    "tabs and no-break spaces": lambda n: "\t\u00a0" * (n // 2),
    "one sentence again and again": lambda n: "can't breathe " * (n // 14),
    "dashes": lambda n: " -" * (n // 2),
    "full stops": lambda n: ". " * (n // 2),
    "and": lambda n: " and" * (n // 4),
    "one long word": lambda n: "a" * n,
}


async def _passed_on(text: str) -> tuple[str, list[dict[str, Any]]]:
    """What the assistant is given of a message to read, and what the visitor gets."""
    read: list[str] = []

    async def handle(message: UserMessage) -> None:
        read.append(message.text or "")
        await message.output_channel.send_text_message(message.sender_id, "Answered.")

    output = CollectingOutputChannel()
    await never_silent(handle)(UserMessage(text, output, "someone"))
    return read[0], output.messages


@pytest.mark.parametrize("name", STOPPERS)
@pytest.mark.parametrize("work", [to_read, readable, lambda t: split(t, 100)])
def test_twice_the_text_takes_twice_the_time(work: Any, name: str) -> None:
    """And not four or eight times; very short times are all alike."""
    make = STOPPERS[name]
    short, long = make(4_000), make(8_000)
    once = cpu_seconds(lambda: work(short))
    limit = max(0.05, 3 * once)
    assert least_seconds(lambda: work(long), limit) < limit


@pytest.mark.parametrize("name", STOPPERS)
async def test_the_assistant_gets_no_more_than_2000_characters(name: str) -> None:
    """And no run of white space, whatever channel it comes from."""
    read, _ = await _passed_on(STOPPERS[name](10_000))
    assert len(read) <= READ_CHARACTERS
    assert "  " not in read and "\n\n" not in read and "\t" not in read


async def test_of_a_long_story_the_beginning_and_the_end_are_read() -> None:
    """Whole words of them, and the visitor is told, with the number to ring."""
    story = "It began in March. " + "I run a lot. " * 400 + "Now I can't breathe."
    read, said = await _passed_on(story)
    assert read.startswith("It began in March.") and read.endswith("Now I can't breathe.")
    assert GAP in read and set(read.replace(GAP, " ").split()) <= set(story.split())
    assert said[0]["text"] == "Answered." and "112" in said[-1]["text"]


@given(st.text(max_size=300))
def test_a_short_text_loses_nothing_but_white_space(text: str) -> None:
    """Words and line breaks stay."""
    tidy, cut = to_read(text)
    assert not cut and tidy.split() == text.split()


def test_a_payload_stays_a_payload() -> None:
    """A button's text is read as it was made."""
    assert to_read('/inform{"side": "left"}') == ('/inform{"side": "left"}', False)


def test_line_breaks_stay() -> None:
    """They end sentences."""
    assert to_read("sore calf \n\n\n no   swelling\n") == ("sore calf\nno swelling", False)


@pytest.mark.parametrize(
    "value", [10**5000, float("nan"), True, None, ["a"]], ids=["digits", "nan", "true", "none", "list"]
)
def test_what_is_no_text_never_fails(value: Any) -> None:
    """A number of five thousand digits neither."""
    assert isinstance(readable(value), str)
