"""`python -m bot telegram setup`: tells Telegram where to send the bot's updates, and which commands it knows."""

from __future__ import annotations

import asyncio

from bot.channels.credentials import load_credentials
from bot.channels.delivery import Outcome
from bot.channels.messenger import words
from bot.channels.telegram import UPDATES, TelegramInput
from bot.channels.text import inside
from bot.errors import ConfigError

ENTRY = f"{TelegramInput.__module__}.{TelegramInput.__name__}"


async def set_up(connector: TelegramInput, public_address: str) -> str:
    """Has Telegram send the bot's updates to this installation, signed; the same again changes nothing.

    Returns the bot's name.

    Raises:
        ConfigError: Telegram can't be reached, or refuses token or address; the message says what to put right.
    """
    address = f"{public_address.rstrip('/')}/webhooks/{connector.name()}/webhook"
    me = await connector.call("getMe", {}, attempts=2)
    if me.outcome is not Outcome.DONE:
        known = me.body.get("error_code") in (401, 404)
        raise ConfigError(
            "Telegram doesn't know this token; copy it again from @BotFather."
            if known
            else "Telegram could not be reached; check the network and try again."
        )
    commands = [{"command": name, "description": what} for name, what in words()["commands"].items()]
    hook = {"url": address, "secret_token": connector.secret, "allowed_updates": list(UPDATES)}
    for method, body in (("setWebhook", hook), ("setMyCommands", {"commands": commands})):
        answer = await connector.call(method, body)
        if answer.outcome is not Outcome.DONE:
            told = str(answer.body.get("description") or "it could not be reached")
            raise ConfigError(f"Telegram refused {method} for {address}: {told}.")
    return str(inside(dict(me.body), "result", "username") or "")


def run(public_address: str) -> int:
    """Sets up the bot of credentials.yml and says what was done; returns the exit code.

    Raises:
        ConfigError: see `set_up`; or there is no such entry, or no address.
    """
    credentials = load_credentials()
    if ENTRY not in credentials:
        raise ConfigError(f"credentials.yml has no entry {ENTRY}; take the # away from its lines.")
    if not public_address:
        raise ConfigError("Where is this installation? Set ASSISTANT_PUBLIC_URL, such as https://chat.example.ie.")
    connector = TelegramInput.from_credentials(credentials[ENTRY])

    async def once() -> str:
        try:
            return await set_up(connector, public_address)
        finally:
            await connector.close()

    print(f"Telegram sends what is written to @{asyncio.run(once())} to {public_address} from now on.")
    return 0
