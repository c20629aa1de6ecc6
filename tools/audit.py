"""`python -m tools.audit`: asks pip-audit about the pinned dependencies; fails on what isn't accepted with a reason.

What is accepted stands in docs/security/advisories.yml. Each audit that reached the advisories leaves its report in
docs/security/audit.json; where they can't be reached that one is read instead, if it is about the same versions and not
too old. Where there is none either, nothing was audited, and that is a failure. Without a network,
`python -m tools.audit FOLDER` compares with a checkout of PyPA's advisory database, and says how old that is.
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
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / "docs" / "security" / "advisories.yml"
LOCK = ROOT / "requirements.lock"
PIP_AUDIT = ROOT / ".venv-security" / "bin" / "pip-audit"
SNAPSHOT = ROOT / "docs" / "security" / "audit.json"
VALID = timedelta(days=365)
# A report tells nothing of what became known since.
FRESH = timedelta(days=60)


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


def asked() -> dict[str, Any] | None:
    """pip-audit's report; None where it looked nothing up."""
    options = ("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")
    try:
        run = subprocess.run([str(PIP_AUDIT), "-r", str(LOCK), *options], capture_output=True, text=True, check=False)
        report: dict[str, Any] = json.loads(run.stdout)
        return report if unaccepted(report, [])[1] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def compared(database: Path, versions: Mapping[str, str]) -> dict[str, Any]:
    """A report as pip-audit's, from a checkout of PyPA's advisory database; `known` is the day of its newest advisory.

    Raises:
        OSError: there are no advisories in the folder.
    """
    known, dependencies = "", []
    entries = [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) for file in database.glob("vulns/*/*.yaml")]
    if not entries:
        raise OSError(f"There are no advisories in {database}.")
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        known = max(known, str(entry.get("published", ""))[:10])
        for name in {canonicalize_name(part["package"]["name"]) for part in entry.get("affected", ())}:
            by_name.setdefault(name, []).append(entry)
    for name, version in versions.items():
        found = [entry for entry in by_name.get(canonicalize_name(name), ()) if _affects(entry, name, version)]
        vulns = [
            {"id": entry["id"], "aliases": entry.get("aliases") or [], "fix_versions": _fixed(entry)} for entry in found
        ]
        dependencies.append({"name": name, "version": version, "vulns": vulns})
    return {"known": known, "dependencies": dependencies}


def _affects(entry: Mapping[str, Any], name: str, version: str) -> bool:
    if entry.get("withdrawn"):
        return False
    mine = [p for p in entry["affected"] if canonicalize_name(p["package"]["name"]) == canonicalize_name(name)]
    return any(version in part.get("versions", ()) or _in_ranges(part, version) for part in mine)


def _in_ranges(part: Mapping[str, Any], version: str) -> bool:
    for events in (span["events"] for span in part.get("ranges", ()) if span["type"] == "ECOSYSTEM"):
        inside = False
        for event in events:  # in order, as the format has them
            (kind, at), *_ = event.items()
            try:
                reached = at == "0" or Version(version) >= Version(at)
            except InvalidVersion:
                continue
            # The last affected version is still affected.
            inside = kind == "introduced" if reached and at != (version if kind == "last_affected" else "") else inside
        if inside:
            return True
    return False


def _fixed(entry: Mapping[str, Any]) -> list[str]:
    spans = [span for part in entry["affected"] for span in part.get("ranges", ()) if span["type"] == "ECOSYSTEM"]
    return sorted({event["fixed"] for span in spans for event in span["events"] if "fixed" in event})


def remembered(file: Path, versions: Mapping[str, str], today: date) -> tuple[dict[str, Any] | None, str]:
    """The report that an earlier audit left, and its day; None and why, where it says nothing about what is pinned."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        day, report = date.fromisoformat(kept["on"]), kept["report"]
        told = {one["name"]: one["version"] for one in report["dependencies"] if "skip_reason" not in one}
    except (OSError, ValueError, KeyError, TypeError):
        return None, "there is no earlier report"
    if today - day > FRESH:
        return None, f"the earlier report is of {day}"
    changed = sorted(name for name, version in versions.items() if told.get(name) != version)
    if changed:
        return None, f"the earlier report doesn't know {', '.join(changed[:5])}"
    return report, str(day)


def main(database: Path | None = None) -> int:
    """0 when something was audited and nothing is open."""
    entries, versions, today = accepted(), pinned(LOCK.read_text(encoding="utf-8")), date.today()
    problems = stale(entries, versions, today)
    report, day = compared(database, versions) if database else asked(), str(today)
    if report is not None:
        SNAPSHOT.write_text(
            json.dumps({"on": day, "report": report}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
    else:
        report, day = remembered(SNAPSHOT, versions, today)
    open_ones, looked_up = unaccepted(report, entries) if report is not None else ([], 0)
    for line in (*problems, *open_ones):
        print(line, file=sys.stderr)
    if not looked_up:
        print(f"Nothing was audited: the advisories can't be reached from here, and {day}.", file=sys.stderr)
        return 1
    known = (report or {}).get("known", day)
    print(f"{looked_up} packages audited on {day}, {len(open_ones)} open, {len(entries)} accepted.")
    if known != day:
        print(f"Compared with what was published until {known}; newer advisories are only those accepted by hand.")
    return 1 if problems or open_ones else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
