"""How things are said: each line of context_cases.yml, and which sentences ask."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.reading.context import is_question, read_context
from bot.reading.doc import make_doc
from bot.reading.read import read
from bot.reading.reading import Turn

CASES = yaml.safe_load(Path(__file__).with_name("context_cases.yml").read_text(encoding="utf-8"))


def span(doc, words: str):
    start = doc.text.index(words)
    found = doc.char_span(start, start + len(words), alignment_mode="expand")
    assert found is not None
    return found


@pytest.mark.parametrize("case", CASES)
def test_context(case):
    text, target, polarity, person, time = (part.strip() for part in case.split("|"))
    doc = make_doc(text)
    (context,) = read_context(doc, [span(doc, target)])
    assert (context.polarity, context.person, context.time) == (polarity, person, time)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("my wife's leg is swollen", "wife"),
        ("she is swollen", "her"),
        ("mam's foot is swollen", "mother"),
        ("my brother hurt his leg and he is swollen", "brother"),
        ("I am swollen", ""),
        ("my granddaughter is swollen", "granddaughter"),
        ("my nephew is swollen", "nephew"),
        ("a client of mine is swollen", "client"),
        ("my flatmate is swollen", "housemate"),
        ("me oul fella is swollen", "father"),
        ("the better half is swollen", "partner"),
        ("our youngest girl is swollen", "daughter"),
        ("a lad I train with is swollen", "someone"),
        ("himself is swollen", "husband"),
        ("he fell and hurt himself, it is swollen", "him"),
    ],
)
def test_relation(text, relation):
    doc = make_doc(text)
    assert read_context(doc, [span(doc, "swollen") if "swollen" in text else doc[-1:]])[0].relation == relation


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("can I run", True),
        ("how long will it take", True),
        ("is it serious?", True),
        ("and what about swimming", True),
        ("I have a sore calf, should I rest", True),
        ("is swollen", False),
        ("can't walk", False),
        ("when I run it hurts", False),
        ("have a pain in my calf", False),
        ("did a 10k on Sunday", False),
        ("what a week", False),
    ],
)
def test_is_question(text, asks):
    assert is_question(next(make_doc(text).sents)) is asks


@pytest.mark.parametrize("asks", ["is it worth a scan?", "was it the stairs?", "is that common?"])
def test_a_denied_sign_stays_denied_before_a_question(asks: str) -> None:
    """The verb of the next sentence makes no answer of the "no" before the sign."""
    found = read(f"no swelling. {asks}", Turn(today=date(2026, 11, 26))).readings
    assert [reading.polarity for reading in found if reading.name == "swelling"] == ["denied"]
