"""What the physio gets: one summary of what was told, heard, left open and not asked; pure, from facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.clinical import healing
from bot.clinical.assess import TIERS, Finding, assess
from bot.clinical.contributors import TOP, Contributor, contributors
from bot.clinical.facts import defined, load_facts
from bot.clinical.healing import healing_view, time_said
from bot.clinical.healing_table import ONSET

VERSION = 1
"""Of the handover's form, for programs that read it."""
UNSURE = "unsure"
SCREENED = ("swelling", "warmth", "colour_change", "shiny", "breathless", "chest_pain", "fever")
"""The warning signs that a check asks about; what was not asked is said to the physio."""


@dataclass(frozen=True)
class Told:
    """One fact: id and label, its value as data and as its button says it, and the visitor's words ("" for none)."""

    fact: str
    label: str
    value: str
    shown: str
    words: str


@dataclass(frozen=True)
class Onset:
    """When it began: the first and the last day it may have been (ISO dates), how long ago, and the visitor's words."""

    first: str
    last: str
    ago: str
    words: str


@dataclass(frozen=True)
class Healing:
    """The healing-time check: one of `healing_table.STATUSES`, what is open of the article's two points, in words, and
    the fewest and the most weeks since the onset, None when that isn't known."""

    status: str
    open: tuple[str, ...]
    weeks: tuple[float, float] | None


@dataclass(frozen=True)
class Handover:
    """The summary.

    Attributes:
        onset: when it began, None when that isn't known.
        told: every fact told, in the order of the fact files.
        tier: the highest of what was heard and what was told before: none, gp_soon, same_day or emergency.
        findings: the rules that fired, worst first.
        healing: None as long as nothing was told that it could be judged by.
        look_first: the finer details that an assessment would look at first, at most three.
        not_sure: labels of what the visitor wasn't sure of.
        not_asked: labels of what the warning signs' and healing checks would still ask.
        version: of this form.
    """

    onset: Onset | None
    told: tuple[Told, ...]
    tier: str
    findings: tuple[Finding, ...]
    healing: Healing | None
    look_first: tuple[Contributor, ...]
    not_sure: tuple[str, ...]
    not_asked: tuple[str, ...]
    version: int = VERSION

    def as_data(self) -> dict[str, Any]:
        """The summary as JSON takes it."""
        return asdict(self)


def told(facts: Mapping[str, str], words: Mapping[str, str]) -> tuple[Told, ...]:
    """Every fact told, in the order of the fact files, with the visitor's words."""
    lines = []
    for fact, definition in load_facts().items():
        if fact not in facts:
            continue
        value = facts[fact]
        shown = next((button.title for button in definition.buttons if button.value == value), value)
        lines.append(Told(fact, definition.label, value, shown, words.get(fact, "")))
    return tuple(lines)


def handover(
    facts: Mapping[str, str],
    words: Mapping[str, str],
    onset: tuple[date, date] | None,
    today: date,
    told_tier: str = "none",
) -> Handover:
    """The summary of what was told.

    Args:
        facts: value by fact id.
        words: the visitor's own words by fact id, and by "onset_time".
        onset: the first and the last day on which it may have begun, None when that isn't known.
        today: the day in the clinic's time zone.
        told_tier: the highest advice given so far, which a correction doesn't take back.
    """
    facts = defined(facts)
    assessment = assess(facts, words)
    view = healing_view(facts, onset, today)
    began = (
        Onset(onset[0].isoformat(), onset[1].isoformat(), time_said(view.weeks), words.get(ONSET, ""))
        if (onset and view.weeks)
        else None
    )
    told_about = onset is not None or any(fact in facts for fact in ("trend", "again"))
    definitions = load_facts()
    left = [
        *(sign for sign in SCREENED if sign not in facts),
        *healing.questions_left(facts, onset is not None, "none"),
    ]
    return Handover(
        onset=began,
        told=told(facts, words),
        tier=max(assessment.tier, told_tier, key=TIERS.index),
        findings=assessment.findings,
        healing=Healing(view.status, view.open_parts, view.weeks) if told_about else None,
        look_first=tuple(entry for entry in contributors(facts)[:TOP] if entry.facts),
        not_sure=tuple(definitions[fact].label for fact in definitions if facts.get(fact) == UNSURE),
        not_asked=tuple(dict.fromkeys(definitions[fact].label for fact in left if fact in definitions)),
    )
