"""Dates a story by its one moment: "playing last night, felt a kick"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from spacy.tokens import Doc

from bot.reading.context_rules import word_set
from bot.reading.context_turns import puts_right, tells_nothing_else
from bot.reading.day_said import read_day_said
from bot.reading.passing import ONSET, read_onset
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn

_LONG_AGO = 200  # days
_MOST_WORDS, _SHORT = 20, 6
"""Of a message that does nothing but put a day right."""


def with_story_day(doc: Doc, turn: Turn, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """With the day of a story's one moment as the onset: "playing last night, felt a kick", "in bits since Monday"."""
    told = next((r for r in readings if r.name == ONSET), None)
    if said := read_day_said(doc, turn, told):
        return (*_without_count(doc, said[0], (r for r in readings if r is not told)), *said)
    if any(r.name == "again" and r.value != "no" and r.polarity != "denied" for r in readings):
        return readings
    moment = next((r for r in readings if (r.name, r.value, r.polarity) == ("onset", "moment", "affirmed")), None)
    if told is None and (day := _put_right(doc, turn) or _among_corrections(doc, turn)):
        return (*readings, *day)
    if told is None and moment is None:
        return (*readings, *(_since(doc, turn) or _on_its_own(doc, turn)))
    if moment is None or (told and not _of_old_injury(doc, turn, told, moment)):
        return readings
    found = read_onset(doc, turn, alone=True, event=moment.start)
    return (*(r for r in readings if r is not told or not found), *found)


def _without_count(doc: Doc, said: Reading, readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings, without the injury before that "it's Tuesday, for the third time" would count."""
    sentence = next(s for s in doc.sents if s.end_char > said.start)
    return (r for r in readings if r.name != "again" or r.source != "pattern" or r.start < sentence.start_char)


def _since(doc: Doc, turn: Turn) -> list[Reading]:
    """The day in a clause with "since", where a calf is spoken of: not the Saturday of "can he play on Saturday?"."""
    if not any("calf" in token._.concepts for token in doc):
        return []
    # "24 to 60 days since all this began" counts something else
    places = [(token.idx, c.end_char) for c in doc._.clauses for token in c if token.norm_ == "since"]
    # "fell on Monday and the calf is at me since": the day stands before it
    places += [(s.start_char, s.end_char) for s in doc.sents if [t.norm_ for t in s if t.is_alpha][-1:] == ["since"]]
    found = read_onset(doc, turn, alone=True) if places else []
    return [r for r in found if any(start <= r.end and r.start < end for start, end in places)]


def _on_its_own(doc: Doc, turn: Turn) -> list[Reading]:
    """A time that stands by itself in a part of a sentence that describes a leg: "left one, the inside, a fortnight",
    "medial strain, I reckon, six days ago at training"."""
    legs = word_set("leg_concepts")
    found = read_onset(doc, turn, alone=True) if any(token._.concepts & legs for token in doc) else []
    return [r for r in found if _stands_alone(doc, r) and _describes_a_leg(doc, r)]


def _stands_alone(doc: Doc, reading: Reading) -> bool:
    """Whether the part between commas that holds a time says nothing else, or behind an "ago" what was done."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None:
        return False
    start, end = span.start, span.end
    while start > span.sent.start and not (doc[start - 1].is_punct and doc[start - 1].text != "-"):
        start -= 1
    while end < span.sent.end and not doc[end].is_punct:
        end += 1
    before, behind = doc[start : span.start], doc[span.end : end]
    ago = span[-1].norm_ == "ago" and (not behind or behind[0].norm_ in word_set("leads_to_doing"))
    rest = before if ago else [*before, *behind]
    return all(token.norm_ in word_set("beside_a_time") for token in rest)


def _describes_a_leg(doc: Doc, reading: Reading) -> bool:
    """Whether the sentence of a time, or the one before, names a leg and asks nothing."""
    sentences = [sentence for sentence in doc.sents if sentence.start_char <= reading.start][-2:]
    named = {name for sentence in sentences for token in sentence for name in token._.concepts}
    return bool(named & word_set("leg_concepts")) and not asks(sentences[-1])


def _put_right(doc: Doc, turn: Turn) -> list[Reading]:
    """A day that is only told to put another right: "it was Monday actually", "not Tuesday, Monday"."""
    if len(doc) > _MOST_WORDS or not any(token.norm_ in word_set("putting_right") for token in doc):
        return []
    return [
        reading
        for reading in read_onset(doc, turn, alone=True)
        if puts_right(doc, reading.start, reading.end) and tells_nothing_else(doc, reading.start, reading.end)
    ]


def _among_corrections(doc: Doc, turn: Turn) -> list[Reading]:
    """A day in a sentence of its own where a known one is put right among other things: "It was Saturday."."""
    if ONSET not in turn.facts or not any(token.norm_ in word_set("putting_right") for token in doc):
        return []
    found = []
    for sentence in doc.sents:
        rest = [token.norm_ for token in sentence if token.is_alpha]
        if "was" in rest[:3] and len(rest) <= _SHORT and all(word in _plain() for word in rest[:-1]):
            found += [
                r for r in read_onset(doc, turn, alone=True) if sentence.start_char <= r.start < sentence.end_char
            ]
    return found


def _plain() -> frozenset[str]:
    return word_set("beside_a_time") | word_set("putting_right") | {"that", "in", "actually"}


def _of_old_injury(doc: Doc, turn: Turn, told: Reading, moment: Reading) -> bool:
    """Whether a day long ago stands in a sentence before the moment: "I tore it in 2019. On Sunday I felt a pull"."""
    last_day = date.fromisoformat(told.value.partition("/")[2])
    if told.source == "answer" or (turn.today - last_day).days <= _LONG_AGO:
        return False
    before = doc.char_span(0, told.start, alignment_mode="contract")
    lasting = before is not None and before[-1].norm_ in ("since", "for", "from")
    between = doc.char_span(told.end, max(told.end, moment.start), alignment_mode="expand")
    return not lasting and between is not None and any(token.is_sent_start for token in between)
