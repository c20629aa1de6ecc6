"""Where a request came from, with reverse proxies in front or without."""

from __future__ import annotations

from sanic.request import Request

from bot.settings import load_settings


def client_address(request: Request) -> str:
    """The network address of whoever asks; behind `ASSISTANT_PROXIES` proxies, what the outermost of them saw.

    What stands further left in X-Forwarded-For was written by the client itself and isn't believed.
    """
    proxies = load_settings().proxies
    seen = [part.strip() for part in ",".join(request.headers.getall("x-forwarded-for", [])).split(",")]
    return (seen[-proxies] if proxies and len(seen) >= proxies else "") or request.ip


def over_https(request: Request) -> bool:
    """Whether the browser spoke https: to this server, or to the proxy in front of it."""
    if not load_settings().proxies:
        return bool(request.scheme == "https")
    return bool(request.headers.get("x-forwarded-proto", "https").split(",")[0].strip() == "https")
