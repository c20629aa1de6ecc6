"""Questions: several strung in one sentence, and short ones that lean on the one before."""

from __future__ import annotations

import pytest

from bot.reading.doc import make_doc
from bot.reading.questions import goes_on, question_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("should I ice it, can I swim, and how long will it take?", 3),
        ("is it ok to drive and do I need a letter from my doctor?", 2),
        ("what is it and how much does it cost?", 2),
        ("is it sore because of hills or stairs?", 1),
        ("can I run and jump and hop?", 1),
        ("what shoes, socks and insoles should I wear?", 1),
    ],
)
def test_questions_in_one_sentence_are_parted(text: str, parts: int) -> None:
    """Each question is a part, and none is cut in two."""
    found = question_parts(next(make_doc(text).sents))
    assert len(found) == parts, [part.text for part in found]
    assert all(part.text[-1].isalnum() or part.text[-1] == "?" for part in found)


@pytest.mark.parametrize("text", ["in the evening too?", "and on grass?", "for how long", "is that both legs?", "which ones", "but why"])  # fmt: skip
def test_a_fragment_leans_on_the_question_before(text: str) -> None:
    """It opens with a joining word, refers back, or is a few words without a verb."""
    assert goes_on(text)


@pytest.mark.parametrize("text", ["what is a cramp", "could I book a slot", "where do I park", "does my insurance cover it if I come in twice?", "", "??"])  # fmt: skip
def test_a_whole_question_stands_alone(text: str) -> None:
    """It says itself what it is about, or nothing."""
    assert not goes_on(text)
