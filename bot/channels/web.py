"""The website's chat: plain HTTPS requests that any node can answer, from the widget of `bot/web/`.

A session is named by a token that only the server can make. What was said is stored (bot/storage/web_chats.py), so that
a message that is sent again is answered with the same words, and a reload, another tab or another node shows the same.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as as_json
from sanic.response import text as plain
from sqlalchemy.exc import SQLAlchemyError

from bot.carry import carried
from bot.channels.careful import Handler, careful, never_silent
from bot.channels.inbox import told_before
from bot.channels.memory import Memory, shared_memory
from bot.channels.network import client_address
from bot.channels.screen import Screen
from bot.channels.text import readable
from bot.dialogue.copy import titles
from bot.errors import ConfigError
from bot.privacy.erasing import erase
from bot.secret import secret_key
from bot.settings import clinic, load_settings
from bot.storage.database import now, session_hash
from bot.storage.web_chats import CLAIM, Claim, Said, answered, claim, is_open, open_chat, release, renew, said, say
from bot.web.first import shown_first
from bot.web.words import words

logger = logging.getLogger(__name__)

LONGEST_TEXT = 2_000
LONGEST_TITLE = 80
TOKEN_DAYS = 30
# A person may write so much, and one address may open so many chats; a household or a waiting room shares one.
MESSAGES, PER_SECONDS = 20, 60
SESSIONS, SESSIONS_PER_SECONDS = 60, 600
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# How often a repeated message looks whether the first is answered, and for how long.
LOOK_SECONDS, LOOKS = 0.25, 200
CLOSING_SECONDS = 20.0
CORS_SECONDS = "600"
HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin"}


class ProblemError(Exception):
    """A request that isn't answered as asked: an HTTP status and a key of `problems` in bot/web/words.yml."""

    def __init__(self, status: int, code: str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.retry_after = status, code, retry_after


@dataclass(frozen=True)
class Sent:
    """What a visitor sent: the browser's id for it, what the assistant reads, and what the visitor sees of it."""

    id: str
    message: str
    shown: str


class Tokens:
    """Makes and reads session tokens."""

    def __init__(self, key: str) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="web chat")

    def new(self) -> tuple[str, str]:
        """A new session: its sender id and its token."""
        sender_id = f"web-{secrets.token_urlsafe(24)}"
        return sender_id, self.of(sender_id)

    def of(self, sender_id: str) -> str:
        """A token for a session that was begun elsewhere."""
        return str(self._signer.dumps(sender_id))

    def sender_id(self, token: str) -> str:
        """Whose token it is.

        Raises:
            ProblemError: it wasn't made here, or is too old.
        """
        try:
            sender_id, made = self._signer.loads(token, return_timestamp=True)
        except BadSignature as error:
            raise ProblemError(401, "session") from error
        # A token from a moment to come was made by a node whose clock is ahead of this one's.
        if now() - made > timedelta(days=TOKEN_DAYS):
            raise ProblemError(401, "session")
        return str(sender_id)


def sent(body: Any) -> Sent:
    """What the browser sent.

    Raises:
        ProblemError: it isn't of the expected shape, empty, or too long.
    """
    if not isinstance(body, dict) or not isinstance(body.get("id"), str) or not CLIENT_ID.fullmatch(body["id"]):
        raise ProblemError(400, "bad_request")
    topic = titles().get(body["topic"]) if isinstance(body.get("topic"), str) else None
    if topic:
        return Sent(body["id"], topic, topic)
    text, payload, title = (readable(body.get(key)).strip() for key in ("text", "payload", "title"))
    if len(text) > LONGEST_TEXT or len(payload) > LONGEST_TEXT:
        raise ProblemError(413, "too_long")
    if payload.startswith("/"):
        return Sent(body["id"], payload, title[:LONGEST_TITLE] or payload[:LONGEST_TITLE])
    if not text:
        raise ProblemError(400, "bad_request")
    return Sent(body["id"], text, text)


