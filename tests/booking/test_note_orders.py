"""What goes into the notes of a request and out again, word for word, and what else the message says."""

import pytest

from bot.booking.draft import FormContext, new_draft
from bot.booking.note_orders import note_orders
from bot.settings import Clinic
from tests.booking.playing import THURSDAY, Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week", "yes")
PARKING, PRICE = "Do ye have parking there?", "What's the damage for a first visit?"
OPEN = (
    {"ask": "and do ye have parking there", "about": "and do ye have parking there parking", "last": False},
    {"ask": "what's the damage for a first visit", "about": "what's the damage what it costs prices", "last": True},
)


@pytest.mark.parametrize(
    ("text", "added", "rest"),
    [
        ("add that. Una Furey, 087 555 0199. evenings only", [PRICE], "Una Furey, 087 555 0199. evenings only"),
        ("add that yes. is there a lift", [PRICE], "yes. is there a lift"),
        ("Grand job, put both in and send it", [PARKING, PRICE], "Grand job. send it"),
        ("stick in the parking question too. it's Laya I'm with", [PARKING], "it's Laya I'm with"),
        ("put the price one in as well", [PRICE], ""),
        ("that's fine, and add that about the parking. Will somebody write?", [PARKING], "that's fine. Will somebody"),
        ("add that I've two flights of stairs, and when will I hear?", ["I've two flights of stairs"], "when will I"),
        (
            "put in: is there a lift and what do ye charge, and send it",
            ["Is there a lift?", "What do ye charge?"],
            "se",
        ),
        ("but the price question isn't in it, put in “what is it a go” and send it", ["What is it a go?"], "send it"),
        ("add that I'm coeliac, my number is 087 123 4567", ["I'm coeliac"], "my number is 087 123 4567"),
        ("I bruise easily, could you mention that", ["I bruise easily"], ""),
        ("make it Thursday and add I've a cough", ["I've a cough"], "make it Thursday"),
        ("can you note that I bring my own towel? and send it", ["I bring my own towel"], "send it"),
    ],
)
def test_a_note_is_its_own_words_and_the_rest_is_left(text: str, added: list[str], rest: str) -> None:
    draft = {**new_draft("visit"), "open": [dict(entry) for entry in OPEN]}
    orders = note_orders(draft, text, FormContext(now=THURSDAY, clinic=Clinic()))
    assert orders is not None
    assert draft["notes"] == added
    assert orders.rest.startswith(rest)
    assert bool(orders.rest) == bool(rest)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("take out “I hum” and the insurer note, just put: do ye tape", ["Do ye tape?"]),
        ("take the insurer bit out and add: do ye tape, and is there wifi", ["I hum", "Do ye tape?", "Is there wifi?"]),
        ("remove both, just put that I wear insoles", ["I wear insoles"]),
        ("not the first one", ["my insurer is Laya"]),
        ("change something. drop the bit about the insurer", ["I hum"]),
        ("swap the first note for: is there wifi", ["my insurer is Laya", "Is there wifi?"]),
    ],
)
def test_notes_are_taken_out_and_replaced(text: str, left: list[str]) -> None:
    draft = {**new_draft("visit"), "notes": ["I hum", "my insurer is Laya"]}
    orders = note_orders(draft, text, FormContext(now=THURSDAY, clinic=Clinic()))
    assert orders is not None
    assert draft["notes"] == left
    assert not orders.rest


@pytest.mark.parametrize(
    "text", ["add Thursday", "tell them to ring me after 6", "add my e-mail a@b.ie", "I add salt to it", "send it"]
)
def test_what_has_its_own_place_or_orders_nothing_is_left_alone(text: str) -> None:
    assert note_orders(new_draft("visit"), text, FormContext(now=THURSDAY, clinic=Clinic())) is None


def test_a_yes_beside_the_pointing_words_counts_where_a_yes_is_asked_for() -> None:
    turn = Desk().say("visit", *OPENED[:-1], "is there a bike rack", "yes, that's fine. add that too")
    assert turn.draft is not None
    assert turn.draft["consent"] == "yes"
    assert turn.draft["notes"] == ["Is there a bike rack?"]
    assert turn.question == "request:send"


def test_what_is_put_in_with_an_order_to_send_is_shown_alone_and_asked_about_once() -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "put in “do ye do taping” and send it")
    assert desk.ids() == ["request_note_added", "request_read_back_changed"]
    assert not desk.reached
    desk.say("visit", "send it")
    assert desk.request["reason"].endswith("Note: Do ye do taping?")


def test_the_notes_can_be_changed_by_button() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "add that I hum", "change something")
    assert turn.ask is not None
    assert "request:edit:notes" in [effect for _, effect in turn.ask.buttons]
    turn = desk.say("visit", "request:edit:notes")
    assert turn.ask is not None
    assert turn.ask.values["notes"] == "“I hum”"
    turn = desk.say("visit", "is there a bike rack, and do ye tape")
    assert turn.draft is not None
    assert turn.draft["notes"] == ["Is there a bike rack?", "Do ye tape?"]
    turn = desk.say("visit", "request:edit:notes", "request:note:0")
    assert turn.draft is not None
    assert turn.draft["notes"] == ["Do ye tape?"]
    assert desk.ids() == ["request_note_gone", "request_read_back_changed"]
