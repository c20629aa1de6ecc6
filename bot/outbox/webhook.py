"""Tells another program of requests: signed JSON by HTTP, each event under a key by which a repeat is known."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.settings import Settings
from bot.storage.outbox import Item

TIMEOUT = 15
# What it takes to book; what was told about the calf stays here.
SENT = ("reference", "kind", "status", "name", "patient", "phone", "email", "wished_times", "windows", "urgency")
HERE = ("localhost", "127.0.0.1", "::1")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the request to an address that nobody configured."""

    def redirect_request(self, *_: Any) -> None:
        """Follows none: the answer counts as a failure."""


def check_webhook(settings: Settings) -> None:
    """Checks the webhook's settings.

    Raises:
        ConfigError: the address isn't https, or the secret is missing.
    """
    if not settings.webhook_url:
        return
    address = urlsplit(settings.webhook_url)
    if not (
        address.hostname and (address.scheme == "https" or (address.scheme == "http" and address.hostname in HERE))
    ):
        raise ConfigError("ASSISTANT_WEBHOOK_URL must start with https://.")
    if not settings.webhook_secret:
        raise ConfigError("ASSISTANT_WEBHOOK_URL is set, so set ASSISTANT_WEBHOOK_SECRET to a long random text.")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The hex HMAC-SHA256 over timestamp, a full stop and the body."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def body(item: Item, row: Mapping[str, Any] | None) -> bytes:
    """What is told of an event, as JSON; only the reference once the request was erased."""
    request = {name: row[name] for name in SENT} if row else {"reference": item.reference}
    told = {"id": item.key, "event": item.payload["event"], "at": item.created_at.isoformat(), "request": request}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def post(settings: Settings, item: Item, row: Mapping[str, Any] | None) -> None:
    """Posts an event; an answer from 200 to 299 takes it.

    Raises:
        OSError: it was not taken (every error of urllib is one).
    """
    content, timestamp = body(item, row), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": item.key,
        "X-Assistant-Timestamp": timestamp,
        "X-Assistant-Signature": f"sha256={signature(settings.webhook_secret, timestamp, content)}",
    }
    request = urllib.request.Request(settings.webhook_url, data=content, headers=headers, method="POST")
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT):
        pass
