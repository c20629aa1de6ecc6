"""What messengers delivered: whose it is to answer, in which order, how long it is tried, and what is kept of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from bot.channels.inbox import told_before
from bot.storage import inbox as stored
from bot.storage.database import session_hash, transaction
from bot.storage.inbox import Delivered
from bot.storage.tables import inbox

pytestmark = pytest.mark.usefixtures("database")


def one(number: int, person: str = "a") -> Delivered:
    """A message like no other."""
    return Delivered(f"id {number}", person, f'"{number}"')


def rows() -> list[Any]:
    """All that is stored, in order."""
    with transaction() as connection:
        return list(connection.execute(inbox.select().order_by(inbox.c.id)))


def change(**values: Any) -> None:
    """Changes every row."""
    with transaction() as connection:
        connection.execute(inbox.update().values(values))


def test_each_person_is_answered_by_one_node() -> None:
    """Another person, and another channel, are no concern of theirs."""
    first, second = stored.store("telegram", "a", [one(1), one(2, "b")])
    assert (first.session, second.session) == (session_hash("a"), session_hash("b"))
    assert (first.replies, first.sent, first.attempts) == (None, 0, 0)
    assert stored.store("telegram", "b", [one(3), one(4, "c")])[0].session == session_hash("c")
    assert len(stored.store("whatsapp", "b", [one(5)])) == 1
    assert [(row.claimed_by, row.claimed_until is None) for row in rows()] == [
        ("a", False), ("a", False), (None, True), ("b", False), ("b", False),
    ]  # fmt: skip


def test_what_waits_is_tried_at_once_when_the_person_writes_again() -> None:
    """They can be reached again, maybe."""
    (item,) = stored.store("telegram", "a", [one(1)])
    assert stored.put_back(item.id, "a", item.session)
    assert stored.take_up("telegram", "a") == []
    assert stored.store("telegram", "b", [one(2)]) == []
    assert [(each.id, each.attempts) for each in stored.take_up("telegram", "b")] == [(item.id, 1), (item.id + 1, 1)]


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 10), (1, 20), (2, 40), (5, 320), (6, 600), (10, 600), (500, 600)]
)
def test_each_pause_is_twice_as_long_up_to_ten_minutes(attempts: int, seconds: int) -> None:
    """However often it was tried."""
    (item,) = stored.store("telegram", "a", [one(1)])
    change(attempts=attempts)
    before = stored.now()
    assert stored.put_back(item.id, "a", item.session) is True
    (row,) = rows()
    assert timedelta(0) <= row.next_try - before - timedelta(seconds=seconds) < timedelta(seconds=3)
    assert (row.claimed_by, row.claimed_until) == (None, None)


def test_what_is_put_back_takes_the_persons_next_ones_along() -> None:
    """Of this node's, and nobody else's."""
    first, second, other = stored.store("telegram", "a", [one(1), one(2), one(3, "b")])
    stored.put_back(first.id, "a", first.session)
    assert [row.claimed_by for row in rows()] == [None, None, "a"]
    assert other.id > second.id


@pytest.mark.parametrize(("age", "again"), [(timedelta(hours=23), True), (timedelta(days=1, minutes=1), False)])
def test_after_a_day_it_is_given_up(age: timedelta, again: bool) -> None:
    """And nothing of it is kept."""
    (item,) = stored.store("telegram", "a", [one(1)])
    change(at=stored.now() - age)
    assert stored.put_back(item.id, "a", item.session) is again
    (row,) = rows()
    assert (row.content is None, row.answered_at is None) == (not again, again)


def test_what_is_answered_or_gone_is_not_put_back() -> None:
    """Nor given up once more."""
    (item,) = stored.store("telegram", "a", [one(1)])
    assert stored.put_back(item.id + 7, "a", item.session) is False
    stored.answered([item.id])
    assert stored.put_back(item.id, "a", item.session) is False


def test_only_who_holds_it_notes_what_was_said() -> None:
    """What another node noted before is taken up with it."""
    (item,) = stored.store("telegram", "a", [one(1)])
    stored.keep_replies(item.id, "a", "[1, 2]")
    stored.note_sent(item.id, "a", 1)
    stored.keep_replies(item.id, "b", "[]")
    stored.note_sent(item.id, "b", 9)
    assert [(row.replies, row.sent) for row in rows()] == [("[1, 2]", 1)]
    stored.release("b")
    assert stored.take_up("telegram", "b") == []
    stored.release("a")
    (taken,) = stored.take_up("telegram", "b")
    assert (taken.id, taken.content, taken.replies, taken.sent) == (item.id, '"1"', "[1, 2]", 1)


def test_a_start_frees_what_others_of_its_channel_held() -> None:
    """Not its own, and not another channel's."""
    stored.store("telegram", "old", [one(1)])
    stored.store("telegram", "new", [one(2, "b")])
    stored.store("whatsapp", "old", [one(3)])
    stored.release_others("telegram", "new")
    assert [row.claimed_by for row in rows()] == [None, "new", "old"]


