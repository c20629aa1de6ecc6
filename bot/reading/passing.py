"""Facts told in passing that are numbers or dates: age and sex, when it began, when the race is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.reading.context import owner, read_context
from bot.reading.context_rules import word_set
from bot.reading.context_turns import puts_right
from bot.reading.doc import load_pipeline
from bot.reading.episodes import apart, of_this_episode
from bot.reading.questions import opens_question
from bot.reading.race import race_days
from bot.reading.reading import Reading, Source, Turn
from bot.reading.when import Times, find_onset, times_of

ONSET, RACE = "onset_time", "race"
_NEAR_IF = 3
"""So many words at most stand between an "if" and the time it supposes."""
_TIMES = "times"
_YOUNGEST, _OLDEST = 3, 99
_YOUNGEST_ALONE = 16
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MOST_AGES, _SHORT_QUESTION = 10, 4
_NUMBER: dict[str, Any] = {"TEXT": {"REGEX": r"^[1-9]\d?$"}}
_SEX: dict[str, Any] = {"LOWER": {"IN": ["m", "f", "male", "female", "man", "woman", "lad", "fella", "girl", "lady"]}}
_PERSON: dict[str, Any] = {
    "LOWER": {"IN": ["teacher", "runner", "woman", "lady", "grandmother", "mother", "father", "person", "fella"]}
}
_RELATIVE_WORDS = "mother father son daughter brother sister husband wife himself herself lad friend nephew niece"
_RELATIVE: dict[str, Any] = {"NORM": {"IN": _RELATIVE_WORDS.split()}}
_GREETING: dict[str, Any] = {"LOWER": {"IN": ["hi", "hey", "hello", "howya", "hiya", "here"]}}
_YEARS: list[dict[str, Any]] = [
    {"TEXT": "-", "OP": "?"},
    {"LOWER": {"IN": ["year", "years", "yr", "yrs"]}},
    {"TEXT": "-", "OP": "?"},
]
_AM: dict[str, Any] = {"NORM": {"IN": ["am", "is", "'s", "aged", "age", "turned", "turning", "m"]}}
_UNITS = (
    "km k weeks week minutes miles mile kg days day months month % into stone hours hour runs out / : times kilometres "
    "pounds seconds degrees of stone st cm inches inch kilos lbs percent raises reps"
)
_NO_UNIT: dict[str, Any] = {"NORM": {"NOT_IN": _UNITS.split()}}
_MEASURED = frozenset({"it", "that", "pain", "this", "one", "other", "left", "right", "calf", "leg", "side"})
_CORRECTING: dict[str, Any] = {"NORM": {"IN": ["no", "sorry", "actually", "mean", "make"]}}
_ABOUT = frozenset({"like", "about", "around", "only", "just", "nearly", "almost", "over", "now", "maybe"})
_NEAR_RACE = 2
"""How many words before "is" may name the race whose day a number is."""
_MALE = frozenset({"m", "male", "man", "lad", "fella"})


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    matcher = Matcher(load_pipeline().vocab)
    comma: dict[str, Any] = {"TEXT": {"IN": [",", "(", "/"]}, "OP": "?"}
    matcher.add(
        "age_sex",
        [
            [_SEX, comma, _NUMBER, _NO_UNIT],
            [_SEX, comma, _NUMBER],
            [_NUMBER, comma, _SEX],
            [_SEX, {"LOWER": "of"}, _NUMBER],
        ],
    )
    matcher.add("age_sex_word", [[{"LOWER": {"REGEX": r"^[1-9]\d[mf]$"}}], [{"LOWER": {"REGEX": r"^[mf][1-9]\d$"}}]])
    old = {"LOWER": {"IN": ["old", "young", "of"]}}
    matcher.add(
        "age",
        [
            [_NUMBER, *_YEARS, old],
            [_RELATIVE, {"TEXT": {"IN": [",", "("]}, "OP": "?"}, _NUMBER, _NO_UNIT],
            [_RELATIVE, {"LOWER": {"IN": ["is", "'s", "who"]}}, {"LOWER": {"IN": ["is", "'s"]}, "OP": "?"}, _NUMBER],
            [{"LOWER": {"REGEX": r"^\d\d?(yo|yr|yrs)$"}}, {"LOWER": "old"}],
            [_PERSON, {"LOWER": "of"}, _NUMBER],
            [_GREETING, {"TEXT": {"IN": [",", "!", "."]}, "OP": "?"}, _NUMBER, {"TEXT": {"IN": [",", "."]}}],
            [_NUMBER, {"LOWER": {"IN": ["yo", "y.o", "y.o."]}}],
            [{"LOWER": {"REGEX": r"^[1-9]\d(yo|yr|yrs)$"}}],
        ],
    )
    tens: dict[str, Any] = {"LOWER": {"IN": list(_TENS)}}
    only: dict[str, Any] = {"NORM": {"IN": ["only", "just", "nearly", "almost"]}, "OP": "?"}
    matcher.add("age_told", [[_AM, only, _NUMBER, _NO_UNIT], [_AM, only, _NUMBER]])
    matcher.add("age_words", [[_AM, tens], [{"LOWER": "age"}, tens]])
    matcher.add(
        "correction",
        [[_CORRECTING, {"IS_PUNCT": True, "OP": "?"}, {"NORM": {"IN": ["that", "it", "i", "am"]}, "OP": "?"}, _NUMBER]],
    )
    return matcher


def read_passing(doc: Doc, turn: Turn) -> list[Reading]:
    """Age, sex, onset and race date where the message tells them, with whose they are."""
    found: dict[str, list[Span]] = {}
    for key, start, end in _matcher()(doc):
        found.setdefault(doc.vocab.strings[key], []).append(doc[start:end])
    races = [_told_reading(doc, turn, RACE, day.isoformat(), span) for span, day in _races(doc, turn)]
    onset = [r for r in read_onset(doc, turn, turn.question in (ONSET, "duration")) if not _supposed(doc, r)]
    if any(reading.source == "answer" for reading in onset):
        # "parkrun sat" tells when it began, where that was asked
        races = [race for race in races if not any(r.start < race.end and race.start < r.end for r in onset)]
    return [*_ages(doc, turn, found), *races, *onset]


def _supposed(doc: Doc, reading: Reading) -> bool:
    """Whether a time is only supposed: "if after a week it still hurts"."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None or reading.source == "answer":
        return False
    return any(
        token.norm_ in ("if", "unless") for token in doc[max(span.sent.start, span.start - _NEAR_IF) : span.start]
    )


