"""What the messengers share. A connector says how its webhook is verified and read, and how its messages look.

A webhook is stored, then acknowledged; each chat's messages are handled one after another, different chats at the same
time. What can't be stored isn't acknowledged. A visitor is always answered, by another node or after a restart if need
be, and failures are logged without words.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import yaml
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import text as plain

from bot.channels.careful import Handler, careful, sorry
from bot.channels.chats import Chats, Remembered
from bot.channels.delivery import Api, UnreachedError
from bot.channels.inbox import FAILURES, Inbox, told_before
from bot.channels.memory import Memory, shared_memory
from bot.channels.text import inside, readable, split
from bot.dialogue.copy import titles
from bot.errors import ConfigError
from bot.settings import clinic_words, load_settings
from bot.storage.inbox import Delivered, Item

logger = logging.getLogger(__name__)

WORDS_FILE = Path(__file__).with_name("messenger_words.yml")
BODY_BYTES = 1024 * 1024
# A person may write so much; what comes faster is answered once with a request to slow down.
MESSAGES, PER_SECONDS = 20, 60
SECOND_CHANCE = 60
# A message over which the process died so often is not tried again; its sender is asked to write it otherwise.
MOST_ATTEMPTS = 3
# An edited message of fewer words can't be told from an answer to the question that is open now.
EDIT_WORDS = 3
CHAT, LINK = "chat", "link"
ANSWERING_REACTIONS = ("👍", "👎")


@dataclass(frozen=True)
class Button:
    """A choice: what it says, and what choosing it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Picture:
    """A picture of ours: its path below the server's address (`/pictures/….svg?…`), and what it shows, in words.

    `path_dark` is the same for a dark screen, "" where there is none.
    """

    path: str
    alt: str
    path_dark: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One message to a visitor, whatever the channel."""

    text: str = ""
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None


def outgoing(said: Mapping[str, Any]) -> Outgoing | None:
    """A message of Rasa's as one to send; None when there is nothing in it to show."""
    buttons = tuple(Button(str(b.get("title") or ""), str(b.get("payload") or "")) for b in said.get("buttons") or [])
    path, alt, dark = (inside(dict(said), "custom", "picture", key) for key in ("path", "alt", "path_dark"))
    picture = Picture(path, alt, str(dark or "")) if isinstance(path, str) and isinstance(alt, str) else None
    text = str(said.get("text") or "").strip()
    return Outgoing(text, buttons, picture) if text or buttons or picture else None


@dataclass(frozen=True)
class Incoming:
    """What somebody sent.

    `kind`: text, press (the text is the button's payload), edited, command (the text is its name), reaction (the text
    is the emoji), or what can't be read: voice, sticker, picture, document, location, contact, group, other. `id` is
    the messenger's own, `person` whom to answer, `at` when it was sent (Unix time), `about` what answering needs.
    """

    id: str
    person: str
    kind: str
    text: str = ""
    at: float = 0.0
    about: Mapping[str, Any] = field(default_factory=dict)


class UnwelcomeError(Exception):
    """A webhook that isn't taken; `status` is the HTTP status it gets."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """What is said (`says`) and what a command or reaction is taken as (`taken_as`), the clinic's facts filled in."""
    known = clinic_words()
    groups = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return {
        group: {name: text if group == "taken_as" else text.format(**known) for name, text in lines.items()}
        for group, lines in groups.items()
    }


