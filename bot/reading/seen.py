"""What a message tells of being examined: who looked, whether it is over, what it came to, or when it will be.

It is heard by its parts (seen.yml), clause by clause, as people tell it in any order: "seen tonight. He felt the
pulses", "no clot he says", "the girl in the chemist told her". An unnamed "he" is whoever was named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc, Span

from bot.reading.context_rules import word_set
from bot.reading.doc import make_doc
from bot.reading.questions import opens_question

_FILE = Path(__file__).with_name("seen.yml")
CARER, LAY, KIN = "carer", "lay", "kin"
CHEMIST = "chemist"
_FEW_WORDS = 10


@dataclass(frozen=True)
class Seen:
    """What a message tells of a clinician's look.

    Attributes:
        looked: whether a doctor or a nurse has examined it since.
        result: "sure" where a clot was ruled out or all was clear, "minor" where only a strain was found, else empty.
        tests: whether a test is still to come.
        words: the clause that tells of the look.
        lay: who else looked or has a view ("chemist" or "lay"), empty for nobody.
        booked: whether being seen is arranged for today.
        named: whether a doctor, a nurse or a hospital is named in a few words that deny nothing.
        worse: whether it is told to be worse than it was, or `newly` something.
        against: whether the doctor's word is set against what was said here.
    """

    looked: bool = False
    result: str = ""
    tests: bool = False
    words: str = ""
    lay: str = ""
    booked: bool = False
    named: bool = False
    worse: bool = False
    newly: bool = False
    against: bool = False


@dataclass(frozen=True)
class _Clause:
    """A clause in words, who was named last before its end, whether it asks, and whether it tells of somebody else."""

    text: str
    who: str
    asks: bool
    sentence: str
    of_other: bool


def read_seen(text: str, patient: str = "", advised: bool = False, expected: bool = False) -> Seen:
    """What a message tells of being examined.

    Args:
        text: the message.
        patient: relation of the person it is about, empty for the visitor.
        advised: whether advice to be seen stands, so that an unnamed "he" who examined was the doctor.
        expected: whether they are known to have gone to be seen, so that "he had a look" was the doctor too.
    """
    clauses = list(_clauses(make_doc(text), patient, CARER if expected and not patient else ""))
    found = Seen(
        booked=any(_books(clause) for clause in clauses),
        named=any(_names_carer(clause) for clause in clauses),
        worse=any(_worse(clause, "worse") for clause in clauses),
        newly=any(_worse(clause, "newly") for clause in clauses),
        lay=next((kind for clause in clauses if (kind := _lay(clause))), ""),
        against=_against(clauses),
    )
    looks = next((clause for clause in clauses if _looks(clause, patient, advised)), None)
    looks = looks or _went_and_was_told(clauses) or _word_with_result(clauses)
    if looks is None:
        return found
    return replace(found, looked=True, words=looks.text, result=_result(clauses), tests=_tests_to_come(clauses))


def asks_if_enough(text: str) -> bool:
    """Whether a question is whether a look by somebody counts: "has she been seen so or does that not count?"."""
    return _pattern("counts").search(_words(make_doc(text)[:])) is not None


def asks_to_count(text: str) -> bool:
    """Whether a few words go on about whether it counts: "does that not count?"."""
    doc = make_doc(text)
    return len(doc) <= _FEW_WORDS and _pattern("asks_to_count").search(_words(doc[:])) is not None


# ---- clauses


def _clauses(doc: Doc, patient: str, who: str) -> Iterator[_Clause]:
    """The clauses, each with whoever was named last: the doctor, a chemist, a relative; `who` before anybody is."""
    story, lead = False, ""
    for span in doc._.clauses:
        text = f"{lead}{_words(span)}"
        led = _pattern("leads_on").search(text)
        lead = f"{led[0]} " if led and span.end < span.sent.end else ""
        named = _named_last(text, patient)
        who = named or who
        opener = _pattern("opens_with_other").match(text)
        opens = opener is not None and _is_other(opener[1], patient)
        own = re.match(r"(?:and |but |so )?(?:i|my own|mine|we)\b", text) is not None
        theirs = _pattern("others_doctor").search(text) is not None
        story = not own and (story or theirs or (opens and _pattern("others_story").search(text) is not None))
        sentence = _words(span.sent)
        asks = opens_question(span) or _pattern("asks").match(text) or _pattern("supposes").match(sentence)
        yield _Clause(text, who, bool(asks), sentence, story or (opens and not _has(text, "carer")))


def _named_last(text: str, patient: str) -> str:
    """Who is named last in a clause; a relative who is a nurse is a relative."""
    places = {name: _last(text, name) for name in (CARER, LAY)}
    places[KIN] = max((m.start() for m in _part(KIN).finditer(text) if _is_other(m[0], patient)), default=-1)
    if max(places[KIN], places[LAY]) >= 0 and _pattern("kin_clinician").search(text):
        return LAY
    best = max(places, key=lambda name: places[name])
    return best if places[best] >= 0 else ""


def _is_other(person: str, patient: str) -> bool:
    """Whether a relative who is named is not the patient; one who is only pointed at ("her") may be any."""
    return person != patient and patient not in word_set("unnamed")


def _words(span: Span) -> str:
    return " ".join(token.norm_ for token in span if not (token.is_punct or token.is_space))


def _last(text: str, part: str) -> int:
    return max((found.start() for found in _part(part).finditer(text)), default=-1)


def _has(text: str, part: str) -> bool:
    return _part(part).search(text) is not None


# ---- a look


def _looks(clause: _Clause, patient: str, advised: bool) -> bool:
    """Whether a clause tells that a doctor or a nurse has looked."""
    if clause.asks or clause.of_other or _pattern("old").search(clause.sentence):
        return False
    return any(
        _holds(name, clause)
        for name in ("carer", "visit", "came", "passive", "test", "fragment")
        if _fits_who(name, clause)
    ) or _unnamed(clause, patient, advised)


def _fits_who(name: str, clause: _Clause) -> bool:
    """Whether nobody but a carer is named where a look names none itself."""
    return name in ("carer", "visit", "came") or clause.who in ("", CARER)


def _unnamed(clause: _Clause, patient: str, advised: bool) -> bool:
    """Whether "he looked at it" is told of a doctor: of the one named last, else of an examination, once one is due."""
    if clause.who == CARER:
        return _holds("pronoun", clause) or _holds("elided", clause)
    return advised and not clause.who and (not patient or _says_they(clause)) and _holds("bare", clause)


def _says_they(clause: _Clause) -> bool:
    return re.search(r"\bthey\b", clause.text) is not None


def _holds(name: str, clause: _Clause) -> bool:
    """Whether a clause tells of a look in this way, with nothing before it that makes it none."""
    found = _pattern("looks", name).search(clause.text)
    return found is not None and not _pattern("not_so").search(clause.text[: found.start()] + _inside(found[0]))


def _inside(words: str) -> str:
    """The words of a look without the last three, which may hold "to" as in "sent her to"."""
    return " " + " ".join(words.split()[:-3])


def _went_and_was_told(clauses: list[_Clause]) -> _Clause | None:
    """Where somebody went to be seen, the clause after it that tells of a word or a result of theirs."""
    went = next((n for n, clause in enumerate(clauses) if _goes(clause)), None)
    if went is None:
        return None
    told = (clause for clause in clauses[went:] if not clause.asks and clause.who in ("", CARER))
    return next((c for c in told if _pattern("pronoun_says").search(c.text) or _clear(c)), None)


def _goes(clause: _Clause) -> bool:
    found = _pattern("goes").search(clause.text)
    if found is None or clause.asks or _pattern("old").search(clause.sentence):
        return False
    return not _pattern("not_so").search(clause.text[: found.start()])


def _word_with_result(clauses: list[_Clause]) -> _Clause | None:
    """Where a doctor says what it is, that clause: nobody says so who didn't look, but on the phone."""
    if not any(_clear(clause) for clause in clauses):
        return None
    said = (c for c in clauses if not c.asks and not c.of_other and _pattern("carer_says").search(c.text))
    return next(
        (c for c in said if not (_pattern("phone").search(c.sentence) or _pattern("old").search(c.sentence))), None
    )


