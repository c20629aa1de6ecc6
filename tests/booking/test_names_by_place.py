"""What stands where a name was asked for, and is none: a length, a trade, a day, a clause that goes on."""

from __future__ import annotations

from typing import Any

import pytest

from bot.booking.asking import NAME, PATIENT
from bot.booking.draft import FormContext, new_draft
from bot.booking.filling import fill
from bot.settings import Clinic
from tests.booking.playing import THURSDAY

CONTEXT = FormContext(now=THURSDAY, clinic=Clinic())


def filled(text: str, question: str = NAME, **more: Any) -> dict[str, Any]:
    """The draft once a message was put into it."""
    draft = {**new_draft("visit"), **more}
    fill(draft, text, question, CONTEXT)
    return draft


@pytest.mark.parametrize(
    "line",
    [
        "journey was 3 and a half hours",
        "plumber here so only after 4",
        "Plumber here, only after 4",
        "grand to hold on to it, as long as nobody else gets it",
        "Lunchtimes on weekdays are all I have, 12 to 1",
        "Carpenter by trade",
        "Bathroom tiles, slipped on them",
        "Hopefully before Christmas",
    ],
)
def test_no_name(line: str) -> None:
    assert filled(line)["name"] is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("so, Fintan 087 123 4567", "Fintan"),
        ("Maeve Crotty again, 087 123 4567. Tuesday", "Maeve Crotty"),
        ("Babajide from Swords", "Babajide"),
        ("sasha 0891234567", "Sasha"),
        ("Grainne here, collecting the kids at 3", "Grainne"),
        ("its chukwudi eze, 0891234567", "Chukwudi Eze"),
    ],
)
def test_names_stay_names(line: str, name: str) -> None:
    assert filled(line)["name"] == name


def test_a_name_that_ends_a_message_signs_it() -> None:
    assert filled("Book me in please, I was there last year. Lorcan Tighe", "")["name"] == "Lorcan Tighe"
    assert filled("I did it on Saturday. Phoenix Park", "")["name"] is None


def test_a_name_beside_a_wish_for_discretion_is_taken() -> None:
    draft = filled("She's Ita, Ita Moran. I'm Carmel, ring me and not her, 086 123 4567", PATIENT, patient="mother")
    assert (draft["patient_name"], draft["name"]) == ("Ita Moran", "Carmel")


def test_a_surname_that_is_refused_leaves_the_first_name() -> None:
    assert filled("dee. rather not say my surname")["name"] == "Dee"
    assert filled("I'd rather not say")["name"] == "not given"


def test_who_asks_for_somebody_else_is_named_when_it_opens() -> None:
    draft = filled("Can she be seen? I'm her mam Attracta Fee", "", patient="daughter")
    assert draft["name"] == "Attracta Fee"
