"""A look by a doctor or a nurse is heard by its parts, and by nobody else's."""

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn
from bot.reading.seen import asks_if_enough, asks_to_count, read_seen
from tests.dialogue.test_repairs import TODAY


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("got a loan of the out of hours nurse, she examined it and says its grand", "minor"),
        ("I'm after being in with the doctor, he pressed all over it and he's happy with it", "minor"),
        ("back from A&E, they let me home, nothing found", "sure"),
        ("was over in the Mater half the night, ultrasound came back negative", "sure"),
        ("doctor say is only muscle, no blood clot. he make scan", "sure"),
        ("She was brought up to the hospital by my dad. The doctors there did an ultrasound, all clear", "sure"),
        ("went to out of hours and they said its muscular", "minor"),
        ("dr murphy felt it at lunch", ""),
        ("saw my gp today, she sent me for bloods", ""),
        ("Seen at nine. He felt the pulses.", ""),
        ("they kept me four hours and sent me home", ""),
    ],
)
def test_a_look_is_heard(text: str, result: str) -> None:
    seen = read_seen(text, advised=True)
    assert seen.looked and seen.result == result


@pytest.mark.parametrize(
    "text",
    [
        "the doctor will look at it tomorrow",
        "if the doctor saw it he'd laugh",
        "what if a nurse looked at it and said it's fine",
        "can I go easy till I'm seen?",
        "has she been seen so?",
        "did the doctor say no clot?",
        "no doctor has looked at it",
        "I'm booked in with the doctor for 8",
        "the GP says come in if it gets worse",
        "the nurse on the phone said it's only a strain",
        "the doctor looked at it two years ago, only a strain",
        "my brother had the same and the doctor said it was only a strain",
        "my brother's doctor said his was only a tear",
        "I think it's only a strain, no clot",
        "he felt it pop",
        "they looked at me like I had two heads",
        "she won't go to the doctor, she says it's just a strain",
        "I've seen the doctor's sign outside",
        "waiting in A&E now",
        "need to get it checked by a doctor",
        "I've seen worse",
    ],
)
def test_no_look_is_made_up(text: str) -> None:
    assert not read_seen(text, advised=True).looked


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("she was in the chemist and the girl told her it was only a pull", "chemist"),
        ("the physio above in the club scanned it, all fine", "lay"),
        ("a pal of mine who's a doctor says it's only a strain", "lay"),
        ("my wife had a look and she says it's grand", "lay"),
        ("me ma is a nurse and she's after looking at it, only a strain", "lay"),
        ("would a pharmacist not count?", "chemist"),
        ("is it ok to get tablets in the chemist?", ""),
        ("my wife thinks I should go", ""),
    ],
)
def test_who_can_not_tell(text: str, who: str) -> None:
    seen = read_seen(text, advised=True)
    assert not seen.looked and seen.lay == who


@pytest.mark.parametrize(
    ("text", "booked"),
    [
        ("surgery rang back, they're fitting me in at 4", True),
        ("she's booked in with southdoc for 9 tonight", True),
        ("gp will take me in an hour", True),
        ("booked to see the doctor tomorrow", False),
        ("can I get an appointment tonight", False),
        ("fully booked today", False),
        ("booked with ye for 8", False),
        ("I've a match tonight at 8", False),
    ],
)
def test_being_seen_is_arranged(text: str, booked: bool) -> None:
    assert read_seen(text, advised=True).booked is booked


def test_he_is_the_doctor_once_they_went() -> None:
    """An unnamed "he" who only had a look may be anybody before that."""
    text = "he had a look at it and said it's only a strain"
    assert not read_seen(text, advised=True).looked
    assert read_seen(text, advised=True, expected=True).looked


@pytest.mark.parametrize(
    ("text", "worse"),
    [("it's way more swollen than yesterday", True), ("no worse anyway", False), ("what if it gets worse", False)],
)
def test_worse_since(text: str, worse: bool) -> None:
    assert read_seen(text).worse is worse


def test_against_and_counting() -> None:
    """Another's word set against the assistant's, and whether a look counts."""
    assert read_seen("the doctor told me to walk on it but you say don't").against
    assert not read_seen("went to the doctor like you said, he told me to walk").against
    assert asks_to_count("does that not count?") and asks_if_enough("is the chemist not good enough?")
    assert not asks_to_count("how many raises do I do?")


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("I'll ring the surgery", False),
        ("the surgery can't see me", False),
        ("nurse at the surgery had a look", False),
        ("sore since the surgery", True),
        ("the surgery went well", True),
        ("had surgery in May, rang the surgery about it", True),
    ],
)
def test_a_surgery_is_a_place_or_an_operation(text: str, operation: bool) -> None:
    readings = read(text, Turn(TODAY.date())).readings
    assert any(reading.name == "surgery" for reading in readings) is operation


@pytest.mark.parametrize(
    ("text", "to_come"),
    [
        ("he sent me for the scan in the Mater and it was no clot thank god", False),
        ("the doctor examined it, sent me for a doppler and it came back negative", False),
        ("the nurses looked at it and sent me for an ultrasound, nothing showed", False),
        ("the nurse sent her in for a doppler. it was negative", False),
        ("saw the gp, he's sure it's no clot but he sent me for a scan anyway", True),
        ("I saw the doctor, I'm being sent for a scan, no clot", True),
        ("the gp sent me for bloods, no clot though, just to be sure", True),
        ("the doctor examined it and I'm sent for a scan on Monday", True),
        ("gp sent me for a scan and I'm waiting on the results, no clot I hope", True),
    ],
)
def test_a_test_is_to_come_until_its_result_is_told(text: str, to_come: bool) -> None:
    seen = read_seen(text, advised=True)
    assert seen.looked and seen.tests is to_come


@pytest.mark.parametrize(
    ("text", "worse"),
    [
        ("she sent me for a scan and it came back clear", False),
        ("the swelling came back", True),
        ("no clot, but it is worse", True),
    ],
)
def test_a_result_that_comes_back_is_no_swelling_that_does(text: str, worse: bool) -> None:
    assert read_seen(text, advised=True).worse is worse
