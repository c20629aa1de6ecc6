"""Which warning-sign rules the told facts meet, and how fast somebody must look at the leg.

The rules are data (`rules/warning_signs.yml`), written to be read and signed by a clinician. Nothing here diagnoses:
a finding says that something was told which must be looked at, how fast, and by which source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from bot.clinical.facts import NUMBER, FactDefinition, load_facts
from bot.clinical.yaml_lines import Entry, known_keys, read_yaml

RULES_FILE = Path(__file__).parent / "rules" / "warning_signs.yml"
TIERS = ("none", "gp_soon", "same_day", "emergency")
"""Lowest first; `none` never means that nothing is wrong."""
MARKS = ("R", "S", "K")
"""R read in the source itself, S read on a secondary page, K background knowledge that a clinician must confirm."""
AT_LEAST = ">="

_RULE_KEYS = frozenset({"id", "version", "tier", "when", "message", "why", "source", "signed_off"})


class Condition(Protocol):
    """Something that is met, or not, by the told facts."""

    def met(self, facts: Mapping[str, str]) -> bool:
        """Whether the facts meet it; an unknown fact meets nothing."""

    def facts(self) -> Iterator[str]:
        """The facts it looks at that can make it true."""


@dataclass(frozen=True)
class Is:
    """`fact: value`, or `fact: ">=60"` for a number."""

    fact: str
    value: str

    def met(self, facts: Mapping[str, str]) -> bool:
        """Whether the fact was told with this value."""
        told = facts.get(self.fact)
        if not isinstance(told, str):
            return False
        if self.value.startswith(AT_LEAST):
            return told.isdecimal() and int(told) >= int(self.value.removeprefix(AT_LEAST))
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
    """Where a rule comes from; `mark` as in MARKS."""

    title: str
    address: str
    mark: str


@dataclass(frozen=True)
class Rule:
    """One line of the rule table."""

    id: str
    version: str
    tier: str
    when: Condition
    message: str
    why: str
    source: Source
    signed_off_by: str | None = None
    signed_off_on: str | None = None


@dataclass(frozen=True)
class Finding:
    """A rule that fired: on which facts, in which of the visitor's words, and what is said about it."""

    rule: str
    version: str
    tier: str
    facts: tuple[str, ...]
    words: tuple[str, ...]
    message: str
    why: str
    source: Source


@dataclass(frozen=True)
class Assessment:
    """The highest tier of all findings (`none` without any) and the findings, worst first."""

    tier: str
    findings: tuple[Finding, ...]


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
        number = wanted.removeprefix(AT_LEAST)
        is_number = wanted.startswith(AT_LEAST) and number.isdecimal() and NUMBER in known[key].values
        if not is_number and not known[key].accepts(wanted):
            raise value.error(f"{wanted!r} is not a value of {key!r}; use one of {', '.join(known[key].values)}.")
        parts.append(Is(key, wanted))
    if not parts:
        raise entry.error("this condition is empty; write `fact: value`.")
    return parts[0] if len(parts) == 1 else Group("all", tuple(parts))


def _source(entry: Entry) -> Source:
    parts = entry.mapping()
    known_keys(parts, frozenset({"title", "address", "mark"}))
    for key in ("title", "address", "mark"):
        if key not in parts or not parts[key].text():
            raise entry.error(f"the source has no {key}; add it.")
    if parts["mark"].text() not in MARKS:
        raise parts["mark"].error(f"the mark is one of {', '.join(MARKS)}.")
    return Source(parts["title"].text(), parts["address"].text(), parts["mark"].text())


def _sign_off(entry: Entry) -> tuple[str | None, str | None]:
    parts = entry.mapping()
    known_keys(parts, frozenset({"by", "on"}))
    by = parts["by"].text() if "by" in parts and not parts["by"].empty else None
    on = parts["on"].text() if "on" in parts and not parts["on"].empty else None
    if (by is None) != (on is None):
        raise entry.error("a sign-off needs both the name (by) and the day (on), or neither.")
    if on is not None:
        try:
            date.fromisoformat(on)
        except ValueError as error:
            raise parts["on"].error(f"{on!r} is not a day; write it like 2026-01-31.") from error
    return by, on


def _rule(entry: Entry, known: Mapping[str, FactDefinition]) -> Rule:
    parts = entry.mapping()
    known_keys(parts, _RULE_KEYS)
    for key in ("id", "version", "tier", "when", "message", "why", "source"):
        if key not in parts or parts[key].empty:
            raise entry.error(f"the rule has no {key}; add it.")
    for key in ("id", "version", "message", "why"):
        if not parts[key].text():
            raise parts[key].error(f"the rule's {key} is empty; fill it in.")
    if parts["tier"].text() not in TIERS[1:]:
        raise parts["tier"].error(f"the tier is one of {', '.join(reversed(TIERS[1:]))}.")
    message = parts["message"].text()
    try:
        message.format(words="")
    except (KeyError, IndexError, ValueError) as error:
        raise parts["message"].error("the message may hold {words} and no other placeholder.") from error
    by, on = _sign_off(parts["signed_off"]) if "signed_off" in parts else (None, None)
    return Rule(
        id=parts["id"].text(),
        version=parts["version"].text(),
        tier=parts["tier"].text(),
        when=_condition(parts["when"], known),
        message=message,
        why=parts["why"].text(),
        source=_source(parts["source"]),
        signed_off_by=by,
        signed_off_on=on,
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
    findings = []
    for rule in load_rules():
        if not rule.when.met(facts):
            continue
        fired = tuple(dict.fromkeys(_firing(rule.when, facts)))
        said = _said(fired, words, known)
        # Words may hold braces; only the rule's own placeholder is filled.
        message = rule.message.replace("{words}", quote(said))
        findings.append(Finding(rule.id, rule.version, rule.tier, fired, said, message, rule.why, rule.source))
    findings.sort(key=lambda finding: TIERS.index(finding.tier), reverse=True)
    return Assessment(findings[0].tier if findings else "none", tuple(findings))


def _firing(condition: Condition, facts: Mapping[str, str]) -> Iterator[str]:
    """The facts that made the condition true."""
    if isinstance(condition, Group):
        if condition.kind != "none":
            for part in condition.parts:
                if part.met(facts):
                    yield from _firing(part, facts)
    else:
        yield from condition.facts()
