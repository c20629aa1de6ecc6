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

from bot.clinical.facts import NUMBER, load_facts
from bot.clinical.handover import SCREENED, UNSURE, VERSION, told
from bot.clinical.healing_table import LONGER, REPEAT, WITHIN
from bot.clinical.warnings import SIGN_GROUPS, is_warning
from bot.pictures.drawing import Drawing, chain, timeline

WORDS_FILE = Path(__file__).with_name("words.yml")
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """A part of the handover: its id in words.yml, its title, and its lines (sentences)."""

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
    """The handover's parts in the order of a physio's notes; those with nothing in them are left out, but never the
    red-flag screen."""
    told = _told_by_section(data)
    parts = {part: _paragraph(told[part]) for part in words()["facts"]}
    parts["onset"] = [*onset(data), *parts["onset"]]
    parts["red_flags"] = [*_warnings(data), *parts["red_flags"], *_screen(data)]
    parts["hints"] = [*_healing(data), *(entry["reason"] for entry in data["look_first"])]
    titles = words()["sections"]
    return [Section(part, titles[part], tuple(parts[part])) for part in titles if parts[part]]


def onset(data: Data) -> list[str]:
    """When it began, as one sentence; none when that isn't known."""
    began = data["onset"]
    if not began:
        return []
    first, last = (f"{date.fromisoformat(began[key]):%-d %B %Y}" for key in ("first", "last"))
    form = words()["onset_words" if began["words"] else "onset"]
    return [form.format(ago=began["ago"], first=first, last=last, words=began["words"])]


def clause(entry: Data) -> str:
    """One fact as it is read back ("it came on slowly"), with the visitor's own words where they say it otherwise."""
    definition = load_facts().get(entry["fact"])
    told = definition.tell.get(entry["value"]) or definition.tell.get(NUMBER) if definition else None
    if entry["value"] == UNSURE:
        said = words()["unsure"].format(label=entry["label"])
    elif told:
        said = told.format(number=entry["value"])
    else:
        said = f"{entry['label']}: {_shown(entry)}"
    own = entry["words"]
    return f"{said} (“{own}”)" if own and own.lower() not in (said.lower(), entry["shown"].lower()) else said


def _shown(entry: Data) -> str:
    try:
        return f"{date.fromisoformat(entry['value']):%-d %B %Y}"
    except ValueError:
        return str(entry["shown"])


def _told_by_section(data: Data) -> dict[str, list[str]]:
    """The clauses of what was told, by section; denials belong to the screen, a sign to the red flags."""
    places = {fact: part for part, facts in words()["facts"].items() for fact in facts}
    found: dict[str, list[str]] = {part: [] for part in words()["facts"]}
    order = {fact: number for number, fact in enumerate(places)}
    for entry in sorted(data["told"], key=lambda told: order.get(told["fact"], len(order))):
        if not _is_denied(entry):
            default = "red_flags" if _is_sign(entry) else "subjective"
            found[places.get(entry["fact"], default)].append(clause(entry))
    return found


def _paragraph(clauses: Sequence[str]) -> list[str]:
    """Clauses as sentences of one paragraph; none of none."""
    return [" ".join(f"{text[:1].upper()}{text[1:]}." for text in clauses)] if clauses else []


def _screen(data: Data) -> list[str]:
    """Which warning signs were asked after and denied, and which nobody asked about."""
    said, told = words(), {entry["fact"] for entry in data["told"]}
    denied = [entry["label"] for entry in data["told"] if _is_denied(entry)]
    missing = [load_facts()[sign].label for sign in SCREENED if sign not in told]
    lines = [said["denied"].format(list=", ".join(denied))] if denied else []
    if len(missing) == len(SCREENED):
        return [*lines, said["screen_not_asked"]]
    return [*lines, said["not_asked"].format(list=", ".join(missing))] if missing else lines


def _is_sign(entry: Data) -> bool:
    definition = load_facts().get(entry["fact"])
    return definition is not None and definition.group in SIGN_GROUPS


def _is_denied(entry: Data) -> bool:
    return _is_sign(entry) and entry["value"] == "no" and not is_warning(entry["fact"], "no")


def as_json(data: Data) -> str:
    """The handover for another program."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def drawings(data: Data) -> list[Drawing]:
    """The timeline where the published times say something, and the chain with what to look at first."""
    found = []
    view = data["healing"]
    if view and view["weeks"] and view["status"] in (WITHIN, LONGER, REPEAT):
        found.append(timeline((view["weeks"][0], view["weeks"][1])))
    details = [entry["detail"] for entry in data["look_first"]]
    return [*found, chain(details)] if details else found


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
