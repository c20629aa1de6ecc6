"""How a request goes on: what is said back, asked next and again, and when it was read to them as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.booking.asking import CONSENT, NAME, SEND, WISH
from bot.booking.draft import Draft, Filled, FormContext, Say, new_draft
from bot.booking.going_on import consented, email_checked, go_on, send, told_anew, was_shown
from bot.booking.read_back import read_back
from bot.booking.wish_terms import Window
from bot.settings import Clinic
from tests.booking.playing import THURSDAY

CONTEXT = FormContext(now=THURSDAY, clinic=Clinic())
RENAMED = Filled(changed=[("name", "Ann Daly", "Ann Dalton")], used=True)


def whole(**more: Any) -> Draft:
    """A request that lacks nothing but a yes."""
    given = {"name": "Ann Daly", "phone": "087 123 4567", "times": "Monday morning", "why_words": "sore calf", "consent": "yes"}  # fmt: skip
    return {**new_draft("visit"), **given, **more}


def shown(**more: Any) -> Draft:
    """One that was read back."""
    draft = whole(**more)
    return {**draft, "shown": read_back(draft)}


def test_it_was_shown_only_as_it_is() -> None:
    """Not without consent, and not before it was changed; that something is being changed doesn't count."""
    assert was_shown(shown())
    assert was_shown({**shown(), "editing": "name"})
    assert not was_shown(whole())
    assert not was_shown({**shown(), "name": "Ann Dalton"})
    assert not was_shown({**shown(), "consent": None})
    assert not was_shown({**shown(), "name": None})


def test_sending_leaves_nothing_open() -> None:
    draft = whole(editing="any")
    turn = send(draft)
    assert (turn.effect, turn.question, turn.ask) == ("send", "", None)
    assert [say.id for say in turn.said] == ["request_sent"]
    assert turn.draft == {**draft, "question": SEND, "editing": ""}


@pytest.mark.parametrize("more", [{}, {"with_chat": False}, {"with_chat": True}])
def test_a_yes_to_keeping_takes_the_chat_along_only_where_that_is_said(more: dict[str, bool]) -> None:
    turn = consented(whole(consent=None), CONTEXT, **more)
    assert turn.draft is not None
    assert (turn.draft["consent"], turn.draft["with_chat"]) == ("yes", more.get("with_chat", False))
    assert turn.question == SEND


@pytest.mark.parametrize(("right", "email"), [(True, "ann@gmail.com"), (False, "ann@gmial.com")])
def test_an_address_that_was_asked_about_is_settled(right: bool, email: str) -> None:
    turn = email_checked(whole(email="ann@gmial.com", suggestion="ann@gmail.com"), right, CONTEXT)
    assert turn.draft is not None
    assert (turn.draft["email"], turn.draft["suggestion"]) == (email, None)
    assert turn.question == SEND


def test_what_is_told_anew_changes_a_copy() -> None:
    draft = shown()
    turn = told_anew(draft, "my number is 086 555 0110", SEND, CONTEXT)
    assert turn is not None and turn.draft is not None
    assert (turn.draft["phone"], draft["phone"]) == ("086 555 0110", "087 123 4567")
    assert told_anew(draft, "grand weather", SEND, CONTEXT) is None


# what is said


def test_what_changed_is_said_in_order() -> None:
    filled = Filled(changed=RENAMED.changed, said=[Say("request_hello")], noted="after 5 pm", used=True)
    turn = go_on(whole(), filled, CONTEXT, opened=True)
    assert [say.id for say in turn.said] == [
        "request_open_visit",
        "request_changed",
        "request_hello",
        "request_times_now",
    ]
    assert go_on(whole(), Filled(used=True), CONTEXT).said == ()


def test_what_is_told_of_the_problem_is_taken_from_the_talk() -> None:
    context = FormContext(now=THURSDAY, clinic=Clinic(), why=["left calf"], why_said={"left calf": "the left one"})
    turn = go_on(whole(), Filled(used=True), context)
    assert turn.draft is not None and turn.draft["why"] == ["left calf"]


