"""Tells whether somebody wants to be asked questions: "few questions, ok", "ask me so", "start please"."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.heard import Heard
from bot.dialogue.state import State

CHECK, OFFERING = "check", ("case/what_now", "offer/check")
"""What a pressed offer of questions does, and the ids of what offers them."""
_WORDS_FILE = Path(__file__).with_name("questions_wanted.yml")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    whole = data[name]
    form = "|".join(whole) if isinstance(whole, list) else str(whole)
    if name in ("questions", "starts"):
        form = f"{data['begins']}{form}{data['ends']}"
    return re.compile(form, re.IGNORECASE)


def wants_questions(heard: Heard, state: State) -> bool:
    """Whether questions are asked for, or taken where they were offered before."""
    if heard.effect or state.request is not None:
        return False
    plain = heard.text.replace("’", "'")
    if _pattern("ask_me").search(plain):
        return not _pattern("ends_it").search(plain)
    taken = _pattern("questions").search(plain) or _pattern("starts").search(plain)
    return bool(taken) and _offered(state) and not _pattern("others").search(plain)


def goes_on(heard: Heard) -> bool:
    """Whether a message wants to go on, so that it is no stop, whatever it sounds like ("start please")."""
    plain = heard.text.replace("’", "'")
    return bool(_pattern("goes_on").search(plain)) and not _pattern("ends_it").search(plain)


def _offered(state: State) -> bool:
    """Whether questions were offered in this conversation."""
    return any(effect == CHECK for _, effect in state.offered) or any(state.said.get(name) for name in OFFERING)
