"""Whose body it is: an opinion, a story, a match or another complaint of somebody makes no patient of them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.doc import make_doc
from bot.reading.patient import owner_named
from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 26)
MINE = Turn(DAY, facts={"side": "left"})
HIS = Turn(DAY, patient="friend")


@pytest.mark.parametrize(
    "text",
    [
        "my sister says it's a clot but shes a hairdresser",
        "my mates knee went from running, is that what will happen to me",
        "my friend has a bad back and swears by the foam roller",
        "my young lad has a match on Saturday at 3",
        "my daughter has a recital on the 14th",
        "my girlfriend is a nurse and says its a strain",
        "my friend had a clot from the pill and her leg was swollen",
        "my mate tore his calf last year and he was back in 3 weeks",
        "my brother pulled his hamstring in June and was out for 12 weeks",
    ],
)
def test_somebody_in_passing_is_no_patient(text: str) -> None:
    assert read(text, MINE).patient == ""


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("my mates calf went last night, what should he do", "friend"),
        ("my friend pulled his calf and he cant walk", "friend"),
        ("my son is 13 and has a sore heel", "son"),
        ("my mother cant breathe", "mother"),
        ("my dad was short of breath last night", "father"),
        ("my husbands calf is swollen too", "husband"),
        ("my mam fainted there now", "mother"),
    ],
)
def test_whose_trouble_is_told_is_the_patient(text: str, patient: str) -> None:
    assert read(text, MINE).patient == patient


@pytest.mark.parametrize(
    "text", ["my sister says it's a clot", "my mam thinks its a blood clot", "my sister reckons it's a clot, hers was"]
)
def test_a_clot_that_somebody_guesses_is_none(text: str) -> None:
    assert not {r.name for r in read(text, Turn(DAY)).readings} & {"clot_found", "earlier_clot"}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("my sister said she had a clot last year", "earlier_clot"),
        ("my dad had a clot", "earlier_clot"),
        ("the doctor says it's a clot", "clot_found"),
        ("my mam says they found a clot in my leg", "clot_found"),
        ("my sister said the hospital found a clot", "clot_found"),
    ],
)
def test_a_clot_that_was_there_counts(text: str, fact: str) -> None:
    assert fact in {r.name for r in read(text, Turn(DAY)).readings if r.person == "visitor"}


@pytest.mark.parametrize(
    "text",
    [
        "right anyway me. the calf is after swelling up",
        "as for myself, the calf is swollen",
        "ok me now. calf is swollen",
        "and me? the calf is swollen",
        "my own one. calf is swollen",
        "back to mine, the calf is swollen",
    ],
)
def test_a_plain_return_leads_to_the_visitor(text: str) -> None:
    message = read(text, HIS)
    assert message.leaves_other
    assert {r.person for r in message.readings if r.name == "swelling"} == {"visitor"}


@pytest.mark.parametrize(
    "text", ["he rang me, the calf is swollen", "tell me what to do, the calf is swollen", "me mam says it's swollen"]
)
def test_a_me_in_passing_is_no_return(text: str) -> None:
    assert not read(text, HIS).leaves_other


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("mine is the left one", True),
        ("the sore leg is mine", True),
        ("that was mine", True),
        ("the stroke was mine, not hers", False),
        ("it's her leg, not mine", False),
    ],
)
def test_what_of_mine_is_a_leg(text: str, own: bool) -> None:
    """A clot or a scan of the visitor's own is not their leg."""
    assert read(text, MINE).own_body == own


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("no, it's my brother's calf", "brother"),
        ("sorry, that is Eoin's leg, my brother's, not mine", "brother"),
        ("no no, my wifes leg", "wife"),
    ],
)
def test_a_leg_put_right_is_whose_it_is(text: str, patient: str) -> None:
    found = read(text, MINE)
    assert (found.patient, found.patient_corrects) == (patient, True)


@pytest.mark.parametrize("text", ["my brother's calf is sore", "not my brother's fault, I pulled my calf"])
def test_a_leg_told_of_puts_nothing_right(text: str) -> None:
    assert not read(text, MINE).patient_corrects


def test_the_name_of_whose_leg_it_is() -> None:
    assert owner_named(make_doc("it's Eoin's left leg, my brother's")) == "Eoin"
    assert owner_named(make_doc("It's everybody's leg in Monday's race")) == ""
