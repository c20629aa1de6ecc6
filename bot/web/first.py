"""What the chat shows before anything is said: words in the page's language, first choices, numbers to ring."""

from __future__ import annotations

import re
from typing import Any

from bot.dialogue.copy import titles
from bot.settings import Clinic, clinic
from bot.web.hints import pickers
from bot.web.words import interface, words


def shown_first(language: str) -> dict[str, Any]:
    """All of it; an unknown language gets English."""
    facts = clinic()
    said, spoken = interface(language)
    return {
        "lang": spoken,
        "clinic": {"name": facts.name, "phone": facts.phone, "email": facts.email, "website": facts.website},
        "numbers": numbers(facts, said["numbers"]),
        "topics": titles(),
        "words": said,
        "starts": words()["starts"],
        "pickers": {
            kind: {key: part for key, part in about.items() if key != "questions"} for kind, about in pickers().items()
        },
    }


def numbers(facts: Clinic, labels: dict[str, str]) -> list[dict[str, str]]:
    """The numbers that a text may name: how each is written, what pressing it does and says, and whose it is."""
    found = [_number("emergency", digits, labels) for digits in re.findall(r"\d+", facts.emergency_numbers)]
    for kind in ("samaritans", "text_line", "pieta", "womens_aid", "poisons_line", "phone"):
        value = getattr(facts, kind)
        if value:
            found.append(_number(kind, str(value), labels))
    return found


def _number(kind: str, number: str, labels: dict[str, str]) -> dict[str, str]:
    plain = re.sub(r"[^\d+]", "", number)
    href = f"sms:{plain}?body=HELLO" if kind == "text_line" else f"tel:{plain}"
    return {"kind": kind, "number": number, "href": href, "title": labels[kind].format(number=number)}