def test_renewing_nothing_and_what_is_answered() -> None:
    """Claims nothing."""
    (item,) = stored.store("telegram", "a", [one(1)])
    change(claimed_until=stored.now() - timedelta(minutes=1))
    stored.renew("a", [])
    assert rows()[0].claimed_until < stored.now()
    stored.renew("a", [item.id])
    assert timedelta(seconds=10) < rows()[0].claimed_until - stored.now() <= stored.LEASE
    stored.answered([item.id])
    stored.renew("a", [item.id])
    assert rows()[0].claimed_until is None


def test_so_many_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest first; the rest the next time."""
    monkeypatch.setattr(stored, "TAKEN_AT_ONCE", 2)
    stored.store("telegram", "a", [one(number, f"person {number}") for number in range(3)])
    stored.release("a")
    assert [item.content for item in stored.take_up("telegram", "b")] == ['"0"', '"1"']
    assert [item.content for item in stored.take_up("telegram", "b")] == ['"2"']
    assert stored.take_up("telegram", "b") == []


def test_what_is_not_answered_is_remembered_for_ever() -> None:
    """And erasing a person leaves the others'."""
    first, second = stored.store("telegram", "a", [one(1), one(2, "b")])
    with transaction() as connection:
        stored.delete_answered(connection, stored.now() + timedelta(days=99))
        stored.delete_messages(connection, first.session)
    assert [row.id for row in rows()] == [second.id]


# what a conversation says of a message


class Agent:
    """An agent whose conversation holds these events."""

    def __init__(self, events: list[Any] | None) -> None:
        self.tracker_store = self.lock_store = self
        self._events = events

    @asynccontextmanager
    async def lock(self, sender_id: str) -> AsyncIterator[None]:
        """Nobody else is at it."""
        yield

    async def retrieve(self, sender_id: str) -> Any:
        """The conversation."""
        return None if self._events is None else SimpleNamespace(events=self._events)


class Output:
    """Keeps what it is told to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def send_response(self, sender_id: str, message: dict[str, Any]) -> None:
        """Says it."""
        self.said.append(message["text"])


ONE, TWO = UserUttered("one", message_id="1"), UserUttered("two", message_id="2")
TALK = [BotUttered("hello"), ONE, BotUttered("a"), BotUttered("b"), TWO, BotUttered("c")]


@pytest.mark.parametrize(
    ("events", "message", "said"),
    [
        (TALK, "1", ["a", "b"]),
        (TALK, "2", ["c"]),
        (TALK, "3", []),
        ([BotUttered("hello"), ONE, TWO, BotUttered("c")], "1", []),
        ([], "1", []),
        (None, "1", []),
    ],
)
async def test_what_was_answered_already_is_said_again(events: Any, message: str, said: list[str]) -> None:
    """The replies to that message, up to the next one."""
    output = Output()
    assert await told_before(Agent(events), "a", message, output) is bool(said)
    assert output.said == said
