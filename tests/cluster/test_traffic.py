"""A clinic's real traffic while things break: bookings and their mails, erasures, messengers, people in danger.

Whatever was acknowledged is answered once, each request reaches the clinic once, who can't breathe is told 112, and of who
was erased nothing is left.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.channels.memory import Memory
from bot.channels.messenger import Messenger
from bot.channels.telegram import TelegramInput
from bot.channels.whatsapp import WhatsAppInput
from bot.storage.database import session_hash
from tests.channels.fakes import telegram, whatsapp
from tests.channels.fakes.telegram import FakeTelegram
from tests.channels.fakes.whatsapp import FakeWhatsApp
from tests.cluster.talk import SORRY, Talker, session
from tests.rooms import rooms
from tests.servers import MailServer
from tools.cluster import Cluster, Node, wait_until

pytestmark = pytest.mark.cluster

SECRET = "a-secret-that-only-telegram-knows"
PATIENCE_SECONDS = 90.0
NAMES = ("Keane", "Doyle", "Nolan", "Walsh", "Brady", "Kelly", "Murphy", "Farrell", "Duffy", "Healy")
URGENT = "I can't breathe"
CREDENTIALS = f"""
bot.channels.web.WebInput:
  origins: ""
bot.channels.telegram.TelegramInput:
  token: "{telegram.TOKEN}"
  secret_token: {SECRET}
  api_address: %s
bot.channels.whatsapp.WhatsAppInput:
  access_token: {whatsapp.TOKEN}
  phone_number_id: "{whatsapp.NUMBER_ID}"
  app_secret: {whatsapp.SECRET}
  verify_token: verify
  api_address: %s
"""


@dataclass
class Town:
    """An installation with all it talks to, and how many people wrote from here already."""

    cluster: Cluster
    bot_api: FakeTelegram
    graph: FakeWhatsApp
    mail: MailServer
    http: aiohttp.ClientSession
    people: int = 0

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What the database holds."""
        engine = sa.create_engine(self.cluster.postgres.url, future=True)
        try:
            with engine.connect() as connection:
                return list(connection.execute(sa.text(query), values))
        finally:
            engine.dispose()


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def town(model: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Two nodes with every public channel on."""
    assert model.is_file()
    mail = MailServer()
    mail.start()
    async with FakeTelegram().running() as bot_api, FakeWhatsApp().running() as graph, session() as http:
        place = rooms(
            tmp_path_factory.mktemp("rooms"),
            CREDENTIALS % (bot_api.address, graph.address),
            "\nrequests_email: desk@clinic.example\n",
        )
        environment = {"ASSISTANT_DRAIN_SECONDS": "3", "ASSISTANT_SMTP_URL": mail.url}
        cluster = await asyncio.to_thread(lambda: Cluster(2, environment, place).__enter__())
        try:
            yield Town(cluster, bot_api, graph, mail, http)
        finally:
            await asyncio.to_thread(cluster.__exit__)
    mail.stop()


@dataclass
class Person:
    """Somebody who books, or is in danger, over one channel; subclasses say how a message gets there and back."""

    town: Town
    number: int
    address: str
    said: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    troubles: int = 0

    @property
    def name(self) -> str:
        """A name like nobody else's in this run."""
        return f"Orla {NAMES[self.number % len(NAMES)]}{'abcdefghij'[self.number // len(NAMES)] * 2}"

    @property
    def sender(self) -> str:
        """Whose conversation it is."""
        raise NotImplementedError

    async def tells(self, text: str) -> str:
        """Sends a message until it is taken; what is answered to it."""
        raise NotImplementedError

    async def says(self, text: str) -> str:
        """The same; written anew where the answer is only that something went wrong, as people do."""
        for _ in range(4):
            answer = await self.tells(text)
            self.said.append(text)
            self.heard.append(answer)
            if SORRY not in answer:
                return answer
            self.troubles += 1
        raise AssertionError(f"{text!r} never went well")

    async def books(self) -> None:
        """Leaves a request for a visit."""
        phone = f"0894{445_000 + self.number:06}"
        for text in (
            "my left calf hurts when I run, no swelling",
            "I'd like to book a visit please",
            f"{self.name}, {phone}",
            "monday before 9",
            "yes that's fine",
            "yes send it",
        ):
            await self.says(text)
        for _ in range(3):
            if "CP-" in "\n".join(self.heard):
                return
            await self.says("yes send it")
        raise AssertionError(f"no request came of it: {self.heard}")

    async def is_in_danger(self) -> None:
        """Says so in the middle of a talk."""
        await self.says("my calf is sore since Sunday")
        assert "112" in await self.says(URGENT)
        assert await self.says("thanks, somebody is ringing them")


class OnWeb(Person):
    """In the website's chat."""

    talker: Talker

    async def arrives(self) -> None:
        """Opens a chat; again until it opens."""
        self.talker = Talker(self.town.http, self.town.cluster.secret_key)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.talker.sender:
            try:
                await self.talker.begins(self.address)
            except (AssertionError, aiohttp.ClientError, TimeoutError):
                assert time.monotonic() < until, "no chat could be opened"
                await asyncio.sleep(0.5)

    @property
    def sender(self) -> str:
        return self.talker.sender

    async def tells(self, text: str) -> str:
        if not hasattr(self, "talker"):
            await self.arrives()
        message = await self.talker.says(self.address, text, [self.town.cluster.inner])
        assert message.done, (text, message.troubles)
        return message.answer

    async def is_erased(self) -> None:
        """Has everything deleted; a failure is tried again, and a chat that is gone was erased."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                where = f"{self.address}/webhooks/web/session"
                async with self.town.http.delete(where, headers=self.talker.headers) as answer:
                    if answer.status in (200, 401):
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            assert time.monotonic() < until, "could not be erased"
            await asyncio.sleep(0.5)


class OnMessenger(Person):
    """On Telegram or WhatsApp."""

    def posted(self, text: str) -> tuple[bytes, dict[str, str]]:
        """A webhook's body and headers."""
        raise NotImplementedError

    def shown(self) -> list[str]:
        """All bubbles until now."""
        raise NotImplementedError

    channel = ""

    async def tells(self, text: str) -> str:
        before, until = len(self.shown()), time.monotonic() + PATIENCE_SECONDS
        body, headers = self.posted(text)
        where = f"{self.address}/webhooks/{self.channel}/webhook"
        while True:
            try:
                async with self.town.http.post(where, data=body, headers=headers) as answer:
                    if answer.status == 200:
                        break
            except (aiohttp.ClientError, TimeoutError):
                pass
            assert time.monotonic() < until, f"{text!r} was never taken"
            await asyncio.sleep(0.3)
        while len(self.shown()) == before:
            assert time.monotonic() < until, f"{text!r} was taken and never answered"
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.7)  # more bubbles may follow
        return "\n".join(self.shown()[before:])


