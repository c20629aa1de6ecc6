"""The facts a visitor can tell, each defined once in `facts/*.yml`.

A fact has an id, its possible values, the question and the buttons that ask for it, why it is asked, its term in plain
words, and the phrases that reveal it in free text (in the pattern language of `bot/nlu/spotting/patterns.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.clinical.yaml_lines import Entry, known_keys, read_yaml

FACTS_FOLDER = Path(__file__).parent / "facts"
NUMBER = "number"
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
        "heard",
        "elsewhere",
        "event",
        "effort",
        "not_with",
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
    that takes any whole number. `heard` maps a value to the phrases that reveal it. `elsewhere` says that the sign
    doesn't count in another part of the body; `event` that it happens in a moment, so the past tense doesn't mean that
    it is over; `effort` that hard running explains it.
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
    heard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_with: tuple[str, ...] = ()
    elsewhere: bool = False
    event: bool = False
    effort: bool = False

    def accepts(self, value: str) -> bool:
        """Whether the value is one of this fact's."""
        return value in self.values or (NUMBER in self.values and value.isdecimal())


def _flag(entries: Mapping[str, Entry], key: str) -> bool:
    if key not in entries:
        return False
    value = entries[key].text()
    if value not in ("yes", "no"):
        raise entries[key].error(f'{key} takes "yes" or "no" in quotes.')
    return value == "yes"


def _text(entries: Mapping[str, Entry], key: str) -> str:
    return entries[key].text() if key in entries else ""


def _fact(name: str, entry: Entry, group: str) -> FactDefinition:
    entries = entry.mapping()
    known_keys(entries, _KEYS)
    for key in ("label", "values"):
        if key not in entries:
            raise entry.error(f"the fact {name!r} has no {key}; add one.")
    values = entries["values"].texts()
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
    heard = {}
    for value, phrases in (entries["heard"].mapping() if "heard" in entries else {}).items():
        if value not in values:
            raise phrases.error(f"{value!r} is not a value of {name!r}; use one of {', '.join(values)}.")
        heard[value] = phrases.texts()
    return FactDefinition(
        id=name,
        group=group,
        label=entries["label"].text(),
        values=values,
        ask=_text(entries, "ask"),
        buttons=tuple(buttons),
        why=_text(entries, "why"),
        explain=_text(entries, "explain"),
        quote=_text(entries, "quote"),
        heard=MappingProxyType(heard),
        not_with=entries["not_with"].texts() if "not_with" in entries else (),
        elsewhere=_flag(entries, "elsewhere"),
        event=_flag(entries, "event"),
        effort=_flag(entries, "effort"),
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