class Collected(CollectingOutputChannel):
    """Takes a turn's messages; they are sent once the turn is stored, so that no failing send can lose it."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        """The channel that shows the messages, for words that differ between channels."""
        return self._channel


class Messenger(InputChannel):
    """A connector's frame: `POST` and `GET` on `/webhooks/<name>/webhook`."""

    def __init__(self, api: Api, key: str, memory: Memory | None = None) -> None:
        """`key` is the channel's own secret: it keeps sender ids from being guessed from phone numbers."""
        self.api, self.memory, self.chats, self._key = api, memory or shared_memory(), Chats(), key.encode()
        # For each person the messenger's id of our newest message.
        self.newest = Remembered()
        self.inbox = Inbox(self.name())
        self._keeping_up: asyncio.Task[None] | None = None

    # "chat": health questions are asked here; "link": on the website, to which a signed link leads.
    screening = CHAT

    def screened(self: Self, credentials: Mapping[str, Any] | None) -> Self:
        """Itself, with `screening` as credentials.yml has it.

        Raises:
            ConfigError: it is neither chat nor link, or a link has nowhere to lead.
        """
        self.screening = str((credentials or {}).get("screening") or CHAT)
        if self.screening not in (CHAT, LINK):
            raise ConfigError(f"credentials.yml: {self.name()}: screening is {CHAT} or {LINK}.")
        if self.screening == LINK and not load_settings().public_url:
            raise ConfigError(f"credentials.yml: {self.name()}: screening: {LINK} needs ASSISTANT_PUBLIC_URL; set it.")
        return self

    # what a connector says about itself

    def read(self, request: Request) -> list[Incoming]:
        """What a webhook brings, in order; an empty list when there is nothing to answer in it.

        Raises:
            UnwelcomeError: it is not signed as it must be (401), or can't be read (400).
        """
        raise NotImplementedError

    def greeted(self, request: Request) -> HTTPResponse:
        """The answer to GET, by which some messengers check the address."""
        return plain("", status=405)

    async def begin(self, incoming: Incoming) -> None:
        """Shows that a message was seen and is being answered; its failures don't matter."""

    async def send(self, incoming: Incoming, message: Outgoing) -> None:
        """Sends one message to the person who wrote."""
        raise NotImplementedError

    # the frame

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook's routes."""
        webhook = Blueprint(f"{self.name()}_webhook", self.name())
        handle = careful(on_new_message)

        async def check(request: Request) -> HTTPResponse:
            return self.greeted(request)

        async def receive(request: Request) -> HTTPResponse:
            return await self._received(request, handle)

        async def begin(app: Any, _: Any) -> None:
            def take_up(item: Item) -> None:
                self._queue(item, handle, app.ctx.agent, again=True)

            self._keeping_up = asyncio.get_running_loop().create_task(self.inbox.keep_up(take_up))

        async def finish(*_: Any) -> None:
            await self.close()

        webhook.add_route(check, "/webhook", methods=["GET"])
        webhook.add_route(receive, "/webhook", methods=["POST"])
        webhook.listener("after_server_start")(begin)
        webhook.listener("before_server_stop")(finish)
        return webhook

    async def _received(self, request: Request, handle: Handler) -> HTTPResponse:
        """Takes a webhook: once it is stored, what is new in it waits for its turn in its chat, and the messenger is
        thanked; 503 when it can't be stored, so that the messenger delivers it again."""
        try:
            if len(request.body) > BODY_BYTES:
                raise UnwelcomeError(413)
            found = self.read(request)
        except UnwelcomeError as unwelcome:
            return plain("", status=unwelcome.status)
        try:
            items = await self.inbox.take_in([self._delivered(incoming) for incoming in found]) if found else []
        except FAILURES as error:
            logger.error("A message could not be stored and wasn't taken: %s.", type(error).__name__)
            return plain("", status=503)
        for item in items:
            self._queue(item, handle, request.app.ctx.agent)
        return self.acknowledged()

    def _delivered(self, incoming: Incoming) -> Delivered:
        digest = hmac.new(self._key, f"{self.name()}:message:{incoming.id}".encode(), hashlib.sha256).hexdigest()
        content = json.dumps(asdict(replace(incoming, text=readable(incoming.text))))
        return Delivered(digest, self.session(incoming.person), content)

    def acknowledged(self) -> HTTPResponse:
        """The answer to a webhook that was taken."""
        return plain("")

    async def close(self) -> None:
        """Finishes what was acknowledged, then closes the connections."""
        if self._keeping_up:
            self._keeping_up.cancel()
        await self.chats.finished()
        await self.inbox.leave()
        await self.api.close()
        await self.memory.close()

    def session(self, person: str) -> str:
        """The sender id of a person's conversation; it names nobody."""
        digest = hmac.new(self._key, f"{self.name()}:{person}".encode(), hashlib.sha256).hexdigest()
        return f"{self.name()}-{digest[:32]}"

    def _queue(self, item: Item, handle: Handler, agent: Any, again: bool = False) -> None:
        """Puts a message behind what its chat still has to do; `again` where somebody may have begun to answer it."""
        incoming = Incoming(**json.loads(item.content))

        async def answer() -> None:
            if not self.inbox.holds(item):
                return
            try:
                await self._answer(item, incoming, handle, agent if again else None)
            except UnreachedError:
                await self.inbox.put_back(item)
            except Exception:
                await self.inbox.put_back(item)
                raise
            else:
                await self.inbox.answered(item)

        self.chats.add(self.session(incoming.person), answer)

    async def _answer(self, item: Item, incoming: Incoming, handle: Handler, agent: Any) -> None:
        """Decides what is to be said, unless that is stored already, and sends what isn't sent."""
        if item.replies is None:
            if not agent and not await self._admitted(incoming):
                return
            await self.begin(incoming)
            if item.attempts < MOST_ATTEMPTS:
                replies = joined(await self._replies(incoming, handle, agent), self.longest_text)
            else:
                replies = [Outgoing(text=sorry())]
            await self.inbox.keep_replies(item, [asdict(message) for message in replies])
        else:
            replies = [_from_stored(message) for message in json.loads(item.replies)]
        for number, message in enumerate(replies[item.sent :], start=item.sent + 1):
            await self.send(incoming, message)
            await self.inbox.note_sent(item, number)

    # Texts of a turn that follow each other are joined up to this length.
    longest_text = 4096

    async def _admitted(self, incoming: Incoming) -> bool:
        """Whether the person keeps within the limit; who doesn't is told so once a minute."""
        session = self.session(incoming.person)
        if await self.memory.allow(f"{self.name()}:{session}", MESSAGES, PER_SECONDS):
            return True
        if await self.memory.first_time(f"{self.name()}:slower:{session}", SECOND_CHANCE):
            await self.send(incoming, Outgoing(text=words()["says"]["slower"]))
        return False

    async def _replies(self, incoming: Incoming, handle: Handler, agent: Any = None) -> list[Outgoing]:
        """All that is to be said about a message: a channel's own sentence, the assistant's answer, or both.

        With an agent, what was answered before a node died is said again instead of being thought anew.
        """
        said, sentence = self._understood(incoming)
        replies = [Outgoing(text=words()["says"][sentence])] if sentence else []
        if not said:
            return replies
        output = Collected(self.name())
        session = self.session(incoming.person)
        about = {"screening": self.screening}
        channel = self.name()
        if not (agent and await told_before(agent, session, incoming.id, output)):
            await handle(
                UserMessage(said, output, session, input_channel=channel, message_id=incoming.id, metadata=about)
            )
        answers = [message for collected in output.messages if (message := outgoing(collected)) is not None]
        # Whatever the assistant has to say comes first: it may be urgent.
        return [*answers, *replies]

    def _understood(self, incoming: Incoming) -> tuple[str, str]:
        """What the assistant is told ("" for nothing) and the name of the channel's own sentence ("" for none)."""
        text = readable(incoming.text).strip()
        if incoming.kind in ("text", "press"):
            return text, "" if text else "other"
        if incoming.kind == "edited":
            if len(text.split()) < EDIT_WORDS:
                return "", "edited"
            return words()["taken_as"]["edited"].format(text=text), ""
        if incoming.kind == "command":
            return self._commanded(text)
        if incoming.kind == "reaction":
            # A thumb under an older message is no answer to the question that is open now.
            newest = self.newest.get(incoming.person)
            answers = (
                text.startswith(ANSWERING_REACTIONS) and newest is not None and newest == incoming.about["message"]
            )
            return (text[0], "") if answers else ("", "reaction")
        # A picture's or document's caption is as good as a message.
        return text, incoming.kind if incoming.kind in words()["says"] else "other"

    def _commanded(self, text: str) -> tuple[str, str]:
        """A command with what follows it: `start` may name a topic, as deep links do."""
        command, _, rest = text.partition(" ")
        if command == "help":
            return "", "help"
        topic = titles().get(rest.strip()) if command == "start" else None
        if topic:
            return topic, ""
        taken_as = words()["taken_as"]
        return taken_as.get(command, text), "stopped" if command == "stop" else ""


