"""Which of the article's thirteen finer details an assessment would look at first, by what a visitor told.

The rules are data (`rules/contributors.yml`). A contributor is no finding: it says where to look and why it may matter
for this person. What rests on adults is left out for a child, and men or women are only named when the sex was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.clinical.details import load_details
from bot.clinical.facts import NUMBER, defined, load_facts
from bot.clinical.yaml_lines import Entry, known_keys, read_yaml

RULES_FILE = Path(__file__).parent / "rules" / "contributors.yml"
ARTICLE = "article"
ADULT_AGE = 18
"""Years; below it a visitor is a child (the clinic sees minors with a parent)."""
TOP = 3
MAX_REASON = 90
"""Characters, so that three reasons and their heading fit one message of 350."""

_AT_LEAST = ">="
_MAX_DIGITS = 3
_RULE_KEYS = frozenset({"id", "version", "detail", "weight", "when", "source", "adults", "because", "say"})

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ContributorRule:
    """One line of the table: `when` holds the values of each fact that it takes, all facts needed.

    `weight` is a rank without unit. `source` is `article` or the id of a figure; `adults` says that it rests on adults.
    """

    id: str
    version: str
    detail: str
    weight: int
    when: Values
    say: str
    source: str
    adults: bool
    because: str = ""


@dataclass(frozen=True)
class Base:
    """A finer detail's rank and sentence when nothing that bears on it was told."""

    detail: str
    weight: int
    say: str


@dataclass(frozen=True)
class Contributor:
    """A finer detail, why it may matter for this person, and what that rests on.

    `detail` is an id of finer_details.yml, `title` its name. `facts` are the ids of the told facts behind it, empty
    when the sentence is the article's own; `rules` the ids of the rules that matched, `source` that of the sentence.
    `because` is a clause that names what was told ("it went again"), with pronoun marks, empty when nothing was.
    """

    detail: str
    title: str
    reason: str
    facts: tuple[str, ...]
    rules: tuple[str, ...]
    source: str
    because: str = ""


def number(value: object) -> int | None:
    """A told number (up to three digits), None for anything else."""
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= _MAX_DIGITS else None


def is_young(facts: Mapping[str, str]) -> bool:
    """Whether the runner is a child: a parent writes for one, or the age told is under 18."""
    years = number(facts.get("age"))
    return facts.get("for_child") == "yes" or (years is not None and years < ADULT_AGE)


def takes(values: tuple[str, ...], told: object) -> bool:
    """Whether a told value is one of the values, or reaches the number of a value such as ">=40"."""
    for value in values:
        if value.startswith(_AT_LEAST):
            years = number(told)
            if years is not None and years >= int(value.removeprefix(_AT_LEAST)):
                return True
        elif told == value:
            return True
    return False


def matches(when: Values, facts: Mapping[str, str]) -> bool:
    """Whether every fact of the condition was told with one of its values."""
    return all(takes(values, facts.get(fact)) for fact, values in when.items())


def read_values(entry: Entry) -> Values:
    """A condition `{fact: [value, …]}`, checked against the facts.

    Raises:
        ConfigError: a fact or a value is unknown.
    """
    when = {}
    for fact, entries in entry.mapping().items():
        definition = load_facts().get(fact)
        if definition is None:
            raise entries.error(f"unknown fact {fact!r}; use an id from the files in bot/clinical/facts.")
        when[fact] = entries.texts()
        for value in when[fact]:
            wanted = value.removeprefix(_AT_LEAST)
            is_number = wanted != value and number(wanted) is not None and NUMBER in definition.values
            if not is_number and not definition.accepts(value):
                known = ", ".join(definition.values)
                raise entries.error(f"{value!r} is not a value of {fact!r}; use one of {known}.")
    return when


def _whole(entry: Entry) -> int:
    value = number(entry.text())
    if value is None:
        raise entry.error("expected a whole number from 0 to 999 here.")
    return value


