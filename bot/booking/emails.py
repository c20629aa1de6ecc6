"""Reads e-mail addresses as people write and speak them. Only the form is checked: no DNS, no mail."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from bot.reading.when.tokens import Phrases, Token, tokenize

Kind = Literal["none", "incomplete", "invalid", "unclear"]

_WORDS_FILE = Path(__file__).with_name("email_words.yml")
_MAX_SIGNS = 50
_MAX_LOCAL, _MAX_DOMAIN = 64, 253
_MAX_TOKENS = 3000
# What can't be in an address as people write them; quotes and brackets around one are not part of it.
_BREAK = set(' \t\r\n\f\v\u00a0<>()[]{},;:"“”«»|\\/?!*`')
_TRAIL = ".'’-_…=&#"
_BRACKETED = re.compile(r"[(\[{<] ?(at|dot|@|\.) ?[)\]}>]", re.IGNORECASE)

_BLANKED = str.maketrans("()[]{}<>", " " * 8)


@dataclass(frozen=True)
class Email:
    """A well-formed address; `suggestion` is the address probably meant, to be asked; words = text[start:end]."""

    address: str
    suggestion: str | None
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class EmailProblem:
    """Why no address was read: none in the text, incomplete ("mary at gmail"), invalid, or unclear where it begins.

    `suggestion` is the address probably meant, to be asked, never to be used unasked.
    """

    kind: Kind
    suggestion: str | None = None


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


def suggested_domain(domain: str) -> str | None:
    """The well-known domain probably meant by a mistyped one, None if it looks right."""
    domain = domain.lower()
    words = _vocabulary()
    if domain in words["providers"] or domain in words["real"]:
        return None
    name, _, ending = domain.rpartition(".")
    if name in words["in_many_countries"] and len(ending) == 2 and ending not in words["endings"]:
        return None
    if domain in words["slips"]:
        return str(words["slips"][domain])
    near = [
        known for known in words["providers"] if len(known) >= 7 and OSA.distance(domain, known, score_cutoff=1) <= 1
    ]
    if near:
        return str(near[0])
    mended = words["endings"].get(ending)
    if mended and name:
        whole = f"{name}.{mended}"
        return suggested_domain(whole) or whole
    two = [
        k
        for k in words["providers"]
        if len(k) >= 9 and domain[:1] == k[:1] and OSA.distance(domain, k, score_cutoff=2) <= 2
    ]
    return str(two[0]) if len(two) == 1 else None


def _validated(address: str) -> str | None:
    try:
        return str(validate_email(address, check_deliverability=False).normalized)
    except (EmailNotValidError, ValueError):
        return None


def _email(address: str, text: str, start: int, end: int) -> Email | EmailProblem:
    local, _, domain = address.rpartition("@")
    better = suggested_domain(domain)
    plain = "".join(c for c in unicodedata.normalize("NFD", local) if not unicodedata.combining(c))
    # Hardly any address has accents; who types a name with them may have meant one without.
    suggestion = _validated(f"{plain}@{better or domain}") if better or plain != local else None
    normalized = _validated(address)
    if normalized is None:
        return EmailProblem("invalid", suggestion)
    return Email(normalized, suggestion, text[start:end], start, end)


def _at_sign(text: str, at: int) -> Email | EmailProblem:
    """The address around the @ at an offset."""
    start = at
    while start > 0 and at - start <= _MAX_LOCAL and text[start - 1] not in _BREAK and text[start - 1] != "@":
        start -= 1
    end = at + 1
    while end < len(text) and end - at <= _MAX_DOMAIN and text[end] not in _BREAK and text[end] != "@":
        end += 1
    while start < at and text[start] in ".'’-=&#":
        start += 1
    while end > at + 1 and not text[end - 1].isalnum():
        end -= 1
    local, domain = text[start:at], text[at + 1 : end]
    if not local or not domain:
        return _spaced(text, at)
    if "." not in domain:
        return _incomplete(local, domain, text[end : end + 12])
    return _email(f"{local}@{domain}", text, start, end)


_SPACED_LEFT = re.compile(r"[^\s@,;:<>()]{1,64}$")
_SPACED_RIGHT = re.compile(r"^[^\s@,;:<>()]{1,100}(?: ?\. ?[^\s@,;:<>().]{1,30}){0,4}")


def _spaced(text: str, at: int) -> Email | EmailProblem:
    """An address with blanks around the @ ("mary @ gmail . com")."""
    left_end = len(text[max(0, at - 3) : at].rstrip()) + max(0, at - 3)
    left = _SPACED_LEFT.search(text[max(0, left_end - 64) : left_end])
    right_start = at + 1 + (len(text[at + 1 : at + 4]) - len(text[at + 1 : at + 4].lstrip()))
    right = _SPACED_RIGHT.search(text[right_start : right_start + 160])
    if not left or not right:
        return EmailProblem("invalid" if left and at and not text[at - 1].isspace() else "none")
    start = left_end - len(left[0])
    words = right[0].rstrip(_TRAIL)
    domain = words.replace(" ", "")
    if "." not in domain:
        found = _incomplete(left[0], domain, text[right_start + len(words) : right_start + len(words) + 12])
        # "find me @mary_runs" and "3 @ 10k" are no addresses.
        return found if found.suggestion else EmailProblem("none")
    return _email(f"{left[0]}@{domain}", text, start, right_start + len(words))


_ENDING = re.compile(r"^\s?[,;: ]\s?(?:dot )?([a-zA-Z]{2,4})\b", re.IGNORECASE)


def _incomplete(local: str, domain: str, rest: str) -> EmailProblem:
    """What to suggest for "mary@gmail" or "mary@gmail,com"."""
    ending = _ENDING.match(rest)
    meant = _vocabulary()["names"].get(domain.lower())
    if ending and ending[1].lower() in _set("top_level"):
        whole = f"{domain}.{ending[1]}"
        meant = suggested_domain(whole) or whole
    return EmailProblem("incomplete", _validated(f"{local}@{meant}") if meant else None)


def _norm(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def _gap(tokens: list[Token], i: int) -> bool:
    """Whether a blank stands before the token."""
    return i <= 0 or i >= len(tokens) or tokens[i].begin > tokens[i - 1].finish


def _joint(tokens: list[Token], i: int) -> str:
    """The sign that a token stands for inside an address, "" for none."""
    word = _norm(tokens, i)
    return "." if word in _set("dots") else str(_vocabulary()["marks"].get(word, ""))


def _spoken_local(tokens: list[Token], at: int, text: str) -> tuple[str, int, bool] | None:
    """The part before a spoken "at": its text, its first token, and whether it is clear where it begins."""
    parts: list[str] = []
    i = at - 1
    while i >= 0 and at - i <= 24:
        word = tokens[i]
        if not (word.raw.isalnum() and word.norm.isascii()):
            break
        parts.append(word.raw.lower())
        first = i
        if i and not _gap(tokens, i) and tokens[i - 1].raw.isalnum():
            i -= 1  # "byrne87": letters and digits of one word
            continue
        joint = _joint(tokens, i - 1)
        if not joint or i - 2 < 0 or not tokens[i - 2].raw.isalnum():
            clear = i == 0 or _norm(tokens, i - 1) in _set("leads") or not tokens[i - 1].raw.isalnum()
            return "".join(reversed(parts)), first, clear
        parts.append(joint)
        i -= 2
    return None


def _spoken(text: str, tokens: list[Token], at: int) -> Email | EmailProblem | None:
    """The address around a spoken "at", None where it is only the word "at"."""
    domain, i = "", at + 1
    if not _norm(tokens, i).isascii() or not _norm(tokens, i).isalnum():
        return None
    domain, i = tokens[i].norm, i + 1
    while _joint(tokens, i) in (".", "-") and _norm(tokens, i + 1).isalnum() and len(domain) < _MAX_DOMAIN:
        # A full stop that ends the sentence is followed by a blank.
        if _norm(tokens, i) == "." and _gap(tokens, i + 1) and _norm(tokens, i + 1) not in _set("top_level"):
            break
        domain += _joint(tokens, i) + tokens[i + 1].norm
        i += 2
    complete = "." in domain and domain.rpartition(".")[2] in _set("top_level")
    if not complete and domain not in _vocabulary()["names"]:
        return None
    local = _spoken_local(tokens, at, text)
    if not local:
        return EmailProblem("incomplete") if complete else None
    name, first, clear = local
    if name in _set("leads") or name in ("im", "be", "was", "available", "looking"):
        return EmailProblem("incomplete")
    if not clear:
        return EmailProblem("unclear", _validated(f"{name}@{domain}") if complete else None)
    if not complete:
        return _incomplete(name, domain, text[tokens[i - 1].finish : tokens[i - 1].finish + 12])
    return _email(f"{name}@{domain}", text, tokens[first].begin, tokens[i - 1].finish)


def read_email(text: str) -> Email | EmailProblem:
    """The e-mail address in a text (the corrected one, if it was corrected), or why there is none."""
    # Brackets become blanks one for one, so that the offsets stay those of the text.
    plain = _BRACKETED.sub(lambda m: m[0].translate(_BLANKED), text)
    results: list[tuple[int, Email | EmailProblem]] = []
    signs = [i for i, char in enumerate(plain) if char in "@＠"][:_MAX_SIGNS]
    plain = plain.replace("＠", "@")
    results += [(at, _at_sign(plain, at)) for at in signs]
    tokens = tokenize(plain)[:_MAX_TOKENS]
    if not any(isinstance(result, Email) for _, result in results):
        for i, token in enumerate(tokens):
            if token.norm in _set("at") and (token.norm != "@" or _gap(tokens, i) or _gap(tokens, i + 1)):
                spoken = _spoken(plain, tokens, i)
                if spoken:
                    results.append((token.begin, spoken))
    best = _best(plain, results)
    return replace(best, words=text[best.start : best.end]) if isinstance(best, Email) else best


def _best(text: str, results: list[tuple[int, Email | EmailProblem]]) -> Email | EmailProblem:
    chosen: Email | None = None
    for _, result in results:
        if not isinstance(result, Email):
            continue
        if chosen is None:
            chosen = result
        elif result.start > chosen.end:
            between = tokenize(text[chosen.end : min(result.start, chosen.end + 60)])
            if any(_corrections().match(between, k) for k in range(len(between))):
                chosen = result
    if chosen:
        return chosen
    problems = [result for _, result in results if isinstance(result, EmailProblem)]
    order = ("incomplete", "unclear", "invalid", "none")
    ranked = sorted(problems, key=lambda problem: (problem.suggestion is None, order.index(problem.kind)))
    return ranked[0] if ranked else EmailProblem("none")
