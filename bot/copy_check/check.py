"""Reads everything that visitors can be told, and collects what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.clinical.assess import load_rules as load_clinical_rules
from bot.clinical.contributors import load_contributors
from bot.clinical.details import load_details
from bot.clinical.facts import FactDefinition, load_facts
from bot.clinical.healing_table import load_healing
from bot.copy_check.asks import check_asks, check_intents, read_asks, read_contrast
from bot.copy_check.code import check_uses, read_uses
from bot.copy_check.conditions import check_kinds, check_questions, check_references, named_by_data
from bot.copy_check.nodes import Problem
from bot.copy_check.others import check_others
from bot.copy_check.persons import check_persons
from bot.copy_check.rules import Rules, load_rules
from bot.copy_check.stories import check_stories
from bot.copy_check.texts import read_domain
from bot.copy_check.wording import check_wordings
from bot.errors import ConfigError
from bot.settings import ROOT, clinic

_PLACE = re.compile(r"(?P<file>[\w./-]+\.yml)(?:, line (?P<line>\d+))?: (?P<wrong>.*)", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """What was read, in numbers, and every problem in the order of the files."""

    responses: int
    wordings: int
    answers: int
    asks: int
    unverified: int
    problems: tuple[Problem, ...]


def check(root: Path = ROOT, rules: Rules | None = None) -> Result:
    """Checks all files below the root; a file that can't be read is itself a problem."""
    rules = rules or load_rules()
    domain, problems = read_domain(root)
    asks, wrong_asks = read_asks(root)
    contrast, wrong_contrast = read_contrast(root)
    problems += [*wrong_asks, *wrong_contrast, *check_loaders(root)]
    facts = _facts()
    families = {name.partition("/")[0] for name in domain.responses if "/" in name}
    uses = read_uses(root, families)
    rules.filled = {**rules.filled, "request_": frozenset(uses.booking)}
    for found in (
        check_wordings(domain, rules),
        check_persons(domain, rules),
        check_references(domain, facts) if facts else (),
        check_kinds(domain),
        check_questions(root, facts, domain) if facts else (),
        check_uses(domain, uses, named_by_data(root)),
        check_asks(asks, contrast, rules),
        check_intents(domain, asks, rules.unasked),
        check_stories(root, domain, asks),
        check_others(root, rules),
        rules.needless(),
    ):
        problems += found
    wordings = list(domain.wordings())
    return Result(
        responses=len(domain.responses),
        wordings=len(wordings),
        answers=sum(name.startswith("faq/") for name in domain.responses),
        asks=sum(len(lines) for lines in asks.values()),
        unverified=sum("to be verified" in str(wording.about.get("source")) for wording in wordings),
        problems=tuple(sorted(dict.fromkeys(problems))),
    )


def _facts() -> dict[str, FactDefinition]:
    try:
        return dict(load_facts())
    except ConfigError:
        return {}


LOADERS: tuple[Callable[[], object], ...] = (
    clinic,
    load_facts,
    load_clinical_rules,
    load_contributors,
    load_details,
    load_healing,
)
"""What reads the other data files; each stops at its first mistake."""


def check_loaders(root: Path) -> Iterator[Problem]:
    """What the assistant's own loaders find wrong."""
    places = {file.name: file.relative_to(root).as_posix() for file in (root / "bot/clinical").rglob("*.yml")}
    for load in LOADERS:
        try:
            load()
        except ConfigError as error:
            found = _PLACE.fullmatch(str(error))
            if found is None:
                yield Problem("bot/clinical", 1, str(error).rstrip("."), "mend the file")
            else:
                wrong, _, remedy = found["wrong"].rstrip(".").partition("; ")
                yield Problem(
                    places.get(found["file"], found["file"]), int(found["line"] or 1), wrong, remedy or "mend this line"
                )
