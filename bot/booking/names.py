"""Reads names: an answer to "what name?", a name told in passing, and for whom the request is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from rapidfuzz.distance import OSA

from bot.reading.when.tokens import Phrases, Token, tokenize

_WORDS_FILE = Path(__file__).with_name("name_words.yml")
MAX_LENGTH = 60
_MAX_WORDS = 7
_MAX_TOKENS = 60
_LONGEST_INITIALS = 3
MAX_BEFORE = 5
_MARKS = set(",.:!-–—\"“”;'*")
_JOINTS = {"-", "‐", "‑", "–", "·", "・", "."}


class NameProblem(Enum):
    """Why a text holds no name."""

    NONE = "none"
    REFUSED = "refused"
    QUESTION = "question"
    YES_NO = "yes_no"
    SENTENCE = "sentence"
    PHONE = "phone"
    EMAIL = "email"
    ABUSE = "abuse"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Name:
    """A name as it will be shown (`text`, capitals added only where there were none) and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Patient:
    """For whom the request is: "self" or "other"; the relation ("son", "friend", …) and name where told."""

    who: Literal["self", "other"]
    relation: str | None = None
    name: Name | None = None


@cache
def _vocabulary() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(_vocabulary()[key])


@cache
def _phrases(key: str) -> Phrases:
    return Phrases(_vocabulary()[key])


