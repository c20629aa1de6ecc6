"""Numbers and lengths of time: "about six to eight weeks", "a month and a half", "2w"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from bot.reading.when.tokens import Token, norm_at, norms_at, touches_previous
from bot.reading.when.vocabulary import misspelt_value, numbers_by_word, phrases, units_by_word, vocabulary

AGO = frozenset(["ago", "agao", "agp", "aog", "back", "previously", "earlier"])
_MAX_DIGITS = 6
_WEEK = 7


@dataclass(frozen=True)
class Amount:
    """A number with its spread, up to the token `next`."""

    low: float
    high: float
    next: int


@dataclass(frozen=True)
class Length:
    """A length of time in days; `stated` is the middle of what was said. Tokens begin to next."""

    low: float
    high: float
    stated: float
    begin: int
    next: int


def _whole(tokens: list[Token], i: int) -> tuple[float, int] | None:
    """A plain number at `i` and the token after it."""
    word = norm_at(tokens, i)
    if word.isascii() and word.isdigit():
        if len(word) > _MAX_DIGITS:
            return None
        value, i = float(word), i + 1
        if norm_at(tokens, i) == "." and touches_previous(tokens, i) and touches_previous(tokens, i + 1):
            tail = norm_at(tokens, i + 1)
            if tail.isascii() and tail.isdigit() and len(tail) <= 2:
                value, i = value + float(f"0.{tail}"), i + 2
        return value, i
    numbers = numbers_by_word()
    if word not in numbers:
        return None
    value, i = float(numbers[word]), i + 1
    if value in (20, 30, 40, 50, 60, 90):
        after = i + 1 if norm_at(tokens, i) == "-" else i
        ones = numbers.get(norm_at(tokens, after), 0)
        if 0 < ones < 10:
            return value + ones, after + 1
    return value, i


def _half(tokens: list[Token], i: int) -> tuple[float, int]:
    """0.5 for "and a half" or "½" at `i`, else 0."""
    if norm_at(tokens, i) in ("½", "1⁄2"):
        return 0.5, i + 1
    for words in (("and", "a", "half"), ("&", "a", "half"), ("and", "half"), ("n", "a", "half"), ("an", "a", "half")):
        if norms_at(tokens, i, len(words)) == words:
            return 0.5, i + len(words)
    return 0.0, i


@cache
def _some() -> dict[tuple[str, ...], tuple[float, float]]:
    return {tuple(words.split()): (float(low), float(high)) for words, (low, high) in vocabulary()["some"].items()}


@lru_cache(maxsize=1)
def _some_first() -> frozenset[str]:
    """The words that such an amount begins with."""
    return frozenset(words[0] for words in _some())


_SOME_LONGEST = 3


def _single(tokens: list[Token], i: int) -> Amount | None:
    longest = _SOME_LONGEST if norm_at(tokens, i) in _some_first() else 0
    for size in range(longest, 0, -1):
        some = _some().get(norms_at(tokens, i, size))
        if some and not (size == 1 and some == (1, 1) and unit_at(tokens, i + 1) != 14):
            return Amount(*some, i + size)
    if norm_at(tokens, i) in ("a", "an"):
        return Amount(1, 1, i + 1)
    whole = _whole(tokens, i)
    if whole:
        value, after = whole
        half, after = _half(tokens, after)
        return Amount(value + half, value + half, after)
    typo = vocabulary()["number_typos"].get(norm_at(tokens, i))
    if typo and unit_at(tokens, i + 1):
        return Amount(float(typo), float(typo), i + 1)
    return None


def _amount(tokens: list[Token], i: int) -> Amount | None:
    """A number or a range of numbers ("six to eight", "4-5", "4 or 5") at `i`."""
    if norm_at(tokens, i) == "between":
        i += 1
    first = _single(tokens, i)
    if not first:
        return None
    joint = norm_at(tokens, first.next)
    if joint in ("to", "or", "-", "–", "—", "/", "and", "till"):
        second = _single(tokens, first.next + 1)
        # "three and 2 days" is no range; a range rises.
        rises = second and second.high > first.low and norm_at(tokens, first.next + 1) not in ("a", "an", "the")
        if second and rises and (joint != "and" or norm_at(tokens, i - 1) == "between"):
            return Amount(first.low, second.high, second.next)
    return first


def unit_at(tokens: list[Token], i: int) -> float:
    """Days in the unit at `i`, 0 if it is none."""
    word = norm_at(tokens, i)
    if word in units_by_word():
        return units_by_word()[word]
    short = vocabulary()["short_units"].get(word)
    if short and i > 0 and tokens[i - 1].norm.isdigit() and tokens[i].begin - tokens[i - 1].finish <= 1:
        return float(short)
    return misspelt_value(word, units_by_word) or 0.0


_KINDS = ("over", "nearly", "under", "about", "plain")


def _qualifiers_at(tokens: list[Token], i: int) -> tuple[set[str], int]:
    """The qualifiers before a length of time and the token after them."""
    kinds: set[str] = set()
    for _ in range(4):
        for kind in _KINDS:
            size = phrases("qualifiers", kind).match(tokens, i)
            if size:
                kinds.add(kind)
                i += size
                break
        else:
            break
    return kinds, i


def margin_of(days: float) -> float:
    """How far a stated length may be off, in days: people round, and the more the longer ago."""
    if days < 1:
        return 0
    if days <= 3:
        return 1
    if days <= 13:
        return 2
    if days < 28:
        return max(3, round(days * 0.2))
    return max(5, days * 0.15)


def length_at(tokens: list[Token], i: int) -> Length | None:
    """The length of time ("about six to eight weeks", "a month and a half", "2w") that begins at `i`."""
    begin = i
    kinds, i = _qualifiers_at(tokens, i)
    many = vocabulary()["many"].get(norm_at(tokens, i))
    if many and norm_at(tokens, i - 1).isdigit():
        return None  # the number before it is past all sense
    if many:
        low, high = (float(value) for value in many)
        return None if "nearly" in kinds or "under" in kinds else Length(low, high, (low + high) / 2, begin, i + 1)
    amount = _amount(tokens, i)
    if not amount and (
        norm_at(tokens, i - 1) == "past" or (norm_at(tokens, i - 1) == "last" and unit_at(tokens, i) == 14)
    ):
        amount = Amount(1, 1, i)  # "this past week"
    if (
        not amount
        and unit_at(tokens, i) >= _WEEK
        and (_half(tokens, i + 1)[0] or phrases("or_so").match(tokens, i + 1))
    ):
        amount = Amount(1, 1, i)  # "week and a half", "month or so"
    if not amount:
        return None
    inner, after = (
        _qualifiers_at(tokens, amount.next) if norm_at(tokens, amount.next) in ("good", "or") else (set(), amount.next)
    )
    unit = unit_at(tokens, after)
    if not unit or (amount.next - i == 1 and norm_at(tokens, i) == "the" and unit != 14):
        return None
    kinds |= inner
    low, high, i = amount.low * unit, amount.high * unit, after + 1
    half, i = _half(tokens, i)
    low, high = low + half * unit, high + half * unit
    low, high, i, ranged = _second_part(tokens, i, low, high, unit)
    for kind in ("or_so", "or_more"):
        size = phrases(kind).match(tokens, i)
        if size:
            kinds.add("about" if kind == "or_so" else "over")
            i += size
    low, high, i = _correction_at(tokens, i, low, high, unit)
    stated = (low + high) / 2
    low, high = _spread(kinds, low, high, ranged or amount.low != amount.high)
    return Length(low, high, stated, begin, i)


def length_ago_at(tokens: list[Token], i: int) -> Length | None:
    """The length of time at `i` if "ago" or the like follows it."""
    found = length_at(tokens, i)
    if not found:
        return None
    # "pain begin 2 days before": nothing follows that it could be before
    before = norm_at(tokens, found.next) == "before" and norm_at(tokens, found.next + 1) in ("", ".", ",", "!")
    return found if before or norm_at(tokens, found.next) in AGO else None


def _second_part(tokens: list[Token], i: int, low: float, high: float, unit: float) -> tuple[float, float, int, bool]:
    """What follows a unit: "a week or two", "a week or ten days", "1 year and 3 months"; the last tells a range."""
    joint = norm_at(tokens, i)
    if joint in ("or", "to", "-"):
        second = _single(tokens, i + 1)
        if second:
            second_unit = unit_at(tokens, second.next)
            top = second.high * (second_unit or unit)
            if top > low and (second_unit or (joint == "or" and second.high <= 12)):
                return low, top, second.next + (1 if second_unit else 0), True
    if joint in ("and", ",", "&"):
        second = _single(tokens, i + 1)
        second_unit = unit_at(tokens, second.next) if second else 0
        # The smaller unit follows the larger one; "3 weeks, 2 days" but not "3 weeks and 5 weeks".
        if second and 0 < second_unit < unit and norm_at(tokens, second.next + 1) not in ("ago", "off", "before"):
            extra = second.high * second_unit
            return low + extra, high + extra, second.next + 1, False
    return low, high, i, False


def _correction_at(tokens: list[Token], i: int, low: float, high: float, unit: float) -> tuple[float, float, int]:
    """A bare number that corrects the one before ("3 weeks, no, 5")."""
    after = i + 1 if norm_at(tokens, i) in (",", "-", "–", ".") else i
    size = phrases("corrections").match(tokens, after)
    if not size:
        return low, high, i
    after += size
    while norm_at(tokens, after) in (",", "-", "–", "make", "it", "that"):
        after += 1
    amount = _amount(tokens, after)
    if (
        not amount
        or norm_at(tokens, amount.next) not in ("", ".", "!", ",", ")")
        or norm_at(tokens, after) in ("a", "the")
    ):
        return low, high, i
    return amount.low * unit, amount.high * unit, amount.next


def _spread(kinds: set[str], low: float, high: float, ranged: bool) -> tuple[float, float]:
    """The days really meant by what was said."""
    if "under" in kinds:
        return (low * 0.3, high)
    if "over" in kinds:
        return (low, high + 2 * margin_of(high))
    if "nearly" in kinds:
        return (low - 1.5 * margin_of(low), high)
    if ranged:
        return (low - margin_of(low) / 3, high + margin_of(high) / 3)
    factor = 1.5 if "about" in kinds else 1.0
    return (max(0.0, low - factor * margin_of(low)), high + factor * margin_of(high))
