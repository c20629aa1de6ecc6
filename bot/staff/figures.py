"""A week in figures: what people asked, what was advised, what became of requests, and how long they waited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sanic.response import HTTPResponse

from bot.report import make_report
from bot.settings import clinic
from bot.staff import audit
from bot.staff.web import Visit, page
from bot.staff.words import day_words, words
from bot.storage.database import now

DAYS = 7
MOST_WEEKS = 60

Bars = list[tuple[str, int, int]]


def show_figures(visit: Visit) -> HTTPResponse:
    """The seven days up to now, or up to so many weeks ago."""
    asked = visit.query.get("week", "")
    week = min(int(asked), MOST_WEEKS) if asked.isdecimal() and len(asked) < 4 else 0
    report = make_report(DAYS, now() - timedelta(days=DAYS * week))
    audit.record(visit.username, audit.FIGURES)
    said, zone = words(), clinic().zone
    titles = said["figures"]
    charts = {
        "topics": bars(report.topics),
        "tiers": bars({said["tiers"].get(tier, tier): count for tier, count in report.tiers.items()}),
        "withdrawn": bars({titles["ended"].get(kind, kind): count for kind, count in report.withdrawn.items()}),
        "requests": bars({_request(name): count for name, count in report.requests.items()}),
    }
    return page(
        visit,
        "figures",
        report=report,
        charts=charts,
        week=week,
        last=MOST_WEEKS,
        since=day_words(report.since.astimezone(zone).date()),
        until=day_words(report.until.astimezone(zone).date()),
    )


def bars(counts: Mapping[str, int]) -> Bars:
    """Label, count and length (0 to 100) of each bar, longest first."""
    most = max(counts.values(), default=0)
    ranked = sorted(counts.items(), key=lambda entry: -entry[1])
    return [(label, count, round(100 * count / most)) for label, count in ranked if most]


def _request(name: str) -> str:
    """ "visit, confirmed" in the staff's words."""
    kind, _, status = name.partition(", ")
    return f"{words()['kinds'].get(kind, kind)}, {words()['statuses'].get(status, status).lower()}"
