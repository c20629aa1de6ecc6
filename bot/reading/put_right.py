"""What a new look says of the signs behind advice: "I measured them, both the same", "he can do it after all"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from bot.reading.answers import CONFIRM, read_answer
from bot.reading.context_found import find_context
from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings, word_set
from bot.reading.doc import make_doc
from bot.reading.facts import read_facts
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn

MOST_WORDS = 40
_WORDS_TO_WHEN = 4
"""How many words behind a new look its time may stand: "measured the two of them just now"."""
CONTESTS = "contests"
"""The value of a sign that is said to be a mistake, with nothing said of how it is."""
COMPARED = ("side", "both_legs")
"""What "both" would tell if it didn't compare the two legs."""


def read_put_right(doc: Doc, turn: Turn) -> list[Reading]:
    """How a sign behind advice is after all, unnamed or told as a mistake; uncertain, so that it is judged first.

    Empty for a question, for a sign that is only over, and where a phrase tells of one itself.
    """
    if not turn.rests_on or len(doc) > MOST_WORDS or any(asks(sentence) for sentence in doc.sents):
        return []
    told = {reading.name for reading in read_facts(doc, turn)}
    signs = [sign for sign in turn.rests_on if sign not in told]
    if not signs or told & set(turn.rests_on):
        return []
    mistaken, looked = _first(doc, "mistaken"), _first(doc, "looked_anew")
    if not (mistaken or looked):
        return []
    # Nobody looks again at a pop.
    seen = [sign for sign in signs if sign not in word_set("events")]
    spoken_of = [sign for sign in seen if _spoken_of(doc, sign)]
    found = [reading for sign in spoken_of for reading in _after_all(doc, turn, sign)]
    if not found:
        abilities = [sign for sign in spoken_of if sign in _evidence() and not _denies(doc)]
        contested = seen[:1] if mistaken else abilities[:1]
        found = [Reading(sign, CONTESTS, 0, len(doc.text), doc.text) for sign in contested]
    return [replace(reading, polarity="uncertain", source="pattern", puts_right=True) for reading in found]


def without_compared(readings: list[Reading]) -> list[Reading]:
    """The readings, without a side of which "both the same" tells nothing."""
    if not any(reading.puts_right for reading in readings):
        return readings
    return [r for r in readings if r.puts_right or r.name not in COMPARED or r.source != "pattern"]


def _after_all(doc: Doc, turn: Turn, sign: str) -> list[Reading]:
    """What the message would answer if the sign were asked about, where that is well; one reading at most."""
    if sign not in _evidence() and _passed(doc) and not _first(doc, "mistaken"):
        return []
    asked = replace(turn, question=CONFIRM + sign, buttons=())
    # "I was wrong" casts no doubt on what is said instead.
    plain = [make_doc(clause.text) for clause in doc._.clauses if not _all(make_doc(clause.text), "mistaken")]
    said = next((said for part in (doc, *plain) if (said := _well(read_answer(part, asked)))), [])
    return said or ([Reading(sign, "no", 0, len(doc.text), doc.text)] if _alike(doc, sign) else [])


def _well(said: list[Reading]) -> list[Reading]:
    """The first of some readings, where they agree that it is well."""
    values = {_value(reading) for reading in said}
    well = len(values) == 1 and values <= {"no", "can", "sore", "fine", "limp"}
    return [replace(said[0], value=values.pop(), time="now")] if well else []


def _alike(doc: Doc, sign: str) -> bool:
    """Whether both legs are said to be alike, of a sign that shows when they are compared."""
    text = " ".join(token.norm_ for token in doc if not token.is_punct)
    return sign not in _evidence() and bool(_evidence()["alike"].search(text)) and not _denies(doc)


def _value(reading: Reading) -> str:
    if reading.time != "now" or reading.polarity not in ("affirmed", "denied"):
        return ""
    if reading.polarity == "denied":
        return "no" if reading.value == "yes" else ""
    return reading.value


def _spoken_of(doc: Doc, sign: str) -> bool:
    """Whether the words are about how a sign is: a plain "actually no" may be about going."""
    text = " ".join(token.norm_ for token in doc if not token.is_punct)
    told = _evidence().get(sign) or _evidence()["compared"]
    return bool(told.search(text)) and not _evidence()["of_else"].search(text)


def _denies(doc: Doc) -> bool:
    return any(token.norm_ in word_set("denying") for token in doc)


@cache
def _evidence() -> dict[str, re.Pattern[str]]:
    """What is said of an ability when it is tried, of both legs when they are compared, and of something else."""
    return {name: re.compile(pattern) for name, pattern in settings()["put_right"]["evidence"].items()}


def _passed(doc: Doc) -> bool:
    """Whether something is told as gone again, which takes no sign back; "measured them there now" tells when."""
    if any(m.rule.category == "over" for m, _, _ in find_context(doc).modifiers):
        return True
    looks = [m.end for m in _all(doc, "looked_anew")]
    return any(all(not 0 <= m.start - end <= _WORDS_TO_WHEN for end in looks) for m in _all(doc, "by_now"))


def _first(doc: Doc, name: str) -> Modifier | None:
    """The first phrase of a list."""
    return next(iter(_all(doc, name)), None)


def _all(doc: Doc, name: str) -> list[Modifier]:
    """The phrases of a list, but not "I was wrong to run"."""
    found = _phrases(name).find(keys(doc))
    return [m for m in found if m.end == len(doc) or doc[m.end].norm_ != "to"]


@cache
def _phrases(name: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["put_right"][name], Rule(name, "inside"))
    return phrases