def _say(entry: Entry) -> str:
    text = entry.text()
    if not 0 < len(text) <= MAX_REASON:
        raise entry.error(f"the sentence has {len(text)} characters; write 1 to {MAX_REASON}.")
    return text


def _parts(entry: Entry, known: frozenset[str], optional: frozenset[str] = frozenset()) -> dict[str, Entry]:
    parts = entry.mapping()
    known_keys(parts, known)
    for key in sorted(known - optional):
        if key not in parts:
            raise entry.error(f"{key!r} is missing; add it.")
    return parts


def _rule(entry: Entry, details: frozenset[str]) -> ContributorRule:
    parts = _parts(entry, _RULE_KEYS, frozenset({"adults", "because"}))
    if parts["detail"].text() not in details:
        raise parts["detail"].error(f"unknown detail {parts['detail'].text()!r}; use an id of finer_details.yml.")
    source = parts["source"].text()
    return ContributorRule(
        id=parts["id"].text(),
        version=parts["version"].text(),
        detail=parts["detail"].text(),
        weight=_whole(parts["weight"]),
        when=read_values(parts["when"]),
        say=_say(parts["say"]),
        source=source,
        adults=source != ARTICLE or ("adults" in parts and parts["adults"].text() == "yes"),
        because=parts["because"].text() if "because" in parts else "",
    )


def read_contributors(file: Path) -> tuple[tuple[Base, ...], tuple[ContributorRule, ...]]:
    """The details with their own sentences, and the rules, in the file's order.

    Raises:
        ConfigError: a detail, fact or value is unknown, a detail is missing, a sentence too long, an id double.
    """
    top = read_yaml(file)
    parts = _parts(top, frozenset({"details", "rules"}))
    known = frozenset(detail.id for detail in load_details()[0])
    bases = []
    for entry in parts["details"].items():
        line = _parts(entry, frozenset({"id", "base", "say"}))
        if line["id"].text() not in known:
            raise line["id"].error(f"unknown detail {line['id'].text()!r}; use an id of finer_details.yml.")
        bases.append(Base(line["id"].text(), _whole(line["base"]), _say(line["say"])))
    if sorted(base.detail for base in bases) != sorted(known):
        raise parts["details"].error("every detail of finer_details.yml must stand here once.")
    rules: dict[str, ContributorRule] = {}
    for entry in parts["rules"].items():
        rule = _rule(entry, known)
        if rule.id in rules:
            raise entry.error(f"the rule id {rule.id!r} stands twice; give each rule its own.")
        rules[rule.id] = rule
    return tuple(bases), tuple(rules.values())


@lru_cache(maxsize=1)
def load_contributors() -> tuple[tuple[Base, ...], tuple[ContributorRule, ...]]:
    """The table, read once.

    Raises:
        ConfigError: see `read_contributors`.
    """
    return read_contributors(RULES_FILE)


def contributors(facts: Mapping[str, str]) -> list[Contributor]:
    """The thirteen finer details, the one to look at first in front; never a finding.

    Args:
        facts: what was told, value by fact id; unknown ids and values, and "unsure", match no rule.
    """
    bases, rules = load_contributors()
    facts = defined(facts)
    young = is_young(facts)
    matched = [rule for rule in rules if not (young and rule.adults) and matches(rule.when, facts)]
    titles = {detail.id: detail.title for detail in load_details()[0]}
    ranked = []
    for position, base in enumerate(bases):
        own = [rule for rule in matched if rule.detail == base.detail]
        # max keeps the first of equals, so the file's order decides.
        best = max(own, key=lambda rule: rule.weight, default=None)
        told = tuple(dict.fromkeys(fact for rule in own for fact in rule.when))
        contributor = Contributor(
            base.detail,
            titles[base.detail],
            best.say if best else base.say,
            told,
            tuple(rule.id for rule in own),
            best.source if best else ARTICLE,
            best.because if best else "",
        )
        ranked.append((-base.weight - sum(rule.weight for rule in own), position, contributor))
    ranked.sort(key=lambda entry: entry[:2])
    return [contributor for _, _, contributor in ranked]
