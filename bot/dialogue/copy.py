"""The approved texts of `domain/`, chosen by what is known and never said twice where there is another way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.lang.en.stop_words import STOP_WORDS

from bot.dialogue.person import write
from bot.settings import ROOT, SERVICES, clinic_words

FOLDER = ROOT / "domain"
UTTER = "utter_"
FAQ = "faq/"
REQUEST = "request"
AGREED = "agreed"
"""A condition of wordings: whether the visitor goes by the advice that stands."""
RACE_DAYS = "race_days"
"""A condition of wordings: how many days it is to the race that was told."""
OFFER_TITLES = {"visit": "Request a visit", "check": "Check the signs", "call": "Ask for a call"}
ARTICLES = ("a", "an", "the")
MOST_WORDS_OF_A_THING = 2
OPENING_STANCE = re.compile(r"^(?:Yes|No)[,:.]\s+")
_ANSWERS = ("faq/", "case/", "cause/", "amount/", "general/")
_RUNNING = re.compile(r"\b(?:run|runs|running|jog|jogs|jogging|races?|runner's)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_REMINDER = re.compile(r"\[([^\]]*)\]")
"""What only reminds of advice (`[, but the leg has to be seen today]`): left out once the visitor goes by it."""
_PRONOUNS = frozenset({"you", "You", "them", "your", "Your", "yours", "yourself"})


@dataclass(frozen=True)
class Text:
    """One wording: its text, what its file says about it (title, more, source, next, when …), and the file's name."""

    text: str
    about: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""

    def needs(self) -> set[str]:
        """Placeholders that somebody must fill."""
        return set(_PLACEHOLDER.findall(self.text)) - _PRONOUNS


@dataclass(frozen=True)
class Known:
    """What decides between wordings."""

    facts: Mapping[str, str]
    tier: str = "none"
    weeks: float | None = None
    relation: str = ""
    child: bool = False
    request_open: bool = False
    agreed: bool = False


@lru_cache(maxsize=1)
def texts(folder: Path = FOLDER) -> Mapping[str, tuple[Text, ...]]:
    """Every response of the domain's files by its id without `utter_`."""
    found: dict[str, tuple[Text, ...]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(folder.rglob("*.yml")):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=loader) or {}
        for name, variations in (data.get("responses") or {}).items():
            said = tuple(Text(str(v["text"]), v.get("metadata") or {}, file.stem) for v in variations if v.get("text"))
            found[name.removeprefix(UTTER)] = said
    return found


def subject(name: str) -> str:
    """The subject of a text: the name of its file."""
    wordings = texts().get(name, ())
    return wordings[0].subject if wordings else ""


def exists(name: str) -> bool:
    """Whether there is such a text."""
    return name in texts()


def about(name: str) -> Mapping[str, Any]:
    """What the file says about a text: in its first wording without a condition that says anything, else its first."""
    wordings = texts().get(name, ())
    plain = [text for text in wordings if "when" not in text.about] or wordings
    return next((text.about for text in plain if text.about), {})


def minds(name: str, fact: str) -> bool:
    """Whether a text has a wording that is chosen by a fact."""
    return any(fact in text.about.get("when", {}) for text in texts().get(name, ()))


def offers(name: str) -> list[tuple[str, str]]:
    """Title and effect of what a text offers (`offers: [visit, call, check]`), which its buttons take."""
    return [(OFFER_TITLES[offer], offer) for offer in about(name).get("offers") or ()]


def without_stance(text: str) -> str:
    """An answer without the "yes" or "no" that it begins with."""
    rest = OPENING_STANCE.sub("", text, count=1)
    return rest[:1].upper() + rest[1:]


def titles() -> dict[str, str]:
    """Titles of the answers by the part of their id behind `faq/`, for links and buttons that ask them."""
    named = {name.removeprefix(FAQ): str(about(name).get("title") or "") for name in texts() if name.startswith(FAQ)}
    return {name: title for name, title in named.items() if title}


@lru_cache(maxsize=1)
def _by_title() -> Mapping[str, str]:
    return {title.casefold(): FAQ + name for name, title in titles().items()}


def titled(text: str) -> str:
    """The answer whose title a text is, as links send it and people type a button; empty for none."""
    return _by_title().get(text.strip().casefold(), "")


def noun_phrase(name: str) -> str:
    """The title of a text as it stands in the middle of a sentence; empty where it doesn't read as a thing there."""
    title = str(about(name).get("title") or "")
    words = title.split()
    named = words[1:] if words and words[0].lower() in ARTICLES else words
    # "The pain moves" is a sentence.
    if len(named) == MOST_WORDS_OF_A_THING and named != words and named[-1].endswith("s"):
        return ""
    if not 0 < len(named) <= MOST_WORDS_OF_A_THING or not all(word.replace("-", "").isalpha() for word in named):
        return ""
    if any(word.lower() in STOP_WORDS for word in named):
        return ""
    proper = not words[0][1:].islower() or re.search(rf"[a-z,] {re.escape(words[0])}\b", _all_texts())
    return title if proper else lowered(title)


