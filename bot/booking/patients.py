"""Reads for whom a request is: the visitor, or somebody else with the relation and the name that were told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.booking.asked_for import person_asked_for
from bot.booking.name_terms import (
    JOINTS,
    Name,
    cut,
    is_common,
    is_word,
    name_at,
    name_phrases,
    name_run,
    name_set,
    name_vocabulary,
    norm_at,
    told_name,
    without_leads,
)
from bot.reading.when.tokens import Phrases, Token, tokenize

_MOST_ALONE = 60
"""Characters of a clause that may say that it is for the visitor and nothing else."""
_FOR_NOW = re.compile(r"(?:[\s,]+(?:for now|now|so|then|please|pls|thanks|today|really|actually))+\W*$", re.IGNORECASE)
MAX_BEFORE = 5
MOST_BEHIND = 8
"""How many words behind "my son has" may stand before what he has."""


@dataclass(frozen=True)
class Patient:
    """For whom the request is: "self" or "other"; the relation ("son", "friend", …) and name where told."""

    who: Literal["self", "other"]
    relation: str | None = None
    name: Name | None = None


@cache
def _relations() -> Phrases:
    return Phrases([word + ending for word in name_vocabulary()["relations"] for ending in ("", "s")])


def _relation_at(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """The relation named at `i` after "my", "our", "a" …, and the token after it."""
    while i < len(tokens) and tokens[i].norm in name_set("before_relations"):
        i += 1
    for _ in range(4):
        if norm_at(tokens, i).isdigit() or norm_at(tokens, i) in ("year", "old", "-", "yr", "teenage", "yo"):
            i += 1
    size = _relations().match(tokens, i)
    if not size:
        return None
    words = " ".join(token.norm for token in tokens[i : i + size])
    known: dict[str, str] = name_vocabulary()["relations"]
    return known.get(words) or known[words.removesuffix("s")], i + size


def find_patient(text: str) -> Patient | None:
    """For whom the visitor asks, None if they don't say. Another person goes before "me" ("not me, my son")."""
    tokens = tokenize(text)
    if _of_ones_own(tokens):
        return Patient("self")
    for i in range(len(tokens)):
        opened = name_phrases("openers").match(tokens, i)
        start = i + opened if opened else i
        mine = norm_at(tokens, start) in ("my", "our", "me") or (opened and norm_at(tokens, start) in ("a", "the"))
        if mine:
            related = _relation_at(tokens, start)
            if related and (opened or _owned(tokens, i, related[1])):
                relation, after = related
                return Patient("other", relation, _patient_name(text, tokens, after) or _named_before(text, tokens, i))
        elif opened and _leads_to_name(tokens, start) and not _for_no_one(tokens, i, opened):
            name = told_name(text, tokens, start, True)
            if name and _looks_like_a_name(tokens, start) and not tokens[start].raw.isupper():
                return Patient("other", None, name)
    if only_self(text) or _says_self(tokens):
        return Patient("self")
    relation = person_asked_for(text)
    return Patient("other", relation, name_beside(relation, text)) if relation else None


def _leads_to_name(tokens: list[Token], start: int) -> bool:
    """Whether the words before `start` go on with a name: "for Tom", "the patient is Tom"."""
    lead = norm_at(tokens, start - 1)
    named = tokens[start].raw[:1].isupper() if start < len(tokens) else False
    return (lead in ("for", "of") and named) or (lead == "is" and norm_at(tokens, start - 2) == "patient")


def only_self(text: str) -> bool:
    """Whether a clause says that it is for the visitor, and nothing else ("just me for now so. Rory Keane")."""
    for clause in re.split(r"[.;!?\n]", text):
        if len(clause.strip()) > _MOST_ALONE:
            continue
        tokens = tokenize(_FOR_NOW.sub("", clause.strip()))
        words = sum(token.norm.isalnum() for token in tokens)
        if any(name_phrases("self_words").match(tokens, i) == words > 0 for i in range(min(len(tokens), 3))):
            return True
    return False


def _for_no_one(tokens: list[Token], i: int, opened: int) -> bool:
    """Whether "for" stands behind something that isn't done for a patient ("the number for Kerry", "ask for Fi")."""
    before = norm_at(tokens, i + opened - 2) if opened > 1 else norm_at(tokens, i - 1)
    return before == "ask" or before in name_set("for_no_one")


def named_relation(relation: str, text: str) -> tuple[Name, int, int] | None:
    """The name that a message gives the person with that relation, and where it says so.

    "Mam is Noreen", "my dad's name is Tom", "his wife is called Ana"; not "mam is grand", "dad is in Cork".
    """
    tokens = tokenize(text)
    for i in range(len(tokens)):
        related = _relation_at(tokens, i)
        if not related or related[0] != relation or norm_at(tokens, i - 1) in ("no", "not"):
            continue
        size = name_phrases("is_named").match(tokens, related[1])
        name = _name_alone(text, tokens, related[1] + size) if size else None
        if name:
            return name, tokens[i].begin, name.end
    return None


def _name_alone(text: str, tokens: list[Token], i: int) -> Name | None:
    """The name at `i` where nothing goes on after it: "mam is Noreen", not "mam is Irish and stubborn"."""
    name = _patient_name(text, tokens, i)
    after = next((token.norm for token in tokens if name and token.begin >= name.end), "")
    plain = not (after.isalpha() and after not in name_set("ends"))
    first = tokens[i].norm if i < len(tokens) else ""
    return name if name and plain and not first.endswith(("ing", "ish", "ese", "ian")) else None