class WebInput(InputChannel):
    """The routes below `/webhooks/web/`; origins that may embed the widget stand in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """The part of the address that names the channel."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> WebInput:
        """The channel as credentials.yml sets it up: `origins`, separated by spaces or commas.

        Raises:
            ConfigError: an origin isn't of the form https://host.
        """
        origins = re.split(r"[\s,]+", str((credentials or {}).get("origins") or "").strip())
        return cls(frozenset(_origin(origin) for origin in origins if origin))

    def __init__(self, origins: frozenset[str] = frozenset(), memory: Memory | None = None) -> None:
        self._origins, self._memory = origins, memory or shared_memory()
        self.tokens = Tokens(secret_key(load_settings()))
        self._answering: set[asyncio.Task[bool]] = set()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        chat = Blueprint("web_chat", "web")
        # A message that fails is sent again by the browser; only when it fails again is the visitor to type it anew.
        handlers = {Claim.MINE: never_silent(on_new_message), Claim.TAKEN_UP: careful(on_new_message)}

        def route(path: str, method: str, answer: Callable[[Request], Awaitable[HTTPResponse | None]]) -> None:
            async def guarded(request: Request) -> HTTPResponse | None:
                return await self._guarded(request, answer)

            chat.add_route(guarded, path, methods=[method], name=f"{method}{path.replace('/', '_')}")

        async def messages(request: Request) -> None:
            await self._messages(request, handlers)

        async def finish(*_: Any) -> None:
            if self._answering:
                await asyncio.wait(self._answering, timeout=CLOSING_SECONDS)
            await self._memory.close()

        route("/config", "GET", self._config)
        route("/session", "POST", self._session)
        route("/session", "DELETE", self._erase)
        route("/messages", "POST", messages)
        route("/history", "GET", self._history)
        route("/transcript", "GET", self._transcript)
        chat.listener("before_server_stop")(finish)
        return chat

    async def _guarded(
        self, request: Request, answer: Callable[[Request], Awaitable[HTTPResponse | None]]
    ) -> HTTPResponse | None:
        """An answer with the headers a browser asks for; problems as one kind sentence."""
        headers = self._cors(request)
        try:
            if not self._welcome(request):
                raise ProblemError(403, "origin")
            response = await answer(request)
        except ProblemError as problem:
            text = words()["problems"][problem.code]
            response = as_json({"error": {"code": problem.code, "text": text}}, status=problem.status)
            if problem.retry_after:
                response.headers["Retry-After"] = str(problem.retry_after)
        except SQLAlchemyError as error:
            logger.error("The chat could not be read or stored: %s.", type(error).__name__)
            text = words()["problems"]["busy"]
            response = as_json({"error": {"code": "busy", "text": text}}, status=503, headers={"Retry-After": "5"})
        if response is not None:
            response.headers.update({**HEADERS, **headers})
        return response

    # origins

    def _welcome(self, request: Request) -> bool:
        """Whether the page that asks may: one of our own, one of the configured origins, or no browser at all."""
        origin = request.headers.get("origin")
        return not origin or origin in self._origins or origin in _own_origins(request)

    def _cors(self, request: Request) -> dict[str, str]:
        """What lets a configured origin read the answer."""
        origin = request.headers.get("origin")
        if origin not in self._origins:
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Max-Age": CORS_SECONDS,
        }

    async def preflight(self, request: Request) -> HTTPResponse | None:
        """The answer to a browser that asks if another site's page may ask; None for all other requests."""
        if request.method != "OPTIONS" or not request.path.startswith(f"/webhooks/{self.name()}/"):
            return None
        return HTTPResponse(status=204, headers=self._cors(request))

    # routes

    async def _config(self, request: Request) -> HTTPResponse:
        """What the widget shows before anything is said."""
        return as_json({**shown_first(request.args.get("lang") or ""), "limits": {"text": LONGEST_TEXT}})

    async def _session(self, request: Request) -> HTTPResponse:
        """A new session, or with a link's signed part the one that it leads on from."""
        address = session_hash(client_address(request))
        if not await self._memory.allow(f"web-session:{address}", SESSIONS, SESSIONS_PER_SECONDS):
            raise ProblemError(429, "slower", SESSIONS_PER_SECONDS)
        body = _body(request)
        link = body.get("carry") if isinstance(body, dict) else None
        sender_id, token = self.tokens.new()
        if isinstance(link, str):
            found = carried(link)
            if found is None:
                raise ProblemError(400, "carry")
            sender_id, token = found, self.tokens.of(found)
        await asyncio.to_thread(open_chat, sender_id)
        return as_json({"token": token, "days": TOKEN_DAYS}, status=201)

    async def _erase(self, request: Request) -> HTTPResponse:
        """Erases the chat and what was sent from it; the token is dead afterwards."""
        receipt = await asyncio.to_thread(erase, await self._sender(request))
        return as_json({"receipt": receipt.code, "text": words()["erased"].format(receipt=receipt.code)})

    async def _history(self, request: Request) -> HTTPResponse:
        """What was said, after a number."""
        after = request.args.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > 12:
            raise ProblemError(400, "bad_request")
        found = await asyncio.to_thread(said, await self._sender(request), int(after))
        return as_json({"messages": [message.line for message in found]})

    async def _transcript(self, request: Request) -> HTTPResponse:
        """The chat as a text to keep."""
        found = await asyncio.to_thread(said, await self._sender(request))
        zone, who = clinic().zone, words()["transcript"]
        lines = [
            f"{message.at.astimezone(zone):%-d %b %Y %H:%M}  {who['assistant' if message.part else 'visitor']}: "
            f"{message.content.get('text') or ''}".rstrip()
            for message in found
        ]
        text = "\n\n".join([who["title"], *lines]) + "\n"
        return plain(text, headers={"Content-Disposition": 'attachment; filename="chat.txt"'})

    async def _messages(self, request: Request, handlers: Mapping[Claim, Handler]) -> None:
        """Answers a message, a line for each thing said, as it is said."""
        sender_id = await self._sender(request)
        message = sent(_body(request))
        if not await self._memory.allow(f"web:{session_hash(sender_id)}", MESSAGES, PER_SECONDS):
            raise ProblemError(429, "slower", PER_SECONDS)
        state = await asyncio.to_thread(claim, sender_id, message.id, {"text": message.shown})
        headers = {**HEADERS, **self._cors(request), "X-Accel-Buffering": "no"}
        response = await request.respond(content_type="application/x-ndjson", headers=headers)
        async for line in self._lines(request, sender_id, message, state, handlers):
            await response.send(json.dumps(line, ensure_ascii=False) + "\n")

    # answering

    async def _sender(self, request: Request) -> str:
        """Whose chat it is.

        Raises:
            ProblemError: the token is missing, wrong, too old, or its chat was erased.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        sender_id = self.tokens.sender_id(token.strip()) if scheme.lower() == "bearer" else ""
        if not sender_id or not await asyncio.to_thread(is_open, sender_id):
            raise ProblemError(401, "session")
        return sender_id

    async def _lines(
        self, request: Request, sender_id: str, message: Sent, state: Claim, handlers: Mapping[Claim, Handler]
    ) -> AsyncIterator[dict[str, Any]]:
        """The visitor's own message, then all that is said about it, then the end."""
        if state is Claim.WAIT:
            for _ in range(LOOKS):
                await asyncio.sleep(LOOK_SECONDS)
                state = await asyncio.to_thread(claim, sender_id, message.id, {})
                if state is not Claim.WAIT:
                    break
        for found in await asyncio.to_thread(said, sender_id, 0, message.id):
            yield found.line
        done = state is Claim.ANSWERED
        if state in handlers:
            lines: asyncio.Queue[Said | None] = asyncio.Queue()
            work = self._answer(request, sender_id, message, state, handlers[state], lines)
            # The answer is finished and stored even if the browser goes away meanwhile.
            task = asyncio.get_running_loop().create_task(work)
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
            while (line := await lines.get()) is not None:
                yield line.line
            done = await task
        yield {"done": done}

    async def _answer(
        self,
        request: Request,
        sender_id: str,
        message: Sent,
        state: Claim,
        handle: Handler,
        lines: asyncio.Queue[Said | None],
    ) -> bool:
        """Has the message answered, stores and hands on each thing said, and marks it as answered; whether it was."""
        screen, part = Screen(), 0
        holding = asyncio.ensure_future(_hold(sender_id, message.id))
        try:
            earlier = await _answered_before(request, sender_id, message.id) if state is Claim.TAKEN_UP else None
            handling: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            if earlier is None:
                incoming = UserMessage(
                    message.message, screen, sender_id, input_channel=self.name(), message_id=message.id
                )
                handling = asyncio.ensure_future(handle(incoming))
                handling.add_done_callback(lambda _: screen.said.put_nowait(None))
            else:
                handling.set_result(None)
                for content in [*earlier, None]:
                    screen.said.put_nowait(content)
            while (content := await screen.said.get()) is not None:
                part += 1
                await lines.put(await asyncio.to_thread(say, sender_id, message.id, part, content))
            await handling
            await asyncio.to_thread(answered, sender_id, message.id)
            return True
        except Exception as error:  # the browser is told by the end that it is not done, and sends it again
            logger.error(
                "A chat's answer broke off: %s (session %s).", type(error).__name__, session_hash(sender_id)[:12]
            )
            with suppress(SQLAlchemyError):  # without a database the claim ends by itself
                await asyncio.to_thread(release, sender_id, message.id)
            return False
        finally:
            holding.cancel()
            await lines.put(None)


