"""What a yes, a no or a wait comes to at each question, and a message that decides nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.booking.asking import CONSENT, CONTACT, EDIT, EMAIL, NAME, OPENING, PATIENT, SEND, WHY, WISH
from bot.booking.deciding import decided, filled_in
from bot.booking.decisions import decide
from bot.booking.draft import Draft, FormTurn
from tests.booking.test_going_on import CONTEXT, shown, whole


def answer(draft: Draft, text: str, question: str) -> FormTurn | None:
    """What a message comes to, by what it decides."""
    return decided(draft, decide(text, question), text, question, CONTEXT)


def ids(turn: FormTurn | None) -> list[str]:
    """Ids of what is said and asked; of nothing where the message has to be read."""
    return [say.id for say in (*turn.said, *([turn.ask] if turn.ask else []))] if turn else ["read on"]


# whether to send it


@pytest.mark.parametrize(
    ("text", "found", "effect"),
    [
        ("yes", ["request_sent"], "send"),
        ("no", ["request_stopped"], ""),
        ("hold on", ["request_hold_send"], ""),
        ("nothing to change", ["request_still_send"], ""),
        ("no need for the chat, yes", ["request_chat_stays", "request_read_back"], ""),
        ("yes, and send the chat", ["request_chat_goes", "request_read_back"], ""),
        ("no, my number is 086 555 0110", ["request_changed", "request_read_back"], ""),
        ("grand weather", ["read on"], ""),
    ],
)
def test_at_the_read_back(text: str, found: list[str], effect: str) -> None:
    turn = answer(shown(), text, SEND)
    assert ids(turn) == found
    assert (turn.effect if turn else "") == effect


@pytest.mark.parametrize(
    ("draft", "sends"), [(shown(put_right=True), True), (shown(), False), (whole(put_right=True), False)]
)
def test_once_put_right_no_more_changes_sends_it(draft: Draft, sends: bool) -> None:
    """As it was read to them."""
    turn = decided(draft, "unclear", "no, that's it now", SEND, CONTEXT)
    assert bool(turn and turn.effect == "send") is sends


@pytest.mark.parametrize("more", [{"name": None}, {"consent": None}, {"editing": "name"}])
def test_a_yes_sends_nothing_while_something_is_missing(more: dict[str, Any]) -> None:
    assert answer(shown(**more), "yes", SEND) is None


def test_what_was_not_read_back_is_not_asked_about_in_few_words() -> None:
    assert answer(whole(), "nothing to change", SEND) is None


def test_the_chat_goes_along_or_stays() -> None:
    for text, goes in (("yes, and send the chat", True), ("without the chat", False)):
        turn = answer(shown(with_chat=not goes), text, SEND)
        assert turn is not None and turn.draft is not None
        assert turn.draft["with_chat"] is goes


# whether it may be kept


def asked(**more: Any) -> Draft:
    return whole(consent=None, asked=[CONSENT], **more)


@pytest.mark.parametrize(
    ("text", "consent", "with_chat"),
    [
        ("yes", "yes", False),
        ("yes. no need for the chat", "yes", False),
        ("yes, and send the chat", "yes", True),
        ("yes. my calf is still sore going down the stairs", "yes", False),
        ("they can keep it", "yes", False),
    ],
)
def test_a_yes_to_keeping_it(text: str, consent: str, with_chat: bool) -> None:
    turn = answer(asked(), text, CONSENT)
    assert turn is not None and turn.draft is not None
    assert (turn.draft["consent"], turn.draft["with_chat"], turn.question) == (consent, with_chat, SEND)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no", ["request_no_consent"]),
        ("hold on", ["request_hold_consent"]),
        ("don't send the chat", ["request_again_consent"]),
        ("yes. who gets to read it", ["read on"]),
        ("yes. no wait", ["read on"]),
        ("grand weather", ["read on"]),
    ],
)
def test_what_is_no_yes_to_keeping_it(text: str, found: list[str]) -> None:
    draft = asked()
    turn = answer(draft, text, CONSENT)
    if turn is None or turn.draft is not None:
        assert not (turn.draft if turn and turn.draft else draft)["consent"]
    assert ids(turn) == found or found == ["read on"]


def test_a_change_beside_no_is_taken_before_it() -> None:
    turn = answer(asked(), "no, my number is 086 555 0110", CONSENT)
    assert turn is not None and turn.draft is not None
    assert (turn.draft["phone"], turn.draft["consent"]) == ("086 555 0110", None)


def test_a_change_after_a_yes_is_taken_with_it() -> None:
    turn = answer(asked(), "yes. my number is 086 555 0110", CONSENT)
    assert turn is not None and turn.draft is not None
    assert (turn.draft["phone"], turn.draft["consent"], turn.draft["with_chat"]) == ("086 555 0110", "yes", False)


# the other questions


@pytest.mark.parametrize(
    ("text", "email"), [("yes", "ann@gmail.com"), ("no", "ann@gmial.com"), ("hold on", "ann@gmial.com")]
)
def test_whether_an_address_is_meant(text: str, email: str) -> None:
    draft = whole(email="ann@gmial.com", suggestion="ann@gmail.com")
    turn = answer(draft, text, EMAIL)
    assert turn is not None and turn.draft is not None
    assert turn.draft["email"] == email
    assert (turn.draft["suggestion"] is None) is (text != "hold on")


@pytest.mark.parametrize(
    ("draft", "text", "found"),
    [
        (shown(editing="any"), "nothing, send it", ["request_sent"]),
        (shown(editing="any"), "nothing", ["request_still_send"]),
        (whole(editing="any"), "nothing, send it", ["request_read_back"]),
    ],
)
def test_who_wants_no_change_after_all(draft: Draft, text: str, found: list[str]) -> None:
    assert ids(answer(draft, text, EDIT)) == found


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        (NAME, "hold on", ["request_hold"]),
        (PATIENT, "hold on", ["request_hold"]),
        (CONTACT, "hold on", ["request_hold"]),
        (NAME, "actually", ["read on"]),
        (NAME, "yes", ["read on"]),
        (WHY, "hold on", ["read on"]),
        (WISH, "hold on", ["read on"]),
        (OPENING, "hold on", ["read on"]),
    ],
)
def test_a_wait_leaves_a_question_open(question: str, text: str, found: list[str]) -> None:
    """Where a time or a story may stand, the message is read; "actually" alone only begins a name."""
    assert ids(answer(whole(name=None), text, question)) == found


def test_a_detail_beside_a_wait_is_taken() -> None:
    turn = decided(whole(name=None), "hold", "hold on, my number is 086 555 0110", NAME, CONTEXT)
    assert turn is not None and turn.draft is not None
    assert turn.draft["phone"] == "086 555 0110"


# where nothing is decided


def read(draft: Draft, text: str, question: str) -> FormTurn:
    return filled_in(draft, decide(text, question), text, question, CONTEXT)


def test_what_answers_the_question_is_taken() -> None:
    turn = read(whole(name=None), "Ann Daly", NAME)
    assert turn.draft is not None
    assert (turn.draft["name"], turn.question) == ("Ann Daly", SEND)


@pytest.mark.parametrize(
    ("text", "editing"),
    [("the name is wrong", "name"), ("the number is wrong", "contact"), ("change something", "any")],
)
def test_a_detail_that_is_wrong_is_asked_for(text: str, editing: str) -> None:
    turn = read(shown(), text, SEND)
    assert turn.draft is not None
    assert turn.draft["editing"] == editing
    assert turn.question == (EDIT if editing == "any" else f"request:{editing}")


@pytest.mark.parametrize(
    ("question", "text", "tries", "found"),
    [
        (WHY, "hold on", {}, ["request_hold"]),
        (WHY, "ok", {}, ["request_again_why"]),
        (WHY, "ok", {WHY: 1}, ["request_read_back"]),
        (WHY, "send it", {}, ["request_read_back"]),
        (SEND, "send help", {}, ["request_once_more"]),
    ],
)
def test_where_nothing_is_taken(question: str, text: str, tries: dict[str, int], found: list[str]) -> None:
    """Nobody has to say what it is about; what has "send" in it is asked for once more."""
    draft = whole(tries=tries, **({"why_words": ""} if question == WHY else {}))
    assert ids(read(draft, text, question)) == found


def test_what_is_not_understood_is_asked_again() -> None:
    draft = whole(name=None)
    turn = read(draft, "?!", NAME)
    assert not turn.understood and turn.question == NAME
    assert turn.draft is not None and turn.draft["tries"] == {NAME: 1}
