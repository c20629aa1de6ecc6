"""Messages are answered beside the server's loop, in order, and given up in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import QueueOutputChannel

from bot.channels.careful import careful, never_silent
from bot.channels.turns import TooSlowError, Turns
from bot.storage.locks import ConversationLocks


@pytest.fixture
def turns() -> Iterator[Turns]:
    """The thread, with little patience."""
    made = Turns(seconds=0.5)
    made.start()
    yield made
    made.stop()


async def _echo(message: UserMessage) -> None:
    for number in range(3):
        await message.output_channel.send_text_message(message.sender_id, f"{number} {message.text}")


async def test_what_is_said_arrives_in_order(turns: Turns) -> None:
    """All of it, before the handler returns."""
    output = CollectingOutputChannel()
    await turns.off_loop(_echo)(UserMessage("hello", output, "a"))
    assert [said["text"] for said in output.messages] == ["0 hello", "1 hello", "2 hello"]


async def test_a_stream_gets_it_too(turns: Turns) -> None:
    """A queue belongs to the server's loop."""
    queue: asyncio.Queue[Any] = asyncio.Queue()
    await turns.off_loop(_echo)(UserMessage("hello", QueueOutputChannel(queue), "a"))
    assert queue.qsize() == 3


@pytest.mark.parametrize("guard", [never_silent, careful])
async def test_a_slow_message_is_answered_with_the_number_to_ring(turns: Turns, guard: Any) -> None:
    """In time, and what it still says later is shown to nobody."""

    async def slow(message: UserMessage) -> None:
        time.sleep(3.0)
        await message.output_channel.send_text_message(message.sender_id, "too late")

    output = CollectingOutputChannel()
    started = time.monotonic()
    await guard(turns.off_loop(slow))(UserMessage("hello", output, "a"))
    assert time.monotonic() - started < 2.5
    assert len(output.messages) == 1 and "112 or 999" in output.messages[0]["text"]
    assert await turns.alive()
    assert len(output.messages) == 1


async def test_the_server_goes_on_while_a_message_is_read() -> None:
    """Its loop rests no longer than the interpreter needs to change threads."""
    turns = Turns(seconds=30)
    turns.start()

    async def busy(message: UserMessage) -> None:
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            sum(range(1_000))

    longest, reading = (
        0.0,
        asyncio.ensure_future(turns.off_loop(busy)(UserMessage("x", CollectingOutputChannel(), "a"))),
    )
    while not reading.done():
        before = time.monotonic()
        await asyncio.sleep(0.001)
        longest = max(longest, time.monotonic() - before)
    await reading
    turns.stop()
    assert longest < 0.75


async def test_a_failing_message_fails(turns: Turns) -> None:
    """With its own error, TimeoutError included."""
    for error in (ValueError, TimeoutError):

        async def failing(message: UserMessage, error: type[Exception] = error) -> None:
            raise error

        with pytest.raises(error) as raised:
            await turns.off_loop(failing)(UserMessage("hello", CollectingOutputChannel(), "a"))
        assert not isinstance(raised.value, TooSlowError)


async def test_both_event_loops_keep_out_of_each_others_conversations(turns: Turns) -> None:
    """The server's loop looks into conversations that a dead node left; meanwhile nobody else writes to them."""
    locks, inside, met = ConversationLocks(), [], []

    async def work() -> None:
        async with locks.lock("one"):
            met.append(len(inside))
            inside.append(1)
            await asyncio.sleep(0.02)
            inside.pop()

    there = [asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), turns._loop)) for _ in range(5)]
    await asyncio.gather(*there, *[work() for _ in range(5)])
    assert met == [0] * 10
