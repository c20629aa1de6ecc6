"""Reads names put right: another name in place of the one known, one spelt out, or one with its fada."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.booking.name_terms import (
    JOINTS,
    MARKS,
    MAX_TOKENS,
    Name,
    capitalised,
    has_phrase,
    is_common,
    is_word,
    name_phrases,
    name_set,
    norm_at,
    told_name,
)
from bot.reading.when.tokens import Token, tokenize

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
    tokens = tokenize(text)[:MAX_TOKENS]
    about = has_phrase("about_names", tokens)
    found = _told_beside(text, tokens)
    for i in range(len(tokens)):
        size = name_phrases("changed").match(tokens, i) or (
            name_phrases("changed_weak").match(tokens, i) if about else 0
        )
        begin = i + size
        while size and norm_at(tokens, begin) in MARKS:
            begin += 1
        if size and begin < len(tokens):
            named = norm_at(tokens, begin) not in name_set("about_names") and told_name(text, tokens, begin, True)
            found = _spelt_out(text, tokens, begin) or named or found
    found = found or _in_place_of(text, tokens, known)
    if not found or found.text == known:
        return None
    return Name(_put_into(known, found.text, tokens), found.start, found.end)


def _told_beside(text: str, tokens: list[Token]) -> Name | None:
    """The name after "my surname too, …" or "I wrote my name wrong, …", whatever small words stand between."""
    for i in range(len(tokens)):
        begin = i + max(name_phrases("surnames").match(tokens, i), int(tokens[i].norm in ("name", "names")))
        while (
            begin > i
            and begin < len(tokens)
            and (tokens[begin].norm in MARKS or tokens[begin].norm in name_set("beside_name"))
        ):
            begin += 1
        capital = begin < len(tokens) and (tokens[begin].raw[:1].isupper() or tokens[begin].norm in name_set("small"))
        if capital and i < begin:
            return told_name(text, tokens, begin, True)
    return None


def _spelt_out(text: str, tokens: list[Token], i: int) -> Name | None:
    """A name spelt letter by letter at `i`."""
    letters, end = "", i
    while i < len(tokens) and (len(tokens[i].raw) == 1 and (tokens[i].raw.isalpha() or tokens[i].norm in JOINTS)):
        if tokens[i].raw.isalpha():
            letters, end = letters + tokens[i].raw, i + 1
        i += 1
    if len(letters) < _SPELT_LETTERS:
        return None
    return Name(capitalised(letters.lower(), True), tokens[end - len(letters)].begin, tokens[end - 1].finish)


def _in_place_of(text: str, tokens: list[Token], known: str) -> Name | None:
    """The name in "Aoibheann, not Aoife", where the known name is the one that is wrong."""
    old = {token.norm for token in tokenize(known)}
    for i in range(len(tokens)):
        size = name_phrases("in_place_of").match(tokens, i)
        if not size or norm_at(tokens, i + size) not in old:
            continue
        end = i
        while end and tokens[end - 1].norm in MARKS:
            end -= 1
        first = end
        while (
            first
            and (is_word(tokens[first - 1]) or tokens[first - 1].norm in JOINTS)
            and not _ends_lead(tokens, first - 1)
        ):
            first -= 1
        if first < end:
            return told_name(text, tokens[:end], first, True)
    return None


def _ends_lead(tokens: list[Token], i: int) -> bool:
    """Whether the word at `i` is none of a name that follows it ("ask for Fi", "no, Brennan")."""
    word = tokens[i].norm
    return (
        word in name_set("yes_no")
        or word in name_set("about_names")
        or (word in name_set("common") and word not in name_set("small"))
    )


def _put_into(known: str, new: str, tokens: list[Token]) -> str:
    """The whole name once a part of it was put right."""
    words = known.split(" ")
    if new.split(" ")[0] == words[0]:
        return new
    if known and (has_phrase("surnames", tokens) or tokenize(new)[0].norm in name_set("before_surnames")):
        return f"{words[0]} {new}"
    if len(words) < 2:
        return new
    if " " in new or not has_phrase("spellings", tokens):
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
            word for word in match[0].split() if not is_common(tokenize(word)[0]) and not word.endswith(("'s", "’s"))
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
