"""A request is only told of, cancelled or changed for who knows reference and contact, from whatever chat."""

from __future__ import annotations

from typing import Any

from bot.storage.requests import get_request, of_session
from tests.conftest import Visitor


async def book(visitor: Visitor) -> str:
    """Sends a request and returns its reference."""
    await visitor.says("book an appointment, my name is Nuala Daly, 086 444 5566, monday mornings")
    await visitor.says("yes")
    await visitor.says("yes send it")
    return str(of_session(visitor.sender)[-1]["reference"])


async def test_a_wrong_contact_and_an_unknown_reference_sound_the_same(agent: Any) -> None:
    reference = await book(Visitor(agent))
    answers = []
    for text in (f"how is my request {reference}, 087 999 8877", "how is my request CP-ZZZ999, 086 444 5566"):
        stranger = Visitor(agent)
        await stranger.says("hello")
        await stranger.says(text)
        answers.append((await stranger.uttered(), stranger.text))
        assert "Nuala" not in stranger.text
    assert answers[0] == answers[1]
    assert answers[0][0] == ["utter_request_not_found"]


async def test_the_right_pair_from_another_chat(agent: Any) -> None:
    reference = await book(Visitor(agent))
    visitor = Visitor(agent)
    await visitor.says(f"cancel my booking {reference.lower()}")
    await visitor.says("0864445566")
    assert await visitor.uttered() == ["utter_ask_cancel_request"]
    await visitor.presses("Yes, cancel it")
    assert (get_request(reference) or {})["status"] == "cancelled"


async def test_a_change_from_another_chat_takes_up_what_was_told(agent: Any) -> None:
    reference = await book(Visitor(agent))
    visitor = Visitor(agent)
    await visitor.says(f"I need to change my request {reference} to friday evenings, the number is 086 444 5566")
    await visitor.says("yes")
    assert "Nuala Daly" in visitor.text
    assert "friday evenings" in visitor.text
    await visitor.says("yes send it")
    assert "utter_booking_replaces" in await visitor.uttered()
    assert (get_request(reference) or {})["status"] == "cancelled"
    assert of_session(visitor.sender)[-1]["status"] == "requested"
