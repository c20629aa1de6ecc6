"""Mounts the inbox through `credentials.yml`, so that `make run` and `rasa run` serve it alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint

from bot.staff.pages import inbox
from bot.staff.web import HOME


class StaffInbox(InputChannel):
    """No channel for messages: Rasa mounts the blueprints of channels, and this one has pages for staff."""

    @classmethod
    def name(cls) -> str:
        """How Rasa names it."""
        return "staff"

    def url_prefix(self) -> str:
        """Where it is mounted: beside `/webhooks`, not below."""
        return HOME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The pages; nothing of it reaches the conversation."""
        return inbox()
