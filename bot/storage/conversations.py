"""Rasa's SQL tracker store for long conversations and several nodes, with a restart that really forgets."""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.events import Event, Restarted, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.metrics import observe
from bot.storage import sqlite
from bot.storage.history import Stored, as_event, first_kept, shortened

metadata = sa.MetaData()

checkpoints = sa.Table(
    "conversation_checkpoints",
    metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    # The stored event with which the kept turns begin, and what stands for everything before it in the session.
    sa.Column("event_id", sa.BigInteger, nullable=False),
    sa.Column("standing", sa.Text, nullable=False),
)


# Conversations with a turn that could not be stored; a database is seldom away for so many.
MOST_UNSTORED = 1_000


@dataclass(frozen=True)
class Unstored:
    """Rows that could not be stored, and behind which event's number they belong."""

    behind: int | None
    rows: list[dict[str, Any]]


class ConversationMovedOnError(Exception):
    """A conversation got new events between being read and being stored; nothing was stored."""


class ConversationStore(SQLTrackerStore):
    """Rasa's table of events, read in the order in which they were written and only as far back as needed.

    - A conversation is read from its newest checkpoint on (bot/storage/history.py): a reply costs the same however long
      the conversation is.
    - Events are ordered by their number, never by the clocks of the nodes that wrote them.
    - After a `Restarted` event, which erasing a visitor's data ends with, nothing from before it stays stored.
    """

    engine: Any

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self.engine.dialect.name == "postgresql":
            # A connection that died with a restart of the database is replaced before it is used.
            self.engine.pool._pre_ping = True
        else:
            self._keep_connections()
        # What a turn said and told that could not be stored, until it can be.
        self._unstored: OrderedDict[str, Unstored] = OrderedDict()
        try:
            self._prepare()
        except (sa.exc.ProgrammingError, sa.exc.IntegrityError):  # another node did so in this moment
            self._prepare()
        # For each tracker in hand, how many of its events are stored; trackers are short-lived and few.
        self._stored_events = "_stored_events"
        # And the number of the newest of them.
        self._newest_event = "_newest_event"

    def _keep_connections(self) -> None:
        """Opens SQLite's file as bot/storage/sqlite.py says and keeps connections; Rasa opens one for each query."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = sa.create_engine(
            url, poolclass=sa.pool.QueuePool, connect_args={"check_same_thread": False, "timeout": sqlite.BUSY_SECONDS}
        )
        sqlite.set_up(self.engine)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    def _prepare(self) -> None:
        """Makes what Rasa's table of events lacks: checkpoints, and a way to the newest events that stays short."""
        metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            connection.execute(sa.text("CREATE INDEX IF NOT EXISTS events_in_order ON events (sender_id, id)"))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's newest session, its older turns shortened; None when there is no such conversation."""
        self._store_what_was_not(sender_id)
        with self.session_scope() as session:
            checkpoint = session.execute(checkpoints.select().where(checkpoints.c.sender_id == sender_id)).first()
            rows = self._rows(session, sender_id, checkpoint.event_id if checkpoint else 0)
            # Whoever deletes events by hand deletes what stood for the older ones with them.
            stands = checkpoint and rows and rows[0].id == checkpoint.event_id
            standing: list[Stored] = json.loads(checkpoint.standing) if stands else []
            events = [json.loads(row.data) for row in rows]
            newest = rows[-1].id if rows else None
            started = max((i for i, e in enumerate(events) if e["event"] == SessionStarted.type_name), default=-1)
            if started >= 0:
                standing, rows, events = [], rows[started:], events[started:]
            kept = first_kept(events)
            if kept and self.domain:
                standing = shortened(sender_id, [*standing, *events[:kept]], self.domain)
                rows, events = rows[kept:], events[kept:]
                self._write_checkpoint(session, sender_id, rows[0].id, standing)
        if not self.domain or not events:
            return None
        found = [as_event(event) for event in (*standing, *events)]
        tracker = DialogueStateTracker.from_events(sender_id, found, slots=self.domain.slots)
        setattr(tracker, self._stored_events, len(found))
        setattr(tracker, self._newest_event, newest)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new in a conversation, all of it or, when the database fails, nothing.

        Where the database fails, what is new is kept in this process and stored before the conversation is read again:
        advice that was given stands.

        Raises:
            ConversationMovedOnError: another node wrote to it meanwhile.
            sqlalchemy.exc.SQLAlchemyError: the database failed.
        """
        if any(isinstance(event, Restarted) for event in tracker.events):
            tracker = self._forget(tracker)
        await self.stream_events(tracker)
        stored = getattr(tracker, self._stored_events, None)
        if stored is None:
            with self.session_scope() as session:
                stored = self._event_query(session, tracker.sender_id, fetch_events_from_all_sessions=False).count()
        new = list(tracker.events)[stored:]
        if new:
            rows = [self._row(tracker.sender_id, event) for event in new]
            unstored = Unstored(getattr(tracker, self._newest_event, None), rows)
            try:
                setattr(tracker, self._newest_event, self._store(tracker.sender_id, unstored))
            except sa.exc.SQLAlchemyError:
                self._keep(tracker.sender_id, unstored)
                raise
        setattr(tracker, self._stored_events, stored + len(new))
        observe(new)

    def _store(self, sender_id: str, unstored: Unstored) -> int | None:
        """Stores rows behind what was read; the number of the newest.

        Raises:
            ConversationMovedOnError: something else stands there by now: a lock is lost with the connection that holds
                it, so what is stored must be what was read.
        """
        with self.session_scope() as session:
            if self._newest(session, sender_id) != unstored.behind:
                raise ConversationMovedOnError
            session.execute(sa.insert(self.SQLEvent), unstored.rows)
            newest = self._newest(session, sender_id)
            session.commit()
        return newest

    def _keep(self, sender_id: str, unstored: Unstored) -> None:
        self._unstored[sender_id] = unstored
        self._unstored.move_to_end(sender_id)
        if len(self._unstored) > MOST_UNSTORED:
            self._unstored.popitem(last=False)

    def _store_what_was_not(self, sender_id: str) -> None:
        """Stores what an earlier turn could not; nothing is read, and nobody answered as a stranger, before that.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database still fails.
        """
        unstored = self._unstored.get(sender_id)
        if unstored is None:
            return
        with suppress(ConversationMovedOnError):  # another node went on with it: what that one knows counts
            self._store(sender_id, unstored)
        self._unstored.pop(sender_id, None)

    def _newest(self, session: Any, sender_id: str) -> int | None:
        wanted = sa.select(sa.func.max(self.SQLEvent.id)).where(self.SQLEvent.sender_id == sender_id)
        number: int | None = session.execute(wanted).scalar()
        return number

    def _rows(self, session: Any, sender_id: str, first: int) -> list[Any]:
        event = self.SQLEvent
        wanted = sa.select(event.id, event.data).where(event.sender_id == sender_id, event.id >= first)
        return list(session.execute(wanted.order_by(event.id)))

    @staticmethod
    def _write_checkpoint(session: Any, sender_id: str, event_id: int, standing: list[Stored]) -> None:
        """Replaces the conversation's checkpoint; a node that comes too late leaves the other's, which is as good."""
        row = {"sender_id": sender_id, "event_id": event_id, "standing": json.dumps(standing)}
        try:
            session.execute(checkpoints.delete().where(checkpoints.c.sender_id == sender_id))
            session.execute(checkpoints.insert().values(row))
            session.commit()
        except sa.exc.SQLAlchemyError:
            session.rollback()

    @staticmethod
    def _row(sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    def _forget(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """Deletes a conversation; a tracker with only what came after its restart."""
        self._unstored.pop(tracker.sender_id, None)
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == tracker.sender_id).delete()
            session.execute(checkpoints.delete().where(checkpoints.c.sender_id == tracker.sender_id))
            session.commit()
        fresh = DialogueStateTracker.from_events(
            tracker.sender_id,
            tracker.events_after_latest_restart(),
            slots=self.domain.slots,
            sender_source=tracker.sender_source,
            domain=self.domain,
        )
        fresh.model_id, fresh.assistant_id = tracker.model_id, tracker.assistant_id
        setattr(fresh, self._stored_events, 0)
        return fresh


class ConversationMemory(InMemoryTrackerStore):
    """Conversations that end with the process, for trying things out; long ones are shortened as above.

    Of an older turn nothing is kept but what stands for it: there is no history to look up and nothing to erase.
    """

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the newest session, its older turns shortened; after a `Restarted` event only what follows it."""
        await self.stream_events(tracker)
        events = [event.as_dict() for event in tracker.events]
        ends = (Restarted.type_name, SessionStarted.type_name)
        first = max((index for index, event in enumerate(events) if event["event"] in ends), default=0)
        events = events[first:]
        kept = first_kept(events)
        if kept and self.domain:
            events = [*shortened(tracker.sender_id, events[:kept], self.domain), *events[kept:]]
        self.store[tracker.sender_id] = json.dumps(events)

    async def _retrieve(self, sender_id: str, fetch_all_sessions: bool) -> DialogueStateTracker | None:
        if sender_id not in self.store or not self.domain:
            return None
        events = [as_event(event) for event in json.loads(self.store[sender_id])]
        return DialogueStateTracker.from_events(sender_id, events, slots=self.domain.slots)
