"""A calf that tightens on a walk and eases on standing still, always after the same stretch: told, or half told.

What brings it on and what ends it are often parted by asides, and told in two messages: each is looked for by itself,
and they count together where one stretch of the message, or what was told before, holds both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import accumulate, product

from spacy.tokens import Doc, Span, Token

from bot.reading.context import is_question, owner, read_context
from bot.reading.context_rules import settings, word_set
from bot.reading.facts import HALF_SAID
from bot.reading.polarity import polarity
from bot.reading.questions import opens_question
from bot.reading.reading import Polarity, Reading, Turn

CRAMP, WHEN = "walking_cramp", "pain_when"
_RISKS = ("diabetes", "smoker")
ASKED = (CRAMP, f"confirm:{CRAMP}")
_OLDER = 60
"""Age from which a pain that goes on standing is asked about, whatever brings it on (the rule over_60_gradual)."""
_SHORT, _LONGEST = 12, 200
"""Words of a question that only asks, and of a message that is read for a walk."""
_FAR, _NEAR, _BEHIND = 110, 45, 20
"""Characters between what brings it on and what ends it, between a stop and its relief, and behind ("to breathe")."""

_UNTRUE = {
    ("walking", "fine"),
    ("walking", "cannot"),
    ("trend", "comes_back"),
    ("trend", "better"),
    ("again", "yes"),
    ("hills", "yes"),
}
"""What single words of such a story would tell: "then grand", "every time", "that hill"."""

_Place = tuple[int, int]


class _Story:
    """What the told sentences of a message say of walks: kinds of words as places in them, written as one text."""

    def __init__(self, doc: Doc, known: bool, runs_too: bool = False) -> None:
        """Takes the sentences that tell.

        Args:
            known: whether one half was told before.
            runs_too: whether a run counts as a walk does.
        """
        told = [s for s in doc.sents if not (opens_question(s) or (len(s) <= _SHORT and is_question(s)))]
        self.doc, self.known = doc, known
        self.tokens = [token for sentence in told for token in sentence]
        self._starts = [0, *accumulate(len(token.norm_) + 1 for token in self.tokens)]
        self._text = " ".join(token.norm_ for token in self.tokens)
        self._else = word_set("not_of_walks") | (frozenset() if runs_too else word_set("of_runs"))
        self.free = self.places("free")
        # "never in the bed" says nothing of a pain at night
        self._calm = _patterns()["free"].sub(lambda found: "." * len(found[0]), self._text)

    def places(self, kind: str) -> list[_Place]:
        """Where words of a kind stand."""
        return [found.span() for found in _patterns()[kind].finditer(self._text)]

    @cached_property
    def effort(self) -> list[_Place]:
        """Walks and climbs on which it hurts, with the words of the pain."""
        named = (k for k, token in enumerate(self.tokens) if token._.concepts & word_set("of_walking_pain"))
        pains = [(self._starts[k], self._starts[k + 1] - 1) for k in named] + self.places("hurts")
        return self.beside(pains, self.places("effort"))

    @cached_property
    def relief(self) -> list[_Place]:
        """Where a stop ends it, or a minute does after a stop."""
        gone = [place for place in self.places("relief") if not _patterns()["denied"].search(self._text[: place[0]])]
        halts, quick = self.places("halt"), self.places("quick")
        if not self.known:
            quick = [place for place in quick if any(_apart(place, halt) <= _FAR for halt in halts)]
        return self.beside([*halts, *quick], gone, _NEAR)

    @cached_property
    def limits(self) -> list[_Place]:
        """Where it ends the walk: "have to stop every few hundred yards"."""
        return [place for place in self.places("limit") if not self._of_else(place)]

    def beside(self, ones: Iterable[_Place], others: Iterable[_Place], most: int = _FAR) -> list[_Place]:
        """Pairs at most so many characters apart, from the one to the other, without those of something else."""
        pairs = {(min(a[0], b[0]), max(a[1], b[1])) for a, b in product(ones, others) if _apart(a, b) <= most}
        return sorted(pair for pair in pairs if not self._of_else(pair))

    def alone(self, places: Iterable[_Place]) -> list[_Place]:
        """The places whose sentences tell of nothing else, in a message that doesn't either."""
        return [] if self._of_else((0, len(self._text))) else list(places)

    def _of_else(self, place: _Place) -> bool:
        """Whether words on the way tell of a run, the night, one moment or another part."""
        tokens = self._tokens_at(place)
        free = {token.i for freed in self.free for token in self._tokens_at(freed)}
        names = [t for t in tokens if t._.concepts & self._else and t.i not in free]
        if any(not _unsaid(token) for token in names) or _patterns()["not_a_walk"].search(
            self._calm, place[0], place[1] + _BEHIND
        ):
            return True
        return any("other_part" in t._.concepts for t in tokens) and not any("calf" in t._.concepts for t in self.doc)

    def _tokens_at(self, place: _Place) -> list[Token]:
        first, last = (bisect_right(self._starts, at) - 1 for at in (place[0], place[1] - 1))
        return self.tokens[first : last + 1]

    def words(self, place: _Place) -> Span:
        """The visitor's words at a place."""
        tokens = self._tokens_at(place)
        return self.doc[tokens[0].i : tokens[-1].i + 1]