# ---- what it came to


def _result(clauses: list[_Clause]) -> str:
    """How sure a good result is; empty for none."""
    kinds = {kind for clause in clauses if (kind := _clear(clause))}
    return "sure" if "sure" in kinds else "minor" if kinds else ""


def _clear(clause: _Clause) -> str:
    """The good result that a clause tells of somebody who can tell: "sure", "minor", or empty."""
    if clause.asks or clause.of_other or clause.who in (LAY, KIN) or _pattern("own_guess").search(clause.text):
        return ""
    if _pattern("result_not_so").search(clause.text):
        return ""
    return "sure" if _has(clause.text, "sure_clear") else "minor" if _has(clause.text, "minor") else ""


def _tests_to_come(clauses: list[_Clause]) -> bool:
    """Whether a test is still to come: none is, where its result is told after "he sent me for a scan"."""
    sent = [n for n, clause in enumerate(clauses) if _pattern("tests_to_come").search(clause.text)]
    if not sent:
        return False
    last = clauses[sent[-1]]
    waits = _pattern("not_yet_done").search(last.sentence) or not _pattern("went_for_tests").search(last.text)
    return bool(waits) or not any(_tells_result(clause) for clause in clauses[sent[-1] :])


def _tells_result(clause: _Clause) -> bool:
    """Whether a clause tells what a test showed, and not what somebody thinks or only hopes."""
    return _clear(clause) == "sure" and not _pattern("opinion").search(clause.text)


