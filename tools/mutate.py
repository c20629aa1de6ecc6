"""`python -m tools.mutate SEED [ROOM …]`: breaks one thing at a time and looks whether a room's fast tests notice.

A seed draws so many mutants from each room's files: comparisons, conditions, boolean words, numbers, arithmetic,
returned values, raised errors. They are tried in a copy of the product, on SQLite only. A draw is kept in
docs/bench/mutation.json, and the page beside it is written from all draws, with what survived and why
(docs/bench/mutation_why.yml).

    --apart SEED    leaves out what another seed draws, so that nothing is drawn for which a test was written
    --note TEXT     what the draw was for
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.mutants import OPTIONS, Mutant, Trial, mutants

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "bench" / "mutation.md"
DRAWS, WHY = PAGE.with_name("mutation.json"), PAGE.with_name("mutation_why.yml")
MUTANTS, ENOUGH = 20, 0.85
LINKED = ("actions", "data", "domain", "models", "deploy", "docs", "requirements.lock", "pyproject.toml")

Place = tuple[str, int, str]
"""A mutant's file, line and change."""


@dataclass(frozen=True)
class Room:
    """Files to break, and the tests that should notice."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


def _files(folder: str, names: str, before: str = "") -> tuple[str, ...]:
    return tuple(f"{folder}/{before}{name}.py" for name in names.split())


ROOMS = (
    Room(
        "safety",
        (*_files("bot/clinical", "assess facts warnings"), *_files("bot/dialogue", "emergency")),
        (
            *_files("tests/clinical", "assess facts rule_file warnings", "test_"),
            *_files("tests/dialogue", "emergency", "test_"),
        ),
    ),
    Room(
        "booking",
        (
            "bot/visit_hours.py",
            *_files(
                "bot/booking",
                "agreeing day_asked deciding decisions discretion emails going_on kept phones references taking_out",
            ),
        ),
        (
            "tests/unit/test_visit_hours.py",
            *_files(
                "tests/booking",
                "agreeing day_asked deciding decisions discretion emails going_on kept phones references taking_out",
                "test_",
            ),
        ),
    ),
    Room(
        "channels",
        (
            "bot/framing.py",
            "bot/storage/inbox.py",
            *_files("bot/channels", "careful inbox memory network text turns"),
        ),
        (
            *_files("tests/unit/channels", "careful memory network text turns long_texts", "test_"),
            "tests/unit/storage/test_inbox.py",
            *_files("tests/channels", "framing inbox", "test_"),
        ),
    ),
    Room(
        "privacy",
        _files("bot/privacy", "command erasing exporting retention"),
        _files("tests/unit/privacy", "periods privacy", "test_"),
    ),
)


def drawn(room: Room, seed: int, apart: Collection[tuple[str, str]]) -> list[Mutant]:
    """A room's mutants of a seed, of those whose file and change don't stand in `apart`."""
    every = [mutant for file in room.files for mutant in mutants(ROOT, file)]
    return random.Random(seed).sample([mutant for mutant in every if (mutant.file, mutant.what) not in apart], MUTANTS)


def _place(mutant: Mutant) -> Place:
    return mutant.file, mutant.line, mutant.what


def product_copy(folder: Path) -> Path:
    """The product with code and tests that may be changed."""
    for name in ("bot", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in (*LINKED, *(file.name for file in ROOT.glob("*.yml"))):
        (folder / name).symlink_to(ROOT / name)
    return folder


def tried(room: Room, wanted: Sequence[Mutant]) -> list[tuple[Place, bool]]:
    """Each mutant, and whether it was noticed.

    Raises:
        RuntimeError: the tests fail with nothing broken.
    """
    found: list[tuple[Place, bool]] = []

    def tell(mutant: Mutant, noticed: bool) -> None:
        word = "noticed" if noticed else "SURVIVED"
        print(f"{room.name}: {word}: {mutant.file}:{mutant.line} {mutant.what}", file=sys.stderr, flush=True)
        found.append((_place(mutant), noticed))

    trial = Trial(wanted, room.tests, tell)
    pytest.main([*OPTIONS, *room.tests], plugins=[trial])
    if not trial.sound:
        raise RuntimeError(f"The tests of {room.name} fail with nothing broken.")
    return found


def page(draws: Sequence[dict[str, Any]]) -> str:
    """docs/bench/mutation.md."""
    lines = [
        "# Do the tests notice?",
        "",
        "Written by `python -m tools.mutate`, which breaks one thing at a time and runs a room's fast tests. A seed",
        f"draws {MUTANTS} mutants a room; {ENOUGH:.0%} noticed are wanted. Only SQLite is used.",
        "",
        f"| day | seed | {' | '.join(room.name for room in ROOMS)} | all | what for |",
        f"|---|---|{'---|' * (len(ROOMS) + 2)}",
    ]
    for draw in draws:
        figures = [_figure(draw["rooms"].get(room.name, {})) for room in ROOMS]
        every = {place: noticed for room in draw["rooms"].values() for place, noticed in room.items()}
        seeds = " and ".join(map(str, draw["apart"]))
        note = f"{draw['note']}{', without what was drawn with seed ' + seeds if seeds else ''}"
        lines.append(f"| {' | '.join((draw['day'], str(draw['seed']), *figures, _figure(every), note))} |")
    lines += ["", "| room | files | possible mutants |", "|---|---|---|"]
    for room in ROOMS:
        count = sum(len(mutants(ROOT, file)) for file in room.files)
        lines.append(f"| {room.name} | {', '.join(file.removeprefix('bot/') for file in room.files)} | {count} |")
    reasons = yaml.safe_load(WHY.read_text(encoding="utf-8")) or {}
    for draw in draws:
        lines += ["", f"## What survived with seed {draw['seed']}", "", "| where | what | why |", "|---|---|---|"]
        for place in [place for room in draw["rooms"].values() for place, noticed in room.items() if not noticed]:
            file, line, what = place.split(":", 2)
            reason = reasons.get(f"{file} {what}", draw.get("why") or "not looked into yet")
            lines.append(f"| {file.removeprefix('bot/')}:{line} | {what} | {reason} |")
    return "\n".join(lines) + "\n"


def _figure(tries: Mapping[str, bool]) -> str:
    noticed = sum(tries.values())
    return f"{noticed} of {len(tries)} ({noticed / len(tries):.0%})" if tries else "not tried"


def keep(draw: dict[str, Any]) -> None:
    """Puts a draw into mutation.json, beside the other rooms of the same seed and note, and writes the page."""
    draws = json.loads(DRAWS.read_text(encoding="utf-8")) if DRAWS.exists() else []
    same = next((each for each in draws if (each["seed"], each["note"]) == (draw["seed"], draw["note"])), None)
    if same:
        same["rooms"] |= draw["rooms"]
    else:
        draws.append(draw)
    DRAWS.write_text(json.dumps(draws, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(draws), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0 when enough was noticed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate")
    parser.add_argument("seed", type=int)
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--apart", type=int, action="append", default=[])
    parser.add_argument("--note", default="")
    asked = parser.parse_args(arguments)
    draws = json.loads(DRAWS.read_text(encoding="utf-8")) if DRAWS.exists() else []
    apart = {
        (file, what)
        for draw in draws
        if draw["seed"] in asked.apart
        for room in draw["rooms"].values()
        for file, _, what in (place.split(":", 2) for place in room)
    }
    work = [(room, drawn(room, asked.seed, apart)) for room in ROOMS if not asked.rooms or room.name in asked.rooms]
    rooms: dict[str, dict[str, bool]] = {}
    with tempfile.TemporaryDirectory(prefix="calf-mutants-") as folder:
        product_copy(Path(folder))
        os.environ.update({"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1", "ASSISTANT_MUTATED": "yes"})
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        os.chdir(folder)
        # Each room in a process of its own, one after another; what is found is kept at once.
        with get_context("fork").Pool(1, maxtasksperchild=1) as pool:
            for room, wanted in work:
                tries = pool.apply(tried, (room, wanted))
                rooms[room.name] = {":".join(map(str, place)): noticed for place, noticed in tries}
                day = str(date.today())
                keep({"day": day, "seed": asked.seed, "apart": asked.apart, "note": asked.note, "rooms": rooms})
        os.chdir(ROOT)
    found = [noticed for room in rooms.values() for noticed in room.values()]
    return 0 if sum(found) >= ENOUGH * len(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