def _apart(one: _Place, other: _Place) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])


def _unsaid(token: Token) -> bool:
    """Whether a word is denied, greets or counts: "not running", "good morning", "three mornings a week"."""
    before = token.nbor(-1) if token.i else None
    return before is not None and (before.norm_ in word_set("denying") or before.norm_ == "good" or before.like_num)


def with_walking_cramp(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with a pain of walking that goes on standing, sure where both are told and half said where one is.

    The concepts of the tokens must have been found before.
    """
    found = list(readings)
    # "same" in an answer calms elsewhere; here it tells the place
    unsaid = turn.question in ASKED and polarity(doc) is None
    if len(doc) > _LONGEST or any(_settled(r) and not (unsaid and r.source == "answer") for r in found):
        return found
    if turn.facts.get(WHEN) == "running" or turn.facts.get("rock_hard") or turn.question.endswith("rock_hard"):
        return found  # "it goes soft when I stop" is said of runs
    at_risk = _at_risk(turn, found)
    known = turn.facts.get(CRAMP) == "unsure" or turn.facts.get(WHEN) == "walking"
    story = _Story(doc, known)
    sure = _asked(story) if turn.question in ASKED else _sure(story, at_risk)
    place = sure or _half(_Story(doc, known, runs_too=at_risk), at_risk)
    if place is None:
        return found
    rest = [r for r in found if r.name != CRAMP and (r.name, r.value) not in _UNTRUE and not _of_the_way(r)]
    return [*rest, _made(story.words(place), turn, "affirmed" if sure else "uncertain")]


def _of_the_way(reading: Reading) -> bool:
    """Whether a place is one of the way and not of the calf: "it grips me half way up"."""
    return reading.name == "site" and bool(_patterns()["on_the_way"].search(reading.words.lower()))


def _asked(story: _Story) -> _Place | None:
    """What answers the question: relief, the place where it comes, or that it ends the walk."""
    return _shortest([*story.relief, *story.beside(story.places("effort"), story.places("place")), *story.limits])


def _sure(story: _Story, at_risk: bool) -> _Place | None:
    """Where a pain that a walk brings and a short stop ends is told, or one half where the other is known.

    Where narrowed vessels are likely, "every time I climb, never in bed" and stops on the way tell it as well.
    """
    whole = story.beside(story.effort, story.relief) or (story.alone(story.relief) if story.known else [])
    if not whole and at_risk:
        walks = story.places("effort") if story.known else story.effort
        whole = story.beside(walks, story.limits) or story.beside(story.beside(walks, story.places("each")), story.free)
    return _shortest(whole)


def _half(story: _Story, at_risk: bool) -> _Place | None:
    """Where one half is told that is likely enough to be asked about."""
    walks = story.effort
    half = story.beside(walks, story.relief) or story.alone(story.relief)
    half = half or story.beside(walks, [*story.limits, *story.places("place")])
    if not half and at_risk:
        half = story.beside(walks, [*story.free, *story.places("relief")])
        half = half or [place for place in walks if place[1] - place[0] <= _NEAR]
    return _shortest(half)


def _shortest(places: Sequence[_Place]) -> _Place | None:
    return min(places, key=lambda place: place[1] - place[0], default=None)


def _settled(reading: Reading) -> bool:
    """Whether the message tells or denies it outright, or tells that it comes on a run."""
    if reading.name == CRAMP:
        return reading.polarity != "affirmed" or reading.time == "now"
    return reading.name in word_set("on_a_run") and reading.polarity == "affirmed"


def _made(span: Span, turn: Turn, said: Polarity) -> Reading:
    (context,) = read_context(span.doc, [span[-1:]])
    person, relation = owner(context, turn)
    sureness = 1.0 if said == "affirmed" else HALF_SAID
    return Reading(
        CRAMP, "yes", span.start_char, span.end_char, span.text, said, person, "now", "pattern", sureness, relation
    )


def _at_risk(turn: Turn, readings: Sequence[Reading]) -> bool:
    """Whether narrowed blood vessels are likely enough that half a story is asked about."""
    told = {**turn.facts, **{r.name: r.value for r in readings if r.polarity == "affirmed"}}
    age = str(told.get("age") or "")
    return any(told.get(name) in ("yes", "gone") for name in _RISKS) or (age.isdecimal() and int(age) >= _OLDER)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in settings()["walks"].items()}
