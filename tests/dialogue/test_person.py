"""One text serves the visitor and whoever they write for."""

from __future__ import annotations

import pytest

from bot.dialogue.person import write


@pytest.mark.parametrize(
    ("text", "relation", "written"),
    [
        ("{You} can rest {your} leg.", "", "You can rest your leg."),
        ("{You} can rest {your} leg.", "mother", "She can rest her leg."),
        ("{You} have to rest it, {you} are tired.", "son", "He has to rest it, he is tired."),
        ("{You} usually need time.", "son", "They usually need time."),
        (
            "It helps {them} and {yourself}; the leg is {yours}.",
            "friend",
            "It helps them and themselves; the leg is theirs.",
        ),
        (
            "If {you} feel it, ring us and we will ring you back.",
            "daughter",
            "If she feels it, ring us and we will ring you back.",
        ),
    ],
)
def test_the_patients_pronouns(text: str, relation: str, written: str) -> None:
    """Pronouns and the verbs after them follow the patient; plain "you" stays the visitor."""
    assert write(text, relation) == written
