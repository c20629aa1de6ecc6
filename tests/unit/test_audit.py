"""Accepted advisories are dated, explained and about what is pinned; anything else fails the audit."""

from __future__ import annotations

from datetime import date

from tools.audit import LOCK, Entry, accepted, pinned, stale, unaccepted

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
