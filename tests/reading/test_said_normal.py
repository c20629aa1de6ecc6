"""A sign that a doctor called normal to have isn't denied."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn


def swelling(text: str) -> list[str]:
    return [r.polarity for r in read(text, Turn(date(2026, 11, 26))).readings if r.name == "swelling"]


@pytest.mark.parametrize(
    "text",
    [
        "the surgeon said swelling is normal",
        "the physio said a bit of swelling is normal",
        "mam reckons swelling is normal",
    ],
)
def test_called_normal(text: str) -> None:
    assert "denied" not in swelling(text)


@pytest.mark.parametrize("text", ["he said theres no swelling", "there's no swelling", "not swollen at all"])
def test_denied(text: str) -> None:
    assert swelling(text) == ["denied"]
