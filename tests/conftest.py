"""The assistant under test: trained when needed, loaded once, each conversation with a visitor of its own."""

from __future__ import annotations

import asyncio
import fcntl
import os
import uuid
import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import Phase, settings

from bot import tensorflow_standin

pytest_plugins = ["tests.servers", "tests.databases"]

# As the server does (bot/__main__.py): two workers with two threads each would wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
tensorflow_standin.prefer()
warnings.filterwarnings("ignore")

# The gate gives the same answer each time; new examples are looked for by hand.
settings.register_profile("steady", derandomize=True, deadline=None)
# Where only the failure counts (tools/mutate.py), the example isn't made small, and fewer are tried.
settings.register_profile(
    "mutated", settings.get_profile("steady"), phases=[Phase.explicit, Phase.generate], max_examples=30
)
settings.load_profile("mutated" if "ASSISTANT_MUTATED" in os.environ else "steady")


@dataclass
class Visitor:
    """Somebody who writes to the assistant over the path every channel takes."""

    agent: Any
    sender: str = field(default_factory=lambda: f"test-{uuid.uuid4().hex}")
    last: list[dict[str, Any]] = field(default_factory=list)

    async def says(self, text: str) -> list[dict[str, Any]]:
        """Sends a message; returns (and keeps) the assistant's messages."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        output = CollectingOutputChannel()
        await self.agent.handle_message(UserMessage(text, output, self.sender, input_channel="rest"))
        self.last = list(output.messages)
        return self.last

    @property
    def text(self) -> str:
        """Everything the assistant said in the last turn."""
        return "\n".join(message.get("text") or "" for message in self.last)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The buttons of the last turn."""
        return [button for message in self.last for button in message.get("buttons") or []]

    async def presses(self, title: str) -> list[dict[str, Any]]:
        """Presses the button with this title."""
        button = next(button for button in self.buttons if button["title"] == title)
        return await self.says(button["payload"])

    async def tracker(self) -> Any:
        """The conversation as stored."""
        return await self.agent.tracker_store.retrieve(self.sender)

    async def slot(self, name: str) -> Any:
        """A slot's value."""
        return (await self.tracker()).get_slot(name)

    async def turn(self) -> list[dict[str, Any]]:
        """The events since the last message, as dictionaries; all that is left when the conversation was erased."""
        events = [event.as_dict() for event in (await self.tracker()).events]
        start = max((i for i, event in enumerate(events) if event["event"] == "user"), default=0)
        return events[start:]

    async def uttered(self) -> list[str]:
        """The responses said in the last turn, in order."""
        return [event["metadata"].get("utter_action") or "" for event in await self.turn() if event["event"] == "bot"]

    async def pictures(self) -> list[str]:
        """The names of the pictures shown in the last turn, in order."""
        shown = [
            (event.get("data") or {}).get("custom") or {} for event in await self.turn() if event["event"] == "bot"
        ]
        return [Path(each["picture"]["path"].partition("?")[0]).stem for each in shown if "picture" in each]

    async def actions(self) -> list[str]:
        """The actions of the last turn, in order, without listening."""
        return [e["name"] for e in await self.turn() if e["event"] == "action" and e["name"] != "action_listen"]


@pytest.fixture(scope="session")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for this run's databases."""
    folder = tmp_path_factory.mktemp("var")
    os.environ["ASSISTANT_VAR"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model of the present inputs; of several workers one trains, and the others wait for it."""
    from bot.model import train
    from bot.settings import ROOT

    models = ROOT / "models"
    models.mkdir(exist_ok=True)
    with (models / ".training").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return train(models)


@pytest_asyncio.fixture(scope="session")
async def agent(var: Path, model: Path) -> AsyncIterator[Any]:
    """The assistant as `make run` loads it."""
    from bot.logs import quiet
    from bot.server import load_agent
    from bot.settings import load_settings

    quiet()
    yield await load_agent(load_settings(), model)
    await asyncio.sleep(0)


@pytest.fixture
def visitor(agent: Any) -> Visitor:
    """A visitor who never wrote before."""
    return Visitor(agent)
