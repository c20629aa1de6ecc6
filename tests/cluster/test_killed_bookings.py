"""A whole booking with the trained assistant, which is killed around each step of it: on SQLite and PostgreSQL, on the
website and on Telegram.

What was taken is answered once and as if nothing had happened: the same words as in a conversation in which nothing was
killed, the same request, sent once and not before a plain yes.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.storage.database import session_hash
from tests.channels.fakes.telegram import FakeTelegram
from tests.channels.fakes.whatsapp import FakeWhatsApp
from tests.cluster import talk, test_traffic
from tests.cluster.talk import SORRY, session
from tests.cluster.test_traffic import CREDENTIALS, OnTelegram, OnWeb, Person, Town
from tests.rooms import rooms
from tests.servers import MailServer
from tools.cluster import Cluster, Node, wait_until

pytestmark = pytest.mark.cluster

TURNS = (
    "my left calf hurts when I run, no swelling",
    "I'd like to book a visit please",
    "Orla Keane, 0894445001",
    "monday before 9",
    "yes that's fine",
    "yes but make it tuesday",
)
PLAIN_YES = "yes send it"
# A start and a dead node's claims take a while on a busy machine; a sender's claim runs out after five minutes.
START_SECONDS, SENDING_SECONDS = 300.0, 400.0
# What of a request is the same whoever asks, and whenever.
WISHED = "name, patient, phone, email, kind, wished_times, wished_words, no_calls, reason, status"


@dataclass
class House(Town):
    """An installation of one node, with what its databases hold, and how each person's messages stood at the kills."""

    kills: int = 0
    stood: dict[str, Counter[str]] = field(default_factory=dict)
    engines: dict[str, sa.engine.Engine] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """The node that is killed."""
        return self.cluster.nodes[0]

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What stands in the database, or in that of the conversations."""
        address = self.node.environment["ASSISTANT_DATABASE_URL"]
        if address.startswith("sqlite") and " events " in query:
            address = f"sqlite:///{self.cluster.folder / 'var-0' / 'conversations.db'}"
        if address not in self.engines:
            self.engines[address] = sa.create_engine(address, future=True)
        with self.engines[address].connect() as connection:
            return list(connection.execute(sa.text(query), values))

    def open(self, person: Person) -> bool:
        """Whether something that they sent is taken and not answered."""
        query = "SELECT count(*) FROM inbox WHERE session = :session AND answered_at IS NULL"
        if isinstance(person, OnWeb):
            query = "SELECT count(*) FROM web_messages WHERE session = :session AND claimed_until IS NOT NULL"
        return bool(self.rows(query, session=session_hash(person.sender))[0][0])

    def requests(self, person: Person) -> list[Any]:
        """Their requests."""
        query = f"SELECT reference, {WISHED} FROM booking_requests WHERE session = :session"
        return self.rows(query, session=session_hash(person.sender))

    def stored(self, person: Person) -> list[str]:
        """What they said, as the conversation holds it."""
        query = "SELECT data FROM events WHERE sender_id = :sender AND type_name = 'user' ORDER BY id"
        return [json.loads(row[0])["text"] for row in self.rows(query, sender=person.sender)]

    async def is_killed(self, *people: Person, text: str = "") -> None:
        """Killed and started again; how the message that people just sent stood is noted."""
        self.node.kill()
        self.kills += 1
        for person in people if text else ():
            stored = text in self.stored(person)
            stand = ("stored, not answered" if stored else "taken") if self.open(person) else "answered"
            self.stood.setdefault(type(person).__name__, Counter())[stand if person.sender else "not taken"] += 1
        self.node.start()
        await asyncio.to_thread(self.node.wait)

    async def hears_all(self, *people: Person) -> None:
        """Waits until everything is answered."""
        await until(lambda: not any(self.open(person) for person in people), "not everything is answered")


async def until(condition: Callable[[], object], what: str, seconds: float = START_SECONDS) -> None:
    """Waits for a condition as closely as one can, without keeping the senders waiting."""
    end = time.monotonic() + seconds
    while not await asyncio.to_thread(condition):
        assert time.monotonic() < end, what
        await asyncio.sleep(0.002)


@pytest_asyncio.fixture(loop_scope="session", params=["SQLite", "PostgreSQL"])
async def house(
    request: pytest.FixtureRequest, model: Path, tmp_path: Path, mail_server: MailServer, monkeypatch: Any
) -> AsyncIterator[House]:
    """A running installation on one of the databases."""
    assert model.is_file()
    for module in (talk, test_traffic):
        monkeypatch.setattr(module, "PATIENCE_SECONDS", START_SECONDS)
    environment = {"ASSISTANT_SMTP_URL": mail_server.url}
    if request.param == "SQLite":
        environment |= {"ASSISTANT_DATABASE_URL": f"sqlite:///{tmp_path / 'assistant.db'}", "ASSISTANT_REDIS_URL": ""}
    (tmp_path / "rooms").mkdir()
    async with FakeTelegram().running() as bot_api, FakeWhatsApp().running() as graph, session() as http:
        addresses = CREDENTIALS % (bot_api.address, graph.address)
        place = rooms(tmp_path / "rooms", addresses, "\nrequests_email: desk@clinic.example\n")
        cluster = await asyncio.to_thread(lambda: Cluster(1, environment, place).__enter__())
        running = House(cluster, bot_api, graph, mail_server, http)
        try:
            yield running
        finally:
            for engine in running.engines.values():
                engine.dispose()
            await asyncio.to_thread(cluster.__exit__)


async def killed_over(house: House, text: str, moment: Callable[[], object], *people: Person) -> None:
    """They send a message, the node is killed at that moment, and all is answered by the next one."""
    sending = [asyncio.ensure_future(person.says(text)) for person in people]
    await until(moment, f"{text!r} never got so far")
    await house.is_killed(*people, text=text)
    await asyncio.gather(*sending)
    await house.hears_all(*people)


async def tells(house: House, *people: Person) -> None:
    """All steps but the last, the node being killed between a message's taking and its reply, and after the reply."""

    def taken() -> bool:
        return all(house.open(person) for person in people)

    def one_stored(text: str) -> bool:
        return any(text in house.stored(person) for person in people)

    for number, text in enumerate(TURNS):
        await killed_over(house, text, partial(one_stored, text) if number % 2 else taken, *people)
        await house.is_killed()
        assert not any(house.requests(person) for person in people), text


