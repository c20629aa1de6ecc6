"""The sections of a handover in words, from its data as it is stored (`Handover.as_data()`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.clinical.facts import load_facts
from bot.clinical.handover import VERSION, told
from bot.clinical.healing import LONGER, REPEAT, WITHIN
from bot.clinical.warnings import SIGN_GROUPS, is_warning
from bot.pictures.drawing import Drawing, chain, timeline

WORDS_FILE = Path(__file__).with_name("words.yml")
MOST_IN_CHAT = 5
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """A part of the handover: its id in words.yml, its title, and its lines."""

    id: str
    title: str
    lines: tuple[str, ...]


@cache
def words() -> Mapping[str, Any]:
    """The words of the handover."""
    found: Mapping[str, Any] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return found


def of_request(row: Data) -> Data | None:
    """The handover of a stored request; None where it has none of the form that is known here."""
    found = row.get("handover")
    return found if isinstance(found, Mapping) and found.get("version") == VERSION else None


def fact_line(entry: Data) -> str:
    """One fact: its label, the answer as its button says it, and the visitor's own words where they differ."""
    said = entry["words"]
    own = f" (“{said}”)" if said and said.lower() != entry["shown"].lower() else ""
    return f"{entry['label']}: {entry['shown']}{own}"


def fact_lines(facts: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """A line for each fact told, in the order of the fact files."""
    return [fact_line(asdict(entry)) for entry in told(facts, words)]


def sections(data: Data) -> list[Section]:
    """The handover's parts in order; those with nothing in them are left out, but never the warning signs."""
    parts = {
        "warnings": _warnings(data),
        "told": [*onset(data), *(fact_line(entry) for entry in affirmed(data)), *denied(data)],
        "healing": _healing(data),
        "look_first": [entry["reason"] for entry in data["look_first"]],
        "not_sure": [", ".join(data["not_sure"])] if data["not_sure"] else [],
        "not_asked": [", ".join(data["not_asked"])] if data["not_asked"] else [],
    }
    titles = words()["sections"]
    return [Section(part, titles[part], tuple(lines)) for part, lines in parts.items() if lines]


def onset(data: Data) -> list[str]:
    """When it began, as one line; none when that isn't known."""
    began = data["onset"]
    if not began:
        return []
    first, last = (f"{date.fromisoformat(began[key]):%-d %B %Y}" for key in ("first", "last"))
    form = words()["onset_words" if began["words"] else "onset"]
    return [form.format(ago=began["ago"], first=first, last=last, words=began["words"])]


def affirmed(data: Data) -> list[Data]:
    """The facts told, without the signs and risks that were denied."""
    return [entry for entry in data["told"] if not _is_denied(entry)]


def denied(data: Data) -> list[str]:
    """The signs and risks that were denied, as one line; none when there are none."""
    labels = [entry["label"] for entry in data["told"] if _is_denied(entry)]
    return [words()["denied"].format(list=", ".join(labels))] if labels else []


def _is_denied(entry: Data) -> bool:
    definition = load_facts().get(entry["fact"])
    sign = definition is not None and definition.group in SIGN_GROUPS
    return sign and entry["value"] == "no" and not is_warning(entry["fact"], "no")


def as_text(data: Data) -> str:
    """The handover as plain text."""
    return "\n\n".join(
        "\n".join([section.title, *(f"- {line}" for line in section.lines)]) for section in sections(data)
    )


def as_json(data: Data) -> str:
    """The handover for another program."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def open_in_chat(data: Data) -> list[str]:
    """What the visitor left open and what wasn't asked yet, as sentences to them; at most five things in each."""
    said = words()["chat"]
    return [said[part].format(list=_listed(data[part])) for part in ("not_sure", "not_asked") if data[part]]


def drawings(data: Data) -> list[Drawing]:
    """The timeline where the published times say something, and the chain with what to look at first."""
    found = []
    view = data["healing"]
    if view and view["weeks"] and view["status"] in (WITHIN, LONGER, REPEAT):
        found.append(timeline((view["weeks"][0], view["weeks"][1])))
    details = [entry["detail"] for entry in data["look_first"]]
    return [*found, chain(details)] if details else found


def _listed(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:MOST_IN_CHAT])
    left = len(labels) - MOST_IN_CHAT
    return str(words()["chat"]["more"].format(list=shown, count=left)) if left > 0 else shown


def _warnings(data: Data) -> list[str]:
    said = words()
    if data["tier"] == "none":
        return [said["no_warning"]]
    alike: dict[tuple[str, str], list[Data]] = {}
    for finding in data["findings"]:
        alike.setdefault((finding["why"], finding["source"]["title"]), []).append(finding)
    lines = []
    for (why, source), findings in alike.items():
        heard = dict.fromkeys(word for finding in findings for word in finding["words"])
        rules = ", ".join(said["rule"].format(**finding) for finding in findings)
        quoted = said["heard"].format(words="”, “".join(heard)) if heard else ""
        lines.append(said["finding"].format(words=quoted, why=why, rules=rules, source=source).strip())
    return [said["tiers"][data["tier"]], *lines]


def _healing(data: Data) -> list[str]:
    view = data["healing"]
    if not view:
        return []
    lines = [words()["statuses"][view["status"]]]
    return [*lines, words()["open"].format(open="; ".join(view["open"]))] if view["open"] else lines
