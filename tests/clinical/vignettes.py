"""Short cases with the tiers a clinician would accept, and how the rules judge them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from bot.clinical.assess import TIERS, assess
from bot.dialogue.update import value_of
from bot.reading.read import read
from bot.reading.reading import Turn

FOLDER = Path(__file__).parents[1] / "vignettes"
DAY = date(2026, 11, 26)
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


def told(text: str) -> dict[str, str]:
    """The facts that the readers hear in a line, as the dialogue would store them."""
    facts = {}
    for reading in read(text, Turn(DAY)).readings:
        value = value_of(reading) if reading.person != "nobody" else None
        if value:
            facts[reading.name] = value
    return facts


def by_text(case: Vignette, voice: int = 0) -> str:
    """The tier that the rules give to what was heard in one of the case's voices; a child is known to be one."""
    child = {"for_child": "yes"} if case.facts.get("for_child") == "yes" else {}
    return assess({**told(case.says[voice]), **child}).tier


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


def main() -> None:
    """Prints the tables: by facts, and by what is heard in each voice; with `misses`, what was judged otherwise."""
    print(f"By facts\n\n{table()}\n")
    for voice in (0, 1):
        print(f"By text, voice {voice + 1} (patterns alone, before any question)\n")
        print(table(lambda case, voice=voice: by_text(case, voice)) + "\n")  # type: ignore[misc]
    if "misses" in sys.argv[1:]:
        for case in vignettes():
            for voice in (0, 1):
                tier = by_text(case, voice)
                if judged(case, tier) != RIGHT:
                    says, accepted = case.says[voice], "/".join(case.accept)
                    print(f"{judged(case, tier)}: {case.id} {accepted} -> {tier}: {says} {told(says)}")


if __name__ == "__main__":
    main()
