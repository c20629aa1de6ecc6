"""Which warning-sign rules the told facts meet, and how fast somebody must look at the leg.

The rules are data (`rules/warning_signs.yml`), written to be read and signed by a clinician. Nothing here diagnoses:
a finding says that something was told which must be looked at, how fast, and by which source.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import yaml

from bot.clinical.facts import NUMBER, FactDefinition, defined, load_facts
from bot.clinical.yaml_lines import Entry, known_keys, read_yaml

RULES_FILE = Path(__file__).parent / "rules" / "warning_signs.yml"
SOURCES_FILE = Path(__file__).parent / "rules" / "sources.yml"
TIERS = ("none", "gp_soon", "same_day", "emergency")
"""Lowest first; `none` never means that nothing is wrong."""
SAME_DAY = "same_day"
ROUTES = ("emergency_112", "ed", "injury_unit", "gp", "gp_out_of_hours", "pharmacy")
"""Where a rule can send people; each has its words in domain/safety.yml (`utter_route/<key>`)."""
MARKS = ("R", "S", "K")
"""R read in the source itself, S read on a secondary page, K background knowledge that a clinician must confirm."""
AT_LEAST, BELOW = ">=", "<"

_RULE_KEYS = frozenset(
    {"id", "version", "tier", "when", "ask_first", "message", "why", "route", "source", "signed_off"}
)
_IN_MESSAGES = frozenset({"words", "you", "You", "them", "your", "Your", "yours", "yourself"})
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


class Condition(Protocol):
    """Something that is met, or not, by the told facts."""

    def met(self, facts: Mapping[str, str]) -> bool:
        """Whether the facts meet it; an unknown fact meets nothing."""

    def facts(self) -> Iterator[str]:
        """The facts it looks at that can make it true."""


@dataclass(frozen=True)
class Is:
    """`fact: value`, or `fact: ">=60"`, `fact: "<18"` for a number."""

    fact: str
    value: str

    def met(self, facts: Mapping[str, str]) -> bool:
        """Whether the fact was told with this value."""
        told = facts.get(self.fact)
        if not isinstance(told, str):
            return False
        if self.value.startswith(AT_LEAST):
            return told.isdecimal() and int(told) >= int(self.value.removeprefix(AT_LEAST))
        if self.value.startswith(BELOW):
            return told.isdecimal() and int(told) < int(self.value.removeprefix(BELOW))
        return told == self.value

    def facts(self) -> Iterator[str]:
        """The one fact."""
        yield self.fact


@dataclass(frozen=True)
class Group:
    """Several conditions: `all` of them, `any` of them, or `none` of them."""

    kind: str
    parts: tuple[Condition, ...]

    def met(self, facts: Mapping[str, str]) -> bool:
        """Whether all, any or none of the parts are met."""
        results = [part.met(facts) for part in self.parts]
        if self.kind == "all":
            return all(results)
        return any(results) if self.kind == "any" else not any(results)

    def facts(self) -> Iterator[str]:
        """The facts of the parts; those of `none` never make anything true."""
        if self.kind != "none":
            for part in self.parts:
                yield from part.facts()


@dataclass(frozen=True)
class Source:
    """Where a rule comes from.

    `title` begins with the publisher where one is given; `mark` is one of MARKS, `read` the day its own text was
    opened, empty if it wasn't.
    """

    title: str
    address: str
    mark: str
    publisher: str = ""
    read: str = ""


@dataclass(frozen=True)
class Rule:
    """One line of the rule table.

    `ask_first` names facts that settle it: while one of them is untold, they are asked instead of raising the alarm. A
    rule of tier `none` only asks. `route` says where it sends people, best first.
    """

    id: str
    version: str
    tier: str
    when: Condition
    message: str
    why: str
    source: Source
    signed_off_by: str | None = None
    signed_off_on: str | None = None
    route: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A rule that fired: on which facts, in which of the visitor's words, what is said about it, and where it sends."""

    rule: str
    version: str
    tier: str
    facts: tuple[str, ...]
    words: tuple[str, ...]
    message: str
    why: str
    source: Source
    route: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """The highest tier of all findings (`none` without any), the findings, worst first, and what to ask first.

    `ask_first` holds facts whose answer could raise the tier or settle the matter, the most urgent first.
    """

    tier: str
    findings: tuple[Finding, ...]
    ask_first: tuple[str, ...] = ()


