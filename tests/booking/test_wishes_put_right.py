"""A wish that is put right: the new one counts, the week that was named stays, and it is said once."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.booking.contact_wishes import wishes_in
from bot.booking.wish_texts import describe
from tests.booking.playing import THURSDAY, Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567")


def times_after(*lines: str) -> str:
    """The wished times once all was said; the last lines are the wishes."""
    turn = Desk().say("visit", *OPENED, *lines)
    assert turn.draft is not None
    return str(turn.draft["times"])


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("next week, tuesday after school", "thursday instead, after 3"), "Thu 3 Dec from 3 pm"),
        (("any evening next week", "just Wednesday"), "Wed 2 Dec after 5 pm"),
        (("Tuesday week", "make it the Friday"), "Fri 11 Dec"),
        (("next week, mornings", "actually only Friday after 2"), "Fri 4 Dec from 2 pm"),
        (("Monday or Tuesday next week", "Thursday would be handier"), "Thu 3 Dec"),
        (("next week Tuesday", "Mondays or Thursdays are better, any week"), "Monday or Thursday"),
        (("tomorrow", "Wednesday instead"), "Wednesday"),
        (("next week, tuesday", "thursday instead", "no, monday"), "Mon 30 Nov"),
        (("Thursday 3 December", "no, monday"), "Monday"),
        (("this week, friday", "no, saturday"), "Sat 28 Nov"),
    ],
)
def test_new_day_keeps_the_week_that_was_named(lines: tuple[str, ...], times: str) -> None:
    assert times_after(*lines) == times


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("mornings or Thursday next week after 3", "ONLY thursday after 3 pls"), "Thu 3 Dec from 3 pm"),
        (("Monday morning or Friday", "rather Wednesday at 5"), "Wednesday at 5 pm"),
        (("Tuesday or Wednesday after 4", "just the Wednesday"), "Wednesday from 4 pm"),
    ],
)
def test_only_replaces_everything(lines: tuple[str, ...], times: str) -> None:
    assert times_after(*lines) == times


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("mornings or Thursday after 3", "I never said mornings. just thursday after 3"), "Thursday from 3 pm"),
        (("mornings or Thursday after 3", "I never said mornings"), "Thursday from 3 pm"),
        (("mornings or Thursday after 3", "not mornings at all!! im in school"), "Thursday from 3 pm"),
        (("Tuesday or Thursday after 3", "I didn't ask for Tuesday"), "Thursday from 3 pm"),
        (("Thursday morning", "I didn't say morning"), "Thursday"),
        (("Thursday after 3", "who said anything about mornings"), "Thursday from 3 pm"),
        (("Thursday after 3", "I never said Thursday, I said Friday"), "Friday from 3 pm"),
    ],
)
def test_what_is_disowned_goes_and_rules_nothing_out(lines: tuple[str, ...], times: str) -> None:
    assert times_after(*lines) == times


def test_only_wish_that_is_disowned_is_asked_for_again() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "mornings", "sore calf", "I never said mornings")
    assert turn.question == "request:wish"
    assert turn.draft is not None
    assert not turn.draft["windows"]


@pytest.mark.parametrize(
    "line",
    [
        "tiny limp by the end of school, grand in the morning. I'd like to come in Tuesday after 3",
        "it's sore after tuesday's run and fine in the mornings. Tuesday after 3 would suit",
        "my leg feels grand in the morning. Tuesday after 3",
        "calf is worse at night. I can do Tuesday after 3",
        "it eases by the evening, so Tuesday after 3",
        "achy on Monday mornings, Tuesday after 3 suits",
    ],
)
def test_when_the_leg_is_sore_is_no_wish(line: str) -> None:
    assert times_after(line) == "Tuesday from 3 pm"


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("my calf is sore can I come in Tuesday", "Tuesday"),
        ("mornings are grand", "mornings"),
        ("fine in the morning", "mornings"),
        ("sore calf, mornings suit", "mornings"),
    ],
)
def test_clause_that_says_when_they_can_come_is_one(line: str, times: str) -> None:
    assert times_after(line) == times


def test_change_is_said_once_in_full_words() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "next week, tuesday after school", "sore calf", "thursday instead, after 3")
    assert [(say.id, dict(say.values)) for say in turn.said] == [
        ("request_times_now", {"times": "Thursday 3 December after 3 pm"})
    ]


def test_open_question_follows_a_change_in_the_same_words_each_time() -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "next week, tuesday after school", "sore calf")
    asked = [desk.say("visit", line).ask for line in ("thursday instead", "no, friday", "make it monday")]
    assert {say.id for say in asked if say} == {"request_still_consent"}
    desk.say("visit", "yes")
    asked = [desk.say("visit", line).ask for line in ("thursday instead", "no, friday", "make it monday")]
    assert {say.id for say in asked if say} == {"request_read_back_changed"}


WHOLE = (*OPENED, "Thursday after 3", "sore calf for a week")


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("thats thurs the 3rd dec yeah? just checking haha", "Thu 3 Dec from 3 pm"),
        ("so Thursday at 3 right?", "Thursday from 3 pm"),
        ("that's thursday isn't it", "Thursday from 3 pm"),
    ],
)
@pytest.mark.parametrize("agreed", [(), ("yes",)])
def test_day_that_is_checked_is_confirmed_and_the_talk_goes_on(line: str, times: str, agreed: tuple[str, ...]) -> None:
    desk = Desk()
    desk.say("visit", *WHOLE, *agreed)
    question = desk.turns[-1].question
    turn = desk.say("visit", line)
    assert turn.draft is not None
    assert turn.draft["times"] == times
    assert [say.id for say in turn.said] == ["request_day_is"]
    assert turn.question == question
    assert not desk.reached


def test_consent_counts_beside_a_check_and_sending_does_not() -> None:
    desk = Desk()
    turn = desk.say("visit", *WHOLE, "yes thats fine. thats thurs the 3rd dec yeah? just checking haha")
    assert turn.question == "request:send"
    assert turn.said[0].id == "request_day_is"
    turn = desk.say("visit", "yes send it. thats thurs yeah?")
    assert not desk.reached
    assert desk.ids() == ["request_day_is", "request_still_send"]
    desk.say("visit", "yes")
    assert desk.request["wished_times"] == "Thu 3 Dec from 3 pm"


@pytest.mark.parametrize(
    "line", ["is thursday ok?", "could we do Friday?", "what time on thursday?", "that's friday yeah?"]
)
def test_other_questions_about_a_day_confirm_none(line: str) -> None:
    turn = Desk().say("visit", *WHOLE, "yes", line)
    assert "request_day_is" not in [say.id for say in turn.said]


@pytest.mark.parametrize(
    ("line", "detail", "value"),
    [
        ("Friday, not Thursday. Otherwise spot on, send it", "wished_times", "Friday from 3 pm"),
        ("make it thursday the 3rd and send it", "wished_times", "Thu 3 Dec from 3 pm"),
        ("Brenan, not Brennan. otherwise grand, send it", "name", "Aoife Brenan"),
        ("my number is 085 555 0111, the rest is grand, send it on", "phone", "085 555 0111"),
        ("make it friday, rest is grand send it", "wished_times", "Friday from 3 pm"),
        ("it's 4568 at the end, otherwise fine so send it", "phone", "087 123 4568"),
    ],
)
def test_correction_beside_a_yes_is_said_back_before_it_is_sent(line: str, detail: str, value: str) -> None:
    """Only an unmixed yes sends."""
    desk = Desk()
    turn = desk.say("visit", *WHOLE, "yes", line)
    assert not desk.reached
    assert turn.said and turn.question == "request:send"
    desk.say("visit", "yes, send it")
    assert desk.request[detail] == value


def test_what_was_told_of_the_leg_is_put_right() -> None:
    desk = Desk()
    desk.context = replace(desk.context, why=["left calf", "the same at any pace"])
    desk.say("visit", *OPENED, "Thursday after 3", "yes")
    desk.context = replace(desk.context, why=["left calf", "worse on hills"])
    turn = desk.say("visit", "not the same at any pace, its the fast hills does it. otherwise spot on, send it")
    assert [say.id for say in turn.said] == ["request_note_added"]
    desk.say("visit", "send it")
    assert desk.request["reason"] == (
        "left calf and worse on hills. Note: not the same at any pace, its the fast hills does it"
    )


@pytest.mark.parametrize(
    "line",
    [
        "that bit about the thing isn't right, otherwise grand, send it",
        "the name is wrong, otherwise grand, send it",
        "Thursday isn't when I said, send it",
        "make it Friday and my number is wrong, send it",
        "not sure about Thursday now, hold on, send it",
        "send it but make it Friday",
        "Friday instead, will you send it?",
        "Friday instead, don't send it",
        "make it Friday but don't send it",
        "make it friday and ye can't send it",
        "make it friday, and I never said send it",
        "friday, I said I wouldn't send it",
        "make it Friday and do not, I repeat, send it",
        "I'd rather ye didn't have my number, send it",
        "yes but the number is 085 555 0111",
        "next friday, send it",
    ],
)
def test_anything_less_sends_nothing(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *WHOLE, "yes", line)
    assert not desk.reached
    assert turn.effect == ""


def test_correction_that_was_not_understood_is_asked_about_once() -> None:
    desk = Desk()
    turn = desk.say("visit", *WHOLE, "yes", "the second bit isn't right, otherwise spot on, send it")
    assert turn.question == "request:edit"


def test_wish_that_is_said_again_is_said_to_stand() -> None:
    turn = Desk().say("visit", *WHOLE, "thursday after 3")
    assert [(say.id, dict(say.values)) for say in turn.said] == [
        ("request_times_same", {"times": "Thursday after 3 pm"})
    ]


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("half five any day next week", "sorry not half five, half six"), "Mon 30 Nov to Sun 6 Dec at 6:30 pm"),
        (("tomorrow after 6", "actually not tomorrow, monday"), "Monday from 6 pm"),
        (("Tuesday week", "no wait, the day after that"), "Wed 9 Dec"),
        (("Tuesday week", "the week after would be handier"), "Tue 15 Dec"),
        (("next week after 7 any night except wed", "I said after 7, but 8 is better"),
         "Mon 30 Nov to Sun 6 Dec from 8 pm, not Wednesday"),
        (("thurs 3rd dec at 5", "what about 6 instead", "no go back to 5"), "Thu 3 Dec at 5 pm"),
        (("thurs 3rd dec at 5", "what about 6 instead"), "Thu 3 Dec at 6 pm"),
        (("thursday after school", "not before the school run, oh wait doesnt matter"), "Thursday between 3 pm and 6 pm"),
        (("mornings", "actually afternoons, id rather be in when its warmed up"), "afternoons"),
        (("any evening bar Friday", "after 6 so"), "from 6 pm, not Friday"),
        (("this week, friday",), "Fri 27 Nov"),
        (("after the school run, say half nine",), "at 9:30 am"),
    ],
)  # fmt: skip
def test_changes_of_mind_as_people_write_them(lines: tuple[str, ...], times: str) -> None:
    first, *more = lines
    assert times_after(first, "sore calf", "yes", *more) == times


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("could the clinic ring me? Paul 0871234000",), "Paul"),
        (("visit please - Úna Ní Ghallchóir - 0873334444",), "Úna Ní Ghallchóir"),
        (("an appointment for my son Cillian", "Cillian. I'm his mam Noreen, 087 765 4321"), "Noreen"),
        (("a visit for my daughter Aoibhinn, 15", "Her mam Carmel 0867778888"), "Carmel"),
    ],
)
def test_name_beside_a_number_is_taken(lines: tuple[str, ...], name: str) -> None:
    turn = Desk().say("visit", *lines)
    assert turn.draft is not None
    assert turn.draft["name"] == name


FOR_ANN = ("an appointment for my wife Ann", "I'm Gerry Daly 0861110000", "fridays", "sore calf", "yes")


def test_all_of_a_correction_counts_before_it_is_sent() -> None:
    desk = Desk()
    desk.say("visit", *FOR_ANN, "it's Anne with an e. and say thursday not friday. rest is grand, send it", "send it")
    assert desk.request["patient"] == "Anne (wife)"
    assert desk.request["wished_times"] == "Thursday"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("can ye ring me rather than text. send it", "can ye ring me rather than text"),
        ("id prefer a woman if ye have one. otherwise all good, send it", "id prefer a woman if ye have one"),
    ],
)
def test_wish_for_how_is_noted(line: str, note: str) -> None:
    desk = Desk()
    desk.say("visit", *FOR_ANN, line, "send it")
    assert desk.request["kind"] == "visit"
    assert note in str(desk.request["reason"])


@pytest.mark.parametrize(
    "line",
    [
        "it's Zorba something. and say thursday not friday. rest is grand, send it",
        "could ye ring me instead of a visit, send it",
    ],
)
def test_half_understood_is_read_back_first(line: str) -> None:
    desk = Desk()
    desk.say("visit", *FOR_ANN, line)
    assert not desk.reached


@pytest.mark.parametrize(
    ("before", "line", "times"),
    [
        ("after 7", "better make it after 8", "from 8 pm"),
        ("afternoons, not thursday", "mornings instead, still not thursday", "mornings, not Thursday"),
        ("evenings, not thursday", "not tuesday either", "after 5 pm, not Tuesday or Thursday"),
        ("next week, evenings", "any evening bar the Wednesday", "Mon 30 Nov to Sun 6 Dec after 5 pm, not Wednesday"),
        ("next week", "the week after that", "Mon 7 Dec to Sun 13 Dec"),
        ("any time", "mornings, I work from 1", "mornings"),
    ],
)
def test_times_keep_what_a_change_leaves_alone(before: str, line: str, times: str) -> None:
    desk = Desk()
    desk.say("visit", "book me in", "Ann Daly, 087 123 4567", before, "sore calf", "yes", line)
    assert desk.draft is not None
    assert desk.draft["times"] == times


@pytest.mark.parametrize(
    ("before", "line", "times"),
    [
        ("Saturday 28 November, morning", "make it the saturday after", "Sat 5 Dec morning"),
        ("Tuesday 1 December after 5", "the friday after would be better", "Fri 4 Dec after 5 pm"),
        ("Wednesday at half 5", "make it 6", "Wednesday at 6 pm"),
        ("Thursday 10 December at 9", "everything's right except I'd prefer the Friday", "Fri 11 Dec at 9 am"),
    ],
)
def test_a_day_or_hour_named_by_the_one_before(before: str, line: str, times: str) -> None:
    desk = Desk()
    desk.say("visit", "book me in", "Ann Daly, 087 123 4567", before, "sore calf", "yes", line)
    assert desk.draft is not None
    assert desk.draft["times"] == times


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("wait, not Tuesday, Thursday evening instead", [3]),
        ("no wait not monday, wednesday", [2]),
        ("ah hang on not friday, tuesday morning", [1]),
        ("will I be able to run in February", []),
        ("want to know could I race the half in January", []),
    ],
)
def test_a_change_of_mind_and_a_question_about_running(text: str, wished: list[int]) -> None:
    windows = wishes_in(text, datetime(2026, 11, 23, 10)).windows
    assert [sorted(window.weekdays) for window in windows] == ([wished] if wished else [])
    assert not any(window.excluded for window in windows)


def test_who_works_all_week_and_wishes_for_an_evening_has_evenings_free() -> None:
    text = "a Sunday or an evening would do me, I'm working in Naas during the week"
    assert describe(wishes_in(text, THURSDAY)) == "Sunday or any day from 5 pm"


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("after six, any day bar Monday", "oh Monday is grand it's Friday I can't do"), "from 6 pm, not Friday"),
        (("after six but not Monday or Friday", "Monday's fine actually"), "from 6 pm, not Friday"),
    ],
)
def test_a_day_that_was_ruled_out_is_free_again(lines: tuple[str, ...], times: str) -> None:
    """By itself, where it was ruled out with others or another is ruled out beside it."""
    assert times_after(*lines) == times


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("Monday after 7, no, make it Wednesday", "Wednesday from 7 pm"),
        ("Monday after 7, no, make it Wednesday at noon", "Wednesday at noon"),
        ("Monday, no, make it Wednesday", "Wednesday"),
    ],
)
def test_a_day_put_right_in_the_same_breath_keeps_the_hour(line: str, times: str) -> None:
    assert times_after(line) == times
