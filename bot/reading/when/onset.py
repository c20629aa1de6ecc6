"""When the pain began, from free text. The clock is always an argument."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.reading.when.expressions import Expression
from bot.reading.when.owners import (
    Parts,
    Tie,
    ends_between,
    ends_well,
    is_free,
    is_other_use,
    tie_by_neighbours,
    tie_in,
)
from bot.reading.when.times import Times, times_of
from bot.reading.when.tokens import Token, norm_at
from bot.reading.when.vocabulary import phrases


@dataclass(frozen=True)
class When:
    """The days (both included) within which the pain began, and where the text says so.

    `words` are text[begin:finish]; `alone` says that nothing ties the time to the pain.
    """

    start: date
    end: date
    words: str = ""
    begin: int = 0
    finish: int = 0
    alone: bool = False

    @property
    def iso(self) -> str:
        """The interval as "2026-10-01/2026-10-07"."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


Place = tuple[int, int]


@dataclass(frozen=True)
class Apart:
    """The parts of a text, in characters, whose times are no time of this injury, or are one however they are told.

    Attributes:
        earlier: what tells of an injury before this one.
        recounted: a story of what was, whose times count only where no other does.
        present: what is said of this injury outright.
    """

    earlier: tuple[Place, ...] = ()
    recounted: tuple[Place, ...] = ()
    present: tuple[Place, ...] = ()


_NOTHING = Apart()


def _within(places: Sequence[Place], tokens: list[Token], found: Expression) -> bool:
    return any(start <= tokens[found.begin].begin < end for start, end in places)


def _corrects(tokens: list[Token], first: Expression, second: Expression) -> bool:
    """Whether the words between two times take the first one back."""
    if second.begin - first.next > 9:
        return False
    return any(phrases("corrections").match(tokens, k) for k in range(first.next, second.begin))


_NOT, _APART = "not", 6
"""What denies a length of time that another is set against, and the most words from the one to the other."""


def _set_against(tokens: list[Token], told: Expression, other: Expression) -> bool:
    """Whether a length is told in place of another: "two months, not two weeks", "two months it is, not two weeks"."""
    if not (told.duration and other.duration) or not 0 < other.begin - told.next <= _APART:
        return False
    return norm_at(tokens, other.begin - 1) == _NOT and not ends_between(tokens, told.next, other.begin)


_LATELY = 120  # how many days ago a day in another sentence may be and still tell when it began
_LEADS = frozenset(["for", "since", "sinc", "in", "from", "on", "of", "back", "around", "about", "last", "after"])


@dataclass(frozen=True)
class _Candidate:
    found: Expression
    tie: Tie
    again: bool


def _candidates(text: str, told: Times, bare: bool, apart: Apart) -> list[_Candidate]:
    """The times that may tell the onset, in order."""
    tokens, times = told.tokens, list(told.expressions)
    parts = Parts(text, tokens, times)
    result: list[_Candidate] = []
    in_place = [pair for pair in pairwise(times) if _set_against(tokens, *pair)]
    for found in times:
        if any(found is denied for _, denied in in_place):
            continue
        if _within(apart.earlier, tokens, found) or _is_passed_over(tokens, found, bare):
            continue
        part = parts.part(parts.index_of(found))
        tie = _tie(tokens, found, parts, bare or _within(apart.present, tokens, found))
        if any(found is told for told, _ in in_place):
            tie = Tie.ONSET
        if result and _corrects(tokens, result[-1].found, found):
            tie = max(tie, result[-1].tie)
        if tie:
            result.append(_Candidate(found, tie, part.again))
    present = [candidate for candidate in result if _within(apart.present, tokens, candidate.found)]
    lasting = [candidate for candidate in result if not _within(apart.recounted, tokens, candidate.found)]
    return present or lasting or result


def _is_passed_over(tokens: list[Token], found: Expression, bare: bool) -> bool:
    """Whether a time is too short ("hurts for 20 minutes after a run"), too doubtful or no time of the leg's."""
    if found.duration and found.days < 1 and not found.ago and not bare:
        return True
    if found.weak and not bare and norm_at(tokens, found.begin - 1) not in _LEADS:
        return True
    return is_other_use(tokens, found)


