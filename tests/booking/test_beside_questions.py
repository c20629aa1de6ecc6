"""Messages that hold a detail and something else: a question, a reason, two people, talk about the form."""

from dataclasses import replace

import pytest

from bot.booking.contact_wishes import wishes_in
from bot.booking.read_back import read_back
from bot.booking.sentences import pieces, sort
from bot.booking.wish_texts import describe
from tests.booking.playing import THURSDAY, Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week")


@pytest.mark.parametrize(
    ("text", "form", "rest"),
    [
        ("Gearóid Ryan. Do ye take cards?", "Gearóid Ryan.", "Do ye take cards?"),
        ("Wednesday after 5, how much is it", "Wednesday after 5", "how much is it"),
        ("087 123 4567, are calls recorded?", "087 123 4567", "are calls recorded?"),
        ("Yes. And if I'm sick can I move it?", "Yes.", "And if I'm sick can I move it?"),
        ("could we do Friday instead?", "could we do Friday instead?", ""),
        ("Tuesday, is that ok?", "Tuesday", ""),
    ],
)
def test_sentences_are_told_apart(text: str, form: str, rest: str) -> None:
    found = sort(text)
    assert (found.form, found.rest) == (form, rest)


def test_initials_and_titles_end_no_sentence() -> None:
    assert pieces("J. P. Byrne") == ["J. P. Byrne"]


@pytest.mark.parametrize(
    ("line", "detail", "value"),
    [
        ("Gearóid Ryan. Is there a lift?", "name", "Gearóid Ryan"),
        ("Una Daly, 085 555 0123, what do ye charge?", "phone", "085 555 0123"),
    ],
)
def test_detail_beside_a_question_is_taken(line: str, detail: str, value: str) -> None:
    turn = Desk().say("visit", "book me in", line)
    assert turn.understood
    assert turn.draft is not None
    assert turn.draft[detail] == value
    assert turn.rest.endswith("?")


def test_question_alone_is_left_whole() -> None:
    turn = Desk().say("visit", "book me in", "is there a lift?")
    assert not turn.understood
    assert turn.rest == "is there a lift?"


@pytest.mark.parametrize(
    "line",
    ["Yes send it. And if Monday's full can she ring?", "yes, do they take cards?", "Go ahead. How long is a visit?"],
)
def test_yes_beside_a_question_is_asked_once_more(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "yes", line)
    assert not desk.reached
    assert turn.ask is not None
    assert turn.ask.id == "request_once_more"
    assert turn.rest
    desk.say("visit", "yes")
    assert [effect for effect, _ in desk.reached] == ["send"]


def test_consent_beside_a_question_about_data_is_asked_again() -> None:
    turn = Desk().say("visit", *OPENED, "that's fine. who gets to see it?")
    assert turn.question == "request:consent"
    assert [say.id for say in turn.said] == ["faq/who_reads"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Tuesday he's at a wedding. Thursday afternoon", "Thursday between noon and 5 pm"),
        ("I work Mondays so Wednesday or Friday", "Wednesday or Friday"),
        ("any evening but I've a match on Tuesday", "from 5 pm; not Tuesday"),
        ("After work suits, so any day after 6", "from 6 pm"),
        ("any day that isn't Friday", "any time; not Friday"),
        ("he works nights so afternoons", "between noon and 5 pm"),
    ],
)
def test_reasons_are_no_wishes(text: str, times: str) -> None:
    assert describe(wishes_in(text, THURSDAY)) == times


@pytest.mark.parametrize("line", ["he has hurling tomorrow", "I'm grand with Monday", "my son has an exam Wednesday"])
def test_what_somebody_has_on_never_overwrites_a_wish(line: str) -> None:
    turn = Desk().say("visit", *OPENED, "yes", line)
    assert turn.draft is not None
    assert turn.draft["times"] == "Monday morning"
    assert not turn.draft["patient"]


def test_wish_for_a_day_that_is_taken_is_asked_for_again() -> None:
    turn = Desk().say("visit", *OPENED, "yes", "oh Monday he's in court")
    assert turn.question == "request:wish"


@pytest.mark.parametrize("line", ["his name is Tom, mine is Orla", "Tom is his name, I'm Orla", "Tom, and I'm Orla"])
def test_two_names_in_one_message(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", "book my husband in", line)
    assert turn.draft is not None
    assert (turn.draft["patient_name"], turn.draft["name"]) == ("Tom", "Orla")


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("is my number down?", "request_have"),
        ("is that everything", "request_all_there"),
        ("what have you got", "request_so_far"),
    ],
)
def test_questions_about_the_request_are_answered(line: str, id: str) -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "yes", line)
    assert desk.ids()[0] == id
    assert not desk.reached


def test_reason_takes_no_question() -> None:
    turn = Desk().say("visit", *OPENED[:4], "it's the left heel by the way, have you my number")
    assert turn.draft is not None
    assert turn.draft["why_words"] == "it's the left heel"


def test_read_back_keeps_what_a_physio_needs() -> None:
    desk = Desk()
    told = "aged 41, right calf, since October, desk job, runs on the toes, two physios, no scan, no fever, marathon in April"
    desk.context = replace(desk.context, why=told.split(", "))
    desk.say("visit", "book me in", "Tosh 087 123 4567", "any time")
    assert desk.draft is not None
    shown = read_back(desk.draft)
    assert "…" not in shown
    assert all(clause in shown for clause in ("desk job", "runs on the toes", "two physios", "marathon in April"))


def test_what_was_sent_can_be_seen() -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "yes", "send it", "what did I send?")
    assert desk.ids() == ["request_seen"]
    assert len(desk.reached) == 1


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("I don't want the visit on a Monday", "not Monday"),
        ("please don't book me in for Friday", "not Friday"),
        ("I don't want to miss Monday", "Monday"),
        ("Sunday, or any weekday evening after 7", "Sunday or Monday to Friday from 7 pm"),
    ],
)
def test_what_is_not_wanted_is_ruled_out_and_an_hour_stays_with_its_days(text: str, times: str) -> None:
    assert describe(wishes_in(text, THURSDAY)) == times
