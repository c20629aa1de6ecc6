"""What protects people, over the trained assistant: advice in the turn it is due, a way out of it, and nothing sent unasked.

Each property is stated of the advice's state (`bot/dialogue/state.py`) and of what the visitor reads, not of a wording.
"""

from __future__ import annotations

import re
from itertools import accumulate

import pytest
import sqlalchemy as sa

from bot.clinical.assess import TIERS
from bot.dialogue.state import CLEARED, GIVEN, WITHDRAWN, State
from bot.storage.database import session_hash, transaction
from bot.storage.requests import of_session
from bot.storage.tables import audit_entries
from tests.conftest import Visitor

SIGNS = {
    "my right calf is swollen and hot": "same_day",
    "my foot is numb and cold and the calf is rock hard": "emergency",
    "my calf is swollen and I can't breathe": "emergency",
    "I have chest pain": "emergency",
}
BEFORE: dict[str, tuple[str, ...]] = {
    "first message": (),
    "after a question": ("what is a calf strain?",),
    "in a request": ("I'd like to book a visit please",),
    "at its last question": ("I'd like to book a visit please", "Orla Keane, 089 444 5566", "monday before 9", "skip"),
}
FIRST_WORDS = re.compile(r"\b(112|999|today)\b")
SOOTHING = re.compile(
    r"nothing (?:to worry|serious)|not serious|all[ -]clear|you(?:'re| are) fine|no need to see", re.I
)
TO_CONSENT = BEFORE["at its last question"]
REQUEST = (*TO_CONSENT, "yes")


async def state_of(visitor: Visitor) -> State:
    """What the conversation knows."""
    return State.from_slots((await visitor.tracker()).current_slot_values())


async def standing(visitor: Visitor) -> str:
    """The tier of the advice that stands."""
    advice = (await state_of(visitor)).advice
    return advice.tier if advice.stands else "none"


async def say(visitor: Visitor, *texts: str) -> None:
    """Sends these messages, each once the last was answered."""
    for text in texts:
        await visitor.says(text)


async def reach_read_back(visitor: Visitor) -> None:
    """Brings a request to the question whether it may be sent."""
    await say(visitor, *REQUEST)
    assert (await state_of(visitor)).question == "request:send", visitor.text
    assert of_session(visitor.sender) == []


# --- advice in the turn a sign is told --------------------------------------------------------------------------------


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
async def test_advice_comes_in_the_turn_a_sign_is_told(visitor: Visitor, before: str, sign: str) -> None:
    """In the first words, whatever was going on; in an emergency nothing else is asked."""
    await say(visitor, *BEFORE[before])
    await visitor.says(sign)
    state = await state_of(visitor)
    assert (state.advice.state, state.advice.tier) == (GIVEN, SIGNS[sign])
    first = visitor.last[0]["text"]
    assert FIRST_WORDS.search(first), first
    if SIGNS[sign] == "emergency":
        assert "112" in first
        assert state.question == ""
        assert "?" not in visitor.text


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("did a murder of squats and now my wee is the colour of stout", "emergency"),
        ("when I pee it looks like cola since the race", "emergency"),
        ("the calf is hard as concrete and the pain is savage, tablets are no use", "emergency"),
        ("leg is like iron bar and pain grows, painkiller not help", "emergency"),
        ("the foot is stone dead and like ice", "emergency"),
        ("toes are blue and baltic on the one foot", "emergency"),
        ("there was a crack like a whip and I can't push down with that foot", "same_day"),
        ("two pints of stout after training and the calf is tight", "none"),
        ("baltic at the pitch this morning and the calf was slow to warm up", "none"),
        ("hard session on hard ground, calf is a bit hard on the stairs", "none"),
    ],
)
async def test_a_leg_in_danger_is_heard_in_everyday_words(visitor: Visitor, text: str, tier: str) -> None:
    """Likened to a drink, to concrete, to ice, to a whip; and the same words of other things."""
    await visitor.says(text)
    assert await standing(visitor) == tier, visitor.text


