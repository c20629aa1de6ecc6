"""Has it had enough time, and which of the article's two points is open? Pure functions over `healing.yml`.

A result names published ranges with their source. It never names a date, a grade or a clearance, and time alone never
makes anything "too early": with more time the result only moves from within the usual range towards longer than usual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.clinical.contributors import contributors, is_young, matches
from bot.clinical.facts import defined
from bot.clinical.healing_table import (
    ADULT,
    BEYOND,
    INSIDE,
    LATE,
    ONSET,
    OTHER,
    TIME,
    UNCLEAR,
    UNKNOWN,
    WORSE,
    YOUNG,
    Decision,
    Note,
    Point,
    load_healing,
)

MAX_NOTES = 2
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Why:
    """What a result rests on: (id, value) of the facts told, and the rows as (id, version)."""

    facts: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HealingView:
    """What can be said about the healing time.

    Attributes:
        status: one of STATUSES.
        figures: ids of the figures that it rests on.
        weeks: the fewest and the most weeks since the onset, None when it isn't known.
        open_points: those of the article's points that are open: time_and_return, causes.
        open_parts: what is open in them, in words, in the same order.
        look_deeper: ids of the finer details to ask about, the likeliest first, when both points are met; else empty.
        notes: what is said beside it, two sentences at most.
        why: the facts and rows used.
    """

    status: str
    figures: tuple[str, ...]
    weeks: tuple[float, float] | None
    open_points: tuple[str, ...]
    open_parts: tuple[str, ...]
    look_deeper: tuple[str, ...]
    notes: tuple[str, ...]
    why: Why


# --- what is asked ----------------------------------------------------------------------------------------------------


def questions_left(facts: Mapping[str, str], onset_known: bool, told_tier: str) -> list[str]:
    """What the form still asks for, in order: ids of facts, and the slot onset_time.

    Nothing after emergency advice, and nothing once it was told that it is getting worse: the warning signs come first.

    Args:
        facts: what was told, value by fact id.
        onset_known: whether the slot onset_time is filled, be it with "unsure".
        told_tier: the highest advice given: none, gp_soon, same_day or emergency.
    """
    table = load_healing()
    facts = defined(facts)
    if told_tier == "emergency" or any(matches({fact: values}, facts) for fact, values in table.stop_when.items()):
        return []
    return [
        question.ask
        for question in table.questions
        if not (onset_known if question.ask == ONSET else question.ask in facts)
        and matches(question.only_if, facts)
        and not any(matches({fact: values}, facts) for fact, values in question.not_if.items())
        and (not question.tiers or (told_tier or "none") in question.tiers)
    ]


# --- what comes of it -------------------------------------------------------------------------------------------------


def weeks_between(onset: tuple[date, date] | None, today: date) -> tuple[float, float] | None:
    """The fewest and the most weeks from the onset (first and last day it may have been) to today, never below 0."""
    if onset is None:
        return None
    first, last = sorted(onset)
    return max(0, (today - last).days) / _DAYS_A_WEEK, max(0, (today - first).days) / _DAYS_A_WEEK


def time_of(weeks: tuple[float, float] | None) -> str:
    """How the weeks since the onset lie to the usual range: one of TIMES."""
    if weeks is None:
        return UNKNOWN
    fewest, most = weeks
    usual = load_healing().usual
    end = max(entry.high for entry in usual)
    if fewest > end:
        return BEYOND
    if most <= end:
        return INSIDE
    return LATE if fewest >= max(entry.low for entry in usual) else UNCLEAR


def _open_parts(point: Point, facts: Mapping[str, str], time: str, young: bool) -> tuple[str, ...]:
    words = []
    for part in point.parts:
        told: object = facts.get(part.ask)
        if part.ask == TIME:
            told = YOUNG if young else time
        if told not in part.met:
            words.append(part.open.get(told, part.open[OTHER]) if isinstance(told, str) else part.open[OTHER])
    return tuple(words)


def healing_view(facts: Mapping[str, str], onset: tuple[date, date] | None, today: date) -> HealingView:
    """What can be said about the healing time; total on any facts.

    Args:
        facts: what was told, value by fact id; unknown ids and values count as not told, "unsure" as open.
        onset: the first and the last day on which it may have started, None when that isn't known.
        today: the day in the clinic's time zone.
    """
    table = load_healing()
    facts = defined(facts)
    young = is_young(facts)
    weeks = weeks_between(onset, today)
    time = time_of(weeks)
    who = YOUNG if young else ADULT
    decision = next(
        row
        for row in table.decisions
        if row.who in ("", who) and (not row.time or time in row.time) and matches(row.facts, facts)
    )
    opened = {point.name: _open_parts(point, facts, time, young) for point in table.points}
    open_points = tuple(name for name, parts in opened.items() if parts)
    notes = [
        note
        for note in table.notes
        if decision.status != WORSE
        and (not note.status or decision.status in note.status)
        and matches(note.facts, facts)
    ][:MAX_NOTES]
    deeper = () if open_points or decision.status == WORSE else tuple(entry.detail for entry in contributors(facts))
    rows: list[Decision | Point | Note] = [decision, *table.points, *notes]
    looked_at = [*decision.facts, *(part.ask for point in table.points for part in point.parts)]
    looked_at += [fact for note in notes for fact in note.facts]
    looked_at += ["for_child", "age"] if young else []
    told = {fact: facts[fact] for fact in looked_at if isinstance(facts.get(fact), str)}
    if onset is not None:
        told[ONSET] = "/".join(day.isoformat() for day in sorted(onset))
    return HealingView(
        status=decision.status,
        figures=decision.figures,
        weeks=weeks,
        open_points=open_points,
        open_parts=tuple(part for parts in opened.values() for part in parts),
        look_deeper=deeper,
        notes=tuple(note.say for note in notes),
        why=Why(tuple(told.items()), tuple((row.id, row.version) for row in rows)),
    )


def time_said(weeks: tuple[float, float]) -> str:
    """A time in words, in days, weeks, months or years: "4 days", "about 6 weeks", "5 to 7 months"."""
    fewest, most = weeks
    fitting = [unit for unit in load_healing().said if unit.since_weeks <= fewest and most < unit.below_weeks]
    unit = max(fitting, key=lambda unit: unit.since_weeks)
    low, high = (round(count * _DAYS_A_WEEK / unit.days) for count in (fewest, most))
    if high == 0:
        form = "none"
    elif low == 0:
        form = "up_to_one" if high == 1 else "up_to"
    elif low == high:
        form = "one" if high == 1 else "same"
    else:
        form = "between"
    return unit.forms.get(form, unit.forms["same"]).format(low=low, high=high)
