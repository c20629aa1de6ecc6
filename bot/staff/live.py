"""Tells an open page that something happened to a request, by server-sent events; which request, and nothing of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.staff.sessions import find_session
from bot.staff.web import Visit, cookie_names, error_page, forged, headers, in_thread, log_in_page
from bot.staff.words import words
from bot.storage.database import reading
from bot.storage.tables import booking_requests, request_events
from bot.storage.work import NEW

EVERY = 2.0
# Shorter than a response may take (bot/hardening.py); the browser comes again by itself.
LONGEST = 45.0
AGAIN_MILLISECONDS = 1000
MOST_STREAMS = 60
_streams: set[object] = set()


def newest() -> dict[str, Any]:
    """The last thing that happened: its number and its request's reference, and how many requests are new."""
    events, requests = request_events.c, booking_requests.c
    with reading() as connection:
        last = connection.execute(sa.select(events.id, events.reference).order_by(events.id.desc()).limit(1)).first()
        new = connection.execute(sa.select(sa.func.count()).where(requests.work == NEW)).scalar_one()
    return {"newest": int(last[0]) if last else 0, "reference": str(last[1]) if last else "", "new": int(new)}


async def live(request: Request) -> HTTPResponse | None:
    """The stream for who is logged in; everybody else gets what every page gives them."""
    refused = await in_thread(request, lambda: _refused(request))
    if refused.status != 200:
        return refused
    mine = object()
    _streams.add(mine)
    try:
        shown = {**headers(), "X-Accel-Buffering": "no"}
        response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=shown)
        await _tell(request, response.send)
    finally:
        _streams.discard(mine)
    return None


def _refused(request: Request) -> HTTPResponse:
    """Why there is no stream; 200 where there is one."""
    stranger = Visit(request, None)
    if forged(request):
        return error_page(stranger, "form", 403)
    session = find_session(_token(request), touch=False)
    if session is None:
        return log_in_page(stranger, words()["log_in"]["please"])
    if request.method != "GET":
        return error_page(Visit(request, session), "method", 405 if request.method == "HEAD" else 403)
    return HTTPResponse(status=200 if len(_streams) < MOST_STREAMS else 503)


async def _tell(request: Request, send: Callable[[str], Any]) -> None:
    """Sends what happens, until the time is over, the session has ended or the server stops."""
    began, last = monotonic(), None
    await send(f"retry: {AGAIN_MILLISECONDS}\n\n")
    while monotonic() - began < LONGEST and not request.app.is_stopping:
        if await asyncio.to_thread(find_session, _token(request), False) is None:
            await send("event: ended\ndata: {}\n\n")
            return
        found = await asyncio.to_thread(newest)
        await send(f"event: newest\ndata: {json.dumps(found)}\n\n" if found != last else ":\n\n")
        last = found
        await asyncio.sleep(EVERY)


def _token(request: Request) -> str:
    return str(request.cookies.get(cookie_names(request)[0], ""))
