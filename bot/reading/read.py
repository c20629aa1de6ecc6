"""Reads a message once: one Doc, all readers, one merged result."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc

from bot.clinical.facts import load_facts
from bot.reading.answers import read_answer
from bot.reading.bare_side import read_bare_side
from bot.reading.beside import leaves_other, others_as_past, own_complaint, without_denied_of_mine, without_mine
from bot.reading.bruise_colour import without_bruise_colour
from bot.reading.concepts import concepts
from bot.reading.context import is_question
from bot.reading.context_rules import word_set
from bot.reading.context_turns import puts_right
from bot.reading.corrections import without_correcting_no
from bot.reading.doc import make_doc
from bot.reading.episodes import of_this_episode, read_episodes, without_earlier
from bot.reading.exertion import with_exertion
from bot.reading.facts import read_facts
from bot.reading.fright import with_fright
from bot.reading.held_up import without_held_up
from bot.reading.journeys import with_journeys
from bot.reading.length_said import with_length_said
from bot.reading.long_ago import with_age
from bot.reading.long_standing import with_long_standing
from bot.reading.measured import read_measured, without_measured
from bot.reading.merge import merge
from bot.reading.one_leg_rise import with_one_leg_rise
from bot.reading.one_side import read_one_side, told_as_only, without_general_calves
from bot.reading.parts import with_local_swelling, without_other_parts
from bot.reading.passing import ONSET, RACE, read_passing
from bot.reading.patient import (
    asks_in_general,
    patient_named,
    patient_put_right,
    people_asked_about,
    speaks_of_own_body,
    spoken_of_now,
    told_of_alone,
)
from bot.reading.place import with_places_denied
from bot.reading.put_right import read_put_right, without_compared
from bot.reading.questions import is_tag, opens_question
from bot.reading.raises import read_raises, without_good_side
from bot.reading.reading import Reading, Turn
from bot.reading.said_normal import without_said_normal
from bot.reading.screens import read_screen
from bot.reading.sequel import without_sequel
from bot.reading.sides import with_sides_compared
from bot.reading.slowly import without_other_slowness
from bot.reading.small_lift import with_heel, with_small_lift
from bot.reading.story_day import with_story_day
from bot.reading.time_of_day import without_time_of_day
from bot.reading.walks import with_walking_cramp

Reader = Callable[[Doc, Turn], list[Reading]]

READERS: list[Reader] = [
    read_answer,
    read_screen,
    read_facts,
    read_bare_side,
    read_one_side,
    read_passing,
    read_raises,
    read_put_right,
    read_episodes,
    read_measured,
]
"""What hears in every message; another reader is added here."""
HISTORY = frozenset({"again", "earlier_clot", "cancer", "previous_care", "checked_clear", "sport", "level"})
"""What is told of others without their being the patient."""
OF_A_LIFE = frozenset({"race", "sex", "desk_job", "standing_job", "hills", "surface", "strike", "smoker", "back_pain"})
"""What is told of somebody in passing beside a case of the visitor's: a job, a match, another complaint."""
OF_RUNNING = "of_running"
LATELY = 21
"""Days that an injury of somebody else's is no mere story."""
OF_RUNNING, RACE_WORD = "of_running", "race_word"


@dataclass(frozen=True)
class Sentence:
    """A sentence, its place in the message, and whether it asks."""

    text: str
    start: int
    end: int
    is_question: bool


@dataclass(frozen=True)
class Message:
    """A message as read.

    Attributes:
        text: the cleaned message, which all offsets refer to.
        doc: its spaCy Doc.
        sentences: in order, those with a letter or digit.
        readings: what was said, merged.
        patient: relation of the person whose body it is about ("mother"), empty for the visitor or nobody.
        patient_corrects: whether it says that what was told before was told of that person.
        own_body: whether it speaks of the visitor's own leg outright.
        own_complaint: whether it complains of that leg as it is now.
        leaves_other: whether it leaves somebody else aside for the visitor.
        named: relations of the people that it names or points at, in order.
        general: whether it asks in general, about nobody's body.
        runs: whether it speaks of running.
    """

    text: str
    doc: Doc
    sentences: tuple[Sentence, ...]
    readings: tuple[Reading, ...]
    patient: str
    patient_corrects: bool
    own_body: bool
    own_complaint: bool
    leaves_other: bool
    named: tuple[str, ...]
    general: bool
    runs: bool = False


