"""What the assistant says, as the website's chat shows it: a line for each bubble, with what may be drawn beside it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from bot.channels.messenger import outgoing

# Responses whose words have to be seen whatever else is on the screen: their beginnings, and the level they tell.
ADVICE = re.compile(r"utter_(?:advice|hold)_(emergency|crisis|same_day|gp_soon)")
# What an action may say about a reply (bot/web/hints.py); anything else that comes with a message stays here.
HINTS = ("standing", "acts", "picker")


class Screen(CollectingOutputChannel):
    """Hands each message on as it is said; advice stays in one piece and carries its level."""

    def __init__(self) -> None:
        super().__init__()
        self.said: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._level: str | None = None
        self._hints: dict[str, Any] = {}

    @classmethod
    def name(cls) -> str:
        """The channel that shows the messages."""
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Sends one response of the assistant."""
        found = ADVICE.match(str(message.get("utter_action") or ""))
        self._level = found[1] if found else None
        hints = message.get("hints")
        self._hints = {key: hints[key] for key in HINTS if key in hints} if isinstance(hints, dict) else {}
        await super().send_response(recipient_id, message)

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Sends a text: advice whole, anything else a paragraph at a time."""
        if self._level:
            await self._persist_message(self._message(recipient_id, text=text))
        else:
            await super().send_text_message(recipient_id, text)

    async def _persist_message(self, message: dict[str, Any]) -> None:
        await super()._persist_message(message)
        content = shown(message, self._level)
        if content:
            await self.said.put({**content, **self._hints})


def shown(message: Mapping[str, Any], level: str | None) -> dict[str, Any] | None:
    """A message of Rasa's as the browser gets it; None when there is nothing in it to show."""
    found = outgoing(message)
    if found is None:
        return None
    content: dict[str, Any] = {"text": found.text}
    if found.buttons:
        content["buttons"] = [{"title": button.title, "payload": button.payload} for button in found.buttons]
    if found.picture:
        picture = found.picture
        content["picture"] = {"src": picture.path, "src_dark": picture.path_dark, "alt": picture.alt}
    if level:
        content["level"] = level
    return content
