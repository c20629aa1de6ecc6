"""Reads names, old ones put right too, and the patient's age from a message of a request."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.booking.contact_words import SHORT_CORRECTION, contact_pattern
from bot.booking.name_terms import name_set
from bot.booking.names import Name, NameProblem, find_name, read_name
from bot.booking.renaming import find_new_name
from bot.reading.doc import english, vocabulary

_AGE = re.compile(
    r"(?<!\d )\b(?:is|aged?|turned|(?:he|she)'?s|they'?re|only|just|,|and)\s*(?:only |just |now )?(\d{1,3})"
    r"(?!\s*(?:next|in |soon|am|pm|weeks?|wks?|days?|months?|k\b|km|miles?|mins?|%|:|\d))\b"
    r"|(?<=\()(\d{1,2})(?=\))|\b(\d{1,3})[ -]*(?:years?|yrs?|y)[ -]*(?:olds?|o)\b",
    re.IGNORECASE,
)
_LONE_WORD = re.compile(r"[,.;!?\n]\s*((?!I\b)[A-ZÁÉÍÓÚ][\w']+),?\s{8,}")
_IN_NAMES = re.compile(
    r"(?!I\b)[a-z]{0,2}'?[A-ZÁÉÍÓÚ][\w'’-]*|an|de|da|le|la|von|van|der|ó|ní|uí|mac|mc|nic", re.UNICODE
)
"""A word that goes on with a name that is written in capitals."""
_NAME_AGAIN = re.compile(
    r"^[^\W\d_][\w' ]{1,40}[^\w\s']+\s*(?:no[ ,]+)?(?:sorry|actually|i mean|wait)[ ,]+", re.IGNORECASE
)
_OLDEST = 110
_NEAR = 2
_BESIDE_NAME = 3
_BEHIND_NAMES = frozenset({"and", "here", "from", "speaking", "calling", "her", "his", "their", "for", "on", "is"})
"""A name may stand before these by itself; before others a sentence goes on."""


def name_in(rest: str, known: str, beside: bool) -> Name | None:
    """The visitor's own name in a message; `beside` where a number or address stands in it too."""
    if beside and (again := _NAME_AGAIN.search(rest)) and rest[again.end() :][:1].isupper():
        # "Ann Da… sorry Ann Daly 087 …": what is said last counts.
        rest = f"{' ' * again.end()}{rest[again.end() :]}"
    first = contact_pattern("first_name").search(rest) if known and " " not in known else None
    given = read_name(rest[first.end() :]) if first else None
    if isinstance(given, Name) and " " not in given.text:
        return Name(f"{given.text} {known}", given.start, given.end)
    new = None
    if known:
        new = find_new_name(rest, known) or respelt(rest, known) or _said_again(rest, known) or _fuller(rest, known)
    if new:
        return _corrected(new, known, rest)
    asked = contact_pattern("name_asked").search(rest)
    answered = read_name(rest[asked.end() :].strip(" ,.")) if asked else None
    if isinstance(answered, Name):
        return answered
    named = contact_pattern("is_the_name").search(rest)
    before = re.split(r"[,.;!?\n]", rest[: named.start()])[-1].strip() if named else ""
    told = read_name(before) if before[:1].isupper() else None
    if isinstance(told, Name):
        first_only = named and "first" in named[0].casefold() and known and " " not in known
        return Name(f"{told.text} {known}", told.start, told.end) if first_only else told
    listed = (name_in_list(rest) or _before_number(rest)) if beside and not known else None
    if known:
        return find_name(rest, beside_contact=beside) or listed
    return find_name(rest, beside_contact=beside) or listed or _signed(rest) or _of_who_asks(rest)


def _of_who_asks(rest: str) -> Name | None:
    """The name behind who somebody is to the patient ("I'm her mum Sinead Walsh")."""
    lead = contact_pattern("own_lead").search(rest)
    after = read_name(re.split(r"[,.;!?\n]", rest[lead.end() :].strip(" ,:"))[0]) if lead else None
    return after if isinstance(after, Name) else None