def _norm(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def _has(key: str, tokens: list[Token]) -> bool:
    return any(_phrases(key).match(tokens, i) for i in range(len(tokens)))


def _is_word(token: Token) -> bool:
    """Letters only, of any script; "D'Arcy" and "O’Brien" are one token."""
    return all(unicodedata.category(c)[0] in "LM" or c in "'’`ʼ" for c in token.raw)


def _is_common(token: Token) -> bool:
    """Whether a word is none of a name; written with an accent and a capital it is one ("Ní Shé")."""
    accented = token.raw[:1].isupper() and re.sub("['’`ʼ]", "", token.raw.lower()) != token.norm
    asks = token.norm in _set("questions") and not token.raw[:1].isupper()
    return (token.norm in _set("common") or asks) and not accented


def _capitalised(word: str, first: bool) -> str:
    """One lower-case word of a name with the capitals it usually has."""
    if word in _set("small") and not first:
        return word
    for mark in ("'", "’"):
        head, found, tail = word.partition(mark)
        if found and len(head) == 1 and tail:
            return f"{head.upper()}{mark}{tail[:1].upper()}{tail[1:]}"
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + word[2].upper() + word[3:]
    return word[:1].upper() + word[1:]


def _shown(raw: str) -> str:
    """The name with single blanks; capitals only if the visitor wrote none at all, or nothing else."""
    raw = " ".join(raw.split())
    if raw.isupper() and (" " in raw or len(raw) > _LONGEST_INITIALS):
        raw = raw.lower()
    if raw != raw.lower():
        return raw
    words = raw.split(" ")
    return " ".join("-".join(_capitalised(part, k == 0) for part in word.split("-")) for k, word in enumerate(words))


def _name_run(tokens: list[Token], i: int) -> int:
    """The token after the longest run of name words and their joints at `i` (`i` itself for none)."""
    end, words = i, 0
    while i < len(tokens) and words < _MAX_WORDS:
        token = tokens[i]
        if token.norm in _JOINTS:
            # A hyphen joins two words; a full stop follows an initial or "St".
            glued = i > 0 and token.begin == tokens[i - 1].finish
            short = i > 0 and (len(tokens[i - 1].raw) <= 2 or tokens[i - 1].norm in _set("titles"))
            if not glued or not (short or token.norm != ".") or i + 1 >= len(tokens):
                break
            i += 1
            continue
        if not _is_word(token):
            break
        i, end, words = i + 1, i + 1, words + 1
    return end


def _name(text: str, tokens: list[Token], first: int, end: int) -> Name:
    start, finish = tokens[first].begin, tokens[end - 1].finish
    return Name(_shown(text[start:finish]), start, finish)


def _without_leads(tokens: list[Token], i: int) -> tuple[int, bool]:
    """The first token after "hi, my name is …" and whether anything was passed over."""
    start = i
    while i < len(tokens):
        size = _phrases("leads").match(tokens, i)
        if size and i + size < len(tokens):
            i += size
        elif tokens[i].norm in _MARKS and i + 1 < len(tokens):
            i += 1
        else:
            break
    return i, i > start


def _refusal(text: str, tokens: list[Token]) -> NameProblem | None:
    """Why a whole message can't be a name, None if it may hold one."""
    if _has("abuse", tokens):
        return NameProblem.ABUSE
    if not any(_is_word(token) for token in tokens):
        return NameProblem.PHONE if sum(c.isdigit() for c in text) >= 5 else NameProblem.NONE
    if _has("refusals", tokens):
        return NameProblem.REFUSED
    asks = _norm(tokens, 0) in _set("questions") and len(tokens) > 2
    if "?" in text or asks or (_norm(tokens, 0) in _set("questions_short") and len(tokens) > 1):
        return NameProblem.QUESTION
    if any(c in "<>{}[]|\\=$%#^~" for c in text):
        return NameProblem.NONE
    return None


def read_name(text: str) -> Name | NameProblem:
    """The name in an answer to "what name shall I put it under?", or why there is none.

    Raises nothing; a name is at most 60 characters and seven words.
    """
    tokens = tokenize(text[: 4 * MAX_LENGTH])[:_MAX_TOKENS]
    refusal = _refusal(text[: 4 * MAX_LENGTH], tokens)
    if refusal:
        return refusal
    if all(
        _norm(tokens, i) in _set("yes_no") or not (_is_word(token) or token.norm.isdigit())
        for i, token in enumerate(tokens)
    ):
        return NameProblem.YES_NO
    first, led = _without_leads(tokens, 0)
    run = _name_run(tokens, first)
    end = _cut(tokens, first, run)
    if end == first:
        return _why_none(text, tokens, first)
    rest = tokens[end:]
    words = [token for token in tokens[first:end] if token.norm not in _JOINTS]
    # "Mac an tSaoi", "de la Cruz": small words inside a name are part of it.
    inner = {id(token) for token in words[1:-1] if token.norm in _set("small")}
    common = [token for token in words if _is_common(token) and id(token) not in inner]
    if common or (not led and not _phrases("tails").match(tokens, end) and _sentence_after(rest)):
        if len(words) == 1 and words[0].norm in _set("yes_no"):
            return NameProblem.YES_NO
        return NameProblem.SENTENCE
    if _norm(tokens, end) == "@" or (end < len(tokens) and tokens[end].norm == "." and "@" in text):
        return NameProblem.EMAIL
    name = _name(text, tokens, first, end)
    if len(text) > 4 * MAX_LENGTH or len(name.text) > MAX_LENGTH or len(words) >= _MAX_WORDS:
        return NameProblem.TOO_LONG
    if all(token.norm in _set("yes_no") for token in words):
        return NameProblem.YES_NO
    latin = name.text.isascii()
    if len(name.text.replace(".", "")) < 2 and latin:
        return NameProblem.NONE
    return _with_surname_first(text, tokens, first, end, name)


def _with_surname_first(text: str, tokens: list[Token], first: int, end: int, name: Name) -> Name:
    """ "Byrne, Aoife" as written: a comma between two single names."""
    after = _name_run(tokens, end + 1) if _norm(tokens, end) == "," else end
    one = end - first == 1 or (end - first <= 3 and tokens[first].norm in _set("before_surnames"))
    pair = one and after - end == 2 and after == len(tokens)
    other = tokens[end + 1].norm if pair else ""
    if (
        pair
        and tokens[end + 1].raw[:1].isupper() >= tokens[first].raw[:1].isupper()
        and other not in _set("common")
        and other not in _set("yes_no")
        and not _phrases("tails").match(tokens, end + 1)
    ):
        return _name(text, tokens, first, after)
    return name


def _cut(tokens: list[Token], first: int, end: int) -> int:
    """The end of a name run before closing words ("thanks", "here", "and my number is")."""
    for k in range(first + 1, end):
        size = _phrases("tails").match(tokens, k)
        closes = size and (k + size >= end)
        # "Mary and John" is cut too: one name per request.
        if closes or (tokens[k].norm in _set("ends") and tokens[k].norm not in _set("small")):
            if tokens[k].norm == "i" and tokens[k].raw == "Í":
                continue
            return k
    return end


def _sentence_after(rest: list[Token]) -> bool:
    """Whether what follows a run of words makes the whole a sentence, not a name with something behind it."""
    words = [token for token in rest if token.norm.isalpha()]
    common = sum(_is_common(token) for token in words)
    follows = rest[0].norm if rest else ""
    return (
        follows in ("is", "are", "was", "have", "has", "i", "im", "the", "it", "my", "with", "to", "on", "in")
        and common >= 2
    )


def _why_none(text: str, tokens: list[Token], first: int) -> NameProblem:
    if "@" in text:
        return NameProblem.EMAIL
    if sum(c.isdigit() for c in text) >= 5:
        return NameProblem.PHONE
    return NameProblem.SENTENCE if len(tokens) - first > 1 else NameProblem.NONE


# --- names told in passing --------------------------------------------------------------------------------------------

_TOLD = Phrases(
    [
        "my name is",
        "my names",
        "my full name is",
        "the names",
        "the name is",
        "me name is",
        "call me",
        "they call me",
        "mise",
        "i am called",
        "im called",
        "name is",
    ]
)
_I_AM = Phrases(["im", "i am", "this is"])
_IT_IS = Phrases(["its", "it is"])


def _told(text: str, tokens: list[Token], i: int, certain: bool) -> Name | None:
    """The name that begins at `i`: `certain` after "my name is"; else it must look like one."""
    end = _cut(tokens, i, _name_run(tokens, i))
    for k in range(i, end):
        if _is_common(tokens[k]) or tokens[k].norm in _set("abuse") or tokens[k].norm in _set("yes_no"):
            end = k
            break
    end = min(end, i + 5)
    if end <= i:
        return None
    head = tokens[i]
    capital = head.raw[0].isupper() and not (head.raw.isupper() and len(head.raw) > 1)
    if not certain:
        known = head.norm in _set("first_names")
        follows = _norm(tokens, end)
        closes = end == len(tokens) or follows in (
            ",",
            ".",
            "!",
            "and",
            "here",
            "from",
            "-",
            "–",
            "(",
            ";",
            "speaking",
            "calling",
        )
        plain = not known and (not capital or head.norm.endswith(("ing", "ed", "ish", "ese")))
        if (
            plain
            or not closes
            or (capital and not known and end == i + 1 and follows not in (",", "and", "here", "from", "speaking"))
        ):
            return None
    name = _name(text, tokens, i, end)
    owns = name.text.endswith(("'s", "’s"))  # "Conor's full name"
    return name if 2 <= len(name.text) <= MAX_LENGTH and not owns else None


def find_name(text: str, beside_contact: bool = False) -> Name | None:
    """The visitor's own name where they introduce themselves ("my name is …", "I'm Aoife and …").

    `beside_contact`: a number or an e-mail stands in the text too, so that "it's Aoife Ryan" is one.
    """
    tokens = tokenize(text)
    for i in range(len(tokens)):
        size = _TOLD.match(tokens, i)
        if size and _norm(tokens, i - 1) not in (
            "sons",
            "daughters",
            "his",
            "her",
            "your",
            "dogs",
            "wifes",
            "husbands",
            "the",
        ):
            name = _told(text, tokens, i + size, True)
            if name:
                return name
        size = _I_AM.match(tokens, i) or (_IT_IS.match(tokens, i) if beside_contact else 0)
        if size:
            name = _told(text, tokens, i + size, False)
            if name:
                return name
    return _here(text, tokens)


def _here(text: str, tokens: list[Token]) -> Name | None:
    """ "Aoife here, …" at the beginning, after a greeting at most."""
    first, _ = _without_leads(tokens, 0)
    end = _cut(tokens, first, _name_run(tokens, first))
    here = first < end <= first + 3 and _norm(tokens, end) in ("here", "speaking")
    plain = all(not _is_common(token) and token.norm not in _set("yes_no") for token in tokens[first:end])
    return _name(text, tokens, first, end) if here and plain else None


# --- names put right --------------------------------------------------------------------------------------------------

_SPELT_LETTERS = 3
_SPELLING_HINT = re.compile(
    r"\bwith (?:an?|one|two|no|double|just) \w+(?:['’]?s)?(?= (?:not|instead|rather)\b)", re.IGNORECASE
)


def find_new_name(text: str, known: str) -> Name | None:
    """The name that replaces the one `known`, None where the text corrects no name.

    "My name's spelt Aoibheann" puts one word of a longer name right, "the surname is Byrne" the last; letters spelt one
    by one ("A-O-I-F-E") become a word.
    """
    text = _SPELLING_HINT.sub(lambda match: " " * len(match[0]), text)
    tokens = tokenize(text)[:_MAX_TOKENS]
    about = _has("about_names", tokens)
    found = _told_beside(text, tokens)
    for i in range(len(tokens)):
        size = _phrases("changed").match(tokens, i) or (_phrases("changed_weak").match(tokens, i) if about else 0)
        begin = i + size
        while size and _norm(tokens, begin) in _MARKS:
            begin += 1
        if size and begin < len(tokens):
            named = _norm(tokens, begin) not in _set("about_names") and _told(text, tokens, begin, True)
            found = _spelt_out(text, tokens, begin) or named or found
    found = found or _in_place_of(text, tokens, known)
    if not found or found.text == known:
        return None
    return Name(_put_into(known, found.text, tokens), found.start, found.end)


def _told_beside(text: str, tokens: list[Token]) -> Name | None:
    """The name after "my surname too, …" or "I wrote my name wrong, …", whatever small words stand between."""
    for i in range(len(tokens)):
        begin = i + max(_phrases("surnames").match(tokens, i), int(tokens[i].norm in ("name", "names")))
        while (
            begin > i
            and begin < len(tokens)
            and (tokens[begin].norm in _MARKS or tokens[begin].norm in _set("beside_name"))
        ):
            begin += 1
        capital = begin < len(tokens) and (tokens[begin].raw[:1].isupper() or tokens[begin].norm in _set("small"))
        if capital and i < begin:
            return _told(text, tokens, begin, True)
    return None


def _spelt_out(text: str, tokens: list[Token], i: int) -> Name | None:
    """A name spelt letter by letter at `i`."""
    letters, end = "", i
    while i < len(tokens) and (len(tokens[i].raw) == 1 and (tokens[i].raw.isalpha() or tokens[i].norm in _JOINTS)):
        if tokens[i].raw.isalpha():
            letters, end = letters + tokens[i].raw, i + 1
        i += 1
    if len(letters) < _SPELT_LETTERS:
        return None
    return Name(_capitalised(letters.lower(), True), tokens[end - len(letters)].begin, tokens[end - 1].finish)


def _in_place_of(text: str, tokens: list[Token], known: str) -> Name | None:
    """The name in "Aoibheann, not Aoife", where the known name is the one that is wrong."""
    old = {token.norm for token in tokenize(known)}
    for i in range(len(tokens)):
        size = _phrases("in_place_of").match(tokens, i)
        if not size or _norm(tokens, i + size) not in old:
            continue
        end = i
        while end and tokens[end - 1].norm in _MARKS:
            end -= 1
        first = end
        while (
            first
            and (_is_word(tokens[first - 1]) or tokens[first - 1].norm in _JOINTS)
            and not _ends_lead(tokens, first - 1)
        ):
            first -= 1
        if first < end:
            return _told(text, tokens[:end], first, True)
    return None


def _ends_lead(tokens: list[Token], i: int) -> bool:
    """Whether the word at `i` is none of a name that follows it ("ask for Fi", "no, Brennan")."""
    word = tokens[i].norm
    return (
        word in _set("yes_no") or word in _set("about_names") or (word in _set("common") and word not in _set("small"))
    )


def _put_into(known: str, new: str, tokens: list[Token]) -> str:
    """The whole name once a part of it was put right."""
    words = known.split(" ")
    if new.split(" ")[0] == words[0]:
        return new
    if known and _has("surnames", tokens):
        return f"{words[0]} {new}"
    if len(words) < 2:
        return new
    if " " in new or not _has("spellings", tokens):
        return new
    near = min(range(len(words)), key=lambda k: OSA.distance(words[k].casefold(), new.casefold()))
    return " ".join([*words[:near], new, *words[near + 1 :]])


_FADA = re.compile(r"\bfada on (?:the |an? )?(?:(first|second|third|last) )?([aeiou])\b", re.IGNORECASE)
_WITH_FADA = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "A": "Á", "E": "É", "I": "Í", "O": "Ó", "U": "Ú"}
_WHICH = {"first": 0, "second": 1, "third": 2, "last": -1}


