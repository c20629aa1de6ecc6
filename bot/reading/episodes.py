"""The injuries that a message tells one after the other: what belongs to an earlier one says nothing of today.

"First was in March, on a hill. Second was June. This one is nine days ago": the first two are history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.clinical.facts import load_facts
from bot.reading.context import owner, read_context
from bot.reading.context_found import find_context
from bot.reading.context_rules import Phrases, Rule, keys, settings
from bot.reading.history import recent, tense
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn
from bot.reading.when.onset import Apart, Place

SIDE, AGAIN = "side", "again"
ONSET = "onset_time"
"""The fact after which a single "the first one was …" is told as history."""
_OF_LIFE = frozenset({"earlier_clot", "cancer", "previous_care", "age", "sex", AGAIN})
"""What stays true whichever injury it is told of."""
_OUTLASTING = frozenset({"warning_signs", "clot_risks"})
"""Groups of facts that count as past, where an earlier injury had them."""
_STORE = "episodes"
_NOUNS, _SHORT = 4, 7
_FEWEST = 2
_HURTS = frozenset({"pulled", "nip"})


@dataclass(frozen=True)
class Mark:
    """Words at the tokens `start` to `end` that open the story of one injury; `number` is 0 where they give none."""

    start: int
    end: int
    present: bool = False
    number: int = 0


@dataclass(frozen=True)
class Episodes:
    """The tokens that tell of earlier injuries and of the present one, and whether there were several."""

    earlier: tuple[Place, ...] = ()
    present: tuple[Place, ...] = ()
    several: bool = False


NONE = Episodes()


def episodes(doc: Doc, turn: Turn) -> Episodes:
    """Which parts of a message tell of earlier injuries and which of the present one; found once."""
    dated = ONSET in turn.facts
    if (_STORE, dated) not in doc.user_data:
        doc.user_data[(_STORE, dated)] = _find(doc, dated)
    found: Episodes = doc.user_data[(_STORE, dated)]
    return found


def apart(doc: Doc, turn: Turn) -> Apart:
    """The characters in which a time is that of an earlier injury, of an old story, or of the present injury."""
    found = episodes(doc, turn)
    old = [(c.start_char, c.end_char) for n, c in enumerate(doc._.clauses) if n in find_context(doc).recounted]
    return Apart(_characters(doc, found.earlier), tuple(old), _characters(doc, found.present))


def read_episodes(doc: Doc, turn: Turn) -> list[Reading]:
    """That it went again, where a message tells of several injuries by their numbers or dates."""
    found = episodes(doc, turn)
    if not (found.several and found.earlier):
        return []
    span = doc[found.earlier[0][0] : found.earlier[0][1]]
    (context,) = read_context(doc, [span[:1]])
    person, relation = owner(context, turn)
    first = span[: min(len(span), _NOUNS)]
    return [Reading(AGAIN, "yes", first.start_char, first.end_char, first.text, person=person, relation=relation)]


def of_this_episode(doc: Doc, turn: Turn, start: int) -> bool:
    """Whether a character stands in what is said of the present injury: "this one is nine days ago"."""
    return _inside(_characters(doc, episodes(doc, turn).present), start)


def without_earlier(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, without what was so in an earlier injury; its signs and risks are past."""
    told = episodes(doc, turn)
    places = _characters(doc, told.earlier)
    now = doc[told.present[0][0]].idx if told.present else 0
    kept: list[Reading] = []
    for reading in readings:
        if reading.source in ("answer", "button"):
            kept.append(reading)
        elif _inside(places, reading.start):
            kept += _as_history(doc, turn, reading, readings)
        elif reading.start >= now or not _of_another_time(reading):
            kept.append(reading)
    return kept


def _of_another_time(reading: Reading) -> bool:
    """Whether a story that the present one follows tells something as past: "in 2018 I tore it. Now it's …"."""
    definition = load_facts().get(reading.name)
    injury = definition is not None and definition.group == "injury" and reading.name not in (*_OF_LIFE, SIDE)
    return injury and reading.time in ("past", "over")


