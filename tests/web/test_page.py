"""The demo page can be made from the texts that exist, without a server or a browser."""

from __future__ import annotations

from bot.dialogue.copy import titles
from bot.settings import clinic
from bot.web.site import FOLDER, page
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


def test_figures_say_what_they_show_and_the_clinics_facts_are_its_own() -> None:
    """Nothing about the clinic stands there that clinic.yml leaves out."""
    made = page()
    figures = [section for section in words()["page"]["sections"] if "figure" in section]
    assert len(figures) == made.count("<figure>") == made.count('alt="Picture: ') > 1
    assert "prefers-color-scheme: dark" in made and "theme=dark" in made
    address = made.partition("<address>")[2].partition("</address>")[0]
    assert clinic().name and clinic().name in address
    for fact in ("address", "hours", "phone", "email", "website"):
        assert getattr(clinic(), fact) is None or getattr(clinic(), fact) in address
    assert ("tel:" in address) == bool(clinic().phone)


def test_print_leaves_the_chat_out() -> None:
    """Paper has no use for buttons."""
    printed = (FOLDER / "page.css").read_text(encoding="utf-8").partition("@media print")[2]
    for name in (".doors", ".ask", "calf-pain-chat"):
        assert name in printed.partition("display: none")[0]
