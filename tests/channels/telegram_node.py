"""A node for tests to kill: Telegram's connector before an assistant that keeps conversations as the real one does.

Run as a program: `python -m tests.channels.telegram_node PORT API_ADDRESS`. Its files lie where ASSISTANT_VAR says.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from rasa.core.channels.channel import UserMessage, register
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Sanic

from bot.channels.telegram import TelegramInput
from bot.framing import StrictProtocol
from bot.settings import load_settings
from bot.storage.conversations import ConversationStore
from bot.storage.locks import ConversationLocks
from tests.channels.fakes.telegram import TOKEN

SECRET = "a-secret-that-only-telegram-knows"


class Echo:
    """Says back what it is told, and stores it; takes a little time, so that there is something to interrupt."""

    def __init__(self) -> None:
        self.lock_store = ConversationLocks()
        self.tracker_store = ConversationStore(
            domain=Domain.empty(), dialect="sqlite", db=str(load_settings().var / "conversations.db")
        )

    async def handle_message(self, message: UserMessage) -> None:
        """Answers in two bubbles, the first with 112 where breath is short."""
        async with self.lock_store.lock(message.sender_id):
            tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
            tracker.update(UserUttered(message.text, message_id=message.message_id))
            await asyncio.sleep(0.02)
            first = "Ring 112 or 999 now." if "breath" in str(message.text) else "Thanks."
            for text, buttons in ((first, []), (f"You said: {message.text}", [{"title": "Left", "payload": "/l"}])):
                tracker.update(BotUttered(text, {"buttons": buttons} if buttons else {}))
                sent: dict[str, Any] = {"text": text, **({"buttons": buttons} if buttons else {})}
                await message.output_channel.send_response(message.sender_id, sent)
            await asyncio.sleep(0.02)
            await self.tracker_store.save(tracker)


def main(port: int, address: str) -> None:
    """Serves until it is killed."""
    os.makedirs(load_settings().var, exist_ok=True)
    app = Sanic("node", configure_logging=False)
    app.ctx.agent = Echo()
    register([TelegramInput(TOKEN, SECRET, address)], app, "/webhooks/")
    app.run(host="127.0.0.1", port=port, protocol=StrictProtocol, access_log=False, motd=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
