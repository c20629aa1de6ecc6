"""A death that is told, and whose; a figure of speech is none."""

from __future__ import annotations

import pytest

from bot.reading.doc import make_doc
from bot.reading.loss import loss_told


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I walked it off with my husband for years and then he, God rest him, got sick", "husband"),
        ("my dad died at Easter and I run to clear the head", "dad"),
        ("we lost my sister in the spring", "sister"),
        ("my late wife was the runner, not me", "wife"),
        ("my dog passed away on Monday so no walks", "dog"),
        ("I'm a widower these two years", ""),
        ("Paddy, rest in peace, had the very same leg", ""),
        ("his brother died of a clot", ""),
    ],
)
def test_a_death_and_whose_it_is(text: str, who: str) -> None:
    assert loss_told(make_doc(text)) == who


@pytest.mark.parametrize(
    "text",
    [
        "my legs died at mile 20",
        "my wife nearly died laughing",
        "the phone died on me",
        "I thought my dad would have died",
        "I lost my place in the half",
        "my brother had the same and is grand",
    ],
)
def test_nobody_died(text: str) -> None:
    assert loss_told(make_doc(text)) is None
