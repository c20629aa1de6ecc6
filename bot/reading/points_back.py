"""How a question points back at the last reply with nothing of its own: "which exercise?", "six weeks, is that right?".

The forms are data (points_back.yml), compiled to spaCy's Matcher; what the reply was made of is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from spacy.matcher import Matcher
from spacy.tokens import Doc, Token

from bot.reading.context_rules import word_set
from bot.reading.doc import make_doc

_FILE = Path(__file__).with_name("points_back.yml")
_MOST_WORDS = 14
_ANY = [{"OP": "?"}] * 4
WHICH, MAKES_SURE, RESTATES = "which", "makes_sure", "restates"
_JOINED = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")


@dataclass(frozen=True)
class PointsBack:
    """A question that is about the last reply.

    Attributes:
        kind: what it wants: a kind of points_back.yml, `which` or `makes_sure`.
        thing: what "which exercise?" names.
        numbers: the numbers that are made sure of; `unit` their unit.
        firm: whether its own words say that it makes sure, so that it can't be an answer.
    """

    kind: str
    thing: str = ""
    numbers: tuple[float, ...] = ()
    unit: str = ""
    firm: bool = False


@dataclass(frozen=True)
class Measure:
    """Numbers with their unit as a text has them: "4 to 8 weeks" is two numbers; `start` is their place."""

    numbers: tuple[float, ...]
    unit: str
    start: int = 0


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name])


def _element(written: str) -> list[dict[str, Any]]:
    """One word of a form as the Matcher takes it."""
    if written == "*":
        return _ANY
    options = [
        word
        for one in written.rstrip("?").split("|")
        for word in (_data()["sets"][one[1:]] if one[0] == "$" else [one])
    ]
    return [{"LOWER": {"IN": options}, **({"OP": "?"} if written.endswith("?") else {})}]


@cache
def _matcher() -> Matcher:
    matcher = Matcher(make_doc("").vocab)
    for kind, forms in _data()["kinds"].items():
        matcher.add(kind, [[part for word in form.split() for part in _element(word)] for form in forms])
    return matcher


def points_back(text: str) -> PointsBack | None:
    """How a question points back at the last reply; None where it names a matter of its own."""
    doc = make_doc(text)
    tokens = [token for token in doc if not (token.is_punct or token.is_space) or token.text == "%"]
    if not tokens or len(tokens) > _MOST_WORDS:
        return None
    return _makes_sure(tokens) or _of_kind(tokens) or _with_thing(tokens)


def _core(tokens: list[Token]) -> list[str]:
    """The words without what only opens a question, or trails behind it."""
    words = [token.norm_ for token in tokens]
    opens, trails = _words("opens"), _words("trails")
    while len(words) > 1 and words[0] in opens and not (words[0] == "yes" and words[1] in ("to", "or", "what")):
        words.pop(0)
    while len(words) > 1 and words[-1] in trails:
        words.pop()
    return words


def _of_kind(tokens: list[Token]) -> PointsBack | None:
    """The first kind with a form that covers all of a question."""
    kinds = list(_data()["kinds"])
    matcher = _matcher()
    for words in (_core(tokens), [token.norm_ for token in tokens]):
        doc = Doc(matcher.vocab, words=words)
        found = {doc.vocab.strings[name] for name, start, end in matcher(doc) if (start, end) == (0, len(doc))}
        if found:
            return PointsBack(min(found, key=kinds.index))
    return None


def _with_thing(tokens: list[Token]) -> PointsBack | None:
    """A question that only asks which ("what test?"), or whether something is off ("so no running then?")."""
    for kind in (WHICH, RESTATES):
        found = re.fullmatch(_data()[kind]["form"], " ".join(_core(tokens)))
        named = found["thing"].split() if found else []
        if named and not set(named) & set(_data()["not_a_thing"]):
            return PointsBack(kind, " ".join(named))
    return None


def _makes_sure(tokens: list[Token]) -> PointsBack | None:
    """A number that is put to the assistant, with nothing but words that make sure of it."""
    words = [word for token in tokens for word in _split(token.norm_)]
    plain = [word for word in words if _number(word) is None and not _unit(word)]
    found = measures(" ".join(token.text for token in tokens))
    if len(found) != 1 or not all(_names_nothing(word) for word in plain) or _asks_what_to_do(plain):
        return None
    data = _data()["makes_sure"]
    of_saying = bool(set(plain) & set(data["of_saying"]))
    asked_back = any(pair in data["asks_back"] for pair in map(list, pairwise(plain)))
    firm = of_saying or asked_back or bool(set(plain) & set(data["firm"]))
    return (
        PointsBack(MAKES_SURE, numbers=found[0].numbers, unit=found[0].unit, firm=firm)
        if found[0].unit or of_saying
        else None
    )


def _asks_what_to_do(words: list[str]) -> bool:
    """Whether a time is only that within which something is to be done: "what must I do in these 12 days?"."""
    done = next((at for at, word in enumerate(words) if word in ("do", "doing")), 0)
    return bool({"what", "how"} & set(words[:done]))


def _names_nothing(word: str) -> bool:
    """Whether a word beside a number names no matter of its own."""
    data = _data()["makes_sure"]
    known = {*data["firm"], *data["of_saying"], *data["others"]} | _words("opens") | _words("trails")
    return word in known | word_set("bare") | word_set("judging") or make_doc(word)[0].is_stop


def measures(text: str) -> list[Measure]:
    """The numbers of a text with their units; one without takes that of the number before ("1 to 3 weeks, then 4")."""
    found: list[Measure] = []
    numbers: list[float] = []
    start = 0
    words = [(word, token.idx) for token in make_doc(text) for word in _split(token.lower_)]
    for at, (word, place) in enumerate(words):
        number, unit = _number(word), _unit(word)
        if word in _COUNTED_ALONE:
            found.append(Measure((number or 1.0,), _COUNTED_ALONE[word], place))
        elif number is not None and not (word == "one" and not _counts([w for w, _ in words], at)):
            start = start if numbers else place
            numbers.append(number)
        elif numbers and (unit or word not in _RANGE):
            found.append(Measure(tuple(numbers), unit or (found[-1].unit if found else ""), start))
            numbers = []
    if numbers:
        found.append(Measure(tuple(numbers), found[-1].unit if found else "", start))
    return found


_COUNTED_ALONE = {"fortnight": "week", "once": "time", "twice": "time"}
_RANGE = frozenset({"to", "or", "-", "–", "and", "full", "whole", "more", "short", "easy"})


def _counts(words: list[str], at: int) -> bool:
    """Whether "one" counts something: "one week", "one or two days"."""
    return any(_unit(word) or word in ("or", "to", "-") for word in words[at + 1 : at + 2])


def _split(word: str) -> list[str]:
    """A number written together with its unit ("6wks") as the two."""
    joined = _JOINED.fullmatch(word)
    return list(joined.groups()) if joined else [word]


def _number(word: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word)
    number = _data()["makes_sure"]["numbers"].get(word)
    return None if number is None else float(number)


def _unit(word: str) -> str:
    units = _data()["makes_sure"]["units"]
    return next((unit for unit, written in units.items() if word in written), "")
