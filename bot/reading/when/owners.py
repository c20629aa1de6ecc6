"""What a time in a text belongs to: the onset, the pain, another thing or nothing."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.reading.when.expressions import Expression
from bot.reading.when.tokens import Token, norm_at
from bot.reading.when.vocabulary import phrases, vocabulary

_REACH = 14  # how many words before or after a time may decide what it belongs to
_SENTENCE_ENDS = frozenset(".!?;\n…")
_JOINTS = frozenset(["and", "but", "then", "because", "so", "cos", "though", "although", "while", "when", "which"])
_PART_ENDS = _SENTENCE_ENDS | _JOINTS | frozenset([",", "-", "–", "—", "(", ":"])
_FAR = 99


class Tie(IntEnum):
    """How strongly a time belongs to the onset."""

    NONE = 0  # it belongs to another thing
    ALONE = 1  # nothing else is said
    PAIN = 2  # a state of pain owns it
    ONSET = 3  # what happened to the leg owns it


_TIE_OF = {"other": Tie.NONE, "onset": Tie.ONSET, "pain": Tie.PAIN}
Owner = tuple[int, Tie]


@dataclass(frozen=True)
class Part:
    """A part of a sentence: what can own a time in it (the token after it, and the tie it gives), whether it came
    again, whether it tells of a plan, and how many other plain words there are."""

    owners: tuple[Owner, ...] = ()
    again: bool = False
    plan: bool = False
    content: int = 0

    @property
    def ties(self) -> set[Tie]:
        """The ties that its owners give."""
        return {tie for _, tie in self.owners}


class Parts:
    """The parts of the sentences of a text, each read when it is first asked for."""

    def __init__(self, text: str, tokens: list[Token], times: Sequence[Expression]) -> None:
        self._tokens = tokens
        self._timed = {k for found in times for k in range(found.begin, found.next)}
        self._begins = [0, *_ends(text, tokens, self._timed)]
        self._known: dict[int, Part] = {}

    def index_of(self, found: Expression) -> int:
        """The number of the part that a time stands in."""
        return max(0, bisect_right(self._begins, found.begin) - 1)

    def part(self, k: int) -> Part:
        """The part of that number, an empty one beyond either end."""
        if not 0 <= k < len(self._begins):
            return Part()
        if k not in self._known:
            end = self._begins[k + 1] if k + 1 < len(self._begins) else len(self._tokens)
            places = [i for i in range(self._begins[k], end) if i not in self._timed]
            self._known[k] = _read_part(self._tokens, places, self._timed)
        return self._known[k]


def _ends(text: str, tokens: list[Token], timed: set[int]) -> list[int]:
    """The tokens that end a part of a sentence, without those in a time or a phrase such as "on and off"."""
    covered = set(timed)
    for k in range(len(tokens)):
        size = phrases("pain").match(tokens, k)
        covered.update(range(k, k + size) if size > 1 else ())
    return [
        k
        for k, token in enumerate(tokens)
        if k not in covered
        and (
            token.norm in _PART_ENDS
            or _is_picture(token)
            or (k > 0 and "\n" in text[tokens[k - 1].finish : token.begin])
        )
    ]


def _is_picture(token: Token) -> bool:
    """Whether a token is an emoji or the like."""
    return not token.raw.isascii() and unicodedata.category(token.raw[0]) == "So"


def ends_between(tokens: list[Token], first: int, last: int) -> int:
    """How many sentences end between two tokens, whichever comes first."""
    between = tokens[min(first, last) : max(first, last)]
    return sum(token.norm in _SENTENCE_ENDS or _is_picture(token) for token in between)


def _read_part(tokens: list[Token], places: list[int], timed: set[int]) -> Part:
    """What owns a time among the tokens at some places; those of the times themselves are `timed`."""
    owners: list[Owner] = []
    content, again, plan, after = 0, False, False, 0
    for k in places:
        if k < after:
            continue
        again = again or phrases("again").match(tokens, k) > 0
        plan = plan or phrases("plans").match(tokens, k) > 0
        name, size = _owner_at(tokens, k, timed)
        after = k + size
        if size:
            owners.append((after, _TIE_OF[name]))
        elif tokens[k].norm.isalnum() and not phrases("fillers").match(tokens, k):
            content += 1
    return Part(tuple(owners), again, plan and not any(tie for _, tie in owners), content)


def _owner_at(tokens: list[Token], i: int, timed: set[int]) -> tuple[str, int]:
    """The kind of the longest phrase at `i` that can own a time, and its size; of two as long the other thing.

    A phrase that reaches into a time is none: the "a" of "it started a month ago" is the month's.
    """
    sizes = {name: phrases(name).match(tokens, i) for name in ("other", "onset", "pain")}
    sizes = {name: 0 if i + size - 1 in timed else size for name, size in sizes.items()}
    if sizes["other"] and _runs_for_something(tokens, i + sizes["other"]):
        sizes["other"] = 0
    best = max(sizes, key=lambda name: (sizes[name], name == "other"))
    return best, sizes[best]


def _runs_for_something(tokens: list[Token], after: int) -> bool:
    """Whether a run "for" is one for a bus or a ball, not one of so many years."""
    if norm_at(tokens, after - 1) != "for":
        return False
    named = after + (norm_at(tokens, after) in ("the", "a", "my", "that"))
    return norm_at(tokens, named) in vocabulary()["run_for"]


# ---- the tie of a time


def tie_in(tokens: list[Token], found: Expression, part: Part) -> Tie:
    """How strongly a time belongs to the onset, by the part of the sentence that it stands in."""
    since = _follows_since(tokens, found)
    behind, ahead = _owners_near(part, found)
    if not (behind or ahead):
        if part.again and part.content <= 1 and (since or found.ago):
            return Tie.ONSET  # "and the left one again eight days ago"
        alone = since or found.ago or (found.duration and (_is_led(tokens, found) or _is_it(tokens, found)))
        return Tie.ALONE if alone and not part.content else Tie.NONE
    tie = _tie_from_behind(tokens, found, behind) if behind else _tie_from_ahead(ahead)
    # "I strained it 8 days ago running for a bus": an injury is dated, whatever it happened at
    dated = since or (found.ago and tie is Tie.ONSET)
    if ahead and ahead[0][1] is Tie.NONE and ahead[0][0] - found.next <= 2 and not dated:
        return Tie.NONE
    if found.duration:
        believed = since or _is_led(tokens, found) or _stands_close(tokens, found, behind)
    else:
        believed = tie is Tie.ONSET or since or norm_at(tokens, found.begin - 1) in ("after", "from")
    return tie if believed else Tie.NONE


def _follows_since(tokens: list[Token], found: Expression) -> bool:
    if norm_at(tokens, found.begin - 1) in ("since", "sinc", "snice", "sence", "from"):
        return True
    return "since" in (norm_at(tokens, found.begin - 2), norm_at(tokens, found.begin - 3))


def _is_led(tokens: list[Token], found: Expression) -> bool:
    """Whether words right before or behind a time tie it to something: "already …", "… now", "… ago"."""
    return (
        found.ago
        or norm_at(tokens, found.begin - 1) in vocabulary()["tie_before"]
        or phrases("tie_after").match(tokens, found.next) > 0
        or phrases("tie_before").match(tokens, found.begin) > 0
    )


def _is_it(tokens: list[Token], found: Expression) -> bool:
    """Whether a text begins with no more than that "it" is so long: "it is 8 days", not "the race? it is 3 weeks"."""
    return [token.norm for token in tokens[: found.begin]] in (["its"], ["it", "is"])


def _owners_near(part: Part, found: Expression) -> tuple[tuple[Owner, ...], tuple[Owner, ...]]:
    """The owners within reach before and behind a time."""
    first = bisect_left(part.owners, (found.begin - _REACH, -1))
    middle = bisect_left(part.owners, (found.begin + 1, -1))
    last = bisect_left(part.owners, (found.next + _REACH + 1, -1))
    return part.owners[first:middle], part.owners[middle:last]


def _tie_from_behind(tokens: list[Token], found: Expression, owners: tuple[Owner, ...]) -> Tie:
    """The tie that what was said before a time gives it."""
    nearest = owners[-1][1]
    if nearest is Tie.PAIN and any(tie is Tie.ONSET for _, tie in owners):
        return Tie.ONSET
    if nearest is not Tie.NONE:
        return nearest
    # "sore since the flight two weeks ago": the pain owns the time after all.
    for end, tie in reversed(owners):
        if tie and any(norm_at(tokens, k) in ("since", "after") for k in range(end, found.begin)):
            return tie
    return Tie.NONE


def _tie_from_ahead(owners: tuple[Owner, ...]) -> Tie:
    """The tie that what is said after a time gives it."""
    ties = {tie for _, tie in owners}
    return Tie.ONSET if owners[0][1] is Tie.PAIN and Tie.ONSET in ties and Tie.NONE not in ties else owners[0][1]


def _stands_close(tokens: list[Token], found: Expression, behind: tuple[Owner, ...]) -> bool:
    """Whether nothing of weight stands between a time and the owner before it."""
    end = behind[-1][0] if behind else found.begin - _FAR
    return found.begin - end <= 4 and all(phrases("fillers").match(tokens, k) for k in range(end, found.begin))


def tie_by_neighbours(tokens: list[Token], found: Expression, parts: Parts, alone: Tie) -> Tie:
    """The tie of a part that holds only a time ("Three weeks ago, …"): its neighbours', else `alone`."""
    place = parts.index_of(found)
    from_then = norm_at(tokens, found.begin - 1) in ("since", "from")
    led = found.ago or from_then or norm_at(tokens, found.begin - 1) == "for"
    led = led or not found.duration or phrases("tie_after").match(tokens, found.next) > 0
    for near in (parts.part(place - 1), parts.part(place + 1)):
        if Tie.NONE in near.ties and Tie.ONSET not in near.ties:
            return Tie.NONE
        if Tie.ONSET in near.ties and led:
            return Tie.ONSET
        if Tie.PAIN in near.ties and (found.duration or from_then):
            return Tie.PAIN
        if near.content:
            return alone
    return alone