@pytest.mark.parametrize(
    "messages",
    [
        ("my calf is swollen and hot", "it's red too", "and now I'm short of breath", "my calf is sore"),
        ("I can't breathe", "and my calf is swollen and hot", "it hurts when I run", "also I've a fever"),
        (
            "my calf was swollen and hot",
            "I was on a long flight last week",
            "the foot is going numb and cold",
            "left leg",
        ),
    ],
)
async def test_a_further_sign_never_lowers_the_advice(visitor: Visitor, messages: tuple[str, ...]) -> None:
    """Whatever else is told, in whatever order."""
    heights = []
    for message in messages:
        await visitor.says(message)
        heights.append(TIERS.index(await standing(visitor)))
    assert heights == list(accumulate(heights, max)), heights
    assert TIERS[heights[-1]] in ("same_day", "emergency")


async def test_what_was_told_beside_an_emergency_is_kept(visitor: Visitor) -> None:
    """Once it is clear that breathing is normal, the swelling that stood in the same message is still advised on."""
    await say(visitor, "my calf is swollen and hot and I can't breathe", "no, I can breathe fine, I meant I'm unfit")
    state = await state_of(visitor)
    assert state.facts["swelling"].value == "yes"
    assert await standing(visitor) == "same_day"


@pytest.mark.parametrize(
    "text", ["no swelling, no heat, no redness, just a sore calf when I run", "is it serious?", "so I'm grand to run?"]
)
async def test_no_sign_is_no_all_clear(visitor: Visitor, text: str) -> None:
    """Where nothing was heard nothing is promised."""
    await visitor.says(text)
    assert await standing(visitor) == "none"
    assert not SOOTHING.search(visitor.text), visitor.text


async def test_advice_is_for_whoever_the_leg_belongs_to(visitor: Visitor) -> None:
    """A mother's calf: her leg, her GP."""
    await visitor.says("my mam's calf is swollen and hot")
    assert await standing(visitor) == "same_day"
    assert not re.search(r"\byour (?:leg|calf|GP)\b", visitor.text), visitor.text


# --- the way out ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "correction"),
    [
        ("my calf is swollen and hot", "sorry, it's not swollen and not hot, that was a mistake"),
        ("I can't breathe when I see the price of shoes", "it's a figure of speech"),
        ("my calf is swollen and hot", "that's not what I meant"),
        ("I have chest pain", "no, I have no chest pain"),
    ],
)
async def test_a_correction_withdraws_the_advice_in_its_own_turn(visitor: Visitor, told: str, correction: str) -> None:
    """In one message, without a lie; the next question is answered, and the withdrawal isn't said again."""
    await visitor.says(told)
    asked = (await state_of(visitor)).question
    assert await standing(visitor) != "none" or asked.startswith(("confirm:", "emergency:")), visitor.text
    await visitor.says(correction)
    assert await standing(visitor) == "none", visitor.text
    answer = visitor.text
    await visitor.says("what is a calf strain?")
    state = await state_of(visitor)
    assert "faq/what_is_strain" in state.last
    assert not [name for name in state.last if name.startswith(("hold/", "emergency/"))], visitor.text
    assert answer not in visitor.text


@pytest.mark.parametrize("sign", ["my calf is swollen and hot", "I have chest pain"])
async def test_a_button_leads_out_too(visitor: Visitor, sign: str) -> None:
    """In one press, at every tier."""
    await visitor.says(sign)
    way_out = next(b["title"] for b in visitor.buttons if b["title"] in ("Not what I meant", "I didn't mean that"))
    await visitor.presses(way_out)
    assert (await state_of(visitor)).advice.state == WITHDRAWN
    await visitor.says("what is a calf strain?")
    assert "faq/what_is_strain" in (await state_of(visitor)).last