def with_fada(text: str, name: str) -> str:
    """The name with the fada that a text asks for ("a fada on the second a"); as it was where none is asked for."""
    for match in _FADA.finditer(text):
        places = [k for k, letter in enumerate(name) if letter.casefold() == match[2].casefold()]
        which = _WHICH[(match[1] or "first").casefold()]
        if -len(places) <= which < len(places):
            k = places[which]
            name = f"{name[:k]}{_WITH_FADA[name[k]]}{name[k + 1 :]}"
    return name


_CAPITALISED = re.compile(
    r"(?:(?-i:[^\W\d_a-z])[\w'’-]*)(?: (?:(?:an|na|de|la|van|der|von) )?(?-i:[^\W\d_a-z])[\w'’-]*)*"
)


def put_right(text: str, known: str) -> str | None:
    """The whole name once a text named it, or a part of it, differently; None where no part of it is meant.

    A part is meant where it is near an old one, or begins like one ("McGrath" for "Mag Raith").
    """
    words = known.split()
    for match in _CAPITALISED.finditer(text):
        new = [
            word for word in match[0].split() if not _is_common(tokenize(word)[0]) and not word.endswith(("'s", "’s"))
        ]
        if not new or " ".join(new).casefold() in known.casefold():
            continue
        if any(_near(word, old) for word in new for old in words) and len(new) > 1:
            return " ".join(new)
        place = _place_of(new[0], words) if len(new) == 1 else None
        if place is not None:
            first = 1 if place and len(words) > place else place
            return " ".join([*words[:first], new[0]] if place else [new[0], *words[1:]])
    return None


