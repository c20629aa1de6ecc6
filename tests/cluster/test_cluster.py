"""What happens to messages when nodes, the proxy, Redis and the database come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.cluster.talk import SORRY, Sent, Talker, check, session
from tools.cluster import Cluster, Node, free_port, status, wait_until

pytestmark = pytest.mark.cluster

TALKERS = 6
RECOVERY_SECONDS = 30
SWOLLEN = "my right calf has been swollen since the flight"
TOLD = "what did I tell you so far?"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client."""
    async with session() as client:
        yield client


async def talkers(http: aiohttp.ClientSession, cluster: Cluster, number: int = TALKERS) -> list[Talker]:
    """So many visitors."""
    return [Talker(http, cluster.secret_key) for _ in range(number)]


async def one(http: aiohttp.ClientSession, cluster: Cluster, address: str = "") -> Talker:
    """A visitor with an open chat."""
    talker = Talker(http, cluster.secret_key)
    await talker.begins(address or cluster.inner)
    return talker


async def waits(condition: Any, what: str) -> None:
    """Waits for a condition without keeping the load waiting."""
    await asyncio.to_thread(wait_until, condition, what, RECOVERY_SECONDS)


async def test_hopping_between_nodes(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """Each message goes to another node, and the conversation stays itself, advice included."""
    addresses = [node.address for node in cluster.nodes]
    here, there = addresses[0], addresses[1]
    visitor = await one(http, cluster, here)
    assert "today" in (await visitor.says(there, SWOLLEN)).answer
    assert "right calf" in (await visitor.says(here, TOLD)).answer
    assert "112" in (await visitor.says(there, "and now I can't get my breath")).answer
    assert "112" in (await visitor.says(here, "book me in for tomorrow please")).answer
    for number in range(8):
        await visitor.says(addresses[number % len(addresses)], f"thanks number {number}")
    await check(cluster.postgres.url, there, visitor)


async def test_many_at_once(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """Conversations through nginx, and an impatient visitor in several tabs: nothing is mixed, all is answered once."""
    group = await talkers(http, cluster)
    await asyncio.gather(*(talker.chats(cluster.inner, 8) for talker in group))
    await check(cluster.postgres.url, cluster.inner, *group)
    impatient = await one(http, cluster)
    addresses = [node.address for node in cluster.nodes]
    await asyncio.gather(*(impatient.says(addresses[i % len(addresses)], f"thanks number {i}") for i in range(10)))
    history = await impatient.history(cluster.inner)
    assert all(message.answered for message in impatient.sent)
    assert len([line for line in history if line["from"] == "visitor"]) == 10


async def test_the_same_message_on_all_nodes_at_once(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """A browser that sends again before the answer came is answered with the same words, and heard once."""
    visitor = await one(http, cluster)
    message = Sent("the-same-message", SWOLLEN)
    copies = [Sent(message.id, message.text) for _ in range(8)]
    addresses = [node.address for node in cluster.nodes]
    await asyncio.gather(*(visitor.try_once(addresses[i % len(addresses)], copy) for i, copy in enumerate(copies)))
    assert {copy.answer for copy in copies} == {copies[0].answer}
    visitor.sent = copies[:1]
    await check(cluster.postgres.url, cluster.inner, visitor)


async def test_a_node_is_killed_under_load(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """What was in its hands is taken up by another, once; the rest doesn't notice."""
    victim = cluster.nodes[1]
    group = await talkers(http, cluster)
    load = [asyncio.create_task(talker.chats(cluster.inner, 15, 0.05)) for talker in group]
    await asyncio.sleep(1.5)
    victim.kill()
    await asyncio.gather(*load)
    await check(cluster.postgres.url, cluster.inner, *group)
    victim.start()
    await asyncio.to_thread(victim.wait)


async def test_a_node_leaves_in_peace(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """SIGTERM under load: it says that it isn't ready, answers what it has, and ends well; nobody has to repeat a word."""
    leaver = cluster.nodes[1]
    group = await talkers(http, cluster)
    load = [asyncio.create_task(talker.chats(cluster.inner, 15, 0.05)) for talker in group]
    await asyncio.sleep(1)
    leaving = asyncio.create_task(asyncio.to_thread(leaver.stop))
    await waits(lambda: status(f"{leaver.address}/health/ready") in (503, 0), "still ready")
    assert await leaving == 0
    await asyncio.gather(*load)
    await check(cluster.postgres.url, cluster.inner, *group)
    assert [message.text for talker in group for message in talker.sent if message.attempts > 1] == []
    leaver.start()
    await asyncio.to_thread(leaver.wait)


async def test_redis_restarts(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """It may forget everything: nobody has to repeat a word, with it away and with it back and empty."""
    group = await talkers(http, cluster)
    load = [asyncio.create_task(talker.chats(cluster.inner, 15, 0.1)) for talker in group]
    await asyncio.sleep(1)
    cluster.redis.kill()
    assert [status(f"{node.address}/health/ready") for node in cluster.nodes] == [200] * len(cluster.nodes)
    await asyncio.sleep(1)
    await asyncio.to_thread(cluster.redis.start)
    await asyncio.gather(*load)
    await check(cluster.postgres.url, cluster.inner, *group)
    assert [message.text for talker in group for message in talker.sent if message.attempts > 1] == []


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_the_database_restarts(cluster: Cluster, http: aiohttp.ClientSession, how: str) -> None:
    """While it is away visitors are told so; afterwards all goes on by itself, with what was told before."""
    addresses = [node.address for node in cluster.nodes]
    visitor = await one(http, cluster)
    assert "today" in (await visitor.says(cluster.inner, SWOLLEN)).answer
    await asyncio.to_thread(cluster.postgres.stop, how)
    away = asyncio.create_task(visitor.says(cluster.inner, TOLD))
    for node in cluster.nodes:
        await waits(lambda node=node: not node.ready(), "still ready")
        assert status(f"{node.address}/health/live") == 200
    await asyncio.to_thread(cluster.postgres.start)
    for node in cluster.nodes:
        await waits(node.ready, "ready again")
    # The same message, sent again by the browser, is answered as if nothing had been.
    message = await away
    assert message.troubles[0]
    assert "right calf" in message.answer
    for address in addresses:
        assert "right calf" in (await visitor.says(address, TOLD)).answer
    await check(cluster.postgres.url, cluster.inner, visitor)


async def test_the_database_crashes_under_load(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """Nothing is doubled, nothing is mixed; what could not be handled says so, and can be said again."""
    group = await talkers(http, cluster)
    load = [asyncio.create_task(talker.chats(cluster.inner, 12, 0.1)) for talker in group]
    await asyncio.sleep(1)
    await asyncio.to_thread(cluster.postgres.stop, "immediate")
    await asyncio.sleep(1)
    await asyncio.to_thread(cluster.postgres.start)
    await asyncio.gather(*load)
    for talker in group:
        assert [message for message in talker.sent if not (message.answered or message.apology)] == []
        # At most the one that was being handled: its answer says that it went wrong.
        assert sum(message.apology for message in talker.sent) <= 1
        talker.sent = [message for message in talker.sent if not message.apology]
        history = await talker.history(cluster.inner)
        sorry = {line["client_id"] for line in history if line["from"] == "visitor"} - {m.id for m in talker.sent}
        assert len(sorry) == sum(SORRY in (line.get("text") or "") for line in history)


async def test_a_node_with_a_full_disk(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """Its folder takes nothing any more: conversations, which are in the database, go on, and so does the booking."""
    full = Node(9, cluster.folder, dict(cluster.nodes[0].environment))
    full.start()
    await asyncio.to_thread(full.wait)
    try:
        full.fill_disk()
        logged = full.log.stat().st_size
        visitor = await one(http, cluster, full.address)
        assert "today" in (await visitor.says(full.address, SWOLLEN)).answer
        assert "right calf" in (await visitor.says(cluster.nodes[0].address, TOLD)).answer
        assert "right calf" in (await visitor.says(full.address, TOLD)).answer
        assert full.ready()
        await check(cluster.postgres.url, full.address, visitor)
        # It logs each message, and could not: the disk was as good as full.
        assert full.log.stat().st_size == logged
    finally:
        full.kill()


@pytest.mark.parametrize("skew", ["-1h", "+1h"])
async def test_a_clock_that_is_wrong(cluster: Cluster, http: aiohttp.ClientSession, tmp_path: Path, skew: str) -> None:
    """A conversation that hops between clocks keeps its order and what was told; no message is taken up too early."""
    wrong = Node(8, tmp_path, dict(cluster.nodes[0].environment), ["faketime", "-f", skew])
    wrong.start()
    await asyncio.to_thread(wrong.wait)
    right = cluster.nodes[0].address
    try:
        for first in (wrong.address, right):
            visitor = await one(http, cluster, first)
            for number, address in enumerate((wrong.address, right, wrong.address, right)):
                await visitor.says(address, f"my right calf is swollen, for the {number} time")
            assert "right calf" in (await visitor.says(wrong.address, TOLD)).answer
            assert "right calf" in (await visitor.says(right, TOLD)).answer
            copies = [Sent("the-same-message", "thanks a lot") for _ in range(8)]
            await asyncio.gather(
                *(visitor.try_once((wrong.address, right)[i % 2], copy) for i, copy in enumerate(copies))
            )
            visitor.sent.append(copies[0])
            await check(cluster.postgres.url, right, visitor)
            times = [line["at"] for line in await visitor.history(wrong.address)]
            assert times == sorted(times)
    finally:
        wrong.kill()


async def test_the_public_sees_only_what_it_should(cluster: Cluster, http: aiohttp.ClientSession) -> None:
    """The page, its chat and the staff's log-in; neither the REST channel, readiness, Rasa's API nor figures."""
    hidden = (
        "webhooks/rest/webhook",
        "health/ready",
        "status",
        "model",
        "metrics",
        "conversations/x/tracker",
        "version",
    )
    for path in hidden:
        async with http.get(f"{cluster.public}/{path}") as response:
            assert response.status == 404, path
    for path in (
        "",
        "widget.js",
        "page.css",
        "webhooks/web/config",
        "pictures/timeline.svg?days=35-49",
    ):
        async with http.get(f"{cluster.public}/{path}") as response:
            assert response.status == 200, path
    async with http.get(f"{cluster.public}/staff") as response:
        assert response.status == 401
    async with http.post(f"{cluster.public}/webhooks/x", data=b"x" * 200_000) as response:
        assert response.status == 413
    statuses = [(await http.get(f"{cluster.public}/webhooks/none")).status for _ in range(120)]
    assert 429 in statuses


def test_ports_are_free() -> None:
    """Two asked for in a row differ, so that nodes never meet."""
    assert free_port() != free_port()