def _condition(entry: Entry, known: Mapping[str, FactDefinition]) -> Condition:
    parts: list[Condition] = []
    for key, value in entry.mapping().items():
        if key in ("all", "any", "none"):
            inner = tuple(_condition(item, known) for item in value.items())
            if not inner:
                raise value.error(f"{key!r} is empty; list at least one condition.")
            parts.append(Group(key, inner))
            continue
        if key not in known:
            raise value.error(f"unknown fact {key!r}; use an id from the files in bot/clinical/facts.")
        wanted = value.text()
        number = wanted.removeprefix(AT_LEAST).removeprefix(BELOW)
        is_number = wanted != number and number.isdecimal() and NUMBER in known[key].values
        if not is_number and not known[key].accepts(wanted):
            raise value.error(f"{wanted!r} is not a value of {key!r}; use one of {', '.join(known[key].values)}.")
        parts.append(Is(key, wanted))
    if not parts:
        raise entry.error("this condition is empty; write `fact: value`.")
    return parts[0] if len(parts) == 1 else Group("all", tuple(parts))


def _source(entry: Entry) -> Source:
    parts = entry.mapping()
    known_keys(parts, frozenset({"title", "publisher", "address", "read", "mark"}))
    for key in ("title", "address", "mark"):
        if key not in parts or not parts[key].text():
            raise entry.error(f"the source has no {key}; add it.")
    if parts["mark"].text() not in MARKS:
        raise parts["mark"].error(f"the mark is one of {', '.join(MARKS)}.")
    read = _day(parts["read"]) if "read" in parts and not parts["read"].empty else ""
    publisher = parts["publisher"].text() if "publisher" in parts else ""
    title = ", ".join(part for part in (publisher, parts["title"].text()) if part)
    return Source(title, parts["address"].text(), parts["mark"].text(), publisher, read)


def _day(entry: Entry) -> str:
    try:
        date.fromisoformat(entry.text())
    except ValueError as error:
        raise entry.error(f"{entry.text()!r} is not a day; write it like 2026-01-31.") from error
    return entry.text()


@lru_cache(maxsize=1)
def load_sources() -> Mapping[str, Source]:
    """The sources by id, read once.

    Raises:
        ConfigError: a source lacks its title, address or mark.
    """
    return MappingProxyType({name: _source(entry) for name, entry in read_yaml(SOURCES_FILE).mapping().items()})


def _source_of(entry: Entry) -> Source:
    """A rule's source: an id of sources.yml, or written out."""
    if isinstance(entry.node, yaml.MappingNode):
        return _source(entry)
    if entry.text() not in load_sources():
        raise entry.error(f"unknown source {entry.text()!r}; use an id of {SOURCES_FILE.name}.")
    return load_sources()[entry.text()]


def _sign_off(entry: Entry) -> tuple[str | None, str | None]:
    parts = entry.mapping()
    known_keys(parts, frozenset({"by", "on"}))
    by = parts["by"].text() if "by" in parts and not parts["by"].empty else None
    on = parts["on"].text() if "on" in parts and not parts["on"].empty else None
    if (by is None) != (on is None):
        raise entry.error("a sign-off needs both the name (by) and the day (on), or neither.")
    if on is not None:
        _day(parts["on"])
    return by, on


def _listed(parts: Mapping[str, Entry], key: str, known: Container[str], what: str) -> tuple[str, ...]:
    """A list of known names; empty where it is left out."""
    names = parts[key].texts() if key in parts else ()
    for name in names:
        if name not in known:
            raise parts[key].error(f"unknown {what} {name!r} in {key}.")
    return names


def _tier(parts: Mapping[str, Entry]) -> str:
    tier = parts["tier"].text()
    asks = "ask_first" in parts
    if tier not in TIERS or (tier == TIERS[0] and not asks):
        raise parts["tier"].error(f"the tier is one of {', '.join(reversed(TIERS[1:]))}.")
    return tier