def _signed(rest: str) -> Name | None:
    """The name and surname by themselves at the end of a longer message ("My calf is sore again. Jo Furlong")."""
    before, *ends = re.split(r"(?<=[.!?])\s+|\n", rest.strip(" .!\n"))
    last = ends[-1].strip() if ends else ""
    name = name_in_list(last) if before and last else None
    whole = name is not None and name.text == " ".join(last.split())
    return name if whole and not any(word.casefold() in vocabulary() for word in last.split()[1:]) else None


def _said_again(rest: str, known: str) -> Name | None:
    """The same name, said more fully or put right ("no, it's Mark Daly-Ryan" after "Mark Daly")."""
    said = contact_pattern("name_again").sub("", re.sub(r"\bfor (?:me|myself)\b", " ", rest).strip(" ,.!"))
    name = read_name(said) if len(rest.split()) <= SHORT_CORRECTION else None
    if not isinstance(name, Name) or name.text.casefold() == known.casefold():
        return None
    old, new = known.split()[0].casefold(), name.text.split()[0].casefold()
    respelt = " " not in f"{known}{name.text}" and OSA.distance(old, new) == 1 and len(old) > _NEAR
    turned = _hyphens_turned(known, name)
    return turned or (name if respelt or (old == new and " " in name.text) else None)


def _fuller(rest: str, known: str) -> Name | None:
    """The first name that is known with the surname behind it, anywhere in a message ("mornings. Mark Daly, 087 …")."""
    if " " in known:
        return None
    for found in re.finditer(rf"(?<![\w'-]){re.escape(known)} (?=[^\W\d_])[^,.;!?\n\d]+", rest, re.IGNORECASE):
        stretch = re.split(r"\s{3,}|\s[-–]\s", found[0])[0].strip()
        words = stretch.split()
        capitals = next((k for k, word in enumerate(words) if k and not _IN_NAMES.fullmatch(word)), len(words))
        whole = capitals if capitals > 1 else len(words) * (len(words) <= _BESIDE_NAME)
        while whole > 1 and capitals > 1 and words[whole - 1].islower():
            whole -= 1
        name = read_name(" ".join(words[:whole])) if whole > 1 else None
        if isinstance(name, Name) and " " in name.text and len(name.text.split()) == whole:
            return Name(name.text, found.start(), found.start() + len(" ".join(words[:whole])))
    return None


def _hyphens_turned(known: str, new: Name) -> Name | None:
    """The whole name with its double surname the other way round, or with a part of it changed."""
    parts = set(new.text.casefold().split("-"))
    alike = [word for word in known.split() if "-" in word and parts & set(word.casefold().split("-"))]
    if len(parts) == 1 or " " in new.text or len(alike) != 1:
        return None
    return Name(known.replace(alike[0], new.text), new.start, new.end)


def respelt(rest: str, known: str) -> Name | None:
    """The name with one part written differently ("Nial with one l")."""
    if not contact_pattern("spelling").search(rest):
        return None
    words = known.split()
    for match in re.finditer(r"[^\W\d_]{3,}", rest):
        for k, word in enumerate(words):
            near = OSA.distance(match[0].casefold(), word.casefold()) <= _NEAR
            if near and match[0] != word and match[0][0].isupper():
                return Name(" ".join([*words[:k], match[0], *words[k + 1 :]]), match.start(), match.end())
    return None


def _corrected(new: Name, known: str, rest: str) -> Name:
    """The whole name where only its surname was put right ("Brennan, not Brannan")."""
    wrong = contact_pattern("in_place_of").search(rest)
    words = known.split()
    if " " in new.text or len(words) < 2 or not wrong:
        return new
    old = rest[wrong.end() :].strip(" .!,\"'").split(" ")[0].casefold()
    whole = [new.text if word.casefold() == old else word for word in words]
    return Name(" ".join(whole), new.start, new.end) if whole != words else new


