"""What a screen may draw beside a reply, and what the chat shows before anything is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.clinical.facts import load_facts
from bot.dialogue.state import ACTED_ON, GIVEN, WITHDRAWN, Advice, State
from bot.settings import Clinic
from bot.web.first import numbers, shown_first
from bot.web.hints import hints, picker_for, pickers
from bot.web.words import interface, words


def test_an_emergency_stands_until_it_is_settled() -> None:
    """With what can be said about it; what was said already is left out."""
    state = State(advice=Advice("emergency", [], "chest_pain", GIVEN))
    assert hints(state, ["emergency/chest_pain"]) == {
        "standing": "emergency",
        "acts": ["I rang", "I've been seen", "I didn't mean that"],
    }
    state.advice.state = ACTED_ON
    assert hints(state, [])["acts"] == ["I've been seen", "I didn't mean that"]
    state.advice.state = WITHDRAWN
    assert hints(state, []) == {"standing": ""}


def test_a_crisis_is_a_level_of_its_own() -> None:
    """Its numbers are not only 112 and 999, and nobody is asked to say that they rang."""
    assert hints(State(advice=Advice("emergency", [], "crisis_now", GIVEN)), []) == {"standing": "crisis"}


@pytest.mark.parametrize(
    ("state", "said", "picker"),
    [
        (State(question="side"), ["ack/side", "fact:side"], "side"),
        (State(question="side"), ["faq/what_is_strain"], None),
        (State(question="trend"), ["fact:trend"], None),
        (State(request={"question": "request:wish"}), ["request_ask_wish"], "times"),
        (State(request={"question": "request:wish"}), ["faq/price"], None),
    ],
)
def test_a_picker_goes_with_the_question_that_was_asked(state: State, said: list[str], picker: str | None) -> None:
    """Not with one that an aside left open."""
    assert hints(state, said).get("picker") == picker


def test_pickers_send_what_typing_would() -> None:
    """Each choice is a button of its question, so the words are read in the same way."""
    for kind, about in pickers().items():
        for question in about["questions"]:
            assert picker_for(question) == kind
    titles = {button.title for button in load_facts()["side"].buttons}
    assert titles == {choice["say"] for choice in pickers()["side"]["choices"]}


def test_every_number_can_be_pressed() -> None:
    """The clinic's own as well, where it has one."""
    found = numbers(Clinic(phone="+353 1 234 5678"), words()["widget"]["numbers"])
    by_kind = {number["kind"]: number for number in found}
    assert [number["href"] for number in found[:2]] == ["tel:112", "tel:999"]
    assert by_kind["text_line"]["href"] == "sms:50808?body=HELLO"
    assert by_kind["samaritans"] == {
        "kind": "samaritans",
        "number": "116 123",
        "href": "tel:116123",
        "title": "Samaritans 116 123",
    }
    assert by_kind["phone"]["href"] == "tel:+35312345678"
    assert "phone" not in {number["kind"] for number in numbers(Clinic(), words()["widget"]["numbers"])}


def test_the_chat_speaks_the_pages_language_where_it_can(tmp_path: Path) -> None:
    """Words that a file leaves out are English; a language without a file is English, whatever was asked for."""
    (tmp_path / "pl.yml").write_text(yaml.safe_dump({"send": "Wyślij", "numbers": {"emergency": "Zadzwoń {number}"}}))
    polish, code = interface("pl-PL", tmp_path)
    assert (polish["send"], polish["numbers"]["emergency"], code) == ("Wyślij", "Zadzwoń {number}", "pl")
    assert polish["close"] == words()["widget"]["close"]
    for other in ("de", "", "../words", "en-IE"):
        assert interface(other, tmp_path) == (words()["widget"], "en")
    assert shown_first("xx")["lang"] == "en"
