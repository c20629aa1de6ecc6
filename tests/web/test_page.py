"""The demo page can be made from the texts that exist, without a server or a browser."""

from __future__ import annotations

from bot.dialogue.copy import titles
from bot.web.site import page
from bot.web.words import words


def test_every_section_has_an_answer_and_a_title_to_ask_it_by() -> None:
    """A section of an answer that was renamed would leave the whole page away."""
    topics = {section["topic"] for section in words()["page"]["sections"]}
    assert topics
    assert topics <= titles().keys()


def test_the_page_is_made() -> None:
    """With every section, and no mark left unfilled."""
    made = page()
    for section in words()["page"]["sections"]:
        assert f"#chat-{section['topic'].replace('_', '-')}" in made or f"#chat-{section['topic']}" in made
    assert "{" not in made.partition("<body")[2].partition("<script")[0]