def _tie(tokens: list[Token], found: Expression, parts: Parts, bare: bool) -> Tie:
    if ends_well(tokens, found):
        return Tie.ONSET
    part = parts.part(parts.index_of(found))
    tie = tie_in(tokens, found, part)
    if tie <= Tie.ALONE and not (part.owners or part.content or part.plan):
        tie = tie_by_neighbours(tokens, found, parts, tie)
    return Tie.ALONE if bare and not tie and is_free(tokens, found, part) else tie


def _without_corrected(tokens: list[Token], candidates: list[_Candidate]) -> list[_Candidate]:
    kept: list[_Candidate] = []
    for candidate in candidates:
        if kept and _corrects(tokens, kept[-1].found, candidate.found):
            kept.pop()
        kept.append(candidate)
    return kept


def _beside(tokens: list[Token], candidates: list[_Candidate], event: int, now: date) -> list[_Candidate]:
    """Of the times that may tell when something at a character happened the nearest day, before it rather than after;
    where no day is told, the lengths of time. What was long ago in another sentence is none."""
    place = bisect_left([token.begin for token in tokens], event)
    far = {id(c): ends_between(tokens, c.found.begin, place) for c in candidates}
    possible = [c for c in candidates if c.found.span and (not far[id(c)] or (now - c.found.span[1]).days <= _LATELY)]
    days = [c for c in _without_corrected(tokens, possible) if c.found.ago or not c.found.duration]
    nearest = min(days, key=lambda c: (far[id(c)], c.found.begin > place, abs(c.found.begin - place)), default=None)
    return [nearest] if nearest else possible


def _choose(tokens: list[Token], candidates: list[_Candidate]) -> _Candidate | None:
    """The one that says when it began: a correction beats the corrected, an onset a state, the last time the first."""
    kept = _without_corrected(tokens, candidates)
    if not kept:
        return None
    usable = [candidate for candidate in kept if candidate.found.span is not None] or kept
    strongest = max(candidate.tie for candidate in usable)
    best = [candidate for candidate in usable if candidate.tie == strongest]
    chosen = next((candidate for candidate in reversed(best) if candidate.again and len(best) > 1), best[0])
    return _narrowest(chosen, best)


def _narrowest(chosen: _Candidate, best: list[_Candidate]) -> _Candidate:
    """The narrower of two times in a row that mean the same days ("3 weeks, since the marathon")."""
    for other in best:
        mine, its = chosen.found.span, other.found.span
        if mine is None or its is None:
            continue
        if its[0] <= mine[1] and mine[0] <= its[1] and (its[1] - its[0]) < (mine[1] - mine[0]):
            chosen = other
    return chosen


def find_onset(
    text: str,
    now: date,
    *,
    bare: bool = False,
    event: int | None = None,
    apart: Apart = _NOTHING,
    times: Times | None = None,
) -> When | None:
    """When the pain began as of `now`, None if the text does not say.

    Unless `bare`, only times tied to the onset or the length of the pain count ("for 3 weeks", "pulled it on Tuesday");
    with `bare` (the assistant asked for it) a time that stands alone does too. With `event`, the character at which the
    text tells what hurt, the day told beside that counts. `apart` says which times are of other injuries. `times`
    are those of the text, where they are known already.
    """
    told = times or times_of(text, now)
    tokens = told.tokens
    candidates = _candidates(text, told, bare or event is not None, apart)
    chosen = _choose(tokens, candidates if event is None else _beside(tokens, candidates, event, now))
    if chosen is None or chosen.found.span is None:
        return None
    found = chosen.found
    begin, finish = tokens[found.begin].begin, tokens[found.next - 1].finish
    start, end = chosen.found.span
    return When(min(start, end), end, text[begin:finish], begin, finish, chosen.tie is Tie.ALONE)