def _races(doc: Doc, turn: Turn) -> list[tuple[Span, date]]:
    """The days of races ahead; one known already may be put right, but not while a request's days are wished for."""
    known = RACE in turn.facts and not turn.question.startswith("request")
    return race_days(doc, turn.today, turn.question == RACE, known)


def _ages(doc: Doc, turn: Turn, found: dict[str, list[Span]]) -> list[Reading]:
    """Every age and sex told; of ages the one that corrects another stands last."""
    sexed = [s for s in (*found.get("age_sex", []), *found.get("age_sex_word", [])) if not _is_verb(s)]
    spans = [*sexed, *(span for span in found.get("age", []) if not _of_a_thing(span)), *_told(found)]
    spans += [*found.get("age_words", []), *_bare(doc, "age" in turn.facts)]
    if turn.question == "age" and not spans:
        spans = [doc[t.i : t.i + 1] for t in doc if t.text.isdigit() and len(t.text) <= 2][-1:]
    if spans:
        first = min(span.start for span in spans)
        spans += [span for span in found.get("correction", []) if first < span.start <= first + 8]
    readings: list[Reading] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end))[-_MOST_AGES:]:
        readings.extend(_age(doc, turn, span))
    return readings + [_told_reading(doc, turn, "sex", _sex(span), span) for span in sexed[:_MOST_AGES]]


