"""What a proxy or a supervisor asks: whether the process lives, and whether it may be sent messages."""

from __future__ import annotations

import asyncio
import time

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from bot.errors import ConfigError
from bot.settings import Settings
from bot.storage.database import check_database

# How long an answer of the database is believed, and how long it may take to answer.
BELIEVED_SECONDS = 1.0
DATABASE_SECONDS = 3.0


class Health:
    """Whether this node may be sent messages: its model is loaded, its database answers, and it isn't leaving."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database = (0.0, False)
        self.model = False
        self.leaving = False

    def leave(self) -> None:
        """From now on the node isn't ready."""
        self.leaving = True

    async def database(self) -> bool:
        """Whether the database can be reached and its tables are up to date."""
        asked, answer = self._database
        if time.monotonic() - asked > BELIEVED_SECONDS:
            answer = await self._ask()
            self._database = (time.monotonic(), answer)
        return answer

    async def _ask(self) -> bool:
        check = asyncio.get_running_loop().run_in_executor(None, check_database, self._settings.database)
        try:
            await asyncio.wait_for(check, DATABASE_SECONDS)
        except (TimeoutError, ConfigError):
            return False
        return True

    def blueprint(self) -> Blueprint:
        """`GET /health/live` and `GET /health/ready`."""
        routes = Blueprint("health", url_prefix="/health")

        async def live(_: Request) -> HTTPResponse:
            return json({"live": True})

        async def ready(_: Request) -> HTTPResponse:
            parts = {"model": self.model, "database": await self.database(), "staying": not self.leaving}
            return json({"ready": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)

        routes.add_route(live, "/live")
        routes.add_route(ready, "/ready")
        return routes
