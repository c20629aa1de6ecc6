"""A visitor is always answered: where there is nothing to say, where it took too long, and where it failed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage

from bot.channels.careful import careful, never_silent, sorry
from bot.channels.text import READ_CHARACTERS
from bot.channels.turns import TooSlowError


class Elsewhere(OutputChannel):
    """A channel that shows what it is told somewhere else."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Shows a text."""
        self.shown.append(text)


def handler(says: str = "", fails: type[Exception] | None = None) -> Any:
    """A handler that says this, then fails like this."""

    async def handle(message: UserMessage) -> None:
        if says:
            await message.output_channel.send_text_message(message.sender_id, says)
        if fails:
            raise fails

    return handle


async def answered(guard: Any, handle: Any, text: str | None = "hello", output: Any = None) -> list[str]:
    """What the visitor is told."""
    output = output or CollectingOutputChannel()
    await guard(handle)(UserMessage(text, output, "a"))
    return output.shown if isinstance(output, Elsewhere) else [said["text"] for said in output.messages]


@pytest.mark.parametrize("guard", [never_silent, careful])
async def test_what_is_said_is_left_alone(guard: Any) -> None:
    """Nothing is added to it."""
    assert await answered(guard, handler("Answered.")) == ["Answered."]
    assert await answered(guard, handler("Answered."), output=Elsewhere()) == ["Answered."]


@pytest.mark.parametrize("text", ["hello", "", None])
async def test_silence_is_broken(text: str | None) -> None:
    """With one kind sentence, only where it is known that nothing was said."""
    (said,) = await answered(never_silent, handler(), text)
    assert said and said != sorry()
    assert await answered(never_silent, handler(), text, Elsewhere()) == []


async def test_a_text_that_was_cut_is_told() -> None:
    """Not one that wasn't, nor where the channel can't tell."""
    long = "sore calf " * 300
    assert len(await answered(never_silent, handler("Answered."), long)) == 2
    assert len(await answered(never_silent, handler(), long)) == 2
    assert await answered(never_silent, handler("Answered."), "x" * READ_CHARACTERS) == ["Answered."]
    assert await answered(never_silent, handler("Answered."), long, Elsewhere()) == ["Answered."]


async def test_what_took_too_long_is_told_on_every_channel() -> None:
    """After what was said so far, and nothing is added."""
    for output in (None, Elsewhere()):
        said = await answered(never_silent, handler("So far.", TooSlowError), "sore calf " * 300, output)
        assert len(said) == 2 and said[0] == "So far." and "112" in said[1]


async def test_a_failure_is_met_with_regret(caplog: pytest.LogCaptureFixture) -> None:
    """Also after something was said; the log names neither the visitor nor what was written."""
    assert await answered(careful, handler("So far.", ValueError)) == ["So far.", sorry()]
    assert await answered(careful, handler(fails=ValueError)) == [sorry()]
    assert await answered(careful, handler("So far.", ValueError), output=Elsewhere()) == ["So far."]
    assert "112" in sorry()
    assert "ValueError" in caplog.text and "hello" not in caplog.text
    with pytest.raises(ValueError):  # noqa: PT011
        await answered(never_silent, handler(fails=ValueError))
