"""`python -m bot assess`: what the safety net hears in a text, as JSON. Each text is a first message of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.clinical.assess import assess
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.update import take
from bot.errors import ConfigError
from bot.reading.emergencies import find_emergency
from bot.reading.read import read
from bot.settings import clinic


def assess_text(text: str) -> dict[str, Any]:
    """The assessment of a first message: `tier` (emergency, same_day, gp_soon, none), `facts`, `findings`, `doubtful`
    (signs that would be asked about), `emergency` (kind of an emergency that needs no calf, or null)."""
    state = State()
    turn = state.turn_for(datetime.now(clinic().zone).date())
    message = read(text, turn)
    emergency = find_emergency(message.doc, turn)
    news = take(Heard(text, readings=tuple(message.readings), patient=message.patient), state)
    assessment = assess(state.values(), state.words())
    return {
        "tier": assessment.tier,
        "facts": state.values(),
        "findings": [
            {
                "rule": finding.rule,
                "version": finding.version,
                "tier": finding.tier,
                "words": list(finding.words),
                "source": f"{finding.source.title}, {finding.source.address}",
            }
            for finding in assessment.findings
        ],
        "doubtful": [reading.name for reading in news.doubtful],
        "emergency": emergency.kind if emergency else None,
    }


def _texts(lines: Iterable[str]) -> Iterable[str]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield str(json.loads(line)["text"])
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigError(f'Line {number} is not of the form {{"text": "…"}}; correct it.') from error


def run(text: str | None, jsonl: str | None) -> int:
    """Prints the assessment of one text, or of each line of a JSONL file or standard input; returns the exit code.

    Raises:
        ConfigError: the file can't be read, or a line of it is malformed.
    """
    if jsonl is None and text is None:
        raise ConfigError('Give a text, or lines of {"text": …} with --jsonl FILE (or - for standard input).')
    if jsonl is None:
        print(json.dumps(assess_text(text or ""), ensure_ascii=False, indent=2))
        return 0
    try:
        lines = sys.stdin if jsonl == "-" else open(jsonl, encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        raise ConfigError(f"{jsonl} can't be read: {error.strerror}.") from error
    with lines:
        for one in _texts(lines):
            print(json.dumps(assess_text(one), ensure_ascii=False), flush=True)
    return 0
