"""`python -m tools.audit`: asks pip-audit about the pinned dependencies; fails on what isn't accepted with a reason.

What is accepted stands in docs/security/advisories.yml. Where the advisories can't be reached nothing is audited, and
that is said; the entries themselves are checked all the same.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / "docs" / "security" / "advisories.yml"
LOCK = ROOT / "requirements.lock"
PIP_AUDIT = ROOT / ".venv-security" / "bin" / "pip-audit"
VALID = timedelta(days=365)


@dataclass(frozen=True)
class Entry:
    """Advisories against one version of a package that are accepted since a day, and why."""

    package: str
    version: str
    advisories: tuple[str, ...]
    since: date
    why: str


def accepted(file: Path = ACCEPTED) -> list[Entry]:
    """The entries of the list.

    Raises:
        TypeError: an entry lacks a key or has an unknown one.
    """
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [Entry(**{**entry, "advisories": tuple(entry["advisories"])}) for entry in read]


def pinned(lock: str) -> dict[str, str]:
    """Version by package of a lock file's text."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", lock, re.MULTILINE))


def stale(entries: Sequence[Entry], versions: Mapping[str, str], today: date) -> list[str]:
    """What is wrong with entries: too old, without a reason, or for a package that is gone or updated."""
    problems = []
    for entry in entries:
        found = versions.get(entry.package)
        if found != entry.version:
            problems.append(f"{entry.package} {entry.version}: the lock has {found or 'none'}; look at it anew.")
        if not entry.advisories or len(entry.why.split()) < 5:
            problems.append(f"{entry.package}: name the advisories and say why they can't be reached.")
        if today - entry.since > VALID:
            problems.append(f"{entry.package}: accepted on {entry.since}, more than a year ago; look at it anew.")
    return problems


def unaccepted(report: Mapping[str, Any], entries: Sequence[Entry]) -> tuple[list[str], int]:
    """The advisories of pip-audit's report that aren't accepted, and how many packages it could look up."""
    allowed = {(entry.package, advisory) for entry in entries for advisory in entry.advisories}
    looked_up = [package for package in report["dependencies"] if "skip_reason" not in package]
    open_ones = []
    for package in looked_up:
        for advisory in package["vulns"]:
            names = {advisory["id"], *advisory["aliases"]}
            if not any((package["name"], name) in allowed for name in names):
                fixed = ", ".join(advisory["fix_versions"]) or "no version"
                open_ones.append(f"{package['name']} {package['version']}: {'/'.join(sorted(names))}, fixed in {fixed}")
    return open_ones, len(looked_up)


def main() -> int:
    """0 when nothing is open."""
    entries = accepted()
    problems = stale(entries, pinned(LOCK.read_text(encoding="utf-8")), date.today())
    run = subprocess.run(
        [
            str(PIP_AUDIT),
            "-r",
            str(LOCK),
            "--disable-pip",
            "--require-hashes",
            "--format",
            "json",
            "--progress-spinner",
            "off",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        open_ones, looked_up = unaccepted(json.loads(run.stdout), entries)
    except (ValueError, KeyError):
        open_ones, looked_up = [], 0
    for line in (*problems, *open_ones):
        print(line, file=sys.stderr)
    if looked_up:
        print(f"{looked_up} packages audited, {len(open_ones)} open, {len(entries)} accepted.")
    else:
        print("The advisories can't be reached from here: no package was audited, only the accepted ones were checked.")
    return 1 if problems or open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
