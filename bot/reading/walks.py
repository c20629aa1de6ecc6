"""A calf that tightens on a walk and eases on standing still, always after the same stretch: told, or half told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.reading.context import is_question, owner, read_context
from bot.reading.context_rules import settings, word_set
from bot.reading.facts import HALF_SAID
from bot.reading.polarity import polarity
from bot.reading.questions import opens_question
from bot.reading.reading import Polarity, Reading, Turn

CRAMP = "walking_cramp"
ASKED = (CRAMP, f"confirm:{CRAMP}")
_RUNS = frozenset({"running", "fast_run", "slow_run", "of_running"})
_OLDER = 60
"""Age from which a pain that goes on standing is asked about, whatever brings it on (the rule over_60_gradual)."""
_SHORT = 12
"""Words of a question that only asks."""
_LONGEST = 120
"""Most words of a message that is about a walk as a whole."""


@dataclass(frozen=True)
class _Told:
    """What a message says of a walk, and where it says that standing helps or how far one gets."""

    walks: bool
    hurts: bool
    eases: Span | None
    place: Span | None


def with_walking_cramp(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with a pain of walking that goes on standing, sure where both are told and half said where one is.

    The concepts of the tokens must have been found before.
    """
    found = list(readings)
    # "same" in an answer calms elsewhere; here it tells the place
    unsaid = turn.question in ASKED and polarity(doc) is None
    at_risk = _at_risk(turn, found)
    if (
        len(doc) > _LONGEST
        or _of_else(doc, runs_too=at_risk)
        or any(_settled(r) and not (unsaid and r.source == "answer") for r in found)
    ):
        return found
    if turn.facts.get("pain_when") == "running" or turn.facts.get("rock_hard") or turn.question.endswith("rock_hard"):
        return found  # "it goes soft when I stop" is said of runs
    told = _read(doc)
    span = told.eases or told.place
    jogs = at_risk and _runs(doc)
    sure = told.eases and not jogs and ((told.walks and told.hurts) or turn.facts.get("pain_when") == "walking")
    asked = turn.question in ASKED and span is not None and told.walks
    half = (told.eases and (told.walks or jogs or _stands(told.eases))) or (told.place and told.walks and told.hurts)
    if span is None or not (sure or asked or half):
        return found
    said: Polarity = "affirmed" if sure or asked else "uncertain"
    rest = [r for r in found if r.name != CRAMP and (r.name, r.value) not in _UNTRUE]
    return [*rest, _made(doc, turn, span, said)]


def _settled(reading: Reading) -> bool:
    """Whether the message tells or denies it outright, or tells that it comes on a run."""
    if reading.name == CRAMP:
        return reading.polarity != "affirmed" or reading.time == "now"
    return reading.name in word_set("on_a_run") and reading.polarity == "affirmed"


def _stands(span: Span) -> bool:
    return bool(_patterns()["stands"].search(_words(span)))


_UNTRUE = {("walking", "fine"), ("walking", "cannot"), ("trend", "comes_back"), ("trend", "better"), ("again", "yes")}
"""What single words of such a story would tell: "then grand", "every time"."""


def _made(doc: Doc, turn: Turn, span: Span, said: Polarity) -> Reading:
    if len(span) > 1 and span[-1].is_punct:
        span = span[:-1]
    (context,) = read_context(doc, [span[-1:]])
    person, relation = owner(context, turn)
    sureness = 1.0 if said == "affirmed" else HALF_SAID
    return Reading(
        CRAMP, "yes", span.start_char, span.end_char, span.text, said, person, "now", "pattern", sureness, relation
    )


def _at_risk(turn: Turn, readings: Sequence[Reading]) -> bool:
    """Whether narrowed blood vessels are likely enough that a pain of jogging that goes on standing is asked about."""
    told = {**turn.facts, **{r.name: r.value for r in readings if r.polarity == "affirmed"}}
    age = str(told.get("age") or "")
    return told.get("diabetes") == "yes" or (age.isdecimal() and int(age) >= _OLDER)


def _runs(doc: Doc) -> bool:
    return any(t._.concepts & _RUNS and not (t.i and doc[t.i - 1].norm_ in word_set("denying")) for t in doc)


def _greets_or_counts(token: Token) -> bool:
    return bool(token.norm_ == "good" or token.like_num)


def _of_else(doc: Doc, runs_too: bool) -> bool:
    """Whether it is about runs, where those don't count, the night or one moment."""
    runs = not runs_too and _runs(doc)
    # "Good morning" and "three mornings a week" tell nothing of when it hurts.
    hour = any(t._.concepts & {"morning"} and not (t.i and _greets_or_counts(doc[t.i - 1])) for t in doc)
    sudden = hour or any(t._.concepts & {"pop_sound", "sudden", "at_night"} for t in doc)
    part = any("other_part" in t._.concepts for t in doc) and not any("calf" in t._.concepts for t in doc)
    return runs or sudden or part or bool(_patterns()["not_a_walk"].search(_words(doc[:])))


def _read(doc: Doc) -> _Told:
    told = [s for s in doc.sents if not (opens_question(s) or (len(s) <= _SHORT and is_question(s)))]
    hurts = any(
        t._.concepts & {"pain", "tight", "cramp", "sore", "calf"} or t.norm_ in word_set("walk_hurts") for t in doc
    )
    walks = any(_patterns()["walks"].search(_words(sentence)) for sentence in told)
    return _Told(walks, hurts, _first(told, "eases"), _first(told, "place"))


def _first(sentences: list[Span], key: str) -> Span | None:
    return next((sentence for sentence in sentences if _patterns()[key].search(_words(sentence))), None)


def _words(span: Span) -> str:
    return " ".join(token.norm_ for token in span)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    parts: dict[str, str] = settings()["walks"]
    halt, relief = parts["halt"], parts["relief"]
    eases = f"{halt}.{{0,40}}{relief}|{relief}.{{0,40}}{halt}"
    return {
        "eases": re.compile(eases),
        **{key: re.compile(parts[key]) for key in ("walks", "place", "stands", "not_a_walk")},
    }