class OnTelegram(OnMessenger):
    """A Telegram account."""

    channel = "telegram"

    @property
    def sender(self) -> str:
        return TelegramInput(telegram.TOKEN, SECRET, "http://none", Memory()).session(str(self.number + 1_000))

    def posted(self, text: str) -> tuple[bytes, dict[str, str]]:
        update = self.town.bot_api.written(self.number + 1_000, text)
        return json.dumps(update).encode(), {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    def shown(self) -> list[str]:
        mine = str(self.number + 1_000)
        return [body["text"] for body in self.town.bot_api.made("sendMessage") if str(body["chat_id"]) == mine]


class OnWhatsApp(OnMessenger):
    """A WhatsApp account."""

    channel = "whatsapp"

    @property
    def phone(self) -> str:
        """Their number."""
        return str(353_870_000_000 + self.number)

    @property
    def sender(self) -> str:
        one: Messenger = WhatsAppInput(
            whatsapp.TOKEN, whatsapp.NUMBER_ID, whatsapp.SECRET, "verify", "", "http://none", memory=Memory()
        )
        return one.session(self.phone)

    def posted(self, text: str) -> tuple[bytes, dict[str, str]]:
        body = self.town.graph.webhook(self.town.graph.written(self.phone, "text", text))
        return body, {"X-Hub-Signature-256": whatsapp.signature(body)}

    def shown(self) -> list[str]:
        return [
            sent["text"]["body"] if sent["type"] == "text" else sent["interactive"]["body"]["text"]
            for sent in list(self.town.graph.sent.get(self.phone, []))
            if sent["type"] in ("text", "interactive")
        ]


# --- what breaks ---------------------------------------------------------------------------------------------------------

Fault = Callable[[Town], Awaitable[None]]


async def a_node_is_killed(town: Town) -> None:
    node = town.cluster.nodes[1]
    node.kill()
    await asyncio.sleep(3)
    node.start()
    await asyncio.to_thread(node.wait)


async def a_node_is_stopped(town: Town) -> None:
    node = town.cluster.nodes[0]
    assert await asyncio.to_thread(node.stop) == 0
    node.start()
    await asyncio.to_thread(node.wait)


async def a_disk_is_full(town: Town) -> None:
    town.cluster.nodes[0].fill_disk()
    await asyncio.sleep(8)
    town.cluster.nodes[0].free_disk()


async def redis_is_lost(town: Town) -> None:
    town.cluster.redis.kill()
    await asyncio.sleep(5)
    await asyncio.to_thread(town.cluster.redis.start)


async def the_database_crashes(town: Town) -> None:
    await asyncio.to_thread(town.cluster.postgres.stop, "immediate")
    await asyncio.sleep(3)
    await asyncio.to_thread(town.cluster.postgres.start)


async def mails_are_refused(town: Town) -> None:
    town.mail.answer = "451 later"
    await asyncio.sleep(8)
    town.mail.answer = "250 taken"


async def nothing_breaks(town: Town) -> None:
    await asyncio.sleep(1)


FAULTS: tuple[Fault, ...] = (
    nothing_breaks, a_node_is_killed, a_node_is_stopped, a_disk_is_full, redis_is_lost, the_database_crashes,
    mails_are_refused,
)  # fmt: skip


@pytest.fixture
def wrong_clock(town: Town, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Node]:
    """A third node, whose clock is wrong by an hour."""
    node = Node(8, tmp_path, dict(town.cluster.nodes[0].environment), ["faketime", "-f", request.param])
    node.root = town.cluster.nodes[0].root
    node.start()
    try:
        node.wait()
        yield node
    finally:
        node.kill()


# --- the tests -----------------------------------------------------------------------------------------------------------


async def traffic(town: Town, address: str) -> tuple[list[Person], list[OnWeb]]:
    """Four bookings, four people in danger, one who is erased after a booking, all at once; who is left, who is erased."""

    def one(kind: type[Person], where: str = "") -> Any:
        town.people += 1
        return kind(town, town.people, where or town.cluster.inner)

    bookers = [one(OnWeb), one(OnWeb, address), one(OnTelegram), one(OnWhatsApp, address)]
    endangered = [one(OnWeb, address), one(OnTelegram), one(OnTelegram, address), one(OnWhatsApp)]
    erased = one(OnWeb)

    async def erases() -> None:
        await erased.books()
        await erased.is_erased()

    await asyncio.gather(*(p.books() for p in bookers), *(p.is_in_danger() for p in endangered), erases())
    return [*bookers, *endangered], [erased]


async def check(town: Town, people: list[Person], erased: list[OnWeb], bookers: int = 4) -> None:
    """What holds after every fault, however it went meanwhile."""
    unanswered = "SELECT count(*) FROM inbox WHERE answered_at IS NULL"
    unsent = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
    for query in (unanswered, unsent):
        await asyncio.to_thread(wait_until, lambda query=query: town.rows(query)[0][0] == 0, query, PATIENCE_SECONDS)
    for person in people:
        query = "SELECT data FROM events WHERE sender_id = :sender AND type_name = 'user' ORDER BY id"
        stored = [json.loads(row[0])["text"] for row in town.rows(query, sender=person.sender)]
        # What ended in an apology was written anew: at most one of the two is stored more than the other.
        assert stored == person.said or (person.troubles and not Counter(stored) - Counter(person.said)), person.heard
    mails = [mail for mail in town.mail.mails if mail["To"] == "desk@clinic.example"]
    requests = {row[0]: row[1] for row in town.rows("SELECT name, reference FROM booking_requests")}
    for person in people[:bookers]:
        assert sum(name == person.name for name in requests) == 1, (person.name, requests)
        about = [mail for mail in mails if requests[person.name] in str(mail["Subject"]) + mail.as_string()[:4000]]
        assert len({mail["Message-ID"] for mail in about}) == 1, (person.name, len(about))
    for person in erased:
        assert person.name not in requests
        for query in (
            "SELECT count(*) FROM web_messages WHERE session = :session",
            "SELECT count(*) FROM booking_requests WHERE session = :session",
            "SELECT count(*) FROM audit_entries WHERE session = :session",
        ):
            assert town.rows(query, session=session_hash(person.sender))[0][0] == 0, query
        assert town.rows("SELECT count(*) FROM events WHERE sender_id = :s", s=person.sender)[0][0] == 0
    # A kill between a mail server's thanks and our note of it may send one mail twice, under the same Message-ID.
    twice = len(mails) - len({mail["Message-ID"] for mail in mails})
    assert twice <= len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
async def test_while(town: Town, fault: Fault) -> None:
    """Everybody writes, and in the middle of it something breaks."""
    writing = asyncio.ensure_future(traffic(town, town.cluster.inner))
    await asyncio.sleep(2)
    await fault(town)
    people, erased = await writing
    await check(town, people, erased)
    sent = sum(len(person.said) for person in [*people, *erased])
    print(f"{fault.__name__}: {sent} messages answered, {sum(p.troubles for p in people)} apologies, 4 requests kept")


@pytest.mark.parametrize("wrong_clock", ["-1h", "+1h"], indirect=True)
async def test_with_a_clock_that_is_wrong(town: Town, wrong_clock: Node) -> None:
    """Half of them write to a node that is an hour off."""
    people, erased = await traffic(town, wrong_clock.address)
    await check(town, people, erased)
