"""Rules and stories: keys that Rasa doesn't read, and intents and actions that don't exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.copy_check.nodes import Node, Problem, check_keys, read
from bot.copy_check.texts import UTTER, Domain

_TOP = frozenset({"version", "rules", "stories"})
_ENTRY = {
    "rules": frozenset({"rule", "steps", "condition", "conversation_start", "wait_for_user_input", "metadata"}),
    "stories": frozenset({"story", "steps", "metadata"}),
}
_STEP = frozenset({"intent", "entities", "action", "slot_was_set", "active_loop", "checkpoint", "or"})
_RASAS_OWN = frozenset(
    {"action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_back", "..."}
)


@dataclass(frozen=True)
class Known:
    """The names a step may use."""

    intents: Collection[str]
    actions: Collection[str]


def check_stories(root: Path, domain: Domain, asked: Collection[str]) -> Iterator[Problem]:
    """Mistakes of data/rules and data/stories, and intents that no rule answers."""
    responses = {UTTER + name for name in domain.responses}
    known = Known({*domain.intents, *asked}, {*domain.actions, *responses, *_RASAS_OWN})
    ruled: set[str] = set()
    for file in (*sorted((root / "data/rules").rglob("*.yml")), *sorted((root / "data/stories").rglob("*.yml"))):
        top = read(file, root)
        if isinstance(top, Problem):
            yield top
            continue
        yield from check_keys(top, _TOP, "a file of rules or stories")
        for kind, keys in _ENTRY.items():
            entries = top.mapping().get(kind)
            for entry in entries.items() if entries else ():
                yield from check_keys(entry, keys, f"an entry of {kind}")
                yield from _entry(entry, kind, known, ruled.add)
    for name, place in domain.intents.items():
        if name not in ruled:
            yield place.problem(f"no rule answers the intent {name!r}", "write one in data/rules")


def _entry(entry: Node, kind: str, known: Known, ruled: Callable[[str], None]) -> Iterator[Problem]:
    parts = entry.mapping()
    if "steps" not in parts or not parts["steps"].is_list:
        yield entry.problem(f"this entry of {kind} has no steps", "write them as a list behind `steps:`")
        return
    for step in parts["steps"].items():
        yield from check_keys(step, _STEP, "a step")
        said = step.mapping()
        for option in (step, *(said["or"].items() if "or" in said else ())):
            yield from _names(option, known)
        if kind == "rules" and "intent" in said:
            ruled(said["intent"].text().partition("/")[0])


def _names(step: Node, known: Known) -> Iterator[Problem]:
    parts = step.mapping()
    for key, names, remedy in (
        ("intent", known.intents, "correct it, or list it in domain.yml"),
        ("action", known.actions, "correct it, or list it under actions in domain.yml"),
    ):
        if key in parts and parts[key].text() not in names:
            yield parts[key].problem(f"there is no {key} {parts[key].text()!r}", remedy)
