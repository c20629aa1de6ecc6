"""One message of a conversation at a time, in the order of arrival, on all nodes.

Rasa's Redis lock reads a lock, changes it and writes it back, so that two nodes can be given the same ticket; and a
node that dies keeps its conversations locked until a time runs out. PostgreSQL's advisory locks belong to a
connection: taken atomically, freed in the moment the node or the database goes, and never there when the conversation
can't be stored anyway (docs/decisions/0009-several-nodes.md). With SQLite there is one process, and a lock inside it
is enough. Inside a process there are two event loops, the server's and that of the turns (bot/channels/turns.py).
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from hashlib import blake2b
from weakref import WeakKeyDictionary, WeakValueDictionary

import sqlalchemy as sa
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from sqlalchemy.engine import Connection, Engine

from bot.storage.database import reachable

# Connections of one node that hold locks, and so the turns that it has in hand; more wait without blocking it.
CONNECTIONS = 10
# How long a message waits for the one before it, which may be on a node that hangs; then an honest error.
PATIENCE_SECONDS = 30.0
SHORTEST_WAIT_SECONDS = 0.005
LONGEST_WAIT_SECONDS = 0.1


class ConversationLocks(LockStore):
    """Locks conversations inside this process, and between processes where there is a PostgreSQL engine for it."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine
        self._here: WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = WeakKeyDictionary()
        # Which conversations a loop of this process holds.
        self._held: set[str] = set()
        self._holding = threading.Lock()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = PATIENCE_SECONDS,
        wait_time_in_seconds: float = LONGEST_WAIT_SECONDS,
    ) -> AsyncGenerator[TicketLock, None]:
        """Holds the conversation's lock.

        Raises:
            rasa.core.lock_store.LockError: it could not be had in time, or the database is not there.
        """
        queue = self._mine().queues.setdefault(conversation_id, asyncio.Lock())
        async with queue, self._alone(conversation_id):
            if self._engine is None:
                yield TicketLock(conversation_id)
                return
            connection = await self._acquire(self._engine, key(conversation_id))
            try:
                yield TicketLock(conversation_id)
            finally:
                _release(connection, key(conversation_id))
                self._mine().free.release()

    def _mine(self) -> _Loop:
        return self._here.setdefault(asyncio.get_running_loop(), _Loop())

    @asynccontextmanager
    async def _alone(self, conversation_id: str) -> AsyncGenerator[None, None]:
        """Holds the conversation against the process's other event loop, which seldom wants it.

        Raises:
            rasa.core.lock_store.LockError: it could not be had in time.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._take(conversation_id):
            if time.monotonic() > until:
                raise LockError("The message before this one is still being answered.")
            await asyncio.sleep(SHORTEST_WAIT_SECONDS)
        try:
            yield
        finally:
            self._held.discard(conversation_id)

    def _take(self, conversation_id: str) -> bool:
        """Takes the conversation for this event loop; False while the other has it."""
        with self._holding:
            if conversation_id in self._held:
                return False
            self._held.add(conversation_id)
            return True

    async def _acquire(self, engine: Engine, number: int) -> Connection:
        """A connection that holds the lock; it is one of the free ones until it is released."""
        free = self._mine().free
        until = time.monotonic() + PATIENCE_SECONDS
        wait = SHORTEST_WAIT_SECONDS
        while True:
            try:
                await asyncio.wait_for(free.acquire(), max(until - time.monotonic(), wait))
            except TimeoutError as error:
                raise LockError("Too many messages are being answered.") from error
            connection = None
            try:
                connection = _try(engine, number)
            finally:
                if connection is None:
                    free.release()
            if connection is not None:
                return connection
            if time.monotonic() > until:
                raise LockError("The message before this one is still being answered.")
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)


class _Loop:
    """What belongs to one event loop: its queues, one a conversation, and how many turns it may have in hand."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(CONNECTIONS)
        self.queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def key(conversation_id: str) -> int:
    """The lock's number: 64 bits of the conversation's hash, as PostgreSQL's signed integer."""
    return int.from_bytes(blake2b(conversation_id.encode(), digest_size=8).digest(), "big", signed=True)


def _try(engine: Engine, number: int) -> Connection | None:
    """A connection that holds the lock; None while somebody else has it.

    Raises:
        rasa.core.lock_store.LockError: the database is not there.
    """
    connection = None
    try:
        connection = engine.connect()
        if connection.execute(sa.select(sa.func.pg_try_advisory_lock(number))).scalar_one():
            return connection
    except sa.exc.SQLAlchemyError as error:
        if connection is not None:
            connection.invalidate()
            connection.close()
        raise LockError("The database can't be reached.") from error
    connection.close()
    return None


def _release(connection: Connection, number: int) -> None:
    """Gives the lock back; a connection that fails at it is closed for good, which gives it back too."""
    try:
        connection.execute(sa.select(sa.func.pg_advisory_unlock(number)))
    except sa.exc.SQLAlchemyError:
        connection.invalidate()
    finally:
        connection.close()


def lock_engine(url: str) -> Engine | None:
    """An engine whose connections only hold locks; None for a database that only one process uses."""
    address = reachable(url)
    if address.get_backend_name() != "postgresql":
        return None
    return sa.create_engine(
        address,
        future=True,
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,  # the second event loop's; it seldom holds any
        isolation_level="AUTOCOMMIT",
    )