def _before_number(rest: str) -> Name | None:
    """The one capitalised word between a mark and a number that was blanked ("Can ye ring me? Paul 087 …")."""
    found = _LONE_WORD.search(rest)
    name = read_name(found[1]) if found and not contact_pattern("no_names").fullmatch(found[1]) else None
    return name if isinstance(name, Name) and not contact_pattern("never_names").fullmatch(name.text) else None


def name_in_list(rest: str) -> Name | None:
    """The name in "…, Sean Kelly, (a number), Friday": a stretch between marks of two capitalised words or more."""
    for stretch in re.split(r"[,;.?!\n]|\s{3,}|\s[-–]\s", rest):
        words = stretch.split()
        if (
            2 <= len(words) <= 5
            and all(word[0].isupper() for word in words)
            and not contact_pattern("no_names").search(stretch)
        ):
            name = read_name(stretch)
            if isinstance(name, Name):
                return name
    return None


def name_answered(rest: str) -> Name | NameProblem:
    """The name in an answer to "what name?", read part by part where the whole is none ("Orla, for my daughter")."""
    lead = contact_pattern("own_lead").search(rest)
    after = read_name(rest[lead.end() :].strip(" ,:")) if lead else None
    if isinstance(after, Name):
        return after
    better = re.split(r"\W+(?:well|actually|i mean|or rather|no sorry|sorry)\W+", rest, flags=re.IGNORECASE)
    put_right = read_name(better[-1]) if len(better) == 2 and better[-1][:1].isupper() else None
    if isinstance(put_right, Name):
        return put_right
    whole = read_name(rest)
    if isinstance(whole, Name) and not _stands_as_a_name(rest, whole, rest):
        whole = NameProblem.SENTENCE
    if whole is NameProblem.REFUSED:
        # "Bea. I'd rather not say my surname": what is refused is the rest of it.
        part = re.split(r"[,;.\n]", rest.strip())[0]
        first = read_name(part)
        return first if isinstance(first, Name) and _stands_as_a_name(part, first, part) else whole
    if isinstance(whole, Name) or whole in (NameProblem.ABUSE, NameProblem.QUESTION):
        return whole
    for part in re.split(r"[,;.\n]|\s{3,}| and | but ", rest)[:6]:
        name = read_name(part.strip()) if part.strip() else whole
        if isinstance(name, Name) and _stands_as_a_name(part.strip(), name, rest):
            return name if not contact_pattern("no_names").search(part) else whole
    return whole


def _stands_as_a_name(part: str, name: Name, message: str) -> bool:
    """Whether words that are a name only by their place in an answer can be one.

    Not "flight was two hours", "postman here" or "as long as that's all": words of other matters, or a sentence goes
    on behind them.
    """
    if contact_pattern("never_names").search(name.text) or contact_pattern("no_names").fullmatch(name.text):
        return False
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", name.text)]
    if {*words} & name_set("first_names"):
        return not _is_story(message, part, name)
    behind = re.findall(r"[^\W\d_][\w']*", part[name.end :])
    plain = part[name.start : name.end].split()
    begins_sentence = len(plain) > 1 and plain[0][:1].isupper() and plain[-1].islower()
    ordinary = vocabulary() | (english() if begins_sentence else frozenset())
    goes_on = len(words) == 1 and behind and behind[0].casefold() not in _BEHIND_NAMES
    others = words[1:] if begins_sentence else words
    return not (goes_on or all(word in ordinary for word in others) or _is_story(message, part, name))


def _is_story(message: str, part: str, name: Name) -> bool:
    """Whether a word in small letters is a name only by its place ("it cramps in the pool")."""
    given = part[name.start : name.end]
    beside = len(re.findall(r"[^\W\d_]+", message)) - len(given.split())
    return given == given.lower() and beside >= _BESIDE_NAME and not find_name(message, beside_contact=True)