def test_where_no_free_time_fits_it_is_said() -> None:
    """Unless it is open which day is meant."""
    context = FormContext(now=THURSDAY, clinic=Clinic(), openings=[])
    assert [say.id for say in go_on(whole(), Filled(used=True), context).said] == ["request_no_openings"]
    days = [Window(day_from=date(2026, 11, day), day_to=date(2026, 11, day)).as_json() for day in (27, 30)]
    turn = go_on(whole(pending=days), Filled(used=True), context)
    assert turn.said == () and turn.question == WISH
    assert turn.ask is not None and turn.ask.id == "request_ask_which_day"
    assert turn.draft is not None and turn.draft["question"] == WISH


# what is asked


@pytest.mark.parametrize(
    ("filled", "before", "after"),
    [
        (Filled(problem=True), {}, {NAME: 1}),
        (Filled(problem=True), {NAME: 2}, {NAME: 3}),
        (Filled(problem=True), {NAME: 6}, {NAME: 6}),
        (Filled(problem=True, used=True), {NAME: 1}, {NAME: 2}),
        (Filled(used=True), {NAME: 2}, {}),
        (Filled(), {NAME: 2}, {NAME: 2}),
    ],
)
def test_answers_that_were_not_understood_are_counted(
    filled: Filled, before: dict[str, int], after: dict[str, int]
) -> None:
    turn = go_on(whole(name=None, tries=before), filled, CONTEXT)
    assert turn.draft is not None
    assert (turn.question, turn.draft["question"], turn.draft["tries"]) == (NAME, NAME, after)


@pytest.mark.parametrize(
    ("draft", "filled", "asks"),
    [
        (whole(consent=None), Filled(used=True), "request_ask_consent"),
        (whole(consent=None, asked=[CONSENT]), Filled(used=True), "request_again_consent"),
        (whole(consent=None, asked=[CONSENT]), RENAMED, "request_still_consent"),
        (whole(consent=None, asked=[CONSENT]), Filled(used=True, said=[Say("x")]), "request_still_consent"),
        (whole(consent=None, asked=[CONSENT]), Filled(used=True, retold=True), "request_still_consent"),
        (whole(consent=None, asked=[CONSENT]), Filled(problem=True, said=[Say("x")]), "request_again_consent"),
        (whole(consent=None), RENAMED, "request_ask_consent"),
        (whole(), Filled(used=True), "request_read_back"),
        (whole(asked=[SEND]), Filled(used=True), "request_read_back"),
        (whole(asked=[SEND]), RENAMED, "request_read_back_changed"),
        (whole(name=None), Filled(used=True), "request_ask_name"),
        (whole(name=None, asked=[NAME]), Filled(used=True), "request_again_name"),
        (whole(name=None, asked=[NAME]), RENAMED, "request_again_name"),
        (whole(editing="name", asked=[NAME]), Filled(used=True), "request_ask_name"),
        (whole(name=None), Filled(problem=True), "request_again_name"),
    ],
)
def test_nothing_is_asked_twice_in_the_same_words(draft: Draft, filled: Filled, asks: str) -> None:
    turn = go_on(draft, filled, CONTEXT)
    assert turn.ask is not None and turn.ask.id == asks


def test_what_was_asked_and_read_back_is_noted() -> None:
    turn = go_on(whole(asked=[NAME]), RENAMED, CONTEXT)
    assert turn.draft is not None
    assert turn.draft["asked"] == [NAME, SEND]
    assert was_shown(turn.draft) and turn.draft["put_right"] is False
    again = go_on(turn.draft, RENAMED, CONTEXT)
    assert again.draft is not None
    assert (again.draft["asked"], again.draft["put_right"]) == ([NAME, SEND], True)
    assert go_on(whole(consent=None), Filled(used=True), CONTEXT).draft["shown"] == ""  # type: ignore[index]