def _bare(doc: Doc, known: bool) -> list[Span]:
    """An age that stands alone: "48, desk job", "Left calf, 41, came on slowly", "Tom here, sixty.".

    Where one is known, another that puts it right too: "35 actually", "35 not 34".
    """
    spans = []
    for token in doc[:-1]:
        before, after = doc[token.i - 1].text if token.i else "", doc[token.i + 1].norm_
        alone = not token.i or token.is_sent_start or before in (",", "(")
        closed = (
            after in (",", ".", ")", "here")
            or (known and after in ("actually", "sorry", "not"))
            or (token.is_sent_start and after == "and")
        )
        if alone and closed and _YOUNGEST_ALONE <= (_number(token.norm_) or 0) <= _OLDEST:
            spans.append(doc[token.i : token.i + 1])
    return spans[:1]


def _number(word: str) -> int | None:
    """The number of one word, in figures or in tens: "48", "sixty"."""
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    return 10 * (_TENS.index(word) + 2) if word in _TENS else None


def _is_verb(span: Span) -> bool:
    """Whether the "m" is that of "im 24"."""
    return span[0].lower_ == "m" and bool(span.start) and span.doc[span.start - 1].lower_ == "i"


def _of_a_thing(span: Span) -> bool:
    """Whether the years are a thing's: "they're like 4 years old", "my runners are 4 years old", "it's 3 years old"."""
    before = [token.norm_ for token in span.doc[span.sent.start : span.start] if token.norm_ not in _ABOUT]
    return bool(before) and (before[-1] in ("are", "'re", "it", "its") or before[-2:] in (["it", "is"], ["it", "'s"]))


def _told(found: dict[str, list[Span]]) -> list[Span]:
    """ "I'm 40", not "I'm 40 minutes in"."""
    by_start: dict[int, Span] = {}
    for span in found.get("age_told", []):
        known = by_start.get(span.start)
        if known is None or len(span) > len(known):
            by_start[span.start] = span
    numbers = {span.start: next(token.i for token in span if token.text.isdigit()) for span in by_start.values()}
    complete = [s for s in by_start.values() if s.end > numbers[s.start] + 1 or s.end == len(s.doc)]
    return [
        span.doc[span.start : numbers[span.start] + 1]
        for span in complete
        if not (span.start and span.doc[span.start - 1].norm_ in _MEASURED)
        and not _of_a_day(span.doc, span.start, numbers[span.start])
    ]


def _of_a_day(doc: Doc, start: int, number: int) -> bool:
    """Whether a number is a day of a month or stands behind a race: "it is the 6 of December", "my race is 14 Feb"."""
    behind = next((token.norm_ for token in doc[number + 1 : number + 3] if token.norm_ != "of"), "")
    races = any("race_word" in token._.concepts for token in doc[max(0, start - _NEAR_RACE) : start])
    return behind in word_set("months") or (races and doc[start].norm_ in ("is", "'s"))


def _age(doc: Doc, turn: Turn, span: Span) -> list[Reading]:
    digits = "".join(char for char in span.text if char.isdigit()) or _in_words(doc, span)
    if not digits or not _YOUNGEST <= int(digits) <= _OLDEST:
        return []
    return [_told_reading(doc, turn, "age", digits, span)]


def _in_words(doc: Doc, span: Span) -> str:
    """ "seventy three" in figures."""
    tens = next((token for token in span if token.norm_ in _TENS), None)
    if tens is None:
        return ""
    following = doc[tens.i + 1].norm_ if tens.i + 1 < len(doc) else ""
    ones = _ONES.index(following) + 1 if following in _ONES else 0
    return str((_number(tens.norm_) or 0) + ones)


def _sex(span: Span) -> str:
    letters = ["".join(char for char in token.lower_ if char.isalpha()) for token in span]
    return "male" if _MALE.intersection(letters) else "female"


def _told_reading(doc: Doc, turn: Turn, name: str, value: str, span: Span) -> Reading:
    (context,) = read_context(doc, [span])
    person, relation = owner(context, turn)
    return Reading(
        name, value, span.start_char, span.end_char, span.text, "affirmed", person, "now", "pattern", 1.0, relation
    )


