"""The request as it is filled: what changes, what is said, what is asked next."""

from __future__ import annotations

from typing import Any

import pytest

from bot.booking.form import (
    call_back_questions_left,
    detail_lines,
    questions_left,
    settle,
    times_as_said,
)

FULL = {
    "name": "Aoife Byrne",
    "contact": "087 123 4567",
    "phone": "087 123 4567",
    "wished_times": "Friday",
    "wished_words": "fridays",
    "consent": "yes",
}


def told(**entities: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a message tells, and the slots after it was told."""
    return entities, {**FULL, **entities}


def test_the_order_of_the_questions() -> None:
    slots: dict[str, Any] = {}
    order = []
    while left := questions_left(slots):
        order.append(left[0])
        slots[left[0]] = "yes"
    assert order == ["name", "contact", "wished_times", "consent", "booking_confirmed"]


def test_nothing_is_asked_once_consent_is_refused_or_nothing_shall_be_sent() -> None:
    assert questions_left({**FULL, "consent": "no"}) == []
    assert questions_left({**FULL, "booking_confirmed": "leave"}) == []
    assert call_back_questions_left({"booking_confirmed": "leave"}) == []


def test_another_persons_name_is_asked_for_once_they_are_mentioned() -> None:
    assert "patient_name" in questions_left({**FULL, "patient": "son"})
    assert "patient_name" not in questions_left({**FULL, "patient": "son", "patient_name": "not given"})


def test_a_change_is_noted_and_read_back_again() -> None:
    entities, slots = told(name="Aoibheann Byrne")
    settled = settle(entities, slots, {**FULL, "requested_slot": "booking_confirmed"})
    assert settled.changed == "Name: Aoibheann Byrne"
    assert questions_left({**slots, **settled.slots}) == ["booking_confirmed"]


def test_what_is_told_out_of_turn_is_noted() -> None:
    settled = settle({"wished_times": "Friday"}, {"wished_times": "Friday"}, {"requested_slot": "contact"})
    assert settled.noted == "Times that suit: Friday"
    assert not settled.changed


def test_a_bare_no_asks_what_should_be_different() -> None:
    entities, slots = told(booking_confirmed="no")
    settled = settle(entities, slots, FULL)
    assert questions_left({**slots, **settled.slots}) == ["booking_change"]


@pytest.mark.parametrize("detail", ["name", "contact", "wished_times"])
def test_a_detail_that_is_wrong_is_asked_for_anew(detail: str) -> None:
    entities, slots = told(booking_change=detail)
    settled = settle(entities, slots, FULL)
    assert questions_left({**slots, **settled.slots})[0] == detail


def test_by_email_instead() -> None:
    entities, slots = told(contact_way="email")
    asked = settle(entities, slots, FULL)
    assert questions_left({**slots, **asked.slots})[0] == "contact"
    after = {**slots, **asked.slots, "email": "a@example.ie", "contact": "a@example.ie"}
    given = settle({"email": "a@example.ie", "contact": "a@example.ie"}, after, {**slots, **asked.slots})
    assert given.slots["phone"] is None
    assert given.slots["contact_way"] is None


def test_by_the_email_that_was_given_before() -> None:
    slots = {**FULL, "email": "a@example.ie", "contact_way": "email"}
    settled = settle({"contact_way": "email"}, slots, FULL)
    assert settled.slots["contact"] == "a@example.ie"
    assert settled.slots["phone"] is None
    assert settled.changed == "E-mail: a@example.ie"


def test_a_slip_in_an_address_is_asked_about() -> None:
    slots = {**FULL, "email": "a@gmial.com", "contact": "a@gmial.com", "email_suggestion": "a@gmail.com"}
    assert questions_left(slots)[0] == "email_checked"
    yes = settle({"email_checked": "yes"}, {**slots, "email_checked": "yes"}, slots)
    assert yes.slots["email"] == yes.slots["contact"] == "a@gmail.com"
    no = settle({"email_checked": "no"}, {**slots, "email_checked": "no"}, slots)
    assert no.slots["email"] == no.slots["contact"] == "a@gmial.com"


def test_an_address_cut_short_is_asked_for_again_after_a_no() -> None:
    slots = {"name": "Aoife", "email_suggestion": "a@gmail.com"}
    no = settle({"email_checked": "no"}, {**slots, "email_checked": "no"}, slots)
    assert questions_left({**slots, **no.slots})[0] == "contact"


def test_for_oneself_after_all() -> None:
    slots = {**FULL, "patient": "self", "patient_name": "Cian"}
    settled = settle({"patient": "self"}, slots, {**FULL, "patient": "son", "patient_name": "Cian"})
    assert settled.slots["patient"] is None
    assert settled.slots["patient_name"] is None


def test_a_holiday_is_pointed_out() -> None:
    window = {"day_from": "2026-12-25", "day_to": "2026-12-25", "weekdays": [], "time_from": None, "time_to": None}
    entities = {"wished_times": "Fri 25 Dec", "wished_windows": [{**window, "excluded": False}]}
    assert settle(entities, {**FULL, **entities}, FULL).holiday == "Fri 25 Dec"
    entities["wished_windows"] = [{**window, "excluded": True}]
    assert not settle(entities, {**FULL, **entities}, FULL).holiday


@pytest.mark.parametrize(
    ("times", "words", "shown"),
    [
        ("Friday", "fridays", "Friday"),
        ("any time", "any time", "any time"),
        ("from 6 pm", "any evening after 6", "from 6 pm (“any evening after 6”)"),
        ("Tue 24 Nov", None, "Tue 24 Nov"),
        (None, None, None),
    ],
)
def test_times_as_said(times: str | None, words: str | None, shown: str | None) -> None:
    assert times_as_said({"wished_times": times, "wished_words": words}) == shown


def test_the_lines_of_the_read_back() -> None:
    slots = {**FULL, "patient": "son", "patient_name": "Cian", "urgency": "race in 3 weeks", "no_calls": "no"}
    assert [line for _, line in detail_lines(slots)] == [
        "Name: Aoife Byrne",
        "For: son Cian",
        "Phone: 087 123 4567",
        "Times that suit: Friday",
        "Time matters: race in 3 weeks",
        "Phone calls: no",
    ]
    assert all("not given" not in line for _, line in detail_lines({"name": "not given", "wished_times": "not given"}))