def read(text: str, turn: Turn, readers: Sequence[Reader] = ()) -> Message:
    """The message as every reader reads it, in the light of the turn; never raises on any text.

    Args:
        text: as the visitor wrote it.
        turn: what stood when it arrived.
        readers: those to use; all of READERS by default.
    """
    doc = make_doc(text)
    concepts(doc)
    mine, aside = own_complaint(doc), leaves_other(doc)
    if mine or aside:
        # "leave him, this is about me. swollen since Friday"
        turn = replace(turn, patient="")
    found = without_compared([reading for reader in readers or READERS for reading in reader(doc, turn)])
    found = without_general_calves(doc, found)
    found = without_good_side(doc, turn, without_other_slowness(doc, with_places_denied(turn, found)))
    found = without_other_parts(doc, with_sides_compared(doc, turn, without_measured(doc, found)))
    found = with_exertion(doc, turn, with_walking_cramp(doc, turn, with_local_swelling(doc, turn, found)))
    found = without_bruise_colour(doc, turn, with_small_lift(doc, turn, with_heel(doc, found)))
    found = with_one_leg_rise(doc, turn, found)
    found = without_sequel(doc, without_time_of_day(doc, with_fright(doc, found)))
    found = with_long_standing(doc, turn, without_said_normal(doc, without_held_up(doc, found)))
    found = without_mine(doc, turn, with_journeys(doc, turn, found))
    readings = merge(without_earlier(doc, turn, without_denied_of_mine(doc, found)))
    readings = others_as_past(doc, readings)
    dated = _without_other_dates(doc, turn, with_story_day(doc, turn, readings))
    readings = _relapsed(with_length_said(doc, turn, dated))
    readings = with_age(doc, turn, _without_denied_sex(readings))
    own = any(r.person == "visitor" and r.polarity == "affirmed" and r.source != "classifier" for r in readings)
    own_body = speaks_of_own_body(doc)
    patient = "" if own_body else _patient(doc, turn, readings, own)
    readings += _sex_of(patient, turn, readings)
    readings = without_correcting_no(doc, turn, tuple(_with_correction(doc, turn, r) for r in readings))
    corrects = bool(patient) and patient_put_right(doc) == patient
    general = not own and asks_in_general(doc)
    runs = any(OF_RUNNING in (token._.concepts or ()) for token in doc)
    return Message(
        doc.text,
        doc,
        _sentences(doc),
        readings,
        patient,
        corrects,
        own_body,
        mine,
        aside,
        people_asked_about(doc),
        general,
        runs,
    )


def _with_correction(doc: Doc, turn: Turn, reading: Reading) -> Reading:
    """A fact that is known already, told anew beside words that put it right, and not in a question."""
    if reading.name not in (*turn.facts, ONSET) or reading.source != "pattern" or reading.polarity != "affirmed":
        return reading
    clause = doc._.clauses[_clause_of(doc, reading.start)]
    told = (
        puts_right(doc, reading.start, reading.end)
        or (reading.name == RACE and not any(RACE_WORD in token._.concepts for token in clause))
        or (reading.name == ONSET and of_this_episode(doc, turn, reading.start))
    )
    right = told_as_only(doc, reading) or (told and not opens_question(clause))
    return replace(reading, puts_right=True) if right else reading


def _age_in_passing(reading: Reading) -> bool:
    """An age of somebody unnamed makes no patient beside the visitor's own complaint: "thinks he's 21, that's me"."""
    return reading.name in ("age", "sex") and reading.relation in word_set("unnamed")


