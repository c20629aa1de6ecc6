"""What a browser asks of the website's chat: whose session it is, what was written, and from which page."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sanic.request import Request

from bot.channels.text import readable
from bot.dialogue.copy import titles
from bot.errors import ConfigError
from bot.settings import load_settings
from bot.storage.database import now

LONGEST_TEXT = 2_000
LONGEST_TITLE = 80
TOKEN_DAYS = 30
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


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


def read_message(body: Any) -> Sent:
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


def read_body(request: Request) -> Any:
    """The JSON that was sent; None when there is none."""
    try:
        return request.json
    except Exception:  # Sanic raises its own errors for what is not JSON
        return None


def own_origins(request: Request) -> set[str]:
    """The origins of pages that this server serves itself."""
    public = load_settings().public_url
    return {f"{scheme}://{request.host}" for scheme in ("http", "https")} | ({origin_of(public)} if public else set())


def origin_of(address: str) -> str:
    """The origin of an address: https://host.

    Raises:
        ConfigError: it has none.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(f"credentials.yml: {address!r} is no origin; write it like https://www.example.ie.")
    return f"{parts.scheme}://{parts.netloc}"
