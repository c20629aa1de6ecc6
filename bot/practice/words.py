"""The words of words.yml, filled for one request."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.practice.practice import NOT_GIVEN, PracticeRequest
from bot.storage.requests import CALL_BACK, REQUESTED


@cache
def words() -> Mapping[str, Any]:
    """The words as they stand in the file."""
    found: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    return found


def opening(request: PracticeRequest) -> str:
    """What happened, in a sentence."""
    call_back = request.event == REQUESTED and request.kind == CALL_BACK
    return _filled(words()["opening"][CALL_BACK if call_back else request.event], request)


def details(request: PracticeRequest) -> list[str]:
    """A line for each detail that was given."""
    fill = _fillings(request)
    return [line.format_map(fill) for line in words()["details"] if all(fill[name] for name in _names(line))]


def summary(request: PracticeRequest) -> str:
    """The request as one line of a diary."""
    return _filled(words()["event"]["summary"], request)


def who(request: PracticeRequest) -> str:
    """The visitor's name, or words for somebody who gave none."""
    return request.name if request.name_given else str(words()["someone"])


def _filled(line: str, request: PracticeRequest) -> str:
    return line.format_map(_fillings(request))


def _names(line: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(line) if name]


def _fillings(request: PracticeRequest) -> dict[str, str]:
    """What placeholders stand for; empty for what was not given."""
    given = {
        "reference": request.reference,
        "who": who(request),
        "name": request.name if request.name_given else "",
        "patient": request.patient,
        "phone": request.phone,
        "email": request.email,
        "no_calls": words()["no_calls"] if request.no_calls else "",
        "wished_times": request.wished_times if request.wished_times != NOT_GIVEN else "",
        "urgency": request.urgency,
    }
    # On one line each, whatever was typed.
    return {name: " ".join(str(value or "").split()) for name, value in given.items()}