def _without_other_dates(doc: Doc, turn: Turn, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Without an onset that dates something else: "I had a clot fifteen years ago".

    Once the case is told, "swollen since this morning" says when the sign came, not when the pain did.
    """
    under_way = ONSET in turn.facts or turn.question not in ("", ONSET, "duration")
    spoken_of = {
        _clause_of(doc, _sentence_behind(doc, r.start))
        for r in readings
        if under_way and r.name in word_set("dated_later") and _points_back(doc, _sentence_behind(doc, r.start))
    }
    signs = word_set("dated_later") if under_way else frozenset()
    dated = {
        _clause_of(doc, r.start)
        for r in readings
        if r.polarity == "affirmed" and (r.name in word_set("dated") or (r.name in signs and not _of_pain_too(doc, r)))
    }
    taken = {
        _clause_of(doc, r.start)
        for r in readings
        if r.polarity == "affirmed" and r.name in word_set("taken_since") and not _of_pain_too(doc, r)
    }
    dated |= {_clause_of(doc, r.start) for r in readings if r.name in word_set("medicines") and _since(doc, r)}
    return tuple(
        r
        for r in readings
        if r.name != ONSET
        or not (
            _of_pregnancy(doc, r, readings)
            or _clause_of(doc, r.start) in spoken_of
            or _clause_of(doc, r.start) in (taken if r.source == "answer" else dated)
        )
    )


def _since(doc: Doc, reading: Reading) -> bool:
    """Whether a time says since when a medicine is taken: "on apixaban since a clot in 2019"."""
    behind: str = doc.text[reading.end :]
    return behind.lower().lstrip().startswith(("since", "ever since"))


def _sentence_behind(doc: Doc, start: int) -> int:
    """The character at which the sentence after that of a character begins; the end of the message for the last."""
    return next((sentence.start_char for sentence in doc.sents if sentence.start_char > start), len(doc.text))


def _points_back(doc: Doc, start: int) -> bool:
    """Whether a sentence goes on about the thing just named: "is the puffing part of it? it's only since Wednesday"."""
    sentence = next((sentence for sentence in doc.sents if sentence.start_char == start), doc[:0])
    names_leg = any(token._.concepts & (word_set("leg_concepts") | {"pulled"}) for token in sentence)
    return bool(len(sentence)) and sentence[0].norm_ in ("it", "its", "that") and not names_leg


def _of_pregnancy(doc: Doc, reading: Reading, readings: tuple[Reading, ...]) -> bool:
    """Whether a length of time is how far on a pregnancy is: "I'm pregnant, 30 weeks"."""
    return any(
        r.name == "pregnancy"
        and r.start < reading.end
        and not any(c.isalpha() for c in doc.text[r.end : max(r.end, reading.start)])
        for r in readings
    )


def _of_pain_too(doc: Doc, reading: Reading) -> bool:
    """Whether the clause of a sign tells of the pain as well, or of what happened: "sore and swollen since Sunday"."""
    clause = doc._.clauses[_clause_of(doc, reading.start)]
    return any(token.norm_ in word_set("of_the_pain") for token in clause)


def _without_denied_sex(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Without a sex that only a denied medicine would tell: men aren't on the pill either."""
    denied = {r.end for r in readings if r.name == "hormones" and r.polarity == "denied"}
    return tuple(r for r in readings if r.name != "sex" or r.polarity != "denied" or not denied)


def _relapsed(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """With "it got better, I ran and it went again" as better for a while only."""
    again = [r.start for r in readings if r.name == "again" and r.value == "yes" and r.polarity == "affirmed"]
    return tuple(
        replace(r, value="comes_back")
        if r.name == "trend" and r.value == "better" and r.polarity == "affirmed" and max(again, default=-1) > r.start
        else r
        for r in readings
    )


def _clause_of(doc: Doc, start: int) -> int:
    """The number of the clause at a character offset."""
    ends = [clause.end_char for clause in doc._.clauses]
    return bisect_right(ends, start)


def _sentences(doc: Doc) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for sentence in doc.sents if len(doc) else ():
        if not any(char.isalnum() for char in sentence.text):
            continue
        if found and sentence[-1].text.endswith("?") and is_tag(sentence):
            # "walking to work, 25 minutes. ok?"
            start = found.pop().start
            found.append(Sentence(doc.text[start : sentence.end_char].strip(), start, sentence.end_char, True))
        else:
            found.append(Sentence(sentence.text.strip(), sentence.start_char, sentence.end_char, is_question(sentence)))
    return tuple(found)


def _sex_of(patient: str, turn: Turn, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The sex that a relation tells: a son is male; none where it was told or the relation doesn't tell."""
    value = "male" if patient in word_set("male") else "female" if patient in word_set("female") else ""
    if not value or patient == turn.patient or any(reading.name == "sex" for reading in readings):
        return ()
    return (Reading("sex", value, 0, 0, patient, person="other", relation=patient),)


def _patient(doc: Doc, turn: Turn, readings: Sequence[Reading], own: bool) -> str:
    """The person whose body the message is about: of whom something is told now, or who is named as the patient."""
    told = [r for r in readings if r.person == "other" and r.polarity == "affirmed" and r.time == "now"]
    names = HISTORY | (OF_A_LIFE if turn.facts or own else OF_A_LIFE - {"back_pain"})
    patients = [r for r in told if r.relation and r.name not in names and not (own and _age_in_passing(r))]
    passing = [r for r in patients if _in_a_story(doc, turn, r, told)]
    first = next((r.relation for r in patients if r not in passing), "")
    # "a woman fainted at parkrun beside me": only a thing that happened
    return first or ("" if own or passing else patient_named(doc))


def _in_a_story(doc: Doc, turn: Turn, reading: Reading, told: Sequence[Reading]) -> bool:
    """Whether something of somebody else is only a story of what was: "my friend had a clot, her leg was swollen".

    Beside a case of the visitor's own it is one wherever nothing says when it was.
    """
    theirs = [r for r in told if r.relation == reading.relation]
    beside = bool(turn.facts) and not turn.patient and not any(_lately(r, turn) for r in theirs)
    known = reading.relation in word_set("bystanders") or any(r.name == "earlier_clot" for r in theirs)
    known = known or (beside and not any(_is_sign(r) for r in theirs))
    alone = told_of_alone(doc, reading.relation) and not beside
    return known and not alone and not spoken_of_now(doc, reading.start)


def _is_sign(reading: Reading) -> bool:
    definition = load_facts().get(reading.name)
    return definition is not None and definition.sign


def _lately(reading: Reading, turn: Turn) -> bool:
    """Whether a time told of how it began is of the last weeks."""
    end = reading.value.partition("/")[2]
    return reading.name == ONSET and bool(end) and (turn.today - date.fromisoformat(end)).days <= LATELY
