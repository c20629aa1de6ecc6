"""Has it had enough time, and which of the article's two points is open? Pure functions over `healing.yml`.

A result names published ranges with their source. It never names a date, a grade or a clearance, and time alone never
makes anything "too early": with more time the result only moves from within the usual range towards longer than usual.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.clinical.contributors import ARTICLE, Values, contributors, is_young, matches, read_values
from bot.clinical.facts import defined, load_facts
from bot.clinical.yaml_lines import Entry, known_keys, read_yaml

FILE = Path(__file__).with_name("healing.yml")
FIGURES_FILE = Path(__file__).with_name("figures.yml")

WITHIN, LONGER, REPEAT, WORSE, NOT_KNOWN = STATUSES = (
    "within_usual_range",
    "longer_than_usual",
    "repeat_pattern",
    "worse",
    "not_known",
)
INSIDE, LATE, BEYOND, UNCLEAR, UNKNOWN = TIMES = ("inside", "late", "beyond", "unclear", "unknown")
"""How the weeks since the onset lie to the usual range; see `healing.yml`."""
YOUNG, ADULT = "young", "adult"
ONSET = "onset_time"
TIME = "time"
SHOWN_MARK = "R"
"""Only what was read in the source itself may be shown."""
MAX_NOTES = 2

_OTHER = "other"
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Figure:
    """A number or statement with where it was read; `value` as it is said, `mark` R, S or K (see figures.yml)."""

    id: str
    value: str
    text: str
    title: str
    address: str
    mark: str


@dataclass(frozen=True)
class UsualRange:
    """A published recovery time from `low` to `high` weeks; `figure` is its source, `name` mild, moderate or severe."""

    figure: str
    name: str
    low: int
    high: int


@dataclass(frozen=True)
class Question:
    """What the form asks for (a fact, or the slot onset_time) and when."""

    ask: str
    only_if: Values
    not_if: Values
    tiers: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A row of the decision table; empty `facts` or `time`, and no `who`, mean any."""

    id: str
    version: str
    status: str
    facts: Values
    who: str
    time: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class PointPart:
    """A part of one of the article's points: a fact, or `time`; what meets it, and what is said while it is open."""

    ask: str
    met: tuple[str, ...]
    open: Mapping[str, str]


@dataclass(frozen=True)
class Point:
    """One of the article's two points: time_and_return or causes."""

    id: str
    version: str
    name: str
    parts: tuple[PointPart, ...]


@dataclass(frozen=True)
class Note:
    """Said beside a result when its facts were told; `figure` is its source, or `article`."""

    id: str
    version: str
    facts: Values
    status: tuple[str, ...]
    figure: str
    say: str


@dataclass(frozen=True)
class Unit:
    """How a time is said in days, weeks, months or years: from so many weeks to below so many, days in one, phrases."""

    name: str
    since_weeks: int
    days: float
    below_weeks: float
    forms: Mapping[str, str]


@dataclass(frozen=True)
class HealingTable:
    """All of healing.yml but the figures."""

    questions: tuple[Question, ...]
    stop_when: Values
    usual: tuple[UsualRange, ...]
    decisions: tuple[Decision, ...]
    points: tuple[Point, ...]
    notes: tuple[Note, ...]
    said: tuple[Unit, ...]


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


# --- the file ---------------------------------------------------------------------------------------------------------


def _parts(entry: Entry, needed: set[str], optional: Set[str] = frozenset()) -> dict[str, Entry]:
    parts = entry.mapping()
    known_keys(parts, frozenset(needed | optional))
    for key in sorted(needed):
        if key not in parts:
            raise entry.error(f"{key!r} is missing; add it.")
    return parts


def _values(parts: Mapping[str, Entry], key: str) -> Values:
    return read_values(parts[key]) if key in parts else {}