async def sends(house: House, *people: Person) -> None:
    """The last step; the node is killed before the request is stored, when it is stored, and after the reply."""
    for person in people:
        sending = asyncio.ensure_future(person.says(PLAIN_YES))
        await until(partial(house.open, person), "the yes was never taken")
        await house.is_killed(person, text=PLAIN_YES)
        await until(lambda person=person: house.requests(person), "no request was stored")
        await house.is_killed(person, text=PLAIN_YES)
        await sending
        await house.hears_all(person)
    await house.is_killed()


def shown(person: Person) -> list[str]:
    """All that they were shown, message by message; one shown twice on end only once."""
    said = person.shown() if isinstance(person, OnTelegram) else person.heard
    return [text for text, _ in groupby(said)]


def alike(person: Person, house: House) -> list[str]:
    """The same without the references."""
    reference = house.requests(person)[0][0]
    return [text.replace(reference, "CP-") for text in shown(person)]


async def check(house: House, person: Person, undisturbed: Person) -> None:
    """Nothing lost, asked again or sent twice, against a conversation in which nothing was killed."""
    assert person.troubles == 0 and SORRY not in "\n".join(shown(person))
    assert house.stored(person) == [*TURNS, PLAIN_YES]
    assert alike(person, house) == alike(undisturbed, house)
    [[reference, *wished]], [[_, *same]] = house.requests(person), house.requests(undisturbed)
    assert wished == same
    mails = [mail for mail in house.mail.mails if reference in str(mail["Subject"]) + mail.as_string()[:4000]]
    assert len(mails) == 1, [mail["Message-ID"] for mail in mails]
    if isinstance(person, OnWeb):
        lines = await person.talker.history(person.address)
        assert [line["text"] for line in lines if line["from"] == "visitor"] == person.said
        assert "\n".join(line["text"] for line in lines if line["from"] != "visitor") == "\n".join(person.heard)


async def test_killed_at_each_step(house: House) -> None:
    """Two undisturbed bookings, then two over which the node is killed at each step."""
    calm, web = OnWeb(house, 1, house.cluster.inner), OnWeb(house, 2, house.cluster.inner)
    calm_chat, chat = OnTelegram(house, 3, house.cluster.inner), OnTelegram(house, 4, house.cluster.inner)
    for text in (*TURNS, PLAIN_YES):
        await asyncio.gather(calm.says(text), calm_chat.says(text))
        assert (text == PLAIN_YES) == any(house.requests(person) for person in (calm, calm_chat)), text
    await web.arrives()
    await tells(house, web, chat)
    await sends(house, web, chat)
    unsent = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
    await asyncio.to_thread(wait_until, lambda: house.rows(unsent)[0][0] == 0, "the mails are sent", SENDING_SECONDS)
    for person, undisturbed in ((web, calm), (chat, calm_chat)):
        print(type(person).__name__, house.requests(person), dict(house.stood[type(person).__name__]))
        print(*zip(person.said, person.heard, strict=True), sep="\n")
        await check(house, person, undisturbed)
    assert house.requests(web)[0].wished_times == "Tuesday before 9 am"
    print(f"{house.kills} kills")