def _as_history(doc: Doc, turn: Turn, reading: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """What a reading in an earlier injury still tells: one reading or none."""
    if reading.name == AGAIN:
        return [reading] if reading.value == "yes" else []
    if reading.name in _OF_LIFE:
        return [reading]
    if reading.name == SIDE:
        return [reading] if _always_that_side(doc, readings) else []
    definition = load_facts().get(reading.name)
    if definition is None or definition.group not in _OUTLASTING:
        return []
    if not _told_of_it(doc, turn, reading):
        return [reading]  # a sign is past only where the words of that injury stand beside it
    return [replace(reading, time="past")] if reading.polarity == "affirmed" and reading.name != "checked_clear" else []


def _told_of_it(doc: Doc, turn: Turn, reading: Reading) -> bool:
    """Whether a reading stands in the sentence that opens the story of an earlier injury, and not as of today."""
    clause = next((c for c in doc._.clauses if c.start_char <= reading.start < c.end_char), doc[:0])
    openings = {doc[start].sent.start for start, _ in episodes(doc, turn).earlier}
    return bool(len(clause)) and clause.sent.start in openings and not recent(clause)


def _always_that_side(doc: Doc, readings: Sequence[Reading]) -> bool:
    """Whether a message names one side and says that it was the same each time."""
    sides = {reading.value for reading in readings if reading.name == SIDE and reading.polarity == "affirmed"}
    return len(sides) == 1 and any(token.norm_ in _words("same") for token in doc)


# ---- marks


def _find(doc: Doc, known: bool) -> Episodes:
    marks = _marks(doc)
    if not marks or any("clot" in token._.concepts for mark in marks for token in doc[mark.start].sent):
        return NONE  # a clot before is no story of strains
    several = len(marks) >= _FEWEST
    latest = _latest(doc, marks) if several else None
    earlier, present = _closed_before(doc, marks), []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start if following else len(doc)
        if mark.present or mark is latest:
            present.append((_part_start(doc, mark), min(end, doc[mark.start].sent.end)))
        elif several or (known and doc[mark.end : mark.end + 1].text.lower() != "is"):
            earlier.append((mark.start, _story_end(doc, mark, end)))
    return Episodes(tuple(sorted(earlier)), tuple(present), several)


def _latest(doc: Doc, marks: Sequence[Mark]) -> Mark | None:
    """The injury of the highest number, where no other is said to be the present one.

    "Third was nine days ago, deeper this time" tells of one, "second in June, and this one last week" of two.
    """
    numbered = [mark for mark in marks if mark.number]
    highest = max(numbered, key=lambda mark: mark.number, default=None)
    if highest is None or highest.number < _FEWEST:
        return None
    others = [mark for mark in marks if mark.present and not _adds_to(doc, mark, highest)]
    return None if others or len(marks) < _FEWEST else highest


def _adds_to(doc: Doc, present: Mark, numbered: Mark) -> bool:
    """Whether "this time" only compares, in the sentence that tells of the injury of a number."""
    sentence = doc[numbered.start].sent
    inside = numbered.start < present.start < sentence.end
    return inside and not _dated(doc, present.end, sentence.end)


def _closed_before(doc: Doc, marks: Sequence[Mark]) -> list[Place]:
    """The sentences before what is told of the present injury that say of another one that it is over."""
    now = next((mark.start for mark in marks if mark.present), 0)
    return [(s.start, s.end) for s in doc.sents if s.start < now and _closes(s)]


def _marks(doc: Doc) -> list[Mark]:
    """The words that open the story of an injury, in order; none where no day stands beside any of them."""
    found = [Mark(m.start, m.end, m.rule.category == "present") for m in _phrases().find(keys(doc))]
    found = [mark for mark in found if not mark.present or _tells_of_one(doc, mark)]
    taken = {index for mark in found for index in range(mark.start, mark.end)}
    found += [mark for mark in (*_numbered(doc), *_first_and_then(doc)) if mark.start not in taken]
    found.sort(key=lambda mark: mark.start)
    return found if _dated(doc, 0, len(doc)) else [mark for mark in found if mark.present]


def _dated(doc: Doc, start: int, end: int) -> bool:
    """Whether a word for a day, a month or a length of time stands between two tokens."""
    return any(words & _words("dates") for words in keys(doc[start:end]))


def _tells_of_one(doc: Doc, mark: Mark) -> bool:
    """Whether words for the present injury tell of it: "this one is …", not "how to treat this one", "this one leg"."""
    behind = doc[mark.end].norm_ if mark.end < len(doc) else "."
    if doc[mark.end - 1].norm_ in ("time", "round", "around"):
        return behind not in _words("other_time")
    return _opens(doc, mark.start) and behind not in _words("nouns_behind")


def _numbered(doc: Doc) -> Iterator[Mark]:
    """Injuries called by a number: "second was June", "first tear 11 November", "episode 3:", "was the FIRST one"."""
    for token in doc:
        number = _ordinals().get(token.norm_, 0)
        if number and (mark := _ordinal(doc, token.i, number)):
            yield mark
        elif token.norm_ in _words("counted") and _opens(doc, token.i) and token.i + 1 < len(doc):
            behind = doc[token.i + 1].norm_
            if behind.isdecimal() and len(behind) == 1:
                yield Mark(token.i, token.i + 2, number=int(behind))


def _first_and_then(doc: Doc) -> Iterator[Mark]:
    """Two injuries told one after the other: "first at the start of October, then a nip yesterday"."""
    for then in (token.i for token in doc if token.norm_ == "then"):
        sentence = doc[then].sent
        end = next((token.i for token in doc[then + 1 : sentence.end] if token.is_punct), sentence.end)
        first = next((token.i for token in doc[sentence.start : then] if _ordinals().get(token.norm_) == 1), None)
        if first is None or not (_dated(doc, first, then) and _dated(doc, then, end)):
            continue
        again = any(t.norm_ == "again" or t.norm_ in _words("nouns") or t._.concepts & _HURTS for t in doc[then:end])
        if again and not _ordinal(doc, first, 1):
            yield Mark(first, first + 1, number=1)
        if again:
            yield Mark(then, then + 1, present=True)


def _ordinal(doc: Doc, index: int, number: int) -> Mark | None:
    end = index + 1
    while end < len(doc) and end - index <= _NOUNS and doc[end].norm_ in _words("nouns"):
        end += 1
    named = end > index + 1
    behind = doc[end].norm_ if end < len(doc) else "."
    if _opens(doc, index):
        goes_on = _words("told_of") | (_words("dated_by") if named and doc[end - 1].norm_ != "time" else frozenset())
        dated = named and (behind.isdecimal() or any("{month}" in words for words in keys(doc[end : end + 1])))
        return Mark(index, end, number=number) if behind in goes_on or dated else None
    before = [token.norm_ for token in doc[max(0, index - 2) : index]]
    if before[-1:] == ["the"] and before[0] in ("was", "is") and doc[end - 1].norm_ != "time":
        closed = behind in _words("closes")
        return Mark(_part_start(doc, Mark(index, end)), end, number=number) if closed else None
    return None


def _opens(doc: Doc, index: int) -> bool:
    """Whether a word begins a part of a sentence, articles and joining words aside."""
    while index > doc[index].sent.start and doc[index - 1].norm_ in _words("before"):
        index -= 1
    return bool(index == doc[index].sent.start or doc[index - 1].is_punct or doc[index - 1].is_space)


def _part_start(doc: Doc, mark: Mark) -> int:
    """Where the part between commas begins that holds a mark."""
    start = mark.start
    while start > doc[mark.start].sent.start and not doc[start - 1].is_punct:
        start -= 1
    return start


# ---- how far a story reaches


def _story_end(doc: Doc, mark: Mark, limit: int) -> int:
    """Where the story of an earlier injury ends: at the next one, or where something is told of today."""
    end = _end_in_sentence(doc, mark, limit)
    if end < min(limit, doc[mark.start].sent.end):
        return end
    for sentence in doc.sents:
        if sentence.start < end:
            continue
        if sentence.start >= limit or not (_goes_on(sentence) or _closes(sentence)):
            break
        end = min(sentence.end, limit)
    return end


def _end_in_sentence(doc: Doc, mark: Mark, limit: int) -> int:
    sentence = doc[mark.start].sent
    for clause in doc._.clauses:
        if clause.start > mark.end and clause.start < sentence.end and tense(clause) == "present":
            return min(int(clause.start), limit)
    return min(int(sentence.end), limit)


def _goes_on(sentence: Span) -> bool:
    """Whether a sentence is told in the past alone."""
    return tense(sentence) == "past" and not (asks(sentence) or recent(sentence))


def _closes(sentence: Span) -> bool:
    """Whether a short sentence says of what was told that it is over: "that's all healed"."""
    said = [token.norm_ for token in sentence if token.is_alpha]
    return said[:1] in (["that"], ["which"]) and len(said) <= _SHORT and bool(set(said) & _words("over"))


# ---- words


@cache
def _phrases() -> Phrases:
    phrases = Phrases()
    for name in ("earlier", "present"):
        phrases.add(settings()["episodes"][name], Rule(name, "inside"))
    return phrases


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(settings()["episodes"][key])


@cache
def _ordinals() -> dict[str, int]:
    return {word: number for number, words in enumerate(settings()["episodes"]["ordinals"], 1) for word in words}


def _characters(doc: Doc, places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple((doc[start:end].start_char, doc[start:end].end_char) for start, end in places if start < end)


def _inside(places: Sequence[Place], char: int) -> bool:
    return any(start <= char < end for start, end in places)
