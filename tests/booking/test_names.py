"""Names as answers, as introductions, and for whom the request is; the table is in name_cases.yml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.contact_names import name_in
from bot.booking.draft import FormContext
from bot.booking.names import MAX_LENGTH, Name, NameProblem, find_name, read_name
from bot.booking.patients import find_patient
from bot.booking.renaming import find_new_name
from bot.settings import Clinic
from tests.booking.playing import THURSDAY, Desk
from tests.stopwatch import cpu_seconds

CASES = yaml.load(Path(__file__).with_name("name_cases.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize(("text", "name"), CASES["names"])
def test_name(text: str, name: str) -> None:
    found = read_name(text)
    assert isinstance(found, Name)
    assert found.text == name
    assert text[found.start : found.end].lower().split() == name.lower().split()


@pytest.mark.parametrize(("text", "problem"), CASES["refusals"])
def test_no_name(text: str, problem: str) -> None:
    assert read_name(text) is NameProblem(problem)


@pytest.mark.parametrize(("text", "name"), CASES["introduced"])
def test_introduction(text: str, name: str) -> None:
    found = find_name(text)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize("text", CASES["not_introduced"])
def test_no_introduction(text: str) -> None:
    assert find_name(text) is None


@pytest.mark.parametrize(("text", "who", "relation", "name"), CASES["patients"])
def test_for_whom(text: str, who: str, relation: str, name: str) -> None:
    found = find_patient(text)
    assert found is not None
    assert (found.who, found.relation or "", found.name.text if found.name else "") == (who, relation, name)


@pytest.mark.parametrize("text", CASES["no_patient"])
def test_nobody_named(text: str) -> None:
    assert find_patient(text) is None


@pytest.mark.parametrize(("known", "text", "name"), CASES["changed"])
def test_a_name_put_right(known: str, text: str, name: str) -> None:
    found = find_new_name(text, known)
    assert (found.text if found else "") == name


PIECES = st.sampled_from(
    [
        "my",
        "name",
        "is",
        "Aoife",
        "Ó",
        "son",
        "for",
        "I'm",
        ",",
        "'",
        "-",
        "here",
        "and",
        "O'Brien",
        "?",
        "087",
        "é",
        "李",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=15).map(" ".join)))
def test_never_raises(text: str) -> None:
    found = read_name(text)
    if isinstance(found, Name):
        assert 1 <= len(found.text) <= MAX_LENGTH
        assert not set(found.text) & set("<>{}\n")
    find_name(text)
    find_patient(text)
    find_new_name(text, "Aoife Byrne")


@pytest.mark.parametrize(
    "piece", ["a ", "my name is ", "im ", "for my son ", "é", "-", "for ", "a-", "'", "Aoife ", "."]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert cpu_seconds(lambda: (read_name(text), find_name(text), find_patient(text)), tries=1) < 2.0


@pytest.mark.parametrize(
    ("text", "known", "whole"),
    [
        ("it's under my married name, Ní Bhriain", "Sorcha Walsh", "Sorcha Ní Bhriain"),
        ("my maiden name is Nic Giolla", "Úna Daly", "Úna Nic Giolla"),
        ("it's Lynch-Geraghty, got it backwards", "Siobhán Geraghty-Lynch", "Siobhán Lynch-Geraghty"),
    ],
)
def test_a_surname_put_right_keeps_the_first_name(text: str, known: str, whole: str) -> None:
    found = name_in(text, known, beside=False)
    assert found is not None
    assert found.text == whole


@pytest.mark.parametrize(
    "name", ["Mary-Kate O'Shaughnessy Burke", "Padraig Mac Giolla Phadraig", "Hannah Ní Cheallaigh Brady"]
)
def test_a_long_name_is_taken_whole(name: str) -> None:
    for said in (f"{name}, 087 331 2290", f"{name} 0873312290", f"I'm {name}, 087 331 2290"):
        turn = Desk().say("visit", "book me in", said)
        assert turn.draft is not None
        assert turn.draft["name"] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mondays are good, mornings. Tadhg Buckley, 086 555 0177. Do you take dogs?", "Tadhg Buckley"),
        ("tadhg buckley 086 555 0177 and I've a dog", "Tadhg Buckley"),
        ("Tadhg Mac an tSaoi speaking, 086 555 0177", "Tadhg Mac an tSaoi"),
        ("Tadhg would be free on Monday, 086 555 0177", "Tadhg"),
        ("Tadhg, 086 555 0177, and Friday works", "Tadhg"),
    ],
)
def test_a_first_name_that_is_known_gets_the_surname_behind_it(text: str, name: str) -> None:
    desk = Desk(replace(FormContext(now=THURSDAY, clinic=Clinic()), own_name="Tadhg"))
    turn = desk.say("visit", f"can I come in? {text}")
    assert turn.draft is not None
    assert turn.draft["name"] == name
