"""Accepted advisories are dated, explained and about what is pinned; anything else fails the audit."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tools import audit
from tools.audit import LOCK, Entry, accepted, compared, pinned, remembered, stale, unaccepted

GOOD = Entry("aiohttp", "3.9.5", ("CVE-1",), date(2026, 11, 23), "Only its client is used, never its server.")
TODAY = date(2026, 12, 1)


def test_the_list_as_it_is() -> None:
    """Every entry is about a version that is in the lock."""
    versions = pinned(LOCK.read_text(encoding="utf-8"))
    assert len(versions) > 100
    assert stale(accepted(), versions, TODAY) == []


def test_entries_that_say_nothing_any_more_are_told() -> None:
    assert stale([GOOD], {"aiohttp": "3.9.5"}, TODAY) == []
    assert "3.10.1" in stale([GOOD], {"aiohttp": "3.10.1"}, TODAY)[0]
    assert "none" in stale([GOOD], {}, TODAY)[0]
    assert "more than a year" in stale([GOOD], {"aiohttp": "3.9.5"}, date(2028, 1, 1))[0]
    assert stale([Entry("aiohttp", "3.9.5", (), TODAY, "fine")], {"aiohttp": "3.9.5"}, TODAY)


def test_what_is_not_accepted_is_open() -> None:
    vulnerable = [
        {"id": "GHSA-1", "aliases": ["CVE-1"], "fix_versions": ["4"]},
        {"id": "GHSA-2", "aliases": ["CVE-2"], "fix_versions": []},
    ]
    report = {
        "dependencies": [
            {"name": "aiohttp", "version": "3.9.5", "vulns": vulnerable},
            {"name": "sanic", "version": "21.12.2", "vulns": []},
            {"name": "x", "skip_reason": "not found"},
        ]
    }
    open_ones, looked_up = unaccepted(report, [GOOD])
    assert looked_up == 2
    assert open_ones == ["aiohttp 3.9.5: CVE-2/GHSA-2, fixed in no version"]


def _kept(file: Path, day: str, version: str = "3.9.5") -> Path:
    package = {"name": "aiohttp", "version": version, "vulns": []}
    file.write_text(json.dumps({"on": day, "report": {"dependencies": [package]}}), encoding="utf-8")
    return file


def test_an_earlier_report_stands_in_while_it_says_something(tmp_path: Path) -> None:
    """About the same versions, and not for long."""
    pins = {"aiohttp": "3.9.5"}
    report, day = remembered(_kept(tmp_path / "a.json", "2026-11-20"), pins, TODAY)
    assert report is not None and day == "2026-11-20"
    assert remembered(tmp_path / "none.json", pins, TODAY) == (None, "there is no earlier report")
    assert remembered(_kept(tmp_path / "a.json", "2026-01-01"), pins, TODAY)[0] is None
    assert remembered(_kept(tmp_path / "a.json", "2026-11-20", "3.10.1"), pins, TODAY)[0] is None
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    assert remembered(tmp_path / "a.json", pins, TODAY)[0] is None


def test_an_audit_of_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where pip-audit isn't installed, or can look nothing up."""
    monkeypatch.setattr(audit, "SNAPSHOT", tmp_path / "none.json")
    monkeypatch.setattr(audit, "PIP_AUDIT", tmp_path / "none")
    assert audit.main() == 1
    skipping = tmp_path / "pip-audit"
    skipping.write_text('#!/bin/sh\necho \'{"dependencies": [{"name": "x", "skip_reason": "unreachable"}]}\'\n')
    skipping.chmod(0o755)
    monkeypatch.setattr(audit, "PIP_AUDIT", skipping)
    assert audit.main() == 1
    assert not (tmp_path / "none.json").exists()


ADVISORY = """
id: PYSEC-1
published: 2024-03-01T10:00:00Z
aliases: [CVE-7]
affected:
- package: {ecosystem: PyPI, name: Some.Thing}
  ranges:
  - {type: GIT, events: [{introduced: "0"}, {fixed: abc}]}
  - {type: ECOSYSTEM, events: [{introduced: "1.0"}, {fixed: "1.2"}, {introduced: "2.0"}, {last_affected: "2.4"}]}
  versions: [0.9-odd]
"""


@pytest.mark.parametrize(
    ("version", "affected"),
    [("0.8", False), ("0.9-odd", True), ("1.0", True), ("1.1.9", True), ("1.2", False), ("1.10", False), ("2.0", True), ("2.4", True), ("2.4.1", False), ("3", False)],
)  # fmt: skip
def test_a_database_of_advisories_stands_in_for_the_network(tmp_path: Path, version: str, affected: bool) -> None:
    """By the ranges it gives, and with the day of what it knows."""
    (tmp_path / "vulns" / "x").mkdir(parents=True)
    (tmp_path / "vulns" / "x" / "PYSEC-1.yaml").write_text(ADVISORY, encoding="utf-8")
    report = compared(tmp_path, {"some-thing": version, "other": "1.0"})
    found = [vuln["id"] for package in report["dependencies"] for vuln in package["vulns"]]
    assert (report["known"], found) == ("2024-03-01", ["PYSEC-1"] if affected else [])
    assert unaccepted(report, [])[1] == 2


def test_a_folder_without_advisories_audits_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no advisories"):
        compared(tmp_path, {})
