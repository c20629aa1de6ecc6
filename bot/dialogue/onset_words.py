"""When it began as it is said back: the visitor's words for the time, spelt and joined plainly."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bot.reading.doc import make_doc
from bot.reading.when.tokens import with_words_parted
from bot.reading.when.vocabulary import vocabulary

LASTS = ("for ", "since ", "over ", "from ")
OPENING = ("since", "for ", "on ", "in ", "over ", "from ", "after ", "before ", "just ")
HEDGE = re.compile(r"^(?:maybe|probably|roughly|i think|i'd say|oh|eh|well|like)\b[ ,]*", re.IGNORECASE)
UNIT = re.compile(r"\b(?:days?|fortnights?|weeks?|months?|years?|hours?)\b")
ONE = frozenset(
    {"a", "an", "one", "1", "last", "this", "next", "the", "every", "first", "past", "half", "another", "whole"}
)
YESTERDAY = frozenset({"yday", "ystrday", "yestarday", "yesturday", "yesteday", "yest"})
WEEKDAYS = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
MONTHS = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)
BY_ITSELF = re.compile(r"(?:parkrun )?(?:yesterday|today|tonight|last|this|earlier|the other)\b", re.IGNORECASE)
"""Times that need no "on" or "in"."""
_SHORT = re.compile(r"(\d+)\s?(?:(w|wks?)|(d|dys?)|(mths?|mos?|mo)|(yrs?|y))\b", re.IGNORECASE)
_LONG = ("week", "day", "month", "year")


def onset_clause(words: str) -> str:
    """When it began as a clause: "since Tuesday", "for three weeks"; spelt out where the visitor wrote it short."""
    words = plain_time(HEDGE.sub("", words.strip()).strip(" ,.")).removesuffix(" post")
    # "Since Tuesday's run": what is said back is the day.
    words = re.sub(r"['’]s$", "", words)
    words = re.sub(r"^from (?=\w+ (?:days?|weeks?|months?|years?)$)", "for ", words)
    said = words.lower()
    words = said if words[:2].isupper() else words
    if not said or said.startswith(OPENING) or " ago" in said:
        return words[:1].lower() + words[1:]
    if UNIT.search(said) and "last" not in said and words.split()[0] not in WEEKDAYS:
        return f"for {words[:1].lower()}{words[1:]}"
    return f"since {words}"


def plain_time(words: str) -> str:
    """The words with days, months and lengths of time spelt out and in the right number: "2 wk ago", "last nite"."""
    doc = make_doc(with_words_parted(_SHORT.sub(_spelt_out, words)))
    plain = [(_plain(token.lower_, token.norm_, token.text), token.whitespace_) for token in doc]
    numbered = [plain[0][0]] if plain else []
    numbered += [_in_number(before[0], word[0]) for before, word in pairwise(plain)]
    return "".join(word + space for word, (_, space) in zip(numbered, plain, strict=True))


def _spelt_out(found: re.Match[str]) -> str:
    unit = next(name for name, group in zip(_LONG, found.groups()[1:], strict=True) if group)
    return f"{found.group(1)} {unit}"


def _plain(lower: str, norm: str, text: str) -> str:
    if lower in YESTERDAY:
        return "yesterday"
    known = _spellings().get(lower) or _spellings().get(norm)
    if known:
        return known
    return norm if norm != lower and norm.isalpha() and lower.isalpha() and len(norm) > 2 else text


def _in_number(before: str, word: str) -> str:
    """A length of time in the number that what stands before it asks for: "2 week" is "2 weeks"."""
    single = word.removesuffix("s")
    if single not in vocabulary()["units"]:
        return word
    if before.isdecimal() or before.lower() in vocabulary()["numbers"]:
        return single if before.lower() in ONE else f"{single}s"
    return word


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """How each written form of a weekday, a month or a unit is spelt out."""
    found = {form: name.capitalize() for name, forms in vocabulary()["weekdays"].items() for form in forms}
    found |= {form: forms[0].capitalize() for forms in vocabulary()["months"] for form in forms}
    for name, unit in vocabulary()["units"].items():
        found |= {form: name + ("s" if form.endswith(("s", "z")) else "") for form in unit["words"]}
    return found


def day_of(began: str) -> str:
    """When something happened at once, from since when it is there: "since Sunday" is "on Sunday"."""
    if not began.startswith(LASTS):
        return began
    opening, _, time = began.partition(" ")
    if opening in ("for", "over"):
        return f"{time} ago"
    day = next((word for word in time.split() if word in WEEKDAYS), "")
    if day:
        if time.startswith(day):
            return f"on {time}"  # "on Tuesday last week" is another day than "on Tuesday"
        return f"last {day}" if time.startswith("last ") else f"on {day}"
    if MONTHS.match(time):
        return f"in {time}"
    return time if BY_ITSELF.match(time) else ""
