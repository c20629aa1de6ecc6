"""Words outside the domain that visitors read: facts, rules, buttons, mails, the channels' own lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.copy_check.nodes import Node, Problem, read
from bot.copy_check.rules import Rules
from bot.copy_check.wording import MARK, PRONOUNS, always_filled, clinic_marks, forbidden_in


def check_others(root: Path, rules: Rules) -> Iterator[Problem]:
    """Unknown placeholders and words that aren't said, in the files that rules.yml lists under `copy`."""
    for group in rules.copy:
        keys = frozenset(group["keys"])
        known = PRONOUNS | always_filled() | clinic_marks() | frozenset(group.get("placeholders") or ())
        for file in sorted(root.glob(group["files"])):
            top = read(file, root)
            if isinstance(top, Problem):
                yield top
                continue
            for node in _texts(top, keys, not keys):
                yield from _check(node, known, rules)


def _texts(node: Node, keys: frozenset[str], inside: bool) -> Iterator[Node]:
    """The texts under any of the keys, at any depth; no keys means every text."""
    for key, _, value in node.pairs():
        yield from _texts(value, keys, inside or key in keys)
    for item in node.items():
        yield from _texts(item, keys, inside)
    if inside and node.text():
        yield node


def _check(node: Node, known: frozenset[str], rules: Rules) -> Iterator[Problem]:
    for mark in sorted(set(MARK.findall(node.text())) - known):
        yield node.problem(f"nothing fills {{{mark}}} here", "correct it, or leave it out")
    for wrong, remedy in forbidden_in(node.text(), rules):
        if not rules.excepted("words", node.file, node.text()):
            yield node.problem(f"this text {wrong}", remedy)
