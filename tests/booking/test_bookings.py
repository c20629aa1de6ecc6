"""Whole requests, played: what the person wanted is what reached the clinic."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.booking.form import open_request, step
from tests.booking.playing import Desk
from tests.stopwatch import cpu_seconds

BOOKINGS = yaml.safe_load(Path(__file__).with_name("bookings.yml").read_text(encoding="utf-8"))
DETAILS = ("name", "patient", "phone", "email", "wished_times", "reason", "no_calls")


@pytest.mark.parametrize("booking", BOOKINGS, ids=lambda booking: str(booking["lines"][0])[:40])
def test_what_they_wanted_reaches_the_clinic(booking: dict[str, Any]) -> None:
    desk = Desk()
    desk.context = replace(desk.context, **booking.get("context", {}))
    desk.say(booking["kind"], *booking["lines"])
    if not booking["sent"]:
        assert not desk.reached or desk.reached[-1][0] == "cancel"
        return
    told = {
        detail: desk.request[detail] for detail in DETAILS if desk.request[detail] not in (None, False, "not given")
    }
    assert told == booking["sent"]
    assert len(desk.reached) == booking["times"]


@pytest.mark.parametrize("piece", ["Monday or ", "087 123 4567 ", "not ", "a@", " ", "no, "])
def test_long_messages_are_read_in_time(piece: str) -> None:
    text = piece * (4000 // len(piece))
    desk = Desk()

    def asked() -> None:
        turn = open_request("visit", text, None, desk.context)
        for question in ("request:name", "request:wish", "request:why", "request:send"):
            step(turn.draft, text, None, question, desk.context)

    assert cpu_seconds(asked, tries=1) < 5
