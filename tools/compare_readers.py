"""What dateparser and nameparser make of the cases that our own readers are tested on.

    uv run --no-project --with dateparser --with nameparser --with pyyaml tools/compare_readers.py

The figures are in docs/decisions/0022-own-or-library.md. Our own readers pass every case: they were made with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import yaml
from dateparser.search import search_dates  # type: ignore[import-not-found]
from nameparser import HumanName  # type: ignore[import-not-found]

TESTS = Path(__file__).resolve().parent.parent / "tests"
TODAY = datetime(2026, 11, 26, 12)
"""The day of tests/reading/onset_cases.yml."""
ONE_MOMENT = re.compile(r"- (\S+)/\1 (-|(\d\d:\d\d)-\3)")
"""A window of tests/booking/wish_cases.yml that is one day, or one moment of it."""


def days(text: str) -> list[str]:
    """The days that dateparser finds in a text, in order."""
    settings = {"RELATIVE_BASE": TODAY, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}
    found = search_dates(text, languages=["en"], settings=settings) or []
    return [moment.date().isoformat() for _, moment in found]


def onsets(cases: Iterable[str]) -> str:
    """How often the first day that is found is the beginning, and how often none is found where none is told."""
    right, told, quiet, untold = 0, 0, 0, 0
    for case in cases:
        text, _, expected = case.rpartition(" | ")
        first, _, last = expected.partition("/")
        found = days(text)
        if expected == "none":
            untold, quiet = untold + 1, quiet + (not found)
        else:
            told, right = told + 1, right + bool(found and first <= found[0] <= (last or first))
    return f"the beginning: {right} of {told}; nothing where nothing is told: {quiet} of {untold}"


def main() -> None:
    """Prints the figures."""
    read = {
        name: yaml.safe_load((TESTS / f"{name}_cases.yml").read_text(encoding="utf-8"))
        for name in ("reading/onset", "booking/wish", "booking/name")
    }
    for part in ("told", "asked"):
        print(f"dateparser, {part}: {onsets(read['reading/onset'][part])}")
    wishes = [windows for _, windows, *_ in read["booking/wish"]["wishes"]]
    held = [windows for windows in wishes if len(windows) == 1 and ONE_MOMENT.fullmatch(windows[0])]
    print(f"wishes that are one day or one moment: {len(held)} of {len(wishes)}")
    spelt = 0
    for text, expected in read["booking/name"]["names"]:
        name = HumanName(text)
        name.capitalize(force=True)
        spelt += str(name) == expected
    print(f"nameparser, names as they are to be written: {spelt} of {len(read['booking/name']['names'])}")


if __name__ == "__main__":
    main()
