"""What says outright that the message before was not meant."""

import pytest

from bot.reading.corrections import takes_back
from bot.reading.doc import make_doc


@pytest.mark.parametrize(
    "text",
    [
        "it's a figure of speech",
        "that's not what I meant",
        "thats not what i meant at all, the shoe is tight",
        "Ah no, I didn't mean it literally!",
        "sorry, I was only messing",
        "I never said that",
        "you've picked me up wrong",
        "didn't mean that, sorry",
        "relax, I'm joking",
    ],
)
def test_taken_back(text: str) -> None:
    assert takes_back(make_doc(text))


@pytest.mark.parametrize(
    "text",
    [
        "it's not a figure of speech",
        "I'm not joking",
        "no joke, it's bad",
        "is that a figure of speech?",
        "did I say something wrong?",
        "I never said that it went away",
        "I didn't mean it to get this bad",
        "messing about at training I felt it pull",
        "it's swollen, not what I'm used to",
        "what do you mean by that",
    ],
)
def test_not_taken_back(text: str) -> None:
    assert not takes_back(make_doc(text))
