"""A conversation of many messages stays itself, and is read back short."""

from __future__ import annotations

from bot.storage.history import MOST_TURNS
from tests.conftest import Visitor

SMALL_TALK = ("thanks", "how long does it take to heal?", "what causes it?", "what does it cost?")
EVENTS_PER_TURN = 40


async def chat(visitor: Visitor, messages: int) -> None:
    """Asks this and that."""
    for number in range(messages):
        await visitor.says(SMALL_TALK[number % len(SMALL_TALK)])


async def test_what_was_told_survives(visitor: Visitor) -> None:
    """Facts, the told tier and the visitor's own words, many messages later."""
    await visitor.says("my right calf has been swollen since the flight")
    assert await visitor.slot("told_tier") == "same_day"
    await chat(visitor, 3 * MOST_TURNS)

    assert await visitor.slot("side") == "right"
    assert await visitor.slot("swelling") == "yes"
    assert await visitor.slot("told_tier") == "same_day"
    await visitor.says("what did I tell you so far?")
    assert "“right calf”" in visitor.text


async def test_advice_still_rises(visitor: Visitor) -> None:
    """A worse sign after many messages is answered in its turn."""
    await visitor.says("my calf is swollen and warm")
    await chat(visitor, 2 * MOST_TURNS)
    await visitor.says("now I can't get my breath")
    assert "action_safety_advice" in await visitor.actions()
    assert await visitor.slot("told_tier") == "emergency"


async def test_an_open_form_survives(visitor: Visitor) -> None:
    """The question comes back after each of many digressions, and its answer is taken."""
    await visitor.says("check the warning signs please")
    asked = await visitor.slot("requested_slot")
    assert asked
    await chat(visitor, 2 * MOST_TURNS)
    assert await visitor.slot("requested_slot") == asked
    assert (await visitor.tracker()).active_loop_name == "check_form"
    await visitor.says("no")
    assert await visitor.slot(asked) == "no"


async def test_it_is_read_back_short(visitor: Visitor) -> None:
    """However long it is; and all of it stays stored."""
    await chat(visitor, 4 * MOST_TURNS)
    tracker = await visitor.tracker()
    assert len(tracker.events) < EVENTS_PER_TURN * MOST_TURNS
    whole = await visitor.agent.tracker_store.retrieve_full_tracker(visitor.sender)
    assert sum(event.type_name == "user" for event in whole.events) == 4 * MOST_TURNS


async def test_an_old_button_can_be_pressed(visitor: Visitor) -> None:
    """One that was offered before the kept turns; one that never was offered can't."""
    await visitor.says("check the warning signs please")
    tracker = await visitor.tracker()
    payload = next(
        button["payload"]
        for event in tracker.events
        if event.type_name == "bot"
        for button in event.data.get("buttons") or []
        if button["payload"].startswith("/inform")
    )
    await chat(visitor, 2 * MOST_TURNS)
    await visitor.says(payload)
    pressed = [event for event in (await visitor.tracker()).events if event.type_name == "user"][-1]
    assert pressed.intent["name"] == "inform"


async def test_erasing_leaves_nothing_of_it(visitor: Visitor) -> None:
    """Neither events nor what stood for the older ones."""
    await visitor.says("my right calf is swollen")
    await chat(visitor, 2 * MOST_TURNS)
    await visitor.says("delete my data")
    await visitor.says("yes, delete it")
    assert await visitor.slot("side") is None
    whole = await visitor.agent.tracker_store.retrieve_full_tracker(visitor.sender)
    assert "swollen" not in " ".join(str(event.as_dict()) for event in whole.events)


async def test_a_pressed_button_is_nobodys_words(visitor: Visitor) -> None:
    """What a button sends isn't quoted, nor are words that a button took the place of, however long ago that was."""
    await visitor.says("has it had enough time to heal?")
    await visitor.presses("Healing time check")
    await visitor.says("6 weeks ago")
    await visitor.says("first time")
    await visitor.presses("Getting better")
    await chat(visitor, 3 * MOST_TURNS)
    await visitor.says("what did I tell you?")
    assert "better or worse: Getting better\n" in visitor.text
    assert "“first time”" in visitor.text or "First time" in visitor.text
    assert "{" not in visitor.text
