"""Reads phone numbers as people write and speak them. Irish by default; nothing is dialled or looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import phonenumbers
import yaml

from bot.reading.when.dates import calendar_day_at
from bot.reading.when.tokens import Phrases, Token, tokenize

Kind = Literal["too_short", "too_long", "invalid", "none"]

_WORDS_FILE = Path(__file__).with_name("phone_words.yml")
_MAX_GROUPS = 40
_MAX_INSIDE = 4
_MAX_TOKENS = 4000
# Fewer digits than this are no attempt at a phone number, unless they begin like one.
_ATTEMPT = 5
_MOST_DIGITS = 15
_IRISH_MOBILE = ("083", "085", "086", "087", "089")
_IRISH_MOBILE_LENGTH = 10
_PERSONAL = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    phonenumbers.PhoneNumberType.UAN,
}


@dataclass(frozen=True)
class Phone:
    """A valid number: `e164` "+353871234567", `national` "087 123 4567", the visitor's `words` = text[start:end]."""

    e164: str
    national: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class PhoneProblem:
    """Why no number was read, and the digits there were ("" for kind "none"); a leading + is kept."""

    kind: Kind
    digits: str = ""


@dataclass(frozen=True)
class _Group:
    """Digits that stand together, with their tokens; `plus` tells that a + precedes, `split` that a , / or ; does."""

    digits: str
    first: int
    last: int
    plus: bool = False
    split: bool = False
    weak: bool = False


@cache
def _vocabulary() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(_vocabulary()[key])


@cache
def _corrections() -> Phrases:
    return Phrases(_vocabulary()["corrections"])