def is_free(tokens: list[Token], found: Expression, part: Part) -> bool:
    """Whether a time counts when the onset was asked for: nothing else, nor a plan, owns it without a "since"."""
    lead = norm_at(tokens, found.begin - 1)
    if _answers(tokens, found):
        return True
    if found.weak and part.content and lead not in ("since", "in", "from", "on", "around", "of", "the"):
        return False
    if Tie.NONE not in part.ties and not part.plan:
        return True
    return any(norm_at(tokens, k) in ("since", "from") for k in range(max(0, found.begin - _REACH), found.begin))


def _answers(tokens: list[Token], found: Expression) -> bool:
    """Whether a day opens the text and words of an answer follow: "Thursday ok I'll ring the GP"."""
    opens = all(phrases("fillers").match(tokens, k) for k in range(found.begin))
    return opens and not found.duration and phrases("after_answer").match(tokens, found.next) > 0


# ---- times that are something else


def is_other_use(tokens: list[Token], found: Expression) -> bool:
    """Whether the words right around a time make it another thing: "in 3 weeks", "2 weeks off", "not last week"."""
    before = norm_at(tokens, found.begin - 1)
    if "not" in (before, norm_at(tokens, found.begin - 2)) and _denies(tokens, found):
        return True
    if found.duration:
        return not found.ago and _length_is_other(tokens, found)
    if ends_well(tokens, found):
        return False
    return before in ("every", "each", "next", "until", "till", "til", "by", "before", "times", "per", "my next")


