"""Says in sentences what was told of a check: who looked at it, what the scan showed, what was advised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_WORDS_FILE = Path(__file__).with_name("finding_words.yml")
_MOST_LEFT = 2
"""So many words that no sentence holds may be left out of one on a check; with more, it stays in their own words."""
_MOST_RESULTS, _STEM = 3, 5


@dataclass(frozen=True)
class Told:
    """What was told of a check, as sentences without a full stop, and what no sentence holds, in their own words."""

    sentences: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return data


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_data()[name])})(?!\w)", re.IGNORECASE)


@cache
def _named(group: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a group by what they are called in a sentence."""
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)
        for name, forms in _data()[group].items()
    }


def told_of(matters: Sequence[str]) -> Told:
    """What was told, as sentences; each once, and in their own words where it is about no check."""
    sentences: list[str] = []
    own: list[str] = []
    for matter in _put_together(matters):
        about = any(_find(group, matter) for group in ("who", "test", "result"))
        if about and _any("not_yet").search(_without_return(matter)):
            continue
        said, left = _said(matter) if about else ("", matter)
        if said and not any(said in other for other in sentences):
            sentences = [*(other for other in sentences if other not in said), said]
        if left and not said:
            own.append(left)
    return Told(tuple(sentences), tuple(own))


def _without_return(matter: str) -> str:
    """What was told without what to do should it change: that makes no finding one to come."""
    return re.sub("|".join(_data()["back_if"]), " ", matter, flags=re.IGNORECASE | re.DOTALL)


def names_result(text: str) -> bool:
    """Whether a text says what was found ("no clot", "a grade 2")."""
    return bool(_find("result", text))


def _put_together(matters: Sequence[str]) -> list[str]:
    """The matters, with a result that names nobody put to the check told before it ("the doc saw it", "no clot")."""
    made: list[str] = []
    for matter in matters:
        alone = _find("result", matter) and not (_find("who", matter) or _find("test", matter))
        if made and alone and (_find("who", made[-1]) or _find("test", made[-1])):
            made[-1] = f"{made[-1]}. {matter}"
        else:
            made.append(matter)
    return made


def _find(group: str, text: str) -> str:
    """What of a group a text names first in the group's order; empty for nothing."""
    return next((name for name, pattern in _named(group).items() if pattern.search(text)), "")


def _said(matter: str) -> tuple[str, str]:
    """The sentence for what was told of a check, and what stays in their own words where there is none."""
    plain, advice = _any("talk").sub(" ", matter), _any("advice").search(matter)
    who, test = _find("who", plain), _find("test", plain)
    results, left = _results(plain)
    clear = bool(_any("clear").search(left))
    looked = bool(_any("looked").search(left)) or who == "the hospital"
    form = _form(who, test, results, clear, looked, bool(_any("unseen").search(plain)))
    if advice and who and (not form or form == "looked"):
        form = "advice"
    own = "" if plain != matter or _any("unseen").search(plain) else matter.strip()
    if not form or (own and form in ("looked", "test_done") and _left_over(left) > _MOST_LEFT):
        return "", own
    said = str(_data()["say"][form]).format(
        who=who, test=test, found=_listed(results[:_MOST_RESULTS]), advice=advice["what"].strip() if advice else ""
    )
    return f"{said[:1].upper()}{said[1:]}", ""


def _results(text: str) -> tuple[list[str], str]:
    """What was found, in the order told, and the text without it."""
    found: list[tuple[int, str]] = []
    for name, pattern in _named("result").items():
        match = pattern.search(text)
        if match:
            found.append((match.start(), name))
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return [name for _, name in sorted(found)], text


def _form(who: str, test: str, results: list[str], clear: bool, looked: bool, unseen: bool) -> str:
    """Which sentence says it; empty for none."""
    if test:
        return _form_of_test(results, clear)
    if results and who:
        return "spoke_unseen" if unseen else "spoke" if who in _data()["hearsay"] else "found"
    if who and looked and not unseen:
        return "clear" if clear else "looked"
    return ""


def _form_of_test(results: list[str], clear: bool) -> str:
    if clear:
        return "test_clear_found" if results else "test_clear"
    return "test_found" if results else "test_done"


def _left_over(text: str) -> int:
    """How many words of a text say something that its sentence wouldn't."""
    for group in ("who", "test"):
        for pattern in _named(group).values():
            text = pattern.sub(" ", text)
    text = _any("looked").sub(" ", text)
    words = [word[:_STEM] for word in re.findall(r"[^\W\d_]{3,}", text.casefold())]
    return len([word for word in words if word not in _data()["small"]])


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)