def introduced(text: str) -> Name | None:
    """The name of who writes, where they say it in a clause of its own."""
    said = contact_pattern("own_marked").search(text)
    alone = name_answered(re.split(r"[.,;!?]", text[said.end() :])[0]) if said else None
    return alone if isinstance(alone, Name) else find_name(text[said.start() :], beside_contact=True) if said else None


def two_names(rest: str, asked: bool) -> tuple[Name, Name] | None:
    """The patient's name and the visitor's own where a message tells both ("his name is Tom, mine is Orla").

    `asked`: the patient's name was asked for, so that one stands without such words ("Tom, and I'm Orla").
    """
    own = next(iter(contact_pattern("own_marked").finditer(rest)), None)
    if not own or not rest[: own.start()].strip(" ,.;"):
        return None
    before = re.sub(r"(?:\W|\band\b|\bbut\b)+$", "", rest[: own.start()])
    before = re.split(r"[.!?]\s", before)[-1]
    told = contact_pattern("other_after").sub("", contact_pattern("other_before").sub("", f"{before} ").strip())
    if not asked and told.strip() == before.strip():
        return None
    lead = contact_pattern("own_lead").match(rest, own.start())  # "I'm his mam Noreen"
    after = rest[max(own.end(), lead.end() if lead else 0) :].strip()
    theirs, alone = _fullest(told), read_name(re.split(r"[,.;!\n(]|\s{3,}| and ", after)[0])
    # "I'm Ana Reyes her niece": who she is beside the name.
    mine = alone if isinstance(alone, Name) else find_name(rest[own.start() :], beside_contact=True)
    if not isinstance(theirs, Name) or not isinstance(mine, Name) or contact_pattern("no_names").search(theirs.text):
        return None
    return theirs, mine


def _fullest(told: str) -> Name | NameProblem:
    """The name told, or what says more of it in the next words ("Mary, Mary Kinsella")."""
    parts = told.split(",")
    whole = read_name(told.strip())
    name = whole if isinstance(whole, Name) else read_name(parts[0])
    more = read_name(parts[1]) if len(parts) > 1 else whole
    fuller = isinstance(name, Name) and isinstance(more, Name) and more.text.startswith(f"{name.text} ")
    return more if fuller else name


def own_then_theirs(rest: str) -> tuple[Name, Name] | None:
    """The patient's name and the visitor's own, where the visitor's is told first ("I'm Fergus, dad is Tom")."""
    own = contact_pattern("own_marked").match(rest.strip())
    mine, _, more = re.sub(r"\s+and\s+", ",", rest.strip()[own.end() :].strip()).partition(",") if own else ("", "", "")
    told = contact_pattern("other_before").sub("", more.strip())
    if not told.strip() or told.strip() == more.strip():
        return None
    theirs, name = read_name(re.split(r"[,.;!\n]", told.strip())[0]), read_name(mine.strip())
    return (theirs, name) if isinstance(theirs, Name) and isinstance(name, Name) else None


def their_name(rest: str) -> Name | None:
    """The patient's name in "Bronagh is her name"; None where it isn't said so."""
    named = contact_pattern("is_their_name").search(rest)
    before = re.split(r"[,.;!?\n]| and ", rest[: named.start()])[-1].strip() if named else ""
    told = read_name(contact_pattern("name_again").sub("", before)) if before else None
    return told if isinstance(told, Name) else None


def age_in(rest: str) -> int | None:
    """The patient's age in years."""
    for match in _AGE.finditer(rest):
        age = int(match[1] or match[2] or match[3])
        if age <= _OLDEST:
            last = age
            after = contact_pattern("corrected").search(rest[match.end() : match.end() + 12])
            again = re.match(r"\W*(\d{1,3})\b", rest[match.end() + after.end() :]) if after else None
            return int(again[1]) if again and int(again[1]) <= _OLDEST else last
    return None
