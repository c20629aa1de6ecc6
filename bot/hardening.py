"""Limits and headers of the HTTP server, the same for all channels."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import json

from bot.settings import Settings, load_settings

# 10,000 characters of emoji written as JSON escapes, and some room for the rest.
LARGEST_BODY = 160 * 1024
LARGEST_HEADERS = 8 * 1024
REQUEST_SECONDS = 15
RESPONSE_SECONDS = 60
# Longer than a reverse proxy keeps its connections, so that the proxy closes them and never writes into a closed one.
KEEP_ALIVE_SECONDS = 75
# How long a message that is being answered may take when the server is told to stop.
LAST_ANSWERS_SECONDS = 20

LOOPBACK = ("127.0.0.1", "::1", "localhost")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def harden(app: Sanic) -> None:
    """Sets limits, time-outs and headers; a channel's own header stays as it set it."""
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.REQUEST_MAX_HEADER_SIZE = LARGEST_HEADERS
    app.config.REQUEST_TIMEOUT = REQUEST_SECONDS
    app.config.RESPONSE_TIMEOUT = RESPONSE_SECONDS
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = LAST_ANSWERS_SECONDS
    app.config.FALLBACK_ERROR_FORMAT = "json"

    async def guard_models(request: Request) -> HTTPResponse | None:
        """Rasa's HTTP API may read, but a model is only ever loaded at the start, from the trusted folder."""
        if request.path.startswith("/model") and request.method != "GET":
            return json({"error": "models are loaded at the start only"}, status=403)
        return None

    known = known_hosts(load_settings())

    async def guard_host(request: Request) -> HTTPResponse | None:
        """Answers to this installation's names only, so that no other name can be pointed at it from a browser."""
        if known is None or _is_known(request.headers.get("host", ""), known):
            return None
        return json({"error": "no such host here"}, status=421)

    async def add_headers(_: Request, response: Any) -> None:
        own_policy = "Content-Security-Policy" in response.headers
        for name, value in HEADERS.items():
            # A page that says itself what may embed it is not overruled by the older header.
            if not (own_policy and name == "X-Frame-Options"):
                response.headers.setdefault(name, value)

    async def tell(_: Request, error: SanicException) -> HTTPResponse:
        """What is wrong with a request, in JSON; Sanic's own way fails over an Accept header that it can't read."""
        told = {"status": error.status_code, "description": str(error)}
        return json(told, status=error.status_code, headers=getattr(error, "headers", None) or {})

    app.error_handler.add(SanicException, tell)
    app.register_middleware(guard_host, "request")
    app.register_middleware(guard_models, "request")
    app.register_middleware(add_headers, "response")


def known_hosts(settings: Settings) -> frozenset[str] | None:
    """The names under which this installation is reached; None where only the proxy in front of it knows them."""
    if settings.public_url:
        return frozenset({urlsplit(settings.public_url).hostname or ""})
    return None if settings.proxies or settings.host not in LOOPBACK else frozenset()


def _is_known(host: str, known: frozenset[str]) -> bool:
    """Whether a Host header names us; addresses and names without a dot, as inner networks use them, always do."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return name in known or "." not in name or ":" in name or all(part.isdigit() for part in name.split("."))
