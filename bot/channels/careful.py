"""Makes sure that a visitor is always answered, whatever happens further in."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.text import to_read
from bot.channels.turns import TooSlowError
from bot.settings import clinic_words
from bot.storage.database import session_hash

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    file = Path(__file__).with_name("words.yml")
    return {
        key: text.format(**clinic_words()) for key, text in yaml.safe_load(file.read_text(encoding="utf-8")).items()
    }


def sorry() -> str:
    """What is said where a message can't be answered: to send it again, and whom to ring if it is urgent."""
    return _words()["failed"]


def never_silent(handle: Handler) -> Handler:
    """The handler, with a kind sentence where it has nothing to say; what fails still fails.

    Every channel's messages pass here, so that nothing further in reads more than `to_read` leaves of one. Where
    something was left out, or reading took too long, the visitor is told, with the number to ring if it is urgent.
    """

    async def handle_aloud(message: UserMessage) -> None:
        message.text, cut = to_read(message.text or "")
        output = message.output_channel
        try:
            await handle(message)
        except TooSlowError:
            # Also after what was said so far: none of it was kept.
            await output.send_text_message(message.sender_id, _words()["too_slow"])
            return
        if not isinstance(output, CollectingOutputChannel):
            return
        if not output.messages:
            await output.send_text_message(message.sender_id, _words()["silent"])
        if cut:
            await output.send_text_message(message.sender_id, _words()["too_long"])

    return handle_aloud


def careful(handle: Handler) -> Handler:
    """The handler, with a kind sentence where it fails or stays silent; the log names the session by its hash only."""
    aloud = never_silent(handle)

    async def handle_carefully(message: UserMessage) -> None:
        try:
            await aloud(message)
        except Exception as error:  # nothing from outside may reach the visitor as an error
            logger.error(
                "A message could not be handled: %s (session %s).",
                type(error).__name__,
                session_hash(message.sender_id)[:12],
            )
            if isinstance(message.output_channel, CollectingOutputChannel):
                # Also after what was said so far, urgent advice maybe: none of it was kept.
                await message.output_channel.send_text_message(message.sender_id, sorry())

    return handle_carefully
