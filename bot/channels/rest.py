"""REST connector: Rasa's own, but one that answers every message, whatever it holds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput as RasaRestInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.careful import Handler, careful
from bot.channels.messenger import outgoing
from bot.channels.text import readable

LONGEST_SENDER = 200
# How the conversations of other channels begin; nobody may claim one of them here.
OTHERS = re.compile(r"(?:web|telegram|whatsapp|twilio|staff)(?![a-z])", re.IGNORECASE)


class RestInput(RasaRestInput):
    """`POST /webhooks/rest/webhook` with `{"sender": …, "message": …}`.

    It trusts the sender it is given, so it belongs to trials and trusted callers only.
    """

    @classmethod
    def name(cls) -> str:
        """The part of the address that names the channel."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's routes, with a handler that always answers."""
        routes = super().blueprint(described(careful(on_new_message)))
        routes.middleware(only_programs)
        return routes

    async def _extract_sender(self, req: Request) -> str | None:
        sender = readable(_body(req).get("sender"))[:LONGEST_SENDER]
        if not sender:
            # Rasa would put everybody who gives no name into one conversation.
            return uuid.uuid4().hex
        return f"rest-{sender}" if OTHERS.match(sender) else sender

    def _extract_message(self, req: Request) -> str | None:
        return readable(_body(req).get("message"))

    def _extract_input_channel(self, req: Request) -> str:
        return self.name()

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        """None: callers can't attach anything to a message."""
        return None


async def only_programs(request: Request) -> HTTPResponse | None:
    """403 for a page of another site: this channel is for programs, and a browser would send its text unasked."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    same = origin in (None, f"http://{request.host}", f"https://{request.host}")
    if same and site in ("none", "same-origin"):
        return None
    return json({"error": "this channel is not for other sites' pages"}, status=403)


def described(handler: Handler) -> Handler:
    """A handler after which each picture's message has its description as text: not every caller shows pictures."""

    async def handle(message: UserMessage) -> Any:
        answer = await handler(message)
        messages = getattr(message.output_channel, "messages", None)
        # An answer that is streamed has a queue here, which is gone by now.
        for said in messages if isinstance(messages, list) else []:
            found = outgoing(said)
            if found and found.picture and not found.text:
                said["text"] = found.picture.alt
        return answer

    return handle


def _body(request: Request) -> dict[str, Any]:
    """The JSON object that was sent; an empty one when there is none."""
    try:
        body = request.json
    except Exception:  # Sanic raises its own errors for what is not JSON; the visitor still gets an answer.
        return {}
    return body if isinstance(body, dict) else {}
