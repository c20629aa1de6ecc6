"""A guess at an emergency needs a reason: not what only points at something done, a likeness, or legs that are tired."""

from datetime import date

import pytest

from bot.reading.doc import make_doc
from bot.reading.emergencies import Emergency, find_emergency
from bot.reading.likeness import likenesses
from bot.reading.pointing import points_at_what_was_said
from bot.reading.reading import Turn

TURN = Turn(date(2026, 11, 28))


def hear(text: str) -> Emergency | None:
    return find_emergency(make_doc(text), TURN)


@pytest.mark.parametrize(
    "text",
    [
        "I'm messaging for my wife as she'd never do it for herself",
        "He has to book a physio but he'd never do it himself",
        "Hello, I'm filling in your form for my dad because he won't do it on his own",
        "The stretching hurt, I wouldn't do that to myself again",
        "I ran two marathons in a month and I'd never do it to myself again",
    ],
)
def test_what_somebody_would_not_do_is_no_despair(text: str) -> None:
    assert hear(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I keep thinking I'll do it to myself some night",
        "I could do it to myself, I have the tablets",
        "I can't do it any more, any of it",
        "I'm writing this because I'm going to do it myself tonight and nobody will miss me",
        "my son says he'll kill himself and he'd never ring anyone himself",
    ],
)
def test_despair_in_the_same_words_is_heard(text: str) -> None:
    found = hear(text)
    assert found is not None and found.kind.startswith("crisis")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm emailing for my brother, he'd never do it himself", ["do it himself"]),
        ("I would never do that to myself", ["do that to myself"]),
        ("I can't do it by myself", []),
        ("one night I'll do it to myself", []),
        ("I did it to myself with the hills", []),
    ],
)
def test_what_points_at_something_done(text: str, words: list[str]) -> None:
    assert [span.text for span in points_at_what_was_said(make_doc(text))] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clinging to the gate like a sailor in a gale, the dog watching", ["like a sailor in a gale"]),
        ("he's hopping like a heron since Friday", ["like a heron"]),
        ("shuffling like an old man with a numb foot", ["like an old man"]),
        ("I came in the door like Charlie Chaplin", ["like Charlie Chaplin"]),
        ("it felt like a wet rope", []),
        ("it went like a kick from behind", []),
        ("the calf is like a rock", []),
        ("I'd like a look at it", []),
        ("I like a long run", []),
    ],
)
def test_likenesses(text: str, words: list[str]) -> None:
    assert [span.text for span in likenesses(make_doc(text))] == words


@pytest.mark.parametrize(
    "text",
    [
        "Her dog is called Bramble and he's gone very lazy since I gave up running",
        "did a dozen raises and the leg was wobbly by the end",
        "shaky legs after the hill session, is that normal",
        "the leg went to jelly after ten of them",
    ],
)
def test_tired_legs_and_a_fat_dog_are_no_stroke(text: str) -> None:
    assert hear(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "he's talking like a drunk and he hasn't touched a drop",
        "she's slurring like a woman with drink on her",
        "he is all slurred since dinner",
        "her arm and leg went weak after her run and her words are wrong",
    ],
)
def test_a_stroke_told_in_a_likeness_is_heard(text: str) -> None:
    found = hear(text)
    assert found is not None and found.kind == "stroke"


def test_a_likeness_without_end_raises_nothing() -> None:
    assert likenesses(make_doc("like a fox" + " of a fox" * 3000))
