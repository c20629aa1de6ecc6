"""Runs the custom actions inside the assistant's own process: no second server, no HTTP hop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action, ActionExecutionRejection
from rasa_sdk.utils import all_subclasses

ACTIONS_PACKAGE = "actions"
Handle = Callable[[UserMessage], Awaitable[Any]]
# The errors of the actions of the turn at hand.
_failures: ContextVar[list[Exception]] = ContextVar("failures")


def _trust_own_answers() -> None:
    """Spares Rasa the check of each answer against a JSON schema, which took half of the time of a reply.

    It guards against action servers of unknown origin; here rasa_sdk made the answer in this very process.
    """
    RemoteAction._validate_action_result = lambda action, result: True


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects the action server's address."""

    def __init__(self) -> None:
        super().__init__(url="in-process")
        _trust_own_answers()
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)
        # The executor takes every action that this process has imported, whosever it is: the package's own comes last.
        for action in all_subclasses(Action):
            if action.__module__.partition(".")[0] == ACTIONS_PACKAGE:
                self._executor.register_action(action())

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Runs the action that the body names and returns what an action server would.

        Raises:
            ClientResponseError: status 400 when the action rejects its execution, as an action server answers.
        """
        try:
            result: dict[str, Any] | None = await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejection:
            text = f'{{"error": "rejected", "action_name": "{rejection.action_name}"}}'
            raise ClientResponseError(400, "rejected", text) from rejection
        except Exception as error:
            _failures.get([]).append(error)
            raise
        return result


class ActionFailedError(Exception):
    """An action failed, so that the visitor wasn't answered."""


def honest(handle: Handle) -> Handle:
    """The agent's handler, which fails when an action did.

    Rasa logs an action's error and goes on as if it had nothing to say. A visitor who told of an emergency would be
    asked what this is about.

    Raises (when called):
        ActionFailedError: an action failed; the conversation holds what was said to it.
    """

    async def handle_honestly(message: UserMessage) -> Any:
        failures: list[Exception] = []
        before = _failures.set(failures)
        try:
            answer = await handle(message)
        finally:
            _failures.reset(before)
        if failures:
            raise ActionFailedError from failures[0]
        return answer

    return handle_honestly