def _norm(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def _glued(tokens: list[Token], i: int) -> bool:
    return 0 < i < len(tokens) and tokens[i].begin == tokens[i - 1].finish


def _spoken(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """The digits of a number word at `i` ("seven", "eighty seven") and the token after it."""
    word = _norm(tokens, i)
    tens = _vocabulary()["tens"].get(word)
    if tens:
        after = i + 2 if _norm(tokens, i + 1) == "-" else i + 1
        ones = _vocabulary()["digits"].get(_norm(tokens, after), "")
        if len(ones) == 1 and ones != "0" and _norm(tokens, after) not in _set("weak"):
            return tens + ones, after + 1
        return tens + "0", i + 1
    digits = _vocabulary()["digits"].get(word)
    return (digits, i + 1) if digits else None


def _group_at(tokens: list[Token], i: int) -> _Group | None:
    """The digits at `i`, or None where they belong to something else (a date, a price, a distance)."""
    times = _vocabulary()["times"].get(_norm(tokens, i))
    if times:
        single = _spoken(tokens, i + 1) or ((_norm(tokens, i + 1), i + 2) if _norm(tokens, i + 1).isdigit() else None)
        return _Group(single[0] * int(times), i, single[1]) if single and len(single[0]) == 1 else None
    word = _norm(tokens, i)
    if not word.isdigit():
        spoken = _spoken(tokens, i)
        return _Group(spoken[0], i, spoken[1], weak=word in _set("weak")) if spoken else None
    if not word.isascii():
        return None
    before, after = _norm(tokens, i - 1), _norm(tokens, i + 1)
    if before in _set("money") or after == "@" or before == "@" or (after == ":" and _norm(tokens, i + 2).isdigit()):
        return None
    if before == ":" and _norm(tokens, i - 2).isdigit():
        return None
    if after in _set("units") and len(word) <= 5:
        return None
    if _glued(tokens, i) and tokens[i - 1].norm.isalpha() and before not in _set("glued_before"):
        return None
    if _glued(tokens, i + 1) and after.isalpha() and len(word) <= 4:
        return None
    return _Group(word, i, i + 1)


def _date_end(tokens: list[Token], i: int) -> int:
    """The token after a date at `i` (12/10/2026, 2026-11-23, 01/02), 0 if there is none."""
    inside = _glued(tokens, i) and _norm(tokens, i - 1) in ("/", "-", ".") and _norm(tokens, i - 2).isdigit()
    if not _norm(tokens, i).isdigit() or inside:
        return 0
    day = calendar_day_at(tokens, i)
    if not day or not day.month or day.day is None or day.month > 12 or day.day > 31 or day.next - i not in (3, 5):
        return 0
    more = _norm(tokens, day.next) in ("/", "-", ".") and _norm(tokens, day.next + 1).isdigit()
    if more or not _glued(tokens, i + 1) or not _glued(tokens, i + 2):
        return 0
    # 087-12-34 is no date; a year has four digits or all parts have two.
    sizes = [len(_norm(tokens, k)) for k in range(i, day.next, 2)]
    return day.next if 4 in sizes or max(sizes) <= 2 else 0


def _runs(tokens: list[Token]) -> list[list[_Group]]:
    """Groups of digits with nothing between them but what may stand inside a phone number."""
    runs: list[list[_Group]] = []
    run: list[_Group] = []
    gap, split, i = 0, False, 0
    while i < len(tokens):
        date_end = _date_end(tokens, i)
        group = None if date_end else _group_at(tokens, i)
        if group:
            plus = _norm(tokens, i - 1) in _set("plus")
            run.append(replace(group, plus=plus, split=split))
            i, gap, split = group.last, 0, False
            continue
        word = tokens[i].norm
        if run and word in _set("plus"):
            split = True
        elif run and word in _set("inside") and gap < _MAX_INSIDE and not date_end:
            gap += 1
            split = split or word in (",", "/", ";", "and")
        elif run:
            runs.append(run)
            run, gap, split = [], 0, False
        i = max(date_end, i + 1)
    if run:
        runs.append(run)
    return runs


def _trimmed(run: list[_Group]) -> list[_Group]:
    """The run without weak words at its ends ("for" and "oh" are digits only between others)."""
    first, last = 0, len(run)
    while last > first and run[last - 1].weak:
        last -= 1
    while first < last and run[first].weak and run[first].digits in ("4", "10"):
        first += 1
    return run[first:last]


def _text_of(groups: list[_Group]) -> str:
    return ("+" if groups[0].plus else "") + "".join(group.digits for group in groups)


def _forms(digits: str, region: str) -> list[tuple[str, str]]:
    """The ways to read a row of digits: (number, region), likeliest first."""
    if digits.startswith("+"):
        body = digits[1:]
        return (
            [("+3530" + body[4:], region), ("+353" + body[4:], region)]
            if body.startswith("3530")
            else [(digits, region)]
        )
    if digits.startswith("003530"):
        return [("+353" + digits[6:], region)]
    forms = []
    if region == "IE":
        if digits.startswith("3530"):
            forms.append(("+353" + digits[4:], region))
        elif digits.startswith("353") and len(digits) >= 11:
            forms.append(("+" + digits, region))
        if digits.startswith("048") and len(digits) == 11:
            forms.append(("+4428" + digits[3:], region))  # Northern Ireland as dialled from the Republic
        elif digits.startswith(("07", "028")) and len(digits) == 11:
            forms.append((digits, "GB"))
    plausible = digits.startswith("0") or region != "IE" or (len(digits) == 9 and "0" + digits[:2] in _IRISH_MOBILE)
    if plausible:
        forms.append((digits, region))
    return forms


def _valid(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    """The number, if the digits are one that a person can be called on."""
    if not 7 <= len(digits.lstrip("+")) <= _MOST_DIGITS + 2:
        return None
    for number, home in _forms(digits, region):
        try:
            parsed = phonenumbers.parse(number, home)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in _PERSONAL:
            return parsed
    return None


def _problem(digits: str, region: str) -> PhoneProblem:
    """Why the digits are no valid number."""
    body = digits.lstrip("+")
    begins = digits.startswith(("+", "08", "01", "00", "353")) and len(body) >= 3
    if len(body) < _ATTEMPT and not begins and digits != "01":
        return PhoneProblem("none")
    national = body
    for prefix in ("00353", "353"):
        if body.startswith(prefix):
            national = "0" + body[len(prefix) :].lstrip("0")
            break
    if region == "IE" and national.startswith(_IRISH_MOBILE):
        size = len(national)
        kind: Kind = (
            "too_short" if size < _IRISH_MOBILE_LENGTH else "too_long" if size > _IRISH_MOBILE_LENGTH else "invalid"
        )
        return PhoneProblem(kind, digits)
    if len(body) > _MOST_DIGITS:
        return PhoneProblem("too_long", digits)
    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return PhoneProblem("too_short" if len(body) < 7 else "invalid", digits)
    short = reason in (phonenumbers.ValidationResult.TOO_SHORT, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
    if short or len(body) < 7:
        return PhoneProblem("too_short", digits)
    return PhoneProblem("too_long" if reason == phonenumbers.ValidationResult.TOO_LONG else "invalid", digits)


def _phone(number: phonenumbers.PhoneNumber, text: str, start: int, end: int) -> Phone:
    home = number.country_code == 353
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, phonenumbers.format_number(number, style), text[start:end], start, end)


def _pieces(run: list[_Group]) -> list[list[_Group]]:
    """The whole run, then what it may hold instead: parts after a comma, a + or a leading zero."""
    cuts = [
        k for k, g in enumerate(run) if k and (g.split or g.plus or (g.digits.startswith("0") and len(g.digits) > 1))
    ]
    starts, ends = [0, *cuts][:_MAX_GROUPS], [*cuts, len(run)][:_MAX_GROUPS]
    pieces = [run]
    for start in starts:
        # A number has few groups, so only near ends are tried.
        near = [end for end in ends if start < end <= start + 14]
        pieces += [run[start:end] for end in reversed(near) if end - start < len(run)]
    return pieces


def _in_run(text: str, tokens: list[Token], run: list[_Group], region: str) -> Phone | None:
    for piece in _pieces(run):
        groups = _trimmed(piece)
        number = _valid(_text_of(groups), region) if groups and len(groups) <= _MAX_GROUPS else None
        if number:
            first = groups[0].first - (1 if groups[0].plus else 0)
            start = tokens[first].begin
            if first and text[start - 1] == "(":
                start -= 1
            return _phone(number, text, start, tokens[groups[-1].last - 1].finish)
    return None


def read_phone(text: str, region: str = "IE") -> Phone | PhoneProblem:
    """The phone number in a text (the corrected one, if it was corrected), or why there is none.

    `region` is the two-letter country whose numbers come without a country code.
    """
    tokens = tokenize(text)[:_MAX_TOKENS]
    runs = [run for run in (_trimmed(run) for run in _runs(tokens)) if run]
    found: Phone | None = None
    after = 0
    for run in runs:
        phone = _in_run(text, tokens, run, region)
        if (phone and found is None) or (
            phone and any(_corrections().match(tokens, k) for k in range(after, min(run[0].first, after + 10)))
        ):
            found, after = phone, run[-1].last
    if found:
        return found
    problems = [_problem(_text_of(run), region) for run in runs]
    real = [problem for problem in problems if problem.kind != "none"]
    return max(real, key=lambda problem: len(problem.digits)) if real else PhoneProblem("none")


def join(partial: PhoneProblem, more: str, region: str = "IE") -> Phone | PhoneProblem:
    """The number from digits said before and those in the next message; a whole number in `more` stands for itself.

    The words and offsets are those of `more`.
    """
    alone = read_phone(more, region)
    if isinstance(alone, Phone) or not partial.digits:
        return alone
    tokens = tokenize(more)[:_MAX_TOKENS]
    runs = [run for run in (_trimmed(run) for run in _runs(tokens)) if run]
    if not runs:
        return partial
    run = runs[0]
    digits = partial.digits + "".join(group.digits for group in run)
    number = _valid(digits, region)
    if number:
        return _phone(number, more, tokens[run[0].first].begin, tokens[run[-1].last - 1].finish)
    return _problem(digits, region)
