"""A plain order to send beside a question: it sends, unless something in the message limits it."""

import pytest

from bot.booking.orders import order_beside_questions


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("send it. and how long should i allow", ("and how long should i allow",)),
        ("Send it. One thing im worried about tho, could it be a clot?", ("could it be a clot?",)),
        ("Could it be a tear? Send it.", ("Could it be a tear?",)),
        ("send it, how much is it?", ("how much is it?",)),
        ("Yes, send it please. is there parking", ("is there parking",)),
        ("Fire it off. But is it serious do you think?", ("But is it serious do you think?",)),
        ("send it. just wondering, could I ice it till then", ("could I ice it till then",)),
        ("I said send it! so its not a clot then?", ("so its not a clot then?",)),
    ],
)
def test_order_beside_questions_sends(text: str, asks: tuple[str, ...]) -> None:
    ordered = order_beside_questions(text)
    assert ordered is not None
    assert ordered.asks == asks


def test_what_is_told_of_the_body_goes_with_it() -> None:
    ordered = order_beside_questions("Send it. My mother had a clot before. Could it be one?")
    assert ordered is not None
    assert ordered.told == ("My mother had a clot before.",)


@pytest.mark.parametrize(
    "text",
    [
        "send it",
        "yes. how much is it?",
        "send it? not yet, is it dear?",
        "before you send it, is it dear?",
        "send it but make it Friday",
        "Send it. Could we make it Friday?",
        "Send it. Or would Friday be better?",
        "Send it. And if Monday's full can she ring?",
        "Send it. Is the number right?",
        "Send it. Hold on, who reads it?",
        "Send it. Can I check the times first?",
        "Send it. Should I wait til the swelling is gone first?",
        "Send it. Do I really need it though?",
        "Send it. When is it for?",
        "Send it. My name is spelt wrong. Is that ok?",
        "Send it. I can't do mornings. Is parking free?",
        "Send it when I tell you. How much is it?",
        "Don't send it. How much is it?",
        "Send it. Unless it's dear?",
    ],
)
def test_limited_order_is_none(text: str) -> None:
    assert order_beside_questions(text) is None
