"""`python -m bot assess`: what the safety net hears in a text, as JSON. Each text is a first message of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import yaml

from bot.clinical.assess import Assessment, assess
from bot.clinical.facts import load_facts
from bot.errors import ConfigError
from bot.nlu.cleaning import clean
from bot.nlu.heard import IN_DOUBT, heard_entities
from bot.settings import ROOT, clinic, clinic_words


@lru_cache(maxsize=1)
def _advice_words() -> dict[str, str]:
    responses = yaml.safe_load((ROOT / "domain" / "safety.yml").read_text(encoding="utf-8"))["responses"]
    return {tier: responses[f"utter_advice_{tier}"][0]["text"] for tier in ("emergency", "same_day", "gp_soon")}


def advice(assessment: Assessment) -> str | None:
    """The words a visitor reads for an assessment; None without findings."""
    if assessment.tier == "none":
        return None
    worst = [finding for finding in assessment.findings if finding.tier == assessment.tier]
    reasons = " ".join(dict.fromkeys(finding.message for finding in worst[:2]))
    return _advice_words()[assessment.tier].format(reasons=reasons, **clinic_words())


def assess_text(text: str) -> dict[str, Any]:
    """The assessment of a first message: `tier` (emergency, same_day, gp_soon, none), `rules`, `facts`, `findings`,
    `in_doubt` (the fact that would be asked for at once), `advice`."""
    entities = heard_entities(clean(text), datetime.now(clinic().zone).date())
    known = [entity for entity in entities if entity["entity"] in load_facts()]
    facts = {entity["entity"]: str(entity["value"]) for entity in known}
    assessment = assess(facts, {entity["entity"]: entity["words"] for entity in known})
    return {
        "tier": assessment.tier,
        "rules": [finding.rule for finding in assessment.findings],
        "facts": facts,
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
        "in_doubt": next((entity["value"] for entity in entities if entity["entity"] == IN_DOUBT), None),
        "advice": advice(assessment),
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
