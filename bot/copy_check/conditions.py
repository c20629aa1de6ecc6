"""What texts and questions refer to: facts and values in `when`, the `next` step, questions and answers by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.clinical.assess import TIERS
from bot.clinical.facts import NUMBER, FactDefinition
from bot.copy_check.nodes import Node, Problem, check_keys, read
from bot.copy_check.texts import Domain
from bot.dialogue.copy import AGREED, FAQ, RACE_DAYS
from bot.dialogue.general import KINDS
from bot.dialogue.person import HE, SHE

STEPS = frozenset({"visit", "check", "contributors", "healing", "screen", "none"})
ONSET = "onset_time"
_RELATIONS = SHE | HE | {"other", "friend", "partner", "child", "someone"}
_RANGE = re.compile(r"(?:<=|>=|<|>)\s*\d+(?:\.\d+)?|\d+-\d+")
_QUESTION = frozenset({"ask", "when", "unless", "settles"})


def wrong_condition(when: Any, facts: Mapping[str, FactDefinition]) -> Iterator[tuple[str, str]]:
    """What is wrong with a condition, and the remedy."""
    if not isinstance(when, Mapping) or not when:
        yield "has a condition without facts", "write `when: {fact: value}`"
        return
    for key, wanted in when.items():
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if isinstance(value, bool):
                yield f"has the bare value {str(value).lower()} for {key}", 'put yes and no in quotes: "yes", "no"'
            elif not _accepts(str(key), str(value), facts):
                known = str(key) in facts or key in (
                    "tier",
                    "weeks",
                    "child",
                    "patient",
                    "request",
                    "runs",
                    "seen",
                    AGREED,
                    RACE_DAYS,
                )
                wrong = f"has the unknown value {value!r} for {key}" if known else f"asks for the unknown fact {key!r}"
                yield wrong, "use an id and a value of bot/clinical/facts"


def _accepts(key: str, value: str, facts: Mapping[str, FactDefinition]) -> bool:
    special = {
        "tier": value in TIERS,
        "child": value in ("yes", "no"),
        "request": value == "open",
        "runs": value == "yes",
        "seen": value in ("yes", "tests"),
        AGREED: value == "yes",
        "patient": value in _RELATIONS,
    }
    if key in special:
        return special[key]
    if key in ("weeks", RACE_DAYS):
        return bool(_RANGE.fullmatch(value))
    fact = facts.get(key)
    return fact is not None and (fact.accepts(value) or (NUMBER in fact.values and bool(_RANGE.fullmatch(value))))


def check_references(domain: Domain, facts: Mapping[str, FactDefinition]) -> Iterator[Problem]:
    """Conditions and next steps of every wording."""
    for wording in domain.wordings():
        for key in ("when", "unless"):
            if key in wording.about:
                for wrong, remedy in wrong_condition(wording.about[key], facts):
                    yield wording.problem(wrong, remedy, key)
        step = wording.about.get("next")
        if step is not None and not _is_step(str(step), domain, facts):
            yield wording.problem(
                f"leads to {step!r}, which doesn't exist",
                f"use {', '.join(sorted(STEPS))}, utter_faq/… or fact:…",
                "next",
            )
        if "running" in wording.about and not isinstance(wording.about["running"], bool):
            yield wording.problem("takes true or false for running", "write `running: true`", "running")


def check_kinds(domain: Domain) -> Iterator[Problem]:
    """Every answer says what kind of question it answers, and it is one that there is."""
    said = f"use one of {', '.join(sorted(KINDS))}"
    for name, wordings in domain.responses.items():
        kinds = [(wording, str(wording.about["kind"])) for wording in wordings if "kind" in wording.about]
        if not kinds and name.startswith(FAQ):
            yield wordings[0].problem("doesn't say what kind of question it answers", said)
        for wording, kind in kinds:
            if kind not in KINDS:
                yield wording.problem(f"is of the kind {kind!r}", said, "kind")


def _is_step(step: str, domain: Domain, facts: Mapping[str, FactDefinition]) -> bool:
    kind, _, name = step.partition(":")
    if kind == "fact" and name:
        return name == ONSET or (name in facts and bool(facts[name].ask))
    return step in STEPS or (step.startswith("utter_") and step.removeprefix("utter_") in domain.responses)


def check_questions(root: Path, facts: Mapping[str, FactDefinition], domain: Domain) -> Iterator[Problem]:
    """bot/dialogue/questions.yml: keys, facts, conditions, screens."""
    top = read(root / "bot/dialogue/questions.yml", root)
    if isinstance(top, Problem):
        yield top
        return
    for entry in top.items():
        yield from check_keys(entry, _QUESTION, "a question")
        parts = entry.mapping()
        ask = parts["ask"].text() if "ask" in parts else ""
        screen = ask.removeprefix("screen:")
        exists = f"screen/{screen}" in domain.responses if screen != ask else _can_ask(ask, facts, domain)
        if not exists:
            yield entry.problem(f"the question {ask!r} has no words", "correct it, or write its text")
        for item in parts["settles"].items() if "settles" in parts else ():
            if item.text() not in facts:
                yield item.problem(f"there is no fact {item.text()!r}", "use an id of bot/clinical/facts")
        yield from _conditions(parts, facts)


def _can_ask(ask: str, facts: Mapping[str, FactDefinition], domain: Domain) -> bool:
    return f"ask/{ask}" in domain.responses or (ask in facts and bool(facts[ask].ask))


def _conditions(parts: Mapping[str, Node], facts: Mapping[str, FactDefinition]) -> Iterator[Problem]:
    for key in ("when", "unless"):
        if key in parts:
            for wrong, remedy in wrong_condition(parts[key].value(), facts):
                yield parts[key].problem(f"a question {wrong}", remedy)


def named_by_data(root: Path) -> dict[str, tuple[str, int]]:
    """Responses that data files name: places, emergencies, languages, questions, finer details."""
    named: dict[str, tuple[str, int]] = {}
    for file, key, families in (
        ("bot/reading/emergencies.yml", "kinds", ("emergency", "emergency_ask")),
        ("bot/reading/languages.yml", "languages", ("language",)),
    ):
        top = read(root / file, root)
        entries = top.mapping().get(key) if isinstance(top, Node) else None
        for kind, place, _ in entries.pairs() if entries else ():
            for family in families:
                start = "crisis" + family.removeprefix("emergency") if kind.startswith("crisis") else family
                named[f"{start}/{kind}"] = (file, place.line)
    details = read(root / "bot/dialogue/details.yml", root)
    for _, _, entry in details.pairs() if isinstance(details, Node) else ():
        answer = entry.mapping().get("answer")
        if isinstance(answer, Node):
            named[answer.text()] = (answer.file, answer.line)
    return named