@lru_cache(maxsize=1)
def _all_texts() -> str:
    return "\n".join(wording.text for wordings in texts().values() for wording in wordings)


def choose(name: str, known: Known, said: Mapping[str, int], **values: str) -> str | None:
    """The wording to say now, filled; None where there is no such text or none that can be filled.

    A wording whose `when` fits what is known comes before one without; among equals they take turns.
    """
    options = ways(name, known, **values)
    if not options:
        return None
    text = _REMINDER.sub("" if known.agreed else r"\1", turn(name, options, said).text)
    if _never_runs(name, known):
        text = _without_running(text)
    return fill(text, known.relation, _values(values))


def _never_runs(name: str, known: Known) -> bool:
    """Whether an answer goes to somebody of whom it was told that they don't run."""
    return name.startswith(_ANSWERS) and known.facts.get("level") == "none" and known.facts.get("sport") != "running"


def _without_running(text: str) -> str:
    """A text without the sentences behind its first that are about running."""
    first, *rest = _SENTENCE_END.split(text)
    return " ".join([first, *(sentence for sentence in rest if not _RUNNING.search(sentence))])


def turn(name: str, options: list[Text], said: Mapping[str, int]) -> Text:
    """Whose turn it is among wordings."""
    return options[said.get(name, 0) % len(options)]


def wording(name: str, text: Text) -> str:
    """What a wording is noted by once it was said: the text's id and its place in the file."""
    return f"{name}@{texts()[name].index(text)}"


def ways(name: str, known: Known, **values: str) -> list[Text]:
    """The wordings that take turns now: those of the first condition that fits, else those without one."""
    usable = [text for text in texts().get(name, ()) if text.needs() <= _values(values).keys()]
    if values.get(RACE_DAYS):
        known = replace(known, facts={**known.facts, RACE_DAYS: values[RACE_DAYS]})
    fitting = [text for text in usable if "when" in text.about and fits(text.about["when"], known)]
    plain = [text for text in usable if "when" not in text.about]
    # Among the plain ones, those that know more come first: the clinic's price before "I don't know". The emergency
    # numbers are always known.
    known_ones = [len(text.needs() - SERVICES) for text in plain]
    most = max(known_ones, default=0)
    taken = [text for text, number in zip(plain, known_ones, strict=True) if number == most]
    if fitting and not (most and REQUEST in fitting[0].about["when"]):
        # What only offers to ask the clinic gives way to what is known.
        taken = [text for text in fitting if text.about["when"] == fitting[0].about["when"]]
    walks = [text for text in taken if not _RUNNING.search(_SENTENCE_END.split(text.text)[0])]
    return walks if walks and _never_runs(name, known) else taken


def _values(values: Mapping[str, str]) -> dict[str, str]:
    return {**clinic_words(), **{key: value for key, value in values.items() if value}}


def fill(text: str, relation: str, values: Mapping[str, str]) -> str:
    """A text with pronouns and placeholders filled; braces of a value are left alone."""
    written = write(text, relation)
    return _PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group(0)), written).strip()


def lowered(text: str) -> str:
    """A sentence as it stands behind a colon; "I" stays large."""
    return text if re.match(r"I\b", text) else text[:1].lower() + text[1:]


def fits(when: Mapping[str, Any], known: Known) -> bool:
    """Whether every condition holds: facts by value or list of values, or what else of the talk they name."""
    return all(_holds(str(key), value, known) for key, value in when.items())


def _holds(key: str, wanted: Any, known: Known) -> bool:
    if key == "weeks":
        return known.weeks is not None and _compare(known.weeks, str(wanted))
    if key == "child":
        return known.child == (str(wanted).lower() in ("yes", "true"))
    if key == AGREED:
        return known.agreed == (str(wanted).lower() in ("yes", "true"))
    if key == REQUEST:
        return known.request_open == bool(wanted == "open")
    if key == "patient":
        return known.relation == wanted or (wanted == "other" and bool(known.relation))
    told = known.tier if key == "tier" else known.facts.get(key)
    options = [str(option) for option in wanted] if isinstance(wanted, list) else [str(wanted)]
    if told is None:
        return False
    return any(told == option or (told.isdecimal() and _compare(float(told), option)) for option in options)


def _compare(number: float, wanted: str) -> bool:
    match = re.fullmatch(r"(<=|>=|<|>)\s*(\d+(?:\.\d+)?)", wanted)
    if not match:
        low, _, high = wanted.partition("-")
        return low.isdigit() and high.isdigit() and float(low) <= number <= float(high)
    limit = float(match.group(2))
    return {"<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit}[match.group(1)]
