"""Short cases with the tiers a clinician would accept, and how the rules judge them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.clinical.assess import TIERS, assess

FOLDER = Path(__file__).parents[1] / "vignettes"
RIGHT, HIGH, LOW = "right", "too high", "too low"
# Triage by symptom checkers: Semigran 2015 (BMJ h3480), 23 checkers; Hill 2020 (MJA), 36 checkers.
PUBLISHED = {"Semigran 2015": "57 % right", "Hill 2020": "49 % right"}


@dataclass(frozen=True)
class Vignette:
    """One case: two voices, the facts, the accepted tiers, what may be asked first, and the source's id."""

    id: str
    says: tuple[str, ...]
    facts: Mapping[str, str]
    accept: tuple[str, ...]
    asks: tuple[str, ...]
    source: str


@lru_cache(maxsize=1)
def vignettes() -> tuple[Vignette, ...]:
    """Every case of tests/vignettes."""
    entries = [e for file in sorted(FOLDER.glob("*.yml")) for e in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return tuple(
        Vignette(e["id"], tuple(e["says"]), e["facts"], tuple(e["accept"]), tuple(e.get("asks", ())), e["source"])
        for e in entries
    )


def judged(case: Vignette, tier: str) -> str:
    """Whether the tier is accepted, higher than any accepted one, or lower."""
    if tier in case.accept:
        return RIGHT
    heights = [TIERS.index(accepted) for accepted in case.accept]
    return HIGH if TIERS.index(tier) > max(heights) else LOW


def by_facts(case: Vignette) -> str:
    """The tier that the rules give to the case's facts."""
    return assess(case.facts).tier


def table(judge: Callable[[Vignette], str] = by_facts, cases: Iterable[Vignette] = ()) -> str:
    """Right, too high and too low by accepted tier, as a Markdown table."""
    counts: dict[str, Counter[str]] = {tier: Counter() for tier in reversed(TIERS)}
    for case in cases or vignettes():
        highest = max(case.accept, key=TIERS.index)
        counts[highest][judged(case, judge(case))] += 1
    lines = ["| accepted tier | cases | right | too high | too low |", "|---|---|---|---|---|"]
    for tier, found in counts.items():
        lines.append(f"| {tier} | {found.total()} | {found[RIGHT]} | {found[HIGH]} | {found[LOW]} |")
    whole = sum(counts.values(), Counter())
    share = f"{100 * whole[RIGHT] / max(1, whole.total()):.0f} %"
    lines.append(f"| all | {whole.total()} | {whole[RIGHT]} ({share}) | {whole[HIGH]} | {whole[LOW]} |")
    return "\n".join([*lines, "", *(f"{name}: {figure}" for name, figure in PUBLISHED.items())])


if __name__ == "__main__":
    print(table())