def read_onset(doc: Doc, turn: Turn, alone: bool, event: int | None = None) -> list[Reading]:
    """When it began, as an ISO interval; with `alone`, a time that nothing ties to the pain counts too.

    With `event`, the day told beside what happened at that character counts.
    """
    asked = turn.question in (ONSET, "duration")
    others = apart(doc, turn)
    if not asked:
        others = replace(others, earlier=(*others.earlier, *_asked_alone(doc)))
    found = find_onset(doc.text, turn.today, bare=alone, event=event, apart=others, times=_times(doc, turn.today))
    span = doc.char_span(found.begin, found.finish, alignment_mode="expand") if found else None
    if found is None or span is None or (asked and _asked_back(doc, turn, span)):
        return []
    if not asked and any(day.start < span.end and span.start < day.end for day, _ in _races(doc, turn)):
        return []  # "it's Saturday fortnight" lies ahead
    if found.alone and ONSET in turn.facts and not (asked or _restates(doc, turn, span)):
        return []
    (context,) = read_context(doc, [span])
    person, relation = owner(context, turn)
    source: Source = "answer" if asked else "pattern"
    return [
        Reading(
            ONSET,
            found.iso,
            span.start_char,
            span.end_char,
            span.text,
            "affirmed",
            person,
            "now",
            source,
            1.0,
            relation,
        )
    ]


def _times(doc: Doc, today: date) -> Times:
    """The times of a message, found once: it is searched for an onset in several lights."""
    stored: Times | None = doc.user_data.get((_TIMES, today))
    if stored is None:
        stored = doc.user_data[(_TIMES, today)] = times_of(doc.text, today)
    return stored


def _asked_alone(doc: Doc) -> list[tuple[int, int]]:
    """The characters of short questions that name no leg, whose days are asked about: "same day?? like today?"."""
    told = word_set("leg_concepts") | {"pulled", "sudden"}
    return [
        (sentence.start_char, sentence.end_char)
        for sentence in doc.sents
        if "?" in sentence[-1].text
        and sum(token.is_alpha for token in sentence) <= _SHORT_QUESTION
        and not any(token._.concepts & told for token in sentence)
    ]


def _of_another_happening(doc: Doc, span: Span) -> bool:
    """Whether a time is that of something else that happened: "weeks ago, when my friend told me".

    "Weeks ago, when I pulled it" dates the injury.
    """
    behind = [token for token in doc[span.end : span.sent.end] if token.is_alpha]
    if any(token.norm_ in ("it", "its", "this") for token in doc[span.sent.start : span.start]):
        return False  # "it was Tuesday, when I was at work"
    if not behind or behind[0].norm_ not in ("when", "while"):
        return False
    parts = (clause for clause in doc._.clauses if clause.start <= behind[0].i < clause.end)
    told = {name for clause in parts for token in clause for name in token._.concepts}
    return not told & (word_set("leg_concepts") | {"pulled", "sore", "sudden", "activity", "running"})


def _restates(doc: Doc, turn: Turn, span: Span) -> bool:
    """Whether a time that nothing ties to the pain is the onset told anew: "left calf only, nine days", "no, a month".

    "I said one hill session, a year ago" dates the session.
    """
    if _of_another_happening(doc, span):
        return False
    if of_this_episode(doc, turn, span.start_char) or puts_right(doc, span.start_char, span.end_char):
        return True
    rest = [token for token in span.sent if token.is_alpha and not span.start <= token.i < span.end]
    plain = word_set("beside_a_time") | word_set("putting_right") | word_set("restating")
    return all(token.norm_ in plain or token._.concepts & word_set("leg_concepts") for token in rest)


def _asked_back(doc: Doc, turn: Turn, span: Span) -> bool:
    """Whether a time stands in a question of the visitor's own and nothing ties it to the pain."""
    clause = next(clause for clause in doc._.clauses if clause.start <= span.start < clause.end)
    asked = opens_question(clause) or opens_question(clause.sent)
    return asked and find_onset(doc.text, turn.today, times=_times(doc, turn.today)) is None
