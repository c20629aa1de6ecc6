"""One request at a glance, in sentences: what they want, when, why, and what became of the advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from bot.handover.sheet import of_request
from bot.staff.words import words
from bot.storage.audit import episode

NOT_GIVEN = "not given"
NONE, STANDS, WITHDRAWN, CLEARED = ADVICE = ("none", "stands", "withdrawn", "cleared")
# What ended it, by the kind of the newest entry in the audit.
ENDED_BY = {"correction": WITHDRAWN, "clear_check": CLEARED}
LONGEST_WHY = 140

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Advice:
    """Which tier was advised, on which words, and whether it stands: one of `ADVICE`."""

    state: str
    tier: str = "none"
    heard: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What staff read of it."""
        said = words()["glance"]["advice"]
        heard = said["heard"].format(words="”, “".join(self.heard)) if self.heard else ""
        told = said["told"].get(self.tier, "")
        return " ".join(part for part in (told + heard + "." if told else "", said[self.state]) if part)


def short_advice(row: Row) -> Advice:
    """As the row alone tells it, for the list."""
    if row["tier"] != "none":
        return Advice(STANDS, row["tier"])
    data = of_request(row)
    if data is not None and data["tier"] != "none":
        return Advice(WITHDRAWN, data["tier"])
    return Advice(NONE)


def advice(row: Row) -> Advice:
    """With the words that were heard and what became of it since, as the audit tells it."""
    entries = episode(row["session"])
    advised = [entry for entry in entries if entry["kind"] == "advice"]
    if not advised:
        return short_advice(row)
    tier = advised[-1]["tier"]
    heard = dict.fromkeys(
        part for entry in advised if entry["tier"] == tier for part in (entry["words"] or "").split(" | ") if part
    )
    newest = entries[-1]
    ended = ENDED_BY.get(newest["kind"])
    stands = ended is None or (ended == WITHDRAWN and newest["tier"] != "none")
    return Advice(STANDS if stands else str(ended), tier, tuple(heard))


def want(row: Row) -> str:
    """Who wants what, and for whom."""
    said = words()["glance"]
    name = said["no_name"] if row["name"] == NOT_GIVEN else row["name"]
    form = said["want_for" if row["patient"] else "want"][row["kind"]]
    return str(form.format(name=name, patient=row["patient"]))


def when(row: Row) -> str:
    """Which times suit, and what makes time matter."""
    said = words()["glance"]
    known = row["wished_times"] not in (None, "", NOT_GIVEN)
    parts = [said["when"].format(times=_plain(row["wished_times"])) if known else said["no_times"]]
    if row["urgency"]:
        parts.append(said["urgency"].format(urgency=_plain(row["urgency"])))
    return " ".join(parts)


def why(row: Row) -> str:
    """Why they ask, whole; empty where they said nothing."""
    return _sentence(row["reason"] or "")


def summary(row: Row) -> str:
    """When and why, for a line of the list."""
    return f"{when(row)} {_sentence(shorten(row['reason'] or '', LONGEST_WHY, placeholder=' …'))}".strip()


def _sentence(text: str) -> str:
    """A text with a capital and a mark at its end; empty for none."""
    plain = text.strip()
    return f"{plain[:1].upper()}{plain[1:]}{'' if plain.endswith(('.', '?', '!', '…')) else '.'}" if plain else ""


def _plain(text: str) -> str:
    return text.strip().rstrip(".")
