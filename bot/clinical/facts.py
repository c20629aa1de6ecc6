"""The facts a visitor can tell, each defined once in `facts/*.yml`.

A fact has an id, its possible values, the question and the buttons that ask for it, why it is asked, how to look for
it, the clause that reads it back (`tell`), the lines that mirror it (`ack`), and whether it can raise a tier (`sign`).
Texts hold pronoun marks ({you}, {your} …) for the patient.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.clinical.yaml_lines import Entry, known_keys, read_yaml

FACTS_FOLDER = Path(__file__).parent / "facts"
NUMBER, DATE = "number", "date"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MAX_BUTTON_TITLE = 20
"""What Telegram and WhatsApp show without cutting."""

_KEYS = frozenset(
    {
        "label",
        "values",
        "ask",
        "buttons",
        "why",
        "explain",
        "quote",
        "tell",
        "ack",
        "sign",
        "now",
        "counts_weeks",
    }
)


@dataclass(frozen=True)
class Button:
    """One answer: what is shown (20 characters at most) and the value it stands for."""

    title: str
    value: str


@dataclass(frozen=True)
class FactDefinition:
    """One thing a visitor can tell us.

    `group` is the file it stands in: warning_signs, clot_risks, injury or runner. `values` holds `number` for a fact
    that takes any whole number, `date` for one that takes an ISO day. `tell` maps a value to the clause that reads it
    back, `ack` to the lines that mirror it; `now` is the safety line of a question about a sign that may be an
    emergency; `quote` is the article's own question; `counts_weeks` how many weeks it counts for, 0 where
    that isn't said: longer ago it is "gone".
    """

    id: str
    group: str
    label: str
    values: tuple[str, ...]
    ask: str = ""
    buttons: tuple[Button, ...] = ()
    why: str = ""
    explain: str = ""
    quote: str = ""
    tell: Mapping[str, str] = field(default_factory=dict)
    ack: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sign: bool = False
    now: str = ""
    counts_weeks: int = 0

    def accepts(self, value: str) -> bool:
        """Whether the value is one of this fact's."""
        if value in self.values:
            return True
        if DATE in self.values and _DAY.match(value):
            return True
        return NUMBER in self.values and value.isdecimal()


def _flag(entries: Mapping[str, Entry], key: str) -> bool:
    if key not in entries:
        return False
    value = entries[key].text()
    if value not in ("yes", "no"):
        raise entries[key].error(f'{key} takes "yes" or "no" in quotes.')
    return value == "yes"


def _weeks(entries: Mapping[str, Entry], values: tuple[str, ...]) -> int:
    if "counts_weeks" not in entries:
        return 0
    text = entries["counts_weeks"].text()
    if not text.isdecimal() or "gone" not in values:
        raise entries["counts_weeks"].error('counts_weeks takes a whole number, and the fact the value "gone".')
    return int(text)


def _text(entries: Mapping[str, Entry], key: str) -> str:
    return entries[key].text() if key in entries else ""


def _by_value(entries: Mapping[str, Entry], key: str, values: tuple[str, ...]) -> dict[str, Entry]:
    """The entries of a mapping from values of the fact; `age` and the like have the value `number` or `date`."""
    found = entries[key].mapping() if key in entries else {}
    for value, entry in found.items():
        if value not in values:
            raise entry.error(f"{value!r} is not a value of this fact; use one of {', '.join(values)}.")
    return found


def _buttons(entries: Mapping[str, Entry], name: str, values: tuple[str, ...]) -> tuple[Button, ...]:
    buttons = []
    for item in entries["buttons"].items() if "buttons" in entries else ():
        parts = item.mapping()
        known_keys(parts, frozenset({"title", "value"}))
        if parts.keys() != {"title", "value"}:
            raise item.error("a button needs a title and a value.")
        button = Button(parts["title"].text(), parts["value"].text())
        if button.value not in values:
            raise parts["value"].error(f"{button.value!r} is not a value of {name!r}; use one of {', '.join(values)}.")
        if len(button.title) > MAX_BUTTON_TITLE:
            raise parts["title"].error(f"{button.title!r} is longer than {MAX_BUTTON_TITLE} characters; shorten it.")
        buttons.append(button)
    return tuple(buttons)


def _fact(name: str, entry: Entry, group: str) -> FactDefinition:
    entries = entry.mapping()
    known_keys(entries, _KEYS)
    for key in ("label", "values"):
        if key not in entries:
            raise entry.error(f"the fact {name!r} has no {key}; add one.")
    values = entries["values"].texts()
    return FactDefinition(
        id=name,
        group=group,
        label=entries["label"].text(),
        values=values,
        ask=_text(entries, "ask"),
        buttons=_buttons(entries, name, values),
        why=_text(entries, "why"),
        explain=_text(entries, "explain"),
        quote=_text(entries, "quote"),
        tell=MappingProxyType({k: v.text() for k, v in _by_value(entries, "tell", values).items()}),
        ack=MappingProxyType({k: v.texts() for k, v in _by_value(entries, "ack", values).items()}),
        sign=_flag(entries, "sign"),
        now=_text(entries, "now"),
        counts_weeks=_weeks(entries, values),
    )


def read_facts(folder: Path) -> dict[str, FactDefinition]:
    """The definitions of every file in the folder, by fact id.

    Raises:
        ConfigError: a file is wrong, or a fact is defined twice.
    """
    facts: dict[str, FactDefinition] = {}
    for file in sorted(folder.glob("*.yml")):
        for name, entry in read_yaml(file).mapping().items():
            if name in facts:
                raise entry.error(f"the fact {name!r} is defined twice (also in {facts[name].group}.yml); remove one.")
            facts[name] = _fact(name, entry, file.stem)
    return facts


@lru_cache(maxsize=1)
def load_facts() -> Mapping[str, FactDefinition]:
    """Every fact by id, read once.

    Raises:
        ConfigError: see `read_facts`.
    """
    return MappingProxyType(read_facts(FACTS_FOLDER))


def defined(facts: Mapping[str, str]) -> dict[str, str]:
    """Those of the facts that stand in the fact files, with values that are text."""
    known = load_facts()
    return {fact: value for fact, value in facts.items() if fact in known and isinstance(value, str)}