def _from_stored(message: Mapping[str, Any]) -> Outgoing:
    """A message as it was stored."""
    picture = Picture(**message["picture"]) if message["picture"] else None
    return Outgoing(message["text"], tuple(Button(**button) for button in message["buttons"]), picture)


def joined(messages: Sequence[Outgoing], limit: int) -> list[Outgoing]:
    """The messages with texts that follow each other made one, up to a length; buttons end a message."""
    result: list[Outgoing] = []
    for message in messages:
        last = result[-1] if result else None
        if last and not last.buttons and not last.picture and not message.picture:
            both = f"{last.text}\n\n{message.text}"
            if len(split(both, limit)) == 1:
                result[-1] = replace(message, text=both)
                continue
        result.append(message)
    return result


def numbered(message: Outgoing) -> str:
    """A message's text with its buttons as a numbered list, for where they can't be shown as buttons."""
    lines = "\n".join(f"{number}. {button.title}" for number, button in enumerate(message.buttons, start=1))
    return "\n\n".join(part for part in (message.text, lines, words()["says"]["numbered"]) if part)


def required(credentials: Mapping[str, Any] | None, connector: type, *keys: str) -> dict[str, str]:
    """The values of these keys in a connector's part of credentials.yml.

    Raises:
        ConfigError: one of them is missing or empty.
    """
    given = {key: str((credentials or {}).get(key) or "").strip() for key in keys}
    missing = [key for key, value in given.items() if not value]
    if missing:
        name = f"{connector.__module__}.{connector.__name__}"
        raise ConfigError(
            f"credentials.yml: {name} needs {' and '.join(missing)}; docs/channels.md says where each is found."
        )
    return given
