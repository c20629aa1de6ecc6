"""Reads what people ask (`data/nlu`) and what only looks like it (`data/contrast`), and checks both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from bot.copy_check.nodes import Node, Problem, check_keys, read
from bot.copy_check.rules import Rules
from bot.copy_check.texts import UTTER, Domain

ANSWERED = ("faq", "case")
"""Retrieval intents whose every entry has an answer of the same name."""
_TOP = frozenset({"version", "nlu"})
_ENTRY = frozenset({"intent", "examples"})
_MARKS = re.compile(r"[\s.,;:!?\"“”()…-]+")


@dataclass(frozen=True)
class Ask:
    """A line of an intent, and its place."""

    intent: str
    text: str
    file: str
    line: int

    @property
    def plain(self) -> str:
        """The line's words alone, by which two lines are the same; the line itself where it has none ("?")."""
        return _MARKS.sub(" ", self.text.lower().replace("’", "'").replace("'", "")).strip() or self.text

    def problem(self, wrong: str, remedy: str) -> Problem:
        """A mistake in this line."""
        return Problem(self.file, self.line, wrong, remedy)


def read_asks(root: Path) -> tuple[dict[str, list[Ask]], list[Problem]]:
    """The lines of each intent, and what is wrong with the files' form."""
    asks: dict[str, list[Ask]] = defaultdict(list)
    problems: list[Problem] = []
    for file in sorted((root / "data" / "nlu").rglob("*.yml")):
        top = read(file, root)
        if isinstance(top, Problem):
            problems.append(top)
            continue
        problems += check_keys(top, _TOP, "a file of asks")
        entries = top.mapping().get("nlu")
        for entry in entries.items() if entries else ():
            problems += check_keys(entry, _ENTRY, "an entry of asks")
            problems += _take(entry, asks)
    return dict(asks), problems


def _take(entry: Node, asks: dict[str, list[Ask]]) -> Iterator[Problem]:
    parts = entry.mapping()
    if "intent" not in parts or "examples" not in parts:
        yield entry.problem("an entry of asks lacks its intent or its examples", "write both")
        return
    intent = parts["intent"].text()
    for line, place in parts["examples"].lines():
        if not line.startswith("-"):
            yield Problem(entry.file, place, f"the line {line[:30]!r} doesn't begin with a dash", "put `- ` in front")
            continue
        asks[intent].append(Ask(intent, line[1:].strip(), entry.file, place))


def read_contrast(root: Path) -> tuple[dict[str, list[Ask]], list[Problem]]:
    """The lines that look like an intent and are not, and what is wrong with the files' form."""
    lines: dict[str, list[Ask]] = defaultdict(list)
    problems: list[Problem] = []
    for file in sorted((root / "data" / "contrast").rglob("*.yml")):
        top = read(file, root)
        if isinstance(top, Problem):
            problems.append(top)
            continue
        for intent, place, value in top.pairs():
            if not value.is_list:
                problems.append(place.problem(f"{intent} has no list of lines", "begin each with `- `"))
            lines[intent] += [Ask(intent, item.text(), item.file, item.line) for item in value.items()]
    return dict(lines), problems


def check_asks(asks: Mapping[str, list[Ask]], contrast: Mapping[str, list[Ask]], rules: Rules) -> Iterator[Problem]:
    """Intents with too few lines, lines of two intents, and lines that are said not to be themselves."""
    least = rules.limits["asks"]
    for intent, lines in asks.items():
        if len(lines) < least and not rules.excepted("asks", intent):
            yield lines[0].problem(
                f"{intent} has {len(lines)} lines, fewer than {least}", "add lines that other people would type"
            )
    yield from _in_two_intents(asks)
    for intent, lines in contrast.items():
        own = {ask.plain for ask in asks.get(intent, ())}
        if intent not in asks:
            yield lines[0].problem(f"there is no intent {intent} that these lines could look like", "correct the name")
        for ask in lines:
            if ask.plain in own:
                yield ask.problem(f"{ask.text!r} is also an ask of {intent}", "remove it here or there")


def _in_two_intents(asks: Mapping[str, list[Ask]]) -> Iterator[Problem]:
    seen: dict[str, Ask] = {}
    for ask in (ask for lines in asks.values() for ask in lines):
        first = seen.setdefault(ask.plain, ask)
        if first.intent != ask.intent:
            where = f"in {first.file}, line {first.line}"
            yield ask.problem(
                f"{ask.text!r} is a line of {ask.intent} and of {first.intent} ({where})", "keep one of them"
            )


def check_intents(domain: Domain, asks: Mapping[str, list[Ask]], unasked: frozenset[str]) -> Iterator[Problem]:
    """Asks without an answer, answers that nobody can ask for, and intents on one side only."""
    for intent, lines in asks.items():
        base, _, entry = intent.partition("/")
        if base not in domain.intents:
            yield lines[0].problem(f"the intent {base!r} isn't in domain.yml", "list it there, or correct the name")
        if base in ANSWERED and entry and intent not in domain.responses:
            yield lines[0].problem(f"{intent} has no answer", f"write {UTTER}{intent}, or remove its lines")
    for name, wordings in domain.responses.items():
        led_to = any(fnmatch(name, pattern) for pattern in unasked)
        if name.partition("/")[0] in ANSWERED and name not in asks and not led_to:
            yield wordings[0].problem("can't be asked for", f"write lines for {name} in data/nlu")
    bases = {intent.partition("/")[0] for intent in asks}
    for name, place in domain.intents.items():
        if name not in bases and name not in unasked:
            yield place.problem(f"the intent {name!r} has no lines", "write them in data/nlu, or remove it")
