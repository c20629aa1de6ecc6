"""`python -m tools.mutate [ROOM …]`: breaks one thing at a time and looks whether a room's fast tests notice.

A fixed seed draws so many mutants from each room's files: comparisons, conditions, boolean words, numbers, arithmetic,
returned values, raised errors. Each is tried in a copy of the product. The table goes into docs/bench/mutation.md, with
what survived and why (WHY below).
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "bench" / "mutation.md"
SEED, MUTANTS, SECONDS, ENOUGH = 17, 12, 240, 0.85
LINKED = ("actions", "data", "domain", "models", "deploy", "docs", "requirements.lock", "pyproject.toml")


@dataclass(frozen=True)
class Room:
    """Files to break, and the tests that should notice."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = (
    Room(
        "safety",
        ("bot/clinical/assess.py",),
        ("tests/clinical/test_assess.py", "tests/clinical/test_facts.py", "tests/clinical/test_advice.py"),
    ),
    Room(
        "booking",
        ("bot/booking/decisions.py", "bot/booking/phones.py", "bot/booking/emails.py"),
        ("tests/booking/test_decisions.py", "tests/booking/test_phones.py", "tests/booking/test_emails.py"),
    ),
    Room(
        "channels",
        ("bot/framing.py", "bot/channels/text.py", "bot/storage/inbox.py", "bot/channels/inbox.py"),
        (
            "tests/unit/channels/test_text.py",
            "tests/unit/channels/test_long_texts.py",
            "tests/channels/test_framing.py",
            "tests/channels/test_inbox.py",
        ),
    ),
    Room("privacy", ("bot/privacy/erasing.py", "bot/privacy/retention.py"), ("tests/unit/privacy/test_privacy.py",)),
)

# Why what survives does no harm, or is not told apart by the room's fast tests; by file and mutant.
WHY = {
    "bot/booking/phones.py `False` → `True`": "does the same: nothing reads the mark of a run's first group",
}

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
}


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """The mutants of one node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        yield ast.Compare(node.left, [COMPARED[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED:
        yield ast.BinOp(node.left, RECKONED[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        broken = deepcopy(node)
        broken.test = ast.UnaryOp(ast.Not(), node.test)
        yield broken
    elif isinstance(node, ast.Raise):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))


@dataclass(frozen=True)
class Mutant:
    """A file with one thing changed."""

    file: str
    line: int
    what: str
    source: str


class _Swap(ast.NodeTransformer):
    def __init__(self, place: int, new: ast.AST) -> None:
        self._place, self._new, self._at = place, new, -1

    def visit(self, node: ast.AST) -> ast.AST:
        self._at += 1
        if self._at == self._place:
            return ast.copy_location(self._new, node)
        self.generic_visit(node)
        return node


def mutants(file: str) -> list[Mutant]:
    """All of a file's, in order; annotations and module constants that only name things are left out."""
    tree, found = ast.parse((ROOT / file).read_text(encoding="utf-8")), []
    for place, node in enumerate(_in_visiting_order(tree)):
        for new in changed(node):
            source = ast.unparse(ast.fix_missing_locations(_Swap(place, new).visit(deepcopy(tree))))
            line, one = getattr(node, "lineno", 0), ast.unparse(ast.fix_missing_locations(ast.copy_location(new, node)))
            what = f"`{_short(ast.unparse(node))}` → `{_short(one)}`"
            found.append(Mutant(file, line, what, source))
    return found


def _in_visiting_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_visiting_order(child)


def _short(code: str) -> str:
    line = " ".join(code.split()).replace("|", "¦")
    return line if len(line) <= 60 else line[:59] + "…"


def product_copy(folder: Path) -> Path:
    """The product with code and tests that may be changed."""
    for name in ("bot", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in (*LINKED, *(file.name for file in ROOT.glob("*.yml"))):
        (folder / name).symlink_to(ROOT / name)
    return folder


def passes(folder: Path, tests: Sequence[str]) -> bool:
    """Whether the tests pass in a copy; a test that hangs has noticed as well."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == 0


def tried(room: Room, folder: Path) -> list[tuple[Mutant, bool]]:
    """The drawn mutants, and whether each was noticed.

    Raises:
        RuntimeError: the tests fail with nothing broken.
    """
    if not passes(folder, room.tests):
        raise RuntimeError(f"The tests of {room.name} fail with nothing broken.")
    drawn = random.Random(SEED).sample([mutant for file in room.files for mutant in mutants(file)], MUTANTS)
    found = []
    for mutant in drawn:
        place = folder / mutant.file
        kept = place.read_text(encoding="utf-8")
        place.write_text(mutant.source, encoding="utf-8")
        noticed = not passes(folder, room.tests)
        place.write_text(kept, encoding="utf-8")
        print(
            f"{room.name}: {'noticed' if noticed else 'SURVIVED'}: {mutant.file}:{mutant.line} {mutant.what}",
            flush=True,
        )
        found.append((mutant, noticed))
    return found


def page(found: dict[str, list[tuple[Mutant, bool]]]) -> str:
    """docs/bench/mutation.md."""
    lines = [
        "# Do the tests notice?",
        "",
        f"Written by `python -m tools.mutate` on {date.today()}: {MUTANTS} mutants a room, drawn with seed {SEED},",
        "each against that room's fast tests only (tools/mutate.py names them).",
        "",
        "| room | files | mutants | noticed |",
        "|---|---|---|---|",
    ]
    for room in ROOMS:
        if tries := found.get(room.name):
            noticed = sum(good for _, good in tries)
            files = ", ".join(Path(file).name for file in room.files)
            lines.append(f"| {room.name} | {files} | {len(tries)} | {noticed} ({noticed / len(tries):.0%}) |")
    total = [good for tries in found.values() for _, good in tries]
    lines += [f"| all | | {len(total)} | {sum(total)} ({sum(total) / len(total):.0%}; wanted {ENOUGH:.0%}) |", ""]
    survivors = [mutant for tries in found.values() for mutant, good in tries if not good]
    lines += ["## What survived", "", "| where | what | why |", "|---|---|---|"] if survivors else []
    for mutant in survivors:
        why = WHY.get(f"{mutant.file} {mutant.what}", "not looked into yet")
        lines.append(f"| {mutant.file}:{mutant.line} | {mutant.what} | {why} |")
    return "\n".join(lines) + "\n"


def main(wanted: Sequence[str]) -> int:
    """0 when enough was noticed."""
    found: dict[str, list[tuple[Mutant, bool]]] = {}
    with tempfile.TemporaryDirectory(prefix="calf-mutants-") as folder:
        copy = product_copy(Path(folder))
        for room in ROOMS:
            if not wanted or room.name in wanted:
                found[room.name] = tried(room, copy)
    if not wanted:
        PAGE.write_text(page(found), encoding="utf-8")
    total = [good for tries in found.values() for _, good in tries]
    return 0 if sum(total) >= ENOUGH * len(total) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
