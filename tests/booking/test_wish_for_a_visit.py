"""A wish to come or to have the leg seen to opens a request; asking who should look doesn't."""

from __future__ import annotations

import pytest

from bot.booking.asked_for import asked_for
from bot.booking.changes import wants_a_visit
from bot.booking.draft import CALL, new_draft
from bot.booking.filling import fill
from bot.dialogue.heard import Heard
from bot.dialogue.requests import kind_wanted
from tests.booking.test_names_by_place import CONTEXT


@pytest.mark.parametrize(
    "line",
    ["I need go to the clinic with this leg", "put his name down for Monday", "I wish to visit the physio", "want this seen to", "I'd like for one of ye to take a look"],
)  # fmt: skip
def test_it_opens_one(line: str) -> None:
    assert asked_for(line) or wants_a_visit(line)


@pytest.mark.parametrize(
    "line", ["do I want my GP or would ye look at it?", "Would you see it first or should the doctor?", "I want to come off the tablets"]
)  # fmt: skip
def test_it_opens_none(line: str) -> None:
    assert not (asked_for(line) or wants_a_visit(line))


def test_a_call_that_isnt_wished_makes_it_none() -> None:
    assert kind_wanted(Heard("Ewa Lis, 085 123 4567, please write a message, not call")) == "visit"
    assert kind_wanted(Heard("Ewa Lis, ring me on it, 085 123 4567")) == CALL


def test_who_would_rather_come_gets_a_visit() -> None:
    draft = {**new_draft(CALL), "name": "Ewa Lis", "phone": "085 123 4567"}
    fill(draft, "No call, I come in. Friday morning", "request:wish", CONTEXT)
    assert (draft["kind"], draft["times"]) == ("visit", "Friday morning")
