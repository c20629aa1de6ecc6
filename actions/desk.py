"""What reaches beyond the conversation: requests, the diary, the audit of advice, the visitor's data."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from rasa_sdk import Tracker

from bot.booking.form import to_request
from bot.clinical.handover import handover
from bot.dialogue.safety import judge
from bot.dialogue.state import CLEARED, GIVEN, WITHDRAWN, State
from bot.practice.free_times import PATIENCE, free_times
from bot.privacy.erasing import erase
from bot.privacy.exporting import as_text, stored
from bot.storage.audit import record_advice, record_clear_check, record_correction, record_emergency
from bot.storage.requests import BookingRequest, cancel_request, change_request, save_request
from bot.storage.transcripts import messages

logger = logging.getLogger(__name__)

MOST_LINES = 400
NOTHING = "nothing yet"


class ClinicDesk:
    """The desk of one turn (bot/dialogue/requests.py, `Desk`); a database that fails never keeps advice away."""

    def __init__(self, tracker: Tracker, domain: Mapping[str, Any], now: datetime) -> None:
        self.sender = tracker.sender_id
        self.channel = tracker.get_latest_input_channel()
        self.now = now
        self.erased = False
        self.words = str(tracker.latest_message.get("text") or "")
        self._openings: list[datetime] | None = None

    async def look_up(self, state: State) -> None:
        """Reads the practice's free times, and waits for them only where a request is open: advice never does."""
        practice = free_times()
        if practice is not None:
            self._openings = await practice.look_up(self.now, PATIENCE if state.request else 0.0)

    def openings(self) -> list[datetime] | None:
        """All free times; None where there is no diary, or it can't be read now."""
        return self._openings

    def send(self, draft: Mapping[str, Any], state: State) -> str | None:
        """Stores the request once; its reference, None where the database failed."""
        try:
            return save_request(self.sender, self._request(draft, state))
        except sa.exc.SQLAlchemyError:
            logger.error("A request could not be stored; the visitor was asked to send it again.")
            return None

    def update(self, draft: Mapping[str, Any], state: State) -> str | None:
        """Changes the request that was sent, and tells the clinic once; its reference, None where it couldn't be."""
        sent = state.sent or {}
        try:
            contact = str(sent.get("phone") or sent.get("email") or "")
            row = change_request(str(sent.get("reference")), contact, self.sender, self._request(draft, state))
            return str(row["reference"]) if row else None
        except sa.exc.SQLAlchemyError:
            logger.error("A request could not be changed.")
            return None

    def cancel(self, state: State) -> bool:
        """Cancels the request that was sent from this conversation."""
        return self._cancel(state.sent or {})

    def _cancel(self, sent: Mapping[str, Any]) -> bool:
        try:
            contact = str(sent.get("phone") or sent.get("email") or "")
            return cancel_request(str(sent.get("reference")), contact) is not None
        except sa.exc.SQLAlchemyError:
            logger.error("A request could not be cancelled.")
            return False

    def _request(self, draft: Mapping[str, Any], state: State) -> BookingRequest:
        summary = handover(state.values(), state.words(), state.onset(), self.now.date(), state.advice.tier)
        transcript = messages(self.sender)[-MOST_LINES:] if draft.get("with_chat") else None
        return BookingRequest(
            **to_request(draft),
            handover=summary.as_data(),
            transcript=[{"who": line["who"], "text": line["text"]} for line in transcript] if transcript else None,
            channel=self.channel,
            tier=state.advice.tier if state.advice.stands else "none",
            facts=state.values(),
            words=state.words(),
        )

    def export(self) -> str:
        """Everything stored about this conversation, to read."""
        try:
            return as_text(stored(self.sender)) or NOTHING
        except sa.exc.SQLAlchemyError:
            logger.error("A visitor's data could not be read.")
            return NOTHING

    def erase(self) -> str | None:
        """Erases everything; the receipt's code, None where the database failed."""
        try:
            receipt = erase(self.sender)
        except sa.exc.SQLAlchemyError:
            logger.error("A visitor's data could not be erased; they were asked to say so again.")
            return None
        self.erased = True
        return receipt.code

    def note(self, event: str, state: State) -> None:
        """Records the advice as it stands now, or that it was withdrawn or cleared."""
        advice = state.advice
        if advice.kind and advice.state == GIVEN:
            record_emergency(self.sender, advice.kind, self.words)
        elif advice.state == WITHDRAWN:
            record_correction(self.sender, ",".join(advice.rules), "withdrawn", advice.tier, judge(state).tier)
        elif advice.state == CLEARED:
            record_clear_check(self.sender, "", advice.tier)
        else:
            record_advice(self.sender, judge(state))