def ends_well(tokens: list[Token], found: Expression) -> bool:
    """Whether all was well until a day, which tells that it began then: "grand til the Sunday"."""
    if norm_at(tokens, found.begin - 1) not in ("until", "till", "til"):
        return False
    # "it was fine up until Tuesday"
    last = found.begin - (3 if norm_at(tokens, found.begin - 2) in ("up", "right") else 2)
    told_of_now = norm_at(tokens, last - 1) in ("its", "is", "be", "are", "im")
    return norm_at(tokens, last) in vocabulary()["well_until"] and not told_of_now


def _denies(tokens: list[Token], found: Expression) -> bool:
    """Whether the "not" before a time denies it: not "not sure, last week", not "not in 3 weeks"."""
    near = (norm_at(tokens, found.begin - 1), norm_at(tokens, found.begin - 2))
    return "sure" not in near and near[0] != "in"


def _length_is_other(tokens: list[Token], found: Expression) -> bool:
    """Whether a length is an age, a plan, a break …"""
    before, after = norm_at(tokens, found.begin - 1), norm_at(tokens, found.next)
    if after == "after" or (after == "before" and norm_at(tokens, found.next + 1).isalnum()):
        return True  # "a week after my hip replacement"
    if phrases("tie_after").match(tokens, found.next) < phrases("not_after").match(tokens, found.next):
        return True
    if before in ("last", "past"):
        return False
    if phrases("not_before").ends_at(tokens, found.begin):
        first = tokens[found.begin].norm
        return not (before in ("in", "within") and first in ("the", "last", "past", "these"))
    return _is_age(found, before, after)


def _is_age(found: Expression, before: str, after: str) -> bool:
    """Whether a length of many years is the age of a person."""
    if found.days <= 365 * 10:
        return False
    return before in ("im", "am", "m", "i", "turning", "turned") or (
        before in ("shes", "hes") and after not in ("sore", "injured")
    )