def _near(word: str, old: str) -> bool:
    return OSA.distance(word.casefold(), old.casefold()) <= min(2, len(old) // 3)


def _place_of(new: str, words: list[str]) -> int | None:
    """Which word of a name another one stands for: 0 for the first name, 1 for all of the surname."""
    near = [k for k, old in enumerate(words) if _near(new, old)]
    alike = [k for k, old in enumerate(words) if old[:1].casefold() == new[:1].casefold()]
    found = near or alike
    return min(found[0], 1) if found else None


# --- for whom ---------------------------------------------------------------------------------------------------------


@cache
def _relations() -> Phrases:
    return Phrases([word + ending for word in _vocabulary()["relations"] for ending in ("", "s")])


def _relation_at(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """The relation named at `i` after "my", "our", "a" …, and the token after it."""
    while i < len(tokens) and tokens[i].norm in _set("before_relations"):
        i += 1
    for _ in range(4):
        if _norm(tokens, i).isdigit() or _norm(tokens, i) in ("year", "old", "-", "yr", "teenage", "yo"):
            i += 1
    size = _relations().match(tokens, i)
    if not size:
        return None
    words = " ".join(token.norm for token in tokens[i : i + size])
    known: dict[str, str] = _vocabulary()["relations"]
    return known.get(words) or known[words.removesuffix("s")], i + size


def find_patient(text: str) -> Patient | None:
    """For whom the visitor asks, None if they don't say. Another person goes before "me" ("not me, my son")."""
    tokens = tokenize(text)
    for i in range(len(tokens)):
        opened = _phrases("openers").match(tokens, i)
        start = i + opened if opened else i
        mine = _norm(tokens, start) in ("my", "our", "me") or (opened and _norm(tokens, start) in ("a", "the"))
        if mine:
            related = _relation_at(tokens, start)
            if related and (opened or _owned(tokens, i, related[1])):
                relation, after = related
                return Patient("other", relation, _patient_name(text, tokens, after) or _named_before(text, tokens, i))
        elif opened and _norm(tokens, i + opened - 1) in ("for", "of") and _norm(tokens, i - 1) != "ask":
            name = _told(text, tokens, start, True)
            if name and tokens[start].raw[0].isupper() and not tokens[start].raw.isupper():
                return Patient("other", None, name)
    words = sum(token.norm.isalnum() for token in tokens)
    if any(_phrases("self_words").match(tokens, i) == words > 0 for i in range(min(len(tokens), 3))) or _says_self(
        tokens
    ):
        return Patient("self")
    return None


def name_beside(relation: str, text: str) -> Name | None:
    """The name that follows a relation in a story, whoever it is told of: "my dad Tom woke up sore"."""
    tokens = tokenize(text)
    for i in range(len(tokens)):
        related = _relation_at(tokens, i) if _norm(tokens, i) in ("my", "our") else None
        if related and related[0] == relation:
            return _patient_name(text, tokens, related[1])
    return None


def _named_before(text: str, tokens: list[Token], i: int) -> Name | None:
    """The name in "Cillian, my husband, needs a visit"."""
    if _norm(tokens, i - 1) != "," or i - 1 > MAX_BEFORE:
        return None
    first, _ = _without_leads(tokens, 0)
    named = first < i - 1 and all(
        _is_word(t) and t.raw[:1].isupper() and not _is_common(t) for t in tokens[first : i - 1]
    )
    return _name(text, tokens, first, i - 1) if named else None


def _says_self(tokens: list[Token]) -> bool:
    for i in range(len(tokens)):
        if (
            _norm(tokens, i) == "for"
            and _norm(tokens, i + 1) in ("me", "myself", "meself")
            and _norm(tokens, i - 1) != "not"
        ):
            last = (
                i + 2 >= len(tokens)
                or not tokens[i + 2].norm.isalpha()
                or _norm(tokens, i + 2) in ("please", "thanks", "and", "not", "only")
            )
            if last:
                return True
    return False


def _owned(tokens: list[Token], i: int, after: int) -> bool:
    """Whether "my son …" is said as the one with the pain: it opens the message or goes on with his leg."""
    if after >= len(tokens) and i <= 1:
        return True
    follows = after
    while follows < len(tokens) and follows < after + 4:
        if _phrases("owned").match(tokens, follows):
            return True
        named = tokens[follows].raw[:1].isupper() or tokens[follows].norm in _set("first_names")
        if _norm(tokens, follows) == "s" or named or not tokens[follows].norm.isalpha():
            follows += 1
            continue
        break
    only = [token for token in tokens[after:] if token.norm.isalpha()]
    return i <= 1 and len(only) <= 2 and not any(_is_common(token) for token in only)


def _patient_name(text: str, tokens: list[Token], after: int) -> Name | None:
    while _norm(tokens, after) in (",", "-", "called", "named", "(", ":", "–", "please"):
        after += 1
    if after >= len(tokens) or (not tokens[after].raw[:1].isupper() and tokens[after].norm not in _set("first_names")):
        return None
    end = after
    while end < min(_name_run(tokens, after), after + 4):
        token = tokens[end]
        particle = token.norm in _set("small") or token.norm in _JOINTS
        if _is_common(token) or (
            not particle and not token.raw[:1].isupper() and end > after and tokens[after].raw[:1].isupper()
        ):
            break
        end += 1
    end = _cut(tokens, after, end)
    if end <= after:
        return None
    if tokens[after].norm == tokens[after].raw and end < len(tokens) and tokens[end].norm.isalpha():
        # "My dad tom woke up sore": in small letters only the first name is one for sure.
        end = after + 1
    name = _name(text, tokens, after, end)
    for ending in ("'s", "’s"):
        if name.text.endswith(ending):
            return Name(name.text[:-2], name.start, name.end - 2)
    return name