def name_beside(relation: str, text: str) -> Name | None:
    """The name that follows a relation in a story, whoever it is told of: "my dad Tom woke up sore"."""
    tokens = tokenize(text)
    for i in range(len(tokens)):
        related = _relation_at(tokens, i) if norm_at(tokens, i) in ("my", "our") else None
        name = _patient_name(text, tokens, related[1]) if related and related[0] == relation else None
        if name:
            return name
    named = named_relation(relation, text)
    return named[0] if named else None


def _named_before(text: str, tokens: list[Token], i: int) -> Name | None:
    """The name in "Cillian, my husband, needs a visit"."""
    if norm_at(tokens, i - 1) != "," or i - 1 > MAX_BEFORE:
        return None
    first, _ = without_leads(tokens, 0)
    named = first < i - 1 and all(
        is_word(t) and t.raw[:1].isupper() and not is_common(t) for t in tokens[first : i - 1]
    )
    return name_at(text, tokens, first, i - 1) if named else None


def _of_ones_own(tokens: list[Token]) -> bool:
    """Whether it is about the visitor's own leg, whoever else was told of: "can you ring me about my own leg?"."""
    starts = (i for i in range(1, len(tokens) - 2) if tokens[i].norm == "my" and tokens[i + 1].norm == "own")
    return any(
        norm_at(tokens, i - 1) in ("for", "about")
        and norm_at(tokens, i - 2) != "not"
        and not _relation_at(tokens, i + 2)
        for i in starts
    )


def _says_self(tokens: list[Token]) -> bool:
    """Whether it is said to be for the visitor: "for me"; not "not for me", "for me to see"."""
    for i in range(len(tokens)):
        if norm_at(tokens, i) not in ("for", "about") or norm_at(tokens, i - 1) == "not":
            continue
        if norm_at(tokens, i + 1) in ("me", "myself", "meself", "mine") and _ends_there(tokens, i + 2):
            return True
    return False


def _ends_there(tokens: list[Token], i: int) -> bool:
    if i >= len(tokens) or not tokens[i].norm.isalpha():
        return True
    return tokens[i].norm in ("please", "thanks", "and", "not", "only")


def _owned(tokens: list[Token], i: int, after: int) -> bool:
    """Whether "my son …" is said as the one with the pain: it opens the message or goes on with his leg."""
    if after >= len(tokens) and i <= 1:
        return True
    follows = after
    while follows < len(tokens) and follows < after + 4:
        if name_phrases("owned").match(tokens, follows) or _ill(tokens, follows):
            return True
        named = tokens[follows].raw[:1].isupper() or tokens[follows].norm in name_set("first_names")
        if norm_at(tokens, follows) == "s" or named or not tokens[follows].norm.isalpha():
            follows += 1
            continue
        break
    only = [token for token in tokens[after:] if token.norm.isalpha()]
    return i <= 1 and len(only) <= 2 and not any(is_common(token) for token in only)


def _ill(tokens: list[Token], i: int) -> bool:
    """Whether a verb of having or being goes on with a leg, a pain, a visit or an age: not "has a match"."""
    size = name_phrases("owned_weak").match(tokens, i)
    if not size:
        return False
    rest = [token.norm for token in tokens[i + size : i + size + MOST_BEHIND]]
    end = next((place for place, word in enumerate(rest) if word in (",", ".", ";", "!", "?", "so", "but")), len(rest))
    aged = norm_at(tokens, i) == "is" and rest[:1] != [] and rest[0].isdigit()
    return aged or bool(set(rest[:end]) & name_set("of_a_patient"))


def _looks_like_a_name(tokens: list[Token], i: int) -> bool:
    """Whether a name begins at `i`: a capital, a known first name, or a word that an age follows ("fiachra is 14")."""
    token = tokens[i]
    if token.raw[:1].isupper() or token.norm in name_set("first_names"):
        return True
    aged = norm_at(tokens, i + 1) in ("is", "s") and norm_at(tokens, i + 2).isdigit()
    return aged and is_word(token) and not is_common(token)


def _patient_name(text: str, tokens: list[Token], after: int) -> Name | None:
    while norm_at(tokens, after) in (",", "-", "called", "named", "(", ":", "–", "please"):
        after += 1
    if after >= len(tokens) or not (_looks_like_a_name(tokens, after)):
        return None
    end = after
    while end < min(name_run(tokens, after), after + 4):
        token = tokens[end]
        particle = token.norm in name_set("small") or token.norm in JOINTS
        if is_common(token) or (
            not particle and not token.raw[:1].isupper() and end > after and tokens[after].raw[:1].isupper()
        ):
            break
        end += 1
    end = cut(tokens, after, end)
    if end <= after:
        return None
    if tokens[after].norm == tokens[after].raw and end < len(tokens) and tokens[end].norm.isalpha():
        # "My dad tom woke up sore": in small letters only the first name is one for sure.
        end = after + 1
    name = name_at(text, tokens, after, end)
    for ending in ("'s", "’s"):
        if name.text.endswith(ending):
            return Name(name.text[:-2], name.start, name.end - 2)
    return name
