"""Rasa's SQL tracker store, with a restart that really forgets."""

from __future__ import annotations

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Restarted
from rasa.shared.core.trackers import DialogueStateTracker


class ForgettingTrackerStore(SQLTrackerStore):
    """After a `Restarted` event, which erasing a visitor's data ends with, nothing from before it stays stored."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores the conversation; with a restart in it, only what came after."""
        if not any(isinstance(event, Restarted) for event in tracker.events):
            await super().save(tracker)
            return
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == tracker.sender_id).delete()
            session.commit()
        fresh = DialogueStateTracker.from_events(
            tracker.sender_id,
            tracker.events_after_latest_restart(),
            slots=self.domain.slots,
            sender_source=tracker.sender_source,
            domain=self.domain,
        )
        fresh.model_id, fresh.assistant_id = tracker.model_id, tracker.assistant_id
        await super().save(fresh)
