"""Plays whole requests against the form, as the dialogue does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.booking.form import FormContext, FormTurn, open_request, step, to_request
from bot.settings import Clinic

DUBLIN = ZoneInfo("Europe/Dublin")
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=DUBLIN)
REFERENCE = "CP-7K2M9Q"


@dataclass
class Desk:
    """What reached the clinic: a request per sending and change, cancellations."""

    context: FormContext = field(default_factory=lambda: FormContext(now=THURSDAY, clinic=Clinic()))
    draft: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None
    reached: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    turns: list[FormTurn] = field(default_factory=list)

    def say(self, kind: str, *lines: str) -> FormTurn:
        """The last turn once all lines were said; the first one opens the request unless one is open."""
        for line in lines:
            context = replace(self.context, sent=self.sent)
            if self.draft is None and self.sent is None:
                turn = open_request(kind, line, None, context)
            else:
                turn = step(self.draft, line, None, "", context)
            self._carry_out(turn)
        return self.turns[-1]

    def _carry_out(self, turn: FormTurn) -> None:
        self.turns.append(turn)
        self.draft = turn.draft
        if turn.effect in ("send", "update"):
            assert turn.draft is not None
            self.reached.append((turn.effect, to_request(turn.draft)))
            self.sent, self.draft = {**turn.draft, "reference": REFERENCE}, None
        elif turn.effect == "cancel":
            self.reached.append(("cancel", {}))
            self.sent = None

    @property
    def request(self) -> dict[str, Any]:
        """The request as it reached the clinic last."""
        return self.reached[-1][1]

    def ids(self) -> list[str]:
        """Ids of what the last turn said and asked."""
        turn = self.turns[-1]
        return [say.id for say in (*turn.said, *([turn.ask] if turn.ask else []))]
