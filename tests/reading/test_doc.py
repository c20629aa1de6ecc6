"""The one Doc: spelling, clauses, offsets, and cost on hostile text."""

import pytest

from bot.reading.doc import MOST_CHARACTERS, load_pipeline, make_doc, spelt_out
from tests.stopwatch import cpu_seconds, slowness

HOSTILE = [
    " ",
    "can't breathe ",
    ".",
    "!?",
    "a",
    "((",
    "xqzvw ",
    "n't",
    "ab/",
    "-a",
    "1.",
    "\n",
    "'",
    "swollen, ",
    "and I ",
    "🦵",
]


def norms(text: str) -> list[str]:
    return [token.norm_ for token in make_doc(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I cant walk", ["i", "can", "not", "walk"]),
        ("cudnt sleep", ["could", "not", "sleep"]),
        ("it’s hot", ["it", "is", "hot"]),
        ("the calf's hot", ["the", "calf", "is", "hot"]),
        ("my wife's calf", ["my", "wife", "'s", "calf"]),
        ("my left half hurts", ["my", "left", "calf", "hurts"]),
        ("my right calve hurts", ["my", "right", "calf", "hurts"]),
        ("ran a half marathon", ["ran", "a", "half", "marathon"]),
        ("sooo sore", ["so", "sore"]),
        ("Mam says", ["mother", "says"]),
        ("wensday, thrusdy", ["wednesday", ",", "thursday"]),
    ],
)
def test_norms(text, expected):
    assert norms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("was red last week, that's gone", ["was red last week,", "that's gone"]),
        ("bit puffy and warm, but the colour is fine", ["bit puffy and warm,", "but the colour is fine"]),
        ("no swelling, redness, chest pain or fever", ["no swelling, redness, chest pain or fever"]),
        ("Physio? Twice. Scan? No.", ["Physio?", "Twice.", "Scan?", "No."]),
        ("it's tight and I can't walk", ["it's tight and", "I can't walk"]),
        ("chest pain: no", ["chest pain: no"]),
    ],
)
def test_clauses(text, expected):
    assert [clause.text for clause in make_doc(text)._.clauses] == expected


def test_clauses_cover_the_message():
    doc = make_doc("Hi there. I ran 10k, my calf went and now it's hot!But breathing is ok\nthanks")
    assert "".join(clause.text_with_ws for clause in doc._.clauses) == doc.text


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x00\x07", "a" * 10_000, "🦵" * 3_000, "?" * 5_000, None, 12])
def test_never_raises(text):
    assert len(make_doc(text).text) <= MOST_CHARACTERS * 1.02


def test_keeps_the_end_of_a_long_message():
    assert make_doc("we ran and chatted. " * 600 + "and my chest hurts").text.endswith("and my chest hurts")


@pytest.mark.parametrize("shape", HOSTILE)
def test_cost_grows_with_length_only(shape):
    load_pipeline()
    make_doc(shape)

    def cost(length: int) -> float:
        text = (shape * length)[:length]
        return cpu_seconds(lambda: make_doc(text), 5)

    once, twice = cost(1_900), cost(3_800)
    assert once < 0.15 * slowness()
    assert twice < 3 * once + 0.01


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Una Breen comma but ring my sister", "Una Breen, but ring my sister"),
        ("mornings I said full stop is that ok question mark", "mornings I said. is that ok?"),
        ("I came to a full stop on the hill", "I came to a full stop on the hill"),
    ],
)
def test_marks_that_were_dictated(said: str, meant: str) -> None:
    assert spelt_out(said) == meant