async def _hold(sender_id: str, message_id: str) -> None:
    """Says again and again that a message is being answered here, until it is cancelled."""
    while True:
        await asyncio.sleep(CLAIM.total_seconds() / 3)
        try:
            await asyncio.to_thread(renew, sender_id, message_id)
        except SQLAlchemyError as error:
            logger.warning("A claim could not be renewed: %s.", type(error).__name__)


async def _answered_before(request: Request, sender_id: str, message_id: str) -> list[dict[str, Any]] | None:
    """What a node that died had already said to a message and stored in the conversation; None if it hadn't."""
    screen = Screen()
    if not await told_before(request.app.ctx.agent, sender_id, message_id, screen):
        return None
    return [screen.said.get_nowait() or {} for _ in range(screen.said.qsize())]


def _body(request: Request) -> Any:
    """The JSON that was sent; None when there is none."""
    try:
        return request.json
    except Exception:  # Sanic raises its own errors for what is not JSON
        return None


def _own_origins(request: Request) -> set[str]:
    """The origins of pages that this server serves itself."""
    public = load_settings().public_url
    return {f"{scheme}://{request.host}" for scheme in ("http", "https")} | ({_origin(public)} if public else set())


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(f"credentials.yml: {address!r} is no origin; write it like https://www.example.ie.")
    return f"{parts.scheme}://{parts.netloc}"