def _rule(entry: Entry, known: Mapping[str, FactDefinition]) -> Rule:
    parts = entry.mapping()
    known_keys(parts, _RULE_KEYS)
    for key in ("id", "version", "tier", "when", "message", "why", "source"):
        if key not in parts or parts[key].empty:
            raise entry.error(f"the rule has no {key}; add it.")
    for key in ("id", "version", "message", "why"):
        if not parts[key].text():
            raise parts[key].error(f"the rule's {key} is empty; fill it in.")
    message = parts["message"].text()
    if not _IN_MESSAGES.issuperset(_PLACEHOLDER.findall(message)):
        raise parts["message"].error("the message may hold {words}, {you}, {your} … and no other placeholder.")
    by, on = _sign_off(parts["signed_off"]) if "signed_off" in parts else (None, None)
    return Rule(
        id=parts["id"].text(),
        version=parts["version"].text(),
        tier=_tier(parts),
        when=_condition(parts["when"], known),
        message=message,
        why=parts["why"].text(),
        source=_source_of(parts["source"]),
        signed_off_by=by,
        signed_off_on=on,
        route=_listed(parts, "route", ROUTES, "place"),
        ask_first=_listed(parts, "ask_first", known, "fact"),
    )


def read_rules(file: Path, known: Mapping[str, FactDefinition]) -> tuple[Rule, ...]:
    """The rules of a file in its order.

    Raises:
        ConfigError: an unknown fact or value, a missing part, an id that stands twice, or not a single rule.
    """
    rules: dict[str, Rule] = {}
    top = read_yaml(file)
    for entry in top.items():
        rule = _rule(entry, known)
        if rule.id in rules:
            raise entry.error(f"the rule id {rule.id!r} stands twice; give each rule its own.")
        rules[rule.id] = rule
    if not rules:
        raise top.error("there is not a single rule; restore the file.")
    return tuple(rules.values())


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """The warning-sign rules, read once.

    Raises:
        ConfigError: see `read_rules`.
    """
    return read_rules(RULES_FILE, load_facts())


def _said(facts: tuple[str, ...], words: Mapping[str, str], known: Mapping[str, FactDefinition]) -> tuple[str, ...]:
    """The visitor's words for each fact, or its label when a button was pressed; without repetitions."""
    said = (words.get(fact) or (known[fact].label if fact in known else fact) for fact in facts)
    return tuple(dict.fromkeys(said))


def quote(said: Sequence[str]) -> str:
    """Words in quotation marks, joined; what stands in others of them is left out."""
    apart = [part for part in said if not any(part != other and part in other for other in said)]
    quoted = [f'"{part}"' for part in apart]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}"


def assess(facts: Mapping[str, str], words: Mapping[str, str] = MappingProxyType({})) -> Assessment:
    """The findings of the told facts, worst first, in the rule file's order within a tier.

    Args:
        facts: what was told, value by fact id; unknown ids and values meet no rule, and neither does "unsure".
        words: the visitor's own words by fact id; the fact's label stands in for what is absent.
    """
    known = load_facts()
    told = defined(facts)
    findings: list[Finding] = []
    asking: list[Rule] = []
    for rule in load_rules():
        if not rule.when.met(told):
            continue
        if any(fact not in told for fact in rule.ask_first):
            asking.append(rule)
        elif rule.tier != TIERS[0]:
            findings.append(_finding(rule, told, words, known))
    findings.sort(key=lambda finding: TIERS.index(finding.tier), reverse=True)
    tier = findings[0].tier if findings else TIERS[0]
    return Assessment(tier, tuple(findings), _first(asking, told, tier))


def _finding(
    rule: Rule, told: Mapping[str, str], words: Mapping[str, str], known: Mapping[str, FactDefinition]
) -> Finding:
    fired = tuple(dict.fromkeys(_firing(rule.when, told)))
    said = _said(fired, words, known)
    # Words may hold braces; only the rule's own placeholder is filled.
    message = rule.message.replace("{words}", quote(said))
    return Finding(rule.id, rule.version, rule.tier, fired, said, message, rule.why, rule.source, rule.route)


def _first(asking: Sequence[Rule], told: Mapping[str, str], tier: str) -> tuple[str, ...]:
    """What to ask first; nothing that could only lead to the tier that stands or to a lower one."""
    height = TIERS.index(tier)
    open_rules = [rule for rule in asking if TIERS.index(_leads_to(rule)) > height]
    return tuple(dict.fromkeys(fact for rule in open_rules for fact in rule.ask_first if fact not in told))


def _leads_to(rule: Rule) -> str:
    """The tier that an answer may lead to; a rule that only asks looks for what is seen the same day."""
    return rule.tier if rule.tier != TIERS[0] else SAME_DAY


def _firing(condition: Condition, facts: Mapping[str, str]) -> Iterator[str]:
    """The facts that made the condition true."""
    if isinstance(condition, Group):
        if condition.kind != "none":
            for part in condition.parts:
                if part.met(facts):
                    yield from _firing(part, facts)
    else:
        yield from condition.facts()
