"""The website's chat: plain HTTPS requests that any node can answer, from the widget of `bot/web/`.

A session is named by a token that only the server can make. What was said is stored (bot/storage/web_chats.py), so that
a message that is sent again is answered with the same words, and a reload, another tab or another node shows the same.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

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
from bot.channels.web_requests import (
    LONGEST_TEXT,
    TOKEN_DAYS,
    ProblemError,
    Sent,
    Tokens,
    origin_of,
    own_origins,
    read_body,
    read_message,
)
from bot.privacy.erasing import erase
from bot.secret import secret_key
from bot.settings import clinic, load_settings
from bot.storage.database import session_hash
from bot.storage.web_chats import CLAIM, Claim, Said, answered, claim, is_open, open_chat, release, renew, said, say
from bot.web.first import shown_first
from bot.web.words import words

logger = logging.getLogger(__name__)

# A person may write so much, and one address may open so many chats; a household or a waiting room shares one.
MESSAGES, PER_SECONDS = 20, 60
SESSIONS, SESSIONS_PER_SECONDS = 60, 600
# How often a repeated message looks whether the first is answered, and for how long.
LOOK_SECONDS, LOOKS = 0.25, 200
CLOSING_SECONDS = 20.0
CORS_SECONDS = "600"
HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin"}


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
        return cls(frozenset(origin_of(origin) for origin in origins if origin))

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
        return not origin or origin in self._origins or origin in own_origins(request)

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
        body = read_body(request)
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
        message = read_message(read_body(request))
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
