"""Reads the approved texts of `domain.yml` and `domain/`, and says which of them can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.copy_check.nodes import Node, Problem, check_keys, read

UTTER = "utter_"
_TOP = frozenset({"version", "session_config", "intents", "entities", "slots", "actions", "responses", "forms"})
_VARIATION = frozenset({"text", "metadata"})
_METADATA = frozenset(
    {"offers", "title", "kind", "more", "source", "next", "running", "when", "wording", "child", "judges", "unless"}
)


@dataclass(frozen=True)
class Wording:
    """One wording of a response: its id without `utter_`, what is said, and what its file says about it."""

    name: str
    text: str
    about: Mapping[str, Any]
    file: str
    line: int
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def when(self) -> Mapping[str, Any]:
        """The condition under which it is said; empty for none."""
        found = self.about.get("when")
        return found if isinstance(found, Mapping) else {}

    @property
    def for_other(self) -> bool:
        """Whether it is said about somebody else only."""
        return bool(self.when.get("patient"))

    def said(self) -> Iterator[tuple[str, str]]:
        """The texts a visitor reads, each with its key."""
        yield "text", self.text
        if self.about.get("more"):
            yield "more", str(self.about["more"])

    def problem(self, wrong: str, remedy: str, key: str = "text") -> Problem:
        """A mistake in this wording, at the line of a key of it."""
        return Problem(self.file, self.places.get(key, self.line), f"{UTTER}{self.name} {wrong}", remedy)


@dataclass
class Domain:
    """The domain's files together: wordings by response, and the names of intents and actions with their places."""

    responses: dict[str, list[Wording]] = field(default_factory=dict)
    intents: dict[str, Node] = field(default_factory=dict)
    actions: dict[str, Node] = field(default_factory=dict)

    def wordings(self) -> Iterator[Wording]:
        """Every wording, in the order of the files."""
        for wordings in self.responses.values():
            yield from wordings


def domain_files(root: Path) -> list[Path]:
    """domain.yml and every file of domain/."""
    return [root / "domain.yml", *sorted((root / "domain").rglob("*.yml"))]


def read_domain(root: Path) -> tuple[Domain, list[Problem]]:
    """The domain, and what is wrong with its files' form."""
    domain, problems = Domain(), []
    for file in domain_files(root):
        top = read(file, root)
        if isinstance(top, Problem):
            problems.append(top)
            continue
        problems += check_keys(top, _TOP, "a domain file")
        problems += _take(top, domain)
    return domain, problems


def _take(top: Node, domain: Domain) -> Iterator[Problem]:
    parts = top.mapping()
    for key, found in (("intents", domain.intents), ("actions", domain.actions)):
        for item in parts[key].items() if key in parts else ():
            name = item.text() or next(iter(item.mapping()), "")
            if name in found:
                yield item.problem(f"{name!r} is listed twice under {key}", "remove one of them")
            found[name] = item
    seen: set[str] = set()
    for name, place, value in parts["responses"].pairs() if "responses" in parts else ():
        if not name.startswith(UTTER):
            yield place.problem(f"the response {name!r} doesn't begin with utter_", f"call it utter_{name}")
        short = name.removeprefix(UTTER)
        if short in domain.responses or name in seen:
            first = domain.responses[short][0]
            yield place.problem(f"{name} is defined in {first.file} already", "keep one of them")
            continue
        seen.add(name)
        wordings = list(_wordings(short, place, value))
        yield from (entry for entry in wordings if isinstance(entry, Problem))
        domain.responses[short] = [entry for entry in wordings if isinstance(entry, Wording)]
        if not domain.responses[short]:
            yield place.problem(f"{name} has no text", "write one as `- text: …`")
            del domain.responses[short]


def _wordings(name: str, place: Node, value: Node) -> Iterator[Wording | Problem]:
    if not value.is_list:
        yield place.problem(f"{UTTER}{name} is no list of wordings", "begin each with `- text:`")
    for item in value.items():
        yield from check_keys(item, _VARIATION, f"a wording of {UTTER}{name}")
        parts = item.mapping()
        if "text" not in parts or not parts["text"].text().strip():
            yield item.problem(f"a wording of {UTTER}{name} has no text", "write it behind `text:`")
            continue
        about = parts.get("metadata")
        if about is not None:
            yield from check_keys(about, _METADATA, f"the metadata of {UTTER}{name}")
        places = {"text": parts["text"].line} | {key: spot.line for key, spot, _ in (about.pairs() if about else ())}
        told = about.value() if about else {}
        yield Wording(name, parts["text"].text(), told if isinstance(told, dict) else {}, item.file, item.line, places)
