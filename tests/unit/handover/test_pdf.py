"""The page to print: one page whatever was told, every word of it to be found, and nothing read as markup."""

from __future__ import annotations

import io
from datetime import datetime, timezone
from typing import Any

import pytest
from pypdf import PdfReader

from bot.clinical.facts import load_facts
from bot.handover.pdf import as_pdf
from tests.unit.handover.test_sheet import FACTS, WORDS, data

ROW: dict[str, Any] = {
    "reference": "CP-7K2M9Q", "name": "Seán Ó'Briain", "patient": "daughter Aoife", "phone": "087 123 4567",
    "email": "sean@example.ie", "wished_times": "Monday or Friday before 09:00", "urgency": None, "no_calls": True,
    "created_at": datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc),
}  # fmt: skip


def read(content: bytes) -> str:
    """The text of the one page."""
    (page,) = PdfReader(io.BytesIO(content)).pages
    return " ".join(page.extract_text().split())


def everything() -> tuple[dict[str, str], dict[str, str]]:
    """Every fact there is, each with a long sentence."""
    facts = {
        fact: (definition.buttons[0].value if definition.buttons else "40") for fact, definition in load_facts().items()
    }
    return facts, dict.fromkeys(
        facts, "well it has been like this on and off since the race, more or less, I would say"
    )


def test_one_page_with_everything_on_it() -> None:
    """Who, what they told in their words, what was not asked, and that it is no examination."""
    text = read(as_pdf(ROW, data()))
    for part in (
        "CP-7K2M9Q", "23 November 2026, 09:00", "Seán Ó'Briain", "daughter Aoife", "087 123 4567 (please don't ring)",
        "sean@example.ie", "Monday or Friday before 09:00", "no better at all", "seven weeks or so", "Denies",
        "pain at night", "shortness of breath", "Nobody examined the leg",
    ):  # fmt: skip
        assert part in text, part


def test_one_page_whatever_was_told() -> None:
    """Every fact at once still fits, with each of them named."""
    facts, words = everything()
    text = read(as_pdf({**ROW, "name": "N" * 300, "wished_times": "any time " * 60}, data(facts, words)))
    for fact in facts:
        definition = load_facts()[fact]
        told = definition.tell.get(facts[fact]) or definition.tell.get("number", "").format(number=facts[fact])
        # What is denied stands there by its label.
        assert any(part.split()[-1].casefold() in text.casefold() for part in (told, definition.label) if part), fact


@pytest.mark.parametrize(
    "name", ["Ann <b>Lee</b> & <font size=99>", "李小龙", "Ann 🙂", "محمد", "\x00\x07Ann", "{{7*7}}"]
)
def test_names_of_any_script(name: str) -> None:
    """Are text; what no font can write leaves a gap and breaks nothing."""
    text = read(as_pdf({**ROW, "name": name}, data(FACTS, {**WORDS, "side": name})))
    if name.isascii() and name.isprintable():
        assert name in text
    assert "CP-7K2M9Q" in text


def test_the_same_request_always_gives_the_same_file() -> None:
    """So that a mail that is sent again is the same mail."""
    assert as_pdf(ROW, data()) == as_pdf(ROW, data())
