"""An action that fails is no silence: the message fails, and the visitor is told whom to ring."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa_sdk import Action

from bot.actions_endpoint import ActionFailedError, InProcessActions, honest
from bot.channels.careful import careful


class Broken(Action):
    """Fails."""

    def name(self) -> str:
        return "action_broken"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise KeyError("swelling")


@pytest.fixture
def handle() -> Any:
    """A handler that runs a broken action and, as Rasa does, goes on."""
    actions = InProcessActions()
    actions._executor.register_action(Broken())

    async def go_on(message: UserMessage) -> None:
        call = {"next_action": "action_broken", "tracker": {"sender_id": "a", "events": [], "slots": {}}, "domain": {}}
        try:
            await actions.request(json=call)
        except KeyError:
            return

    return honest(go_on)


async def test_the_message_fails(handle: Any) -> None:
    """So that it is counted, and sent again where the channel does so."""
    with pytest.raises(ActionFailedError):
        await handle(UserMessage("I can't breathe", CollectingOutputChannel(), "a"))


async def test_the_visitor_is_told_whom_to_ring(handle: Any) -> None:
    """Instead of being asked what this is about."""
    output = CollectingOutputChannel()
    await careful(handle)(UserMessage("I can't breathe", output, "a"))
    assert len(output.messages) == 1 and "112 or 999" in output.messages[0]["text"]


def test_only_the_actions_of_the_package_answer() -> None:
    """Whatever else was imported into the process, as the bench's action of the same name."""
    from actions.reply import ActionReply

    class Foreign(ActionReply):
        """An action of another module with the same name."""

    executor = InProcessActions()._executor
    assert type(executor.actions[Foreign().name()].__self__) is ActionReply
