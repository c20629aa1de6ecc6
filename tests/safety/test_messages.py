"""What the safety net makes of labelled messages.

`dev_messages.jsonl` is what the grammar was mended on and what the second ear was trained on: its figures only show that
nothing was lost. `unseen_messages.jsonl` was written apart and nothing was ever mended after reading it: its figures are
what to expect of people's messages. Keep it so. `plain_messages.jsonl` holds long, colloquial messages without a sign,
the hardest to leave alone; they were measured first, then a few phrases were mended, and the second ear never learnt
from them. Run `python -m tests.safety.test_messages` for the figures alone.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from pathlib import Path

import pytest

from bot.clinical.assess import TIERS, assess
from bot.nlu.second_ear import agree
from bot.nlu.spotting import facts_in

FOLDER = Path(__file__).parent
URGENT = ("emergency", "same_day")
KINDS = ("explicit", "mixed", "hard", "negative")
Z_95 = 1.96

# The goal is no miss among the explicit and 3 % false escalations at most.
GOAL_FALSE_SHARE = 0.03
# Where the product stands; the goal isn't reached there (docs/decisions/0010-second-ear.md).
WORST_UNSEEN_FALSE_SHARE = 0.1
WORST_PLAIN_FALSE_SHARE = 0.13


@dataclass
class Score:
    """Counts over a file. `missed` are urgent messages taken for less than urgent, `lower` those whose tier is too low
    in any way, `false` the messages without a sign that were taken for urgent."""

    urgent: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)
    reassuring: int = 0
    false: int = 0


def tier_of(text: str) -> str:
    """The tier that a first message leads to."""
    return assess({fact: mention.value for fact, mention in agree(text, facts_in(text)).facts.items()}).tier


@lru_cache(maxsize=3)
def score(name: str) -> Score:
    """The score of a file of labelled messages."""
    result = Score()
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        told, kind = tier_of(row["text"]), row["kind"]
        result.total[kind] += 1
        result.lower[kind] += TIERS.index(told) < TIERS.index(row["tier"])
        if row["tier"] in URGENT:
            result.urgent[kind] += 1
            result.missed[kind] += told not in URGENT
        elif row["tier"] == "none":
            result.reassuring += 1
            result.false += told in URGENT
    return result


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson)."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    centre = share + Z_95**2 / (2 * total)
    spread = Z_95 * sqrt(share * (1 - share) / total + Z_95**2 / (4 * total**2))
    scale = 1 + Z_95**2 / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def figures(name: str) -> str:
    """The score as lines to read."""
    result = score(name)
    rows = [(f"missed, {kind}", result.missed[kind], result.urgent[kind]) for kind in KINDS if result.urgent[kind]] + [
        (f"tier too low, {kind}", result.lower[kind], result.total[kind]) for kind in KINDS if result.lower[kind]
    ]
    rows.append(("false escalations", result.false, result.reassuring))
    lines = [f"{name} ({sum(result.total.values())} messages)"]
    for title, hits, total in rows:
        low, high = wilson(hits, total)
        lines.append(f"  {title:24} {hits:3} of {total:3}  {hits / total:6.1%}  (95 % {low:.1%} to {high:.1%})")
    return "\n".join(lines)


def test_the_development_set_meets_the_goal(capsys: pytest.CaptureFixture[str]) -> None:
    result = score("dev_messages")
    with capsys.disabled():
        print("\n" + figures("dev_messages"))
    assert result.missed["explicit"] == result.missed["mixed"] == 0
    assert result.false <= GOAL_FALSE_SHARE * result.reassuring


def test_unseen_messages(capsys: pytest.CaptureFixture[str]) -> None:
    """What is said outright is never missed; the share of false alarms doesn't grow."""
    result = score("unseen_messages")
    with capsys.disabled():
        print("\n" + figures("unseen_messages"))
    assert result.missed["explicit"] == 0
    assert result.false <= WORST_UNSEEN_FALSE_SHARE * result.reassuring


def test_plain_messages(capsys: pytest.CaptureFixture[str]) -> None:
    """The share of false alarms doesn't grow where people tell a story."""
    result = score("plain_messages")
    with capsys.disabled():
        print("\n" + figures("plain_messages"))
    assert result.reassuring > 250
    assert result.false <= WORST_PLAIN_FALSE_SHARE * result.reassuring


def test_the_set_is_large_and_hard_enough() -> None:
    result = score("dev_messages")
    assert sum(result.total.values()) >= 400
    assert result.total["negative"] + result.total["mixed"] >= sum(result.total.values()) / 2


@pytest.mark.parametrize(("hits", "total"), [(0, 0), (0, 50), (3, 100), (50, 50)])
def test_the_interval_holds_the_share(hits: int, total: int) -> None:
    low, high = wilson(hits, total)
    assert 0 <= low <= (hits / total if total else 0.5) <= high + 1e-9 <= 1 + 1e-9


if __name__ == "__main__":
    print(*(figures(name) for name in ("dev_messages", "unseen_messages", "plain_messages")), sep="\n")