# ---- who can't tell, what is arranged, what is worse


def _lay(clause: _Clause) -> str:
    """Who else looked or has a view, where a clause tells or asks of one; empty for nobody."""
    if clause.who in (KIN, LAY) and not clause.asks and _pattern("says_it_is_well").search(clause.text):
        return CHEMIST if _has(clause.sentence, CHEMIST) else LAY
    looked = not clause.asks and _pattern("lay_looks").search(clause.text)
    if looked and _pattern("not_so").search(clause.text[: looked.start()] + " " + looked[0].split()[0]):
        looked = None
    if not looked and not (_has(clause.text, "lay") and _counts(clause)):
        return ""
    return CHEMIST if _has(clause.text, CHEMIST) else LAY


def _counts(clause: _Clause) -> bool:
    return _pattern("counts").search(clause.sentence) is not None


def _books(clause: _Clause) -> bool:
    """Whether being seen is arranged for today: "out of hours says tonight at 8", "booked for 8 in the doctor's"."""
    text = clause.text
    if clause.asks or _pattern("not_booked").search(text) or not _pattern("booked_times").search(text):
        return False
    arranged = [_pattern("booked", str(number)).search(text) for number in range(len(_data()["booked"]))]
    return bool(arranged[0]) or (any(arranged) and clause.who == CARER)


def _names_carer(clause: _Clause) -> bool:
    return not clause.asks and _pattern("names_carer").match(clause.text) is not None


def _worse(clause: _Clause, name: str) -> bool:
    found = _pattern(name).search(clause.text)
    if clause.asks or found is None or _pattern("worse_not_so").search(clause.text[: found.start()]):
        return False
    # "It came back clear" is a result.
    clear = _part("sure_clear").search(clause.text)
    return clear is None or clear.start() >= found.end() or clear.end() <= found.start()


def _against(clauses: list[_Clause]) -> bool:
    """Whether somebody else's word is told, and set against the assistant's: "he said walk on it, you say not"."""
    told = next((n for n, c in enumerate(clauses) if _told_of_care(c)), None)
    return told is not None and any(_pattern("against").search(c.text) for c in clauses)


def _told_of_care(clause: _Clause) -> bool:
    if clause.who == CARER and _pattern("carer_says").search(clause.text):
        return True
    return clause.who in ("", CARER) and _pattern("pronoun_says").search(clause.text) is not None


# ---- the file


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


def _opened(pattern: str) -> str:
    """A pattern with its parts written out."""
    parts = _data()["parts"]
    while found := re.search(r"\{([a-z_]+)\}", pattern):
        pattern = pattern.replace(found[0], parts[found[1]])
    return pattern


@cache
def _part(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_opened(_data()['parts'][name])}\b")


@cache
def _pattern(*names: str) -> re.Pattern[str]:
    found: Any = _data()
    for name in names:
        found = found[int(name)] if isinstance(found, list) else found[name]
    return re.compile(_opened(found))
