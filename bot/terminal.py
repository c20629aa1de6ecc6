"""The assistant in the terminal: the same path as a channel, buttons as numbered choices."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

from bot.channels.messenger import Outgoing, outgoing
from bot.settings import Settings

CHANNEL = "terminal"
LEAVE = ("/quit", "/exit")


async def ask(agent: Any, sender: str, text: str) -> list[dict[str, Any]]:
    """What the assistant answers: messages with `text` and, where it offers some, `buttons`."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    output = CollectingOutputChannel()
    await agent.handle_message(UserMessage(text, output, sender, input_channel=CHANNEL))
    return list(output.messages)


def show(message: dict[str, Any]) -> str:
    """A message as lines of text, its buttons numbered."""
    said = outgoing(message) or Outgoing()
    # Where no picture can be shown, its description says the same.
    lines = [said.text or (said.picture.alt if said.picture else "")]
    lines += [f"  {number}. {button['title']}" for number, button in enumerate(message.get("buttons") or [], start=1)]
    return "\n".join(lines)


async def _converse(settings: Settings, model: Path) -> None:
    from bot.server import load_agent

    agent = await load_agent(settings, model)
    sender = f"terminal-{uuid.uuid4().hex}"
    print("Write as a visitor would; a number presses a button; /quit leaves.\n")
    while True:
        try:
            text = await asyncio.to_thread(input, "you > ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if text.strip() in LEAVE:
            return
        for message in await ask(agent, sender, text):
            print(f"\n{show(message)}")
        print()


def chat(settings: Settings, model: Path) -> None:
    """Talks in the terminal until `/quit`, Ctrl-C or the end of the input.

    Raises:
        ConfigError: the model or a configuration file is wrong.
    """
    asyncio.run(_converse(settings, model))
