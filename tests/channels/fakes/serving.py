"""What the stand-ins share: a server on a free port, a record of calls, refusals to order."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def length(text: str) -> int:
    """Characters as the strictest reading counts them: UTF-16 units, so that an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


class RefusedError(Exception):
    """What the real server would answer instead: an HTTP status and a JSON body."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(str(body))
        self.status, self.body, self.headers = status, body, headers or {}


@dataclass
class Call:
    """An accepted call."""

    method: str
    body: dict[str, Any]


@dataclass
class FakeServer:
    """The common part; a server names its routes and judges each call."""

    calls: list[Call] = field(default_factory=list)
    refusals: list[RefusedError] = field(default_factory=list)
    # What the next calls are answered, one each, before they are looked at.
    orders: deque[RefusedError] = field(default_factory=deque)
    address: str = ""

    def routes(self) -> list[web.RouteDef]:
        """The routes of the API."""
        raise NotImplementedError

    def guarded(self, handler: Handler) -> Handler:
        """The handler; refusals become answers and are kept."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                if self.orders:
                    raise self.orders.popleft()
                return await handler(request)
            except RefusedError as refused:
                self.refusals.append(refused)
                return web.json_response(refused.body, status=refused.status, headers=refused.headers)

        return handle

    def made(self, method: str) -> list[dict[str, Any]]:
        """The bodies of the accepted calls of a method, oldest first."""
        return [call.body for call in self.calls if call.method == method]

    def forget(self) -> None:
        """Empties the record."""
        self.calls.clear()
        self.refusals.clear()
        self.orders.clear()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Any]:
        """Serves on a free port of this machine until the block ends."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.add_routes(self.routes())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()
