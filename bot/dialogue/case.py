"""What can be said about the visitor's own case, as values for the texts of domain/case.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.clinical.assess import assess
from bot.clinical.contributors import Contributor, contributors
from bot.clinical.facts import DATE, NUMBER, load_facts
from bot.clinical.healing import healing_view, time_said
from bot.dialogue.copy import RACE_DAYS, about, fill
from bot.dialogue.onset_words import onset_clause, plain_time
from bot.dialogue.state import DAYS_A_WEEK, ONSET, State

MOST_TOLD, MOST_FOR_DOCTOR, MOST_DENIED = 8, 10, 4
RISKS = "clot_risks"
FIRST_TOLD = ("side", "site", ONSET, "again", "onset", "snap", "trend")
"""What a summary begins with; everything else follows in the order of the fact files."""
WHO = frozenset({"age", "sex", "for_child"})
"""Who the patient is stands apart from what is wrong."""
NOT_CALF = ("achilles", "heel", "shin", "knee")
SAID_BY = {
    ("desk_job", "no"): ("standing_job", "yes"),
    ("standing_job", "no"): ("desk_job", "yes"),
    ("tiptoe", "can"): ("fewer_raises", "yes"),
    ("tiptoe", "cannot"): ("small_lift", "yes"),
    ("colour_change", "no"): ("bruise", "yes"),
}
"""Facts that need no clause beside another one, which says as much."""
LENGTH = re.compile(
    r"(?:(?:about|around|nearly|almost|over) )?(?!last|this|next|the)(?:[a-z]+|\d+)(?: [a-z]+)?(?: of)? "
    r"(?:days|weeks?|months?|years?)"
)
WEEKS_A_MONTH, FEWEST_ROUNDED, MOST_ROUNDED = 4.35, 8, 50
"""A time of so many weeks, reckoned from a month or a season, is said in whole months."""
DAYS_TOLD, MOST_DAYS = re.compile(r"\bdays?\b", re.IGNORECASE), 21
"""A race so near is so many days away, where it was told in days."""
RANKS = ("first", "second", "third")
WHERE = ("side", "site")
"""What is said first."""
NOTE_ON_SOURCE = re.compile(r", (?:to be verified|read \d{4}-\d\d-\d\d)")


def ranked(state: State) -> list[Contributor]:
    """The finer details that fit what was told, at most three; empty where nothing told fits any."""
    return [entry for entry in contributors(state.values()) if entry.facts][: len(RANKS)]


def case_values(state: State, today: date) -> dict[str, str]:
    """Values by placeholder: time since onset, time to a race, the likeliest contributors, what was told.

    Also what a doctor should hear first, why the advice that stands was given, and where the last answer is from.
    """
    view = healing_view(state.values(), state.onset(), today)
    values = {
        "since": _time_since(state, view.weeks) if view.weeks else "",
        "open_parts": " and ".join(view.open_parts[:2]),
        "told": listed(told_clauses(state)[:MOST_TOLD]),
        "for_doctor": for_doctor(state),
        "why": _why_advised(state),
        "race_weeks": _race(state, today),
        RACE_DAYS: _race_days(state, today),
    }
    reasons: list[str] = []
    for rank, entry in zip(RANKS, ranked(state), strict=False):
        # `reason` is "Soleus: it may tire …".
        why = entry.reason.partition(": ")[2]
        values[rank], values[f"{rank}_why"] = detail_names()[entry.detail]["called"], _begins(why.rstrip("."))
        because = fill(entry.because, state.relation, {})
        if because and because not in reasons:
            values[f"{rank}_because"] = because
            reasons.append(because)
    return values


def _time_since(state: State, weeks: tuple[float, float]) -> str:
    """The time since the onset: in the visitor's own words where they name a length ("about a year"), else reckoned."""
    words = plain_time(state.facts[ONSET].words.strip().lower().removeprefix("for ")) if ONSET in state.facts else ""
    return words if LENGTH.fullmatch(words) else rounded(weeks) or time_said(weeks)


def rounded(weeks: tuple[float, float]) -> str:
    """A reckoned time of months as people say it ("about 4 months"); empty for a shorter one, or one of years."""
    middle = sum(weeks) / 2
    months = round(middle / WEEKS_A_MONTH)
    return f"about {months} months" if FEWEST_ROUNDED <= middle < MOST_ROUNDED else ""


def for_doctor(state: State) -> str:
    """What was told as a doctor should hear it: who and where, since when, what the advice rests on, and so on."""
    clauses: list[str] = []
    for part in doctors_order()["order"]:
        clauses += _denied(state) if part == "denied" else _clauses_in_order(part, state)
    return listed(list(dict.fromkeys(clauses))[:MOST_FOR_DOCTOR])


def _clauses_in_order(part: str | list[str], state: State) -> list[str]:
    """The clauses of the facts that a part of the order names, of those that were told and are not denied."""
    if part == "advised":
        part = state.rests_on() if state.advice.stands else []
    elif part == "signs":
        definitions = load_facts()
        part = [name for name in definitions if definitions[name].sign or definitions[name].group == RISKS]
    told, clauses = state.values(), []
    for name in part:
        if name == ONSET and ONSET in state.facts:
            clauses.append(onset_clause(state.facts[ONSET].words))
        elif name in told and not _said_by_another(name, told):
            clauses.append(_for_doctor(name, told[name], state))
    return [clause for clause in clauses if clause]


def _said_by_another(name: str, told: Mapping[str, str]) -> bool:
    """Whether a fact beside this one says more to a doctor, or says otherwise."""
    beside = doctors_order()["beside"]
    others = {**beside.get(name, {}), **beside.get(f"{name}={told[name]}", {})}
    return any(told.get(other) == value for other, value in others.items())


