"""What was told of a check is said in sentences; scolding, plans and hearsay are no findings."""

import pytest

from bot.booking.findings import told_of
from bot.booking.matters import matters_in


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("I told ye, the MRI came back normal", "The MRI was clear"),
        (
            "A nurse had a look at it yesterday. No clot, just a pulled muscle",
            "A nurse found no clot and a pulled muscle",
        ),
        (
            "the team physio says grade 2 but he never even touched it",
            "The club physio spoke of a grade 2 strain, without examining it",
        ),
        ("the x-ray showed no fracture", "The X-ray showed no break"),
        ("my gp said to keep off it for a week but I have work", "A GP said “keep off it for a week”"),
        ("the consultant did check it as I said already", "A consultant has looked at it"),
        ("The doppler was clear. Strained muscle", "The Doppler scan was clear: a strained muscle"),
        ("the chemist reckoned it's a pulled muscle", "A pharmacist spoke of a pulled muscle"),
    ],
)
def test_a_check_is_told_in_a_sentence(text: str, sentence: str) -> None:
    told = told_of(matters_in(text))
    assert told.sentences == (sentence,)
    assert not told.own


@pytest.mark.parametrize(
    "text",
    [
        "the scan my doctor would do, is it dear",
        "the GP might say it's a tear",
        "he wasn't even looking at it, the physio like, I told you",
        "my doctor hasn't seen it yet",
        "I need a letter from the consultant that says it's torn",
    ],
)
def test_what_nobody_found_is_no_finding(text: str) -> None:
    told = told_of(matters_in(text))
    assert not told.sentences
    assert not told.own


@pytest.mark.parametrize(
    "text", ["I'm allergic to latex gloves", "my 10k is on the 6th of December", "the osteo said my hips are out"]
)
def test_what_is_about_no_check_stays_in_their_words(text: str) -> None:
    assert told_of(matters_in(text)).own == (text,)


def test_advice_to_come_back_makes_no_finding_one_to_come() -> None:
    told = told_of(
        ["the doc in Boyle had a feel of it and said its a torn muscle and no clot and to ring her if it swells"]
    )
    assert told.sentences
    assert "no clot" in told.sentences[0]
    assert not told_of(["the doc said I might have a tear if the scan shows it"]).sentences