def _texts(parts: Mapping[str, Entry], key: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    if key not in parts:
        return ()
    texts = parts[key].texts()
    for text in texts:
        if known and text not in known:
            raise parts[key].error(f"{text!r} is not one of {', '.join(known)}.")
    return texts


def _number(entry: Entry) -> float:
    try:
        return float(entry.text())
    except ValueError as error:
        raise entry.error("expected a number here.") from error


def _figure(entry: Entry) -> Figure:
    parts = _parts(entry, {"id", "value", "text", "source"})
    source = _parts(parts["source"], {"title", "address", "mark"})
    return Figure(
        parts["id"].text(),
        parts["value"].text(),
        parts["text"].text(),
        source["title"].text(),
        source["address"].text(),
        source["mark"].text(),
    )


@lru_cache(maxsize=1)
def load_figures() -> Mapping[str, Figure]:
    """The figures of figures.yml and healing.yml by id.

    Raises:
        ConfigError: a figure lacks its value, text, source or mark, or its id stands twice.
    """
    figures: dict[str, Figure] = {}
    for entry in (*read_yaml(FIGURES_FILE).items(), *read_yaml(FILE).mapping()["figures"].items()):
        figure = _figure(entry)
        if figure.id in figures:
            raise entry.error(f"the figure {figure.id!r} stands twice; keep one.")
        figures[figure.id] = figure
    return MappingProxyType(figures)


def _shown(entry: Entry, figure: str) -> str:
    """A figure's id, checked: it must exist and have been read in its source."""
    if figure != ARTICLE and figure not in load_figures():
        raise entry.error(f"unknown figure {figure!r}; use an id of figures.yml or of `figures` in healing.yml.")
    if figure != ARTICLE and load_figures()[figure].mark != SHOWN_MARK:
        raise entry.error(f"the figure {figure!r} was not read in its source (mark R), so it may not be shown.")
    return figure


def _question(entry: Entry) -> Question:
    parts = _parts(entry, {"ask"}, {"only_if", "not_if", "tiers"})
    if parts["ask"].text() != ONSET:
        _known_fact(parts["ask"])
    return Question(parts["ask"].text(), _values(parts, "only_if"), _values(parts, "not_if"), _texts(parts, "tiers"))


def _known_fact(entry: Entry) -> str:
    if entry.text() not in load_facts():
        raise entry.error(f"unknown fact {entry.text()!r}; use an id from the files in bot/clinical/facts.")
    return entry.text()


def _usual(entry: Entry) -> UsualRange:
    parts = _parts(entry, {"figure", "name", "weeks"})
    weeks = [_number(item) for item in parts["weeks"].items()]
    if len(weeks) != 2 or not 0 <= weeks[0] < weeks[1]:
        raise parts["weeks"].error("write the fewest and the most weeks, such as [1, 3].")
    return UsualRange(
        _shown(parts["figure"], parts["figure"].text()), parts["name"].text(), int(weeks[0]), int(weeks[1])
    )


def _decision(entry: Entry) -> Decision:
    parts = _parts(entry, {"id", "version", "status", "figures"}, {"facts", "who", "time"})
    if parts["status"].text() not in STATUSES:
        raise parts["status"].error(f"the status is one of {', '.join(STATUSES)}.")
    if "who" in parts and parts["who"].text() not in (YOUNG, ADULT):
        raise parts["who"].error(f"who is {YOUNG} or {ADULT}.")
    return Decision(
        parts["id"].text(),
        parts["version"].text(),
        parts["status"].text(),
        _values(parts, "facts"),
        parts["who"].text() if "who" in parts else "",
        _texts(parts, "time", TIMES),
        tuple(_shown(parts["figures"], figure) for figure in parts["figures"].texts()),
    )


def _part(entry: Entry) -> PointPart:
    parts = _parts(entry, {"ask", "met", "open"})
    if parts["ask"].text() != TIME:
        _known_fact(parts["ask"])
    words = {key: value.text() for key, value in parts["open"].mapping().items()}
    if _OTHER not in words:
        raise parts["open"].error(f"{_OTHER!r} is missing; say what is open when nothing was told.")
    return PointPart(parts["ask"].text(), parts["met"].texts(), MappingProxyType(words))


def _point(entry: Entry) -> Point:
    parts = _parts(entry, {"id", "version", "name", "parts"})
    return Point(
        parts["id"].text(),
        parts["version"].text(),
        parts["name"].text(),
        tuple(_part(part) for part in parts["parts"].items()),
    )


def _note(entry: Entry) -> Note:
    parts = _parts(entry, {"id", "version", "facts", "figure", "say"}, {"status"})
    return Note(
        parts["id"].text(),
        parts["version"].text(),
        _values(parts, "facts"),
        _texts(parts, "status", STATUSES),
        _shown(parts["figure"], parts["figure"].text()),
        parts["say"].text(),
    )


def _unit(entry: Entry) -> Unit:
    forms = {"none", "one", "up_to_one", "up_to"}
    parts = _parts(entry, {"unit", "from", "days", "same", "between"}, forms | {"below"})
    return Unit(
        parts["unit"].text(),
        int(_number(parts["from"])),
        _number(parts["days"]),
        _number(parts["below"]) if "below" in parts else math.inf,
        MappingProxyType({key: parts[key].text() for key in (*forms, "same", "between") if key in parts}),
    )


@lru_cache(maxsize=1)
def load_healing() -> HealingTable:
    """The healing-time check's tables, read once.

    Raises:
        ConfigError: a part is missing or misspelled, a fact, value or figure is unknown, or a figure isn't of mark R.
    """
    top = read_yaml(FILE)
    parts = _parts(top, {"questions", "stop_when", "usual", "decisions", "points", "notes", "said", "figures"})
    table = HealingTable(
        tuple(_question(entry) for entry in parts["questions"].items()),
        read_values(parts["stop_when"]),
        tuple(_usual(entry) for entry in parts["usual"].items()),
        tuple(_decision(entry) for entry in parts["decisions"].items()),
        tuple(_point(entry) for entry in parts["points"].items()),
        tuple(_note(entry) for entry in parts["notes"].items()),
        tuple(_unit(entry) for entry in parts["said"].items()),
    )
    last = table.decisions[-1] if table.decisions else None
    if last is None or last.facts or last.who or last.time:
        raise parts["decisions"].error("the last row must match whatever was told; give it no facts, who or time.")
    rows: list[Decision | Point | Note] = [*table.decisions, *table.points, *table.notes]
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        raise top.error("an id stands twice among decisions, points and notes; give each its own.")
    return table


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
            words.append(part.open.get(told, part.open[_OTHER]) if isinstance(told, str) else part.open[_OTHER])
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
