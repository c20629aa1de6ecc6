"""Reads `healing.yml` and `figures.yml`: recovery times with their source, the questions and the words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.clinical.contributors import ARTICLE, Values, read_values
from bot.clinical.facts import load_facts
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
OTHER = "other"
"""The words for a part of a point of which nothing was told."""


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
    if OTHER not in words:
        raise parts["open"].error(f"{OTHER!r} is missing; say what is open when nothing was told.")
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
