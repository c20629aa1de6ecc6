"""The documents say what is there: the rule table, settings, folders, tests, commands and links they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from bot.clinical.assess import load_rules
from bot.safety_docs import TABLE_FILE, rule_table
from bot.settings import ROOT, Clinic

README = ROOT / "README.md"
CONFIGURATION = ROOT / "docs" / "configuration.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
HAZARD_LOG = ROOT / "docs" / "safety" / "hazard-log.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
LEAST_HAZARDS = 15
# What the environment holds but nobody sets: the server writes it for the audit.
INTERNAL = {"ASSISTANT_MODEL_VERSION"}
# Made at run time or by tools, so no rooms.
NO_ROOMS = {"models", "var", "results"}

CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\bsrc=\"([^\"]+)\"")
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:\[([^`\]]+)\])?`")
NAMED_PATH = re.compile(r"`((?:bot|actions|data|domain|tests|docs|tools)/[\w./-]*)`")
OVERTURNED = re.compile(r"^> \*\*Overturned\b.*\(\d{4}-[\w-]+\.md\)", re.MULTILINE)
VARIABLE = re.compile(r"\bASSISTANT_[A-Z0-9_]*[A-Z0-9]\b")


def text(document: Path) -> str:
    """A document as written."""
    return document.read_text(encoding="utf-8")


def section(document: Path, title: str) -> str:
    """What stands under a heading of the second level."""
    parts = re.split(r"^## (.+)$", text(document), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def first_cells(table: str) -> list[str]:
    """The first cell of each row of the Markdown tables in a text, without their headings."""
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]
    return [cell for cell in rows if "`" in cell]


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as a Markdown viewer makes them."""
    headings = re.findall(r"^#+ (.+)$", CODE_BLOCK.sub("", text(document)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rooms() -> Iterator[str]:
    """The folders a stranger finds at the top and in bot/, with a slash at the end."""
    for parent in (ROOT, ROOT / "bot"):
        for folder in sorted(parent.iterdir()):
            hidden = folder.name.startswith((".", "__")) or folder.name in NO_ROOMS
            if folder.is_dir() and not hidden and any(file.suffix != ".pyc" for file in folder.rglob("*.*")):
                yield f"{folder.relative_to(ROOT)}/"


def mapped() -> list[str]:
    """The folders on the architecture's map."""
    return [cell.strip("`") for cell in first_cells(section(ARCHITECTURE, "Rooms"))]


def test_the_rule_table_is_fresh() -> None:
    """`python -m bot.safety_docs` was run after the last change of a rule."""
    assert text(TABLE_FILE) == rule_table(load_rules()), "run `python -m bot.safety_docs`"


def test_every_rule_stands_in_the_table() -> None:
    """With its version, its words and its source."""
    table = rule_table(load_rules())
    for rule in load_rules():
        (row,) = [line for line in table.splitlines() if line.startswith(f"| `{rule.id}` ")]
        assert f"v{rule.version} " in row
        assert rule.source.mark in row
        assert len(re.findall(r"(?<!\\)\|", row)) == 7, "a cell holds a bare |"


def test_every_setting_is_documented() -> None:
    """And none that isn't there."""
    used = {name for file in (ROOT / "bot").rglob("*.py") for name in VARIABLE.findall(text(file))} - INTERNAL
    told = {cell.strip("`") for cell in first_cells(section(CONFIGURATION, "The environment"))}
    assert told == used


def test_every_clinic_key_is_documented() -> None:
    """And none that isn't there."""
    cells = first_cells(section(CONFIGURATION, "The clinic"))
    told = {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}
    assert told == {field.name for field in fields(Clinic)}


def test_every_folder_on_the_map_exists() -> None:
    """Under the name it is given."""
    assert mapped()
    assert [folder for folder in mapped() if not (ROOT / folder).is_dir()] == []


def test_every_folder_is_on_the_map() -> None:
    """At the top and in bot/, or one below it."""
    assert [folder for folder in rooms() if not any(room.startswith(folder) for room in mapped())] == []


def test_every_make_target_that_is_named_exists() -> None:
    """In any document."""
    targets = set(re.findall(r"^([a-z-]+):.*##", text(ROOT / "Makefile"), re.MULTILINE))
    named = {target for document in DOCUMENTS for target in re.findall(r"\bmake ([a-z-]+)`", text(document))}
    assert {"run", "train"} <= named <= targets


def test_every_hazard_has_a_control_and_a_test() -> None:
    """Or says plainly that there is none yet."""
    rows = [line.split("|") for line in text(HAZARD_LOG).splitlines() if re.match(r"\| \d+ ", line)]
    assert len(rows) >= LEAST_HAZARDS
    assert [int(row[1]) for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        _, number, hazard, cause, control, tests, _ = row
        assert hazard.strip() and cause.strip() and control.strip(), number
        assert NAMED_TEST.search(tests) or tests.strip() == "none yet", number


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_test_that_is_named_exists(document: Path) -> None:
    """By file and name; a conversation by its file."""
    missing = []
    for file, name, case in NAMED_TEST.findall(text(document)):
        found = (ROOT / file).is_file() and re.search(rf"^(?:async )?def {name}\(", text(ROOT / file), re.MULTILINE)
        conversation = ROOT / "tests" / "conversations" / f"{case}.yml"
        if not found or (name == "test_conversation" and not conversation.is_file()):
            missing.append(f"{file}::{name}[{case}]")
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    """To a file or folder, and to a heading where it names one."""
    broken = []
    for groups in LINK.findall(CODE_BLOCK.sub("", text(document))):
        link = "".join(groups)
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        lost = not target.exists() or not target.is_relative_to(ROOT)
        if lost or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_path_that_is_named_exists(document: Path) -> None:
    """Files and folders of the product in code quotes; an overturned decision may name what is gone."""
    if OVERTURNED.search(text(document)):
        assert document.parent.name == "decisions"
        return
    assert [path for path in NAMED_PATH.findall(text(document)) if not (ROOT / path).exists()] == []