def _for_doctor(name: str, value: str, state: State) -> str:
    """One fact as a doctor hears it; empty where it is denied, which is said in one breath with the others."""
    definition = load_facts()[name]
    if value == "unsure" or (value == "no" and (definition.sign or definition.group == RISKS)):
        return ""
    return clause_of(name, value, state)


def _denied(state: State) -> list[str]:
    """The signs and risks that were denied, in one clause: "no swelling, warmth or fever"."""
    named = [label for name, label in doctors_order()["denied"].items() if state.values().get(name) == "no"]
    return [none_of(named[:MOST_DENIED])] if named else []


def none_of(named: list[str]) -> str:
    """Things that are denied, in one breath: "no swelling, warmth or fever"."""
    return "no " + listed(named).replace(" and ", " or ")


@lru_cache(maxsize=1)
def doctors_order() -> dict[str, Any]:
    """What a doctor should hear, in order (for_doctor.yml)."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("for_doctor.yml").read_text(encoding="utf-8"))
    return found


def _why_advised(state: State) -> str:
    """Why the gravest finding has to be seen; empty where no advice about the leg stands."""
    if not state.advice.stands or state.advice.kind:
        return ""
    findings = assess(state.values(), state.words()).findings
    return fill(findings[0].why, state.relation, {}) if findings else ""


def source_named(name: str) -> str:
    """What an answer goes by, without the note on who read it when; empty where the domain names nothing."""
    sources = NOTE_ON_SOURCE.sub("", str(about(name).get("source") or "")).split("; ")
    # Where a paper stands behind it, the clinic's own word needs no mention.
    return " and ".join([source for source in sources if source != "clinic"] or sources)


def _begins(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


@lru_cache(maxsize=1)
def detail_names() -> dict[str, dict[str, str]]:
    """Which answer explains each finer detail, and how it is called in a sentence, by its id."""
    file = Path(__file__).with_name("details.yml")
    found: dict[str, dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def detail_named(text: str) -> str:
    """The answer about one of the finer details that a text calls by the name it has here; empty for none."""
    words = text.lower()
    names = detail_names().values()
    return next((one["answer"] for one in names if " " in one["called"] and one["called"].lower() in words), "")


def listed_details(state: State) -> list[str]:
    """The answers that explain the ranked details, likeliest first."""
    return [detail_names()[entry.detail]["answer"] for entry in ranked(state)]


def told_clauses(state: State, positive: bool = False) -> list[str]:
    """What was told, a clause a fact ("left calf", "no swelling"), for the patient; without denials if `positive`."""
    definitions = load_facts()
    clauses = []
    for name in sorted(definitions, key=lambda name: (name not in WHERE, place(name))):
        told = state.facts.get(name) if name not in WHO else None
        if told and positive and told.value == "no":
            continue
        if told and (clause := clause_of(name, told.value, state)):
            clauses.append(clause)
    if ONSET in state.facts:
        clauses.insert(1 + ("site" in state.facts), onset_clause(state.facts[ONSET].words))
    return [clause for clause in dict.fromkeys(clauses) if clause]


def place(name: str) -> int:
    """Where a fact comes in a summary, lowest first."""
    return FIRST_TOLD.index(name) if name in FIRST_TOLD else len(FIRST_TOLD)


def clause_of(name: str, value: str, state: State) -> str:
    """One fact as a clause; empty where its file has none."""
    definition = load_facts().get(name)
    if definition is None or goes_without_saying(name, value, state):
        return ""
    clause = definition.tell.get(value) or definition.tell.get(NUMBER if value.isdecimal() else DATE, "")
    site = state.facts.get("site")
    if name == "side" and site and site.value in NOT_CALF:
        clause = clause.replace("calf", "leg").replace("calves", "legs")
    if name == "side" and both_and_one(state):
        legs = "legs" if site and site.value in NOT_CALF else "calves"
        clause = f"both {legs}, the {value} worse"
    return fill(clause, state.relation, {"number": value, "date": day_words(value)})


def goes_without_saying(name: str, value: str, state: State) -> bool:
    """Whether another fact says as much: nobody on the feet all day is also told that there's little sitting."""
    told = state.values()
    if name == "both_legs":
        return "side" in told and (value == "no" or told["side"] == "both" or both_and_one(state))
    other, wanted = SAID_BY.get((name, value), ("", ""))
    return bool(other) and told.get(other) == wanted


def both_and_one(state: State) -> bool:
    """Whether it is in both legs and one was told apart, as the worse one: "both, but more in the left"."""
    told = state.values()
    return told.get("both_legs") == "yes" and told.get("side") in ("left", "right")


def day_words(value: str) -> str:
    """An ISO day as it is said ("13 December"); the value itself where it is none."""
    try:
        return f"{date.fromisoformat(value[:10]):%-d %B}"
    except ValueError:
        return value


def listed(items: list[str]) -> str:
    """Clauses joined as people do: "a, b and c"."""
    return ", ".join(items[:-1]) + f" and {items[-1]}" if len(items) > 1 else "".join(items)


def _race_days(state: State, today: date) -> str:
    """How many days it is to the race; empty where no day is known, or it is over."""
    told = state.facts.get("race")
    try:
        days = (date.fromisoformat(told.value[:10]) - today).days if told else -1
    except ValueError:
        return ""
    return str(days) if days >= 0 else ""


def _race(state: State, today: date) -> str:
    left = _race_days(state, today)
    if not left:
        return ""
    days = int(left)
    weeks = round(days / DAYS_A_WEEK)
    if days < 2:
        return "a day" if days else "less than a day"
    in_days = days < 2 * DAYS_A_WEEK or (days <= MOST_DAYS and DAYS_TOLD.search(state.facts["race"].words))
    return f"{days} days" if in_days else f"{weeks} weeks"