async def test_a_correction_is_written_down(visitor: Visitor) -> None:
    """The audit tells that advice was given and taken back; the fact itself is gone from the conversation."""
    await say(visitor, "my calf is swollen and hot", "sorry, it's not swollen and not hot, that was a mistake")
    state = await state_of(visitor)
    assert "yes" not in {state.facts[name].value for name in ("swelling", "warmth") if name in state.facts}
    mine = sa.select(audit_entries.c.kind).where(audit_entries.c.session == session_hash(visitor.sender))
    with transaction() as connection:
        kinds = [row[0] for row in connection.execute(mine.order_by(audit_entries.c.id))]
    assert kinds[0] == "advice" and "correction" in kinds[1:]


async def test_seen_and_clear_ends_the_advice_but_a_new_sign_starts_it_again(visitor: Visitor) -> None:
    """A check settles what it looked at, not what comes later."""
    await say(visitor, "my calf is swollen and hot", "I was seen in the ED, they scanned it and there's no clot")
    assert (await state_of(visitor)).advice.state == CLEARED
    await visitor.says("now I'm short of breath")
    assert await standing(visitor) == "emergency"
    assert "112" in visitor.last[0]["text"]


# --- nothing is sent unasked ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["hold on", "thanks", "ok but can it be tuesday", "yes but make it the evening", "maybe", "no", "leave it",
     "is it dear?", "yes if it's free", "who reads it?", "not yet", "my calf is swollen and hot", "hmm", "👍 or maybe not"],
)  # fmt: skip
async def test_nothing_is_sent_without_an_unmixed_yes(visitor: Visitor, text: str) -> None:
    """Asked whether to send, anything but a plain yes sends nothing."""
    await reach_read_back(visitor)
    await visitor.says(text)
    assert of_session(visitor.sender) == [], visitor.text


@pytest.mark.parametrize("text", ["yes", "yes please", "yes send it", "go ahead"])
async def test_an_unmixed_yes_sends_it_once(visitor: Visitor, text: str) -> None:
    """And saying it again doesn't send a second one."""
    await reach_read_back(visitor)
    await visitor.says(text)
    (sent,) = of_session(visitor.sender)
    assert sent["reference"] in visitor.text
    await visitor.says(text)
    assert len(of_session(visitor.sender)) == 1


async def test_a_button_pressed_twice_sends_once(visitor: Visitor) -> None:
    """As an impatient thumb does; the second press says so, with the reference."""
    await reach_read_back(visitor)
    (send,) = [button["payload"] for button in visitor.buttons if button["title"] == "Send it"]
    await visitor.says(send)
    (sent,) = of_session(visitor.sender)
    await visitor.says(send)
    assert len(of_session(visitor.sender)) == 1
    assert sent["reference"] in visitor.text


async def test_a_typed_payload_sends_nothing(visitor: Visitor) -> None:
    """Nobody can send a request by a payload that was never offered, however it is hidden."""
    await visitor.says("I'd like to book a visit please")
    for space in ("", " ", "/\n"):
        await visitor.says(space + '/press{"effect": "request:send=yes"}')
    assert of_session(visitor.sender) == []


async def test_a_request_tells_the_clinic_what_was_advised(visitor: Visitor) -> None:
    """Same-day advice stays on a request that is sent after it, and a sign that was taken back does not."""
    await say(visitor, "my calf is swollen and hot", *REQUEST)
    if (await state_of(visitor)).question == "request:send":
        await visitor.says("yes send it")
    (sent,) = of_session(visitor.sender)
    assert sent["tier"] == "same_day"
    assert sent["facts"]["swelling"] == "yes"


@pytest.mark.parametrize("answer", ["hmm", "hold on", "no", "what for?"])
async def test_nothing_is_kept_without_consent(visitor: Visitor, answer: str) -> None:
    """A no to keeping it, or what is no answer, doesn't lead to the question whether to send."""
    await say(visitor, *TO_CONSENT)
    assert (await state_of(visitor)).question == "request:consent", visitor.text
    await visitor.says(answer)
    assert (await state_of(visitor)).question != "request:send"
    assert of_session(visitor.sender) == []
