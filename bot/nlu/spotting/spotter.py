"""Hears facts in a message: phrases first, then how they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.clinical.facts import NUMBER, FactDefinition
from bot.nlu.spotting import context, grammar
from bot.nlu.spotting.context import Place
from bot.nlu.spotting.lexicon import HeardPattern, Lexicon, lexicon
from bot.nlu.spotting.patterns import Pattern
from bot.nlu.spotting.sentence import BLANK, Written
from bot.nlu.spotting.text import COMMA, tokenize

Status = Literal["present", "absent", "resolved", "cleared", "other", "hypothetical", "question", "figurative"]
TELLING: frozenset[Status] = frozenset({"present", "absent", "resolved", "cleared"})
"""The statuses that become facts; the others are heard and kept apart."""

SIGN_GROUPS = ("warning_signs", "clot_risks")
OPPOSITE = {"yes": "no", "no": "yes", "can": "cannot", "cannot": "can"}
AVOIDABLE_RISKS = ("flight", "surgery", "hormones")
"""Risks that may lie ahead; a pregnancy or a cancer is there although something about it is still to come."""
AHEAD_IN_QUESTIONS = ("episode", "rested", "returned", "walking", "trend")
"""Parts of the story that a question about what comes may name: "when can I race again"."""
LUNG_SIGNS = ("breathless", "chest_pain", "racing_heart")
CACHED_MESSAGES = 512
AGE_RANGE = range(5, 111)
MONTHS_THAT_COUNT = 3
"""An operation or a cast counts for three months (NICE NG158 table 1: surgery within 12 weeks)."""
_LEGS = grammar.words("legs")
_BRUISE_COLOURS = grammar.words("bruise_colours")
_EFFORT_CHANGED = re.compile(r" (?:now|these days|lately|this week|suddenly|since) ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A fact that a message speaks of.

    `start` and `end` are places in the message, `words` what stands there. `status` says how it is meant; `value` is
    the fact's value in that meaning ("no" for an absent sign, "gone" for a resolved one).
    """

    fact: str
    value: str
    start: int
    end: int
    words: str
    status: Status


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase that matched, before its context is looked at."""

    heard: HeardPattern
    place: Place
    value: str


def spot(text: str) -> list[Mention]:
    """Everything the message says about any fact, in its order; one mention for each fact and place."""
    return list(_spot(text))


@lru_cache(maxsize=CACHED_MESSAGES)
def _spot(text: str) -> tuple[Mention, ...]:
    lex = lexicon()
    written = Written(tokenize(text, lex.correct))
    if len(written.words) <= 2:
        return ()
    _explain_traps(written, lex)
    found = _best(_search(written, lex), written)
    patient_child = context.child_patient(written, lex)
    mentions = [_mention(item, text, written, lex, patient_child) for item in found]
    return tuple(sorted(_reconcile(mentions, written, text), key=lambda mention: (mention.start, mention.end)))


def _explain_traps(written: Written, lex: Lexicon) -> None:
    words = frozenset(written.words)
    numbers = sorted({number for word in words for number in lex.traps_by_word.get(word, ())})
    spans = []
    for number in numbers:
        pattern = lex.traps[number]
        if pattern.possible(words):
            for match in pattern.regex.finditer(written.text):
                spans.extend(_explained(match, pattern, written))
    if spans:
        written.blank(spans)


def _explained(match: re.Match[str], pattern: Pattern, written: Written) -> list[tuple[int, int]]:
    """What a trap explains away: its head when one is marked, else all that it names; never the words in its gaps."""
    if "*" in pattern.source:
        return [written.span(match, "head")]
    first, last = written.span(match)
    if written.words[first - 1] == "like" or written.words[max(0, first - 2) : first] == ["like", "a"]:
        return []  # "like a hot water bottle" likens the leg to it.
    gaps: set[int] = set()
    for number in range(pattern.gaps):
        if match.group(f"gap{number}"):
            gaps.update(range(*written.span(match, f"gap{number}")))
    return [
        (index, index + 1) for index in range(first, last) if index not in gaps and written.words[index] not in _LEGS
    ]


def _search(written: Written, lex: Lexicon) -> list[_Found]:
    words = frozenset(written.words)
    numbers = sorted({number for word in words for number in lex.by_word.get(word, ())})
    found = []
    for number in numbers:
        heard = lex.patterns[number]
        if not heard.pattern.possible(words):
            continue
        for match in heard.pattern.regex.finditer(written.text):
            place = _place(match, heard, written)
            if heard.pattern.unless and heard.pattern.unless.search(_around(place, written)):
                continue
            if heard.fact.elsewhere and written.words[place.first - 1] == BLANK:
                continue  # Its subject was explained away: "my fingers went white".
            value = written.words[place.head] if heard.value == NUMBER else heard.value
            found.append(_Found(heard, place, value))
    return found


def _around(place: Place, written: Written) -> str:
    """The words of the clause around a match, as typed (before traps)."""
    first, last = written.clause(place.head)
    return written.raw_part(min(first, place.first), max(last, place.last))


def _place(match: re.Match[str], heard: HeardPattern, written: Written) -> Place:
    first, last = written.span(match)
    head, head_end = written.span(match, "head") if match.group("head") else (first, last)
    gaps: set[int] = set()
    for number in range(heard.pattern.gaps):
        if match.group(f"gap{number}"):
            gaps.update(range(*written.span(match, f"gap{number}")))
    # A pattern may take in the border behind the message; the walks in context.py need it left standing.
    last = min(last, len(written.words) - 1)
    return Place(first, last, head, min(head_end, last), frozenset(gaps))


def _best(found: Iterable[_Found], written: Written) -> list[_Found]:
    """One match for each fact, value and head: the one that took in the fewest unread words, then the longest."""
    best: dict[tuple[str, str, int], _Found] = {}
    for item in found:
        key = (item.heard.fact.id, item.value, item.place.head)
        kept = best.get(key)
        if kept is None or _rank(item) < _rank(kept):
            best[key] = item
    near = [item for item in best.values() if not _over_comma(item, written)]
    if len(near) == len(best):
        return near
    return [item for item in best.values() if item in near or not any(_same_place(other, item) for other in near)]


def _over_comma(item: _Found, written: Written) -> bool:
    return any(written.words[index] == COMMA for index in item.place.gaps)


def _same_place(near: _Found, far: _Found) -> bool:
    """Whether words that stand together tell the same: how they are meant is surer than beyond a comma."""
    return (near.heard.fact.id, near.value) == (far.heard.fact.id, far.value) and (
        near.place.first < far.place.last and far.place.first < near.place.last
    )


def _rank(item: _Found) -> tuple[int, int]:
    return len(item.place.gaps), -(item.place.last - item.place.first)


def _mention(item: _Found, text: str, written: Written, lex: Lexicon, patient_child: bool) -> Mention:
    fact, place = item.heard.fact, item.place
    value, status = _meaning(item, written, lex, patient_child)
    start, end = written.tokens[place.first].start, written.tokens[place.last - 1].end
    return Mention(fact.id, value, start, end, text[start:end], status)


def _meaning(item: _Found, written: Written, lex: Lexicon, patient_child: bool) -> tuple[str, Status]:
    fact, place, value = item.heard.fact, item.place, item.value
    sign = fact.group in SIGN_GROUPS
    if value.isdecimal() and NUMBER in fact.values:
        return value, "present" if int(value) in AGE_RANGE else "figurative"
    if not sign:
        if context.others(written, place, lex, patient_child):
            return value, "other"
        if fact.id in AHEAD_IN_QUESTIONS and context.asked_ahead(written, place):
            return value, "question"
        if context.negated(written, place, lex) == "yes" and not _says_no(written, place):
            return value, "figurative"
        return value, "present"
    if _wrong_place(fact, place, written, lex) or _excluded(fact, place, written, lex):
        return value, "figurative"
    if _left_out(place, written, lex.sign_words):
        return value, "figurative"
    if context.others(written, place, lex, patient_child):
        return value, "other"
    if context.unsure(written, place) and fact.id != "checked_clear":
        return "unsure", "present"
    if fact.id in AVOIDABLE_RISKS and context.ahead(written, place, lex):
        return value, "hypothetical"
    if context.hypothetical(written, place, lex):
        return value, "hypothetical"
    if context.questioned(written, place, lex):
        return value, "question"
    denied = context.negated(written, place, lex, across_commas=value not in ("no", "can"))
    if denied == "little":
        return ("unsure" if "unsure" in fact.values else value), "present"
    if denied == "yes":
        value = OPPOSITE.get(value, value)
    return _in_time(fact, value, place, written, lex)


def _left_out(place: Place, written: Written, sign_words: Set[str]) -> bool:
    """Whether the match reaches over a "without" to what is missing: "tight without chest pain"."""
    words = written.words
    return any(
        words[index] == "without" and not sign_words.isdisjoint(words[index + 1 : index + 3])
        for index in place.gaps
        if index > place.head
    )


def _in_time(fact: FactDefinition, value: str, place: Place, written: Written, lex: Lexicon) -> tuple[str, Status]:
    if fact.id == "checked_clear":
        return value, "cleared" if value == "yes" else "absent"
    if value in ("no", "can"):
        return value, "absent"
    if value != "yes":
        return value, "present"
    if fact.effort and _from_effort(place, written, lex):
        return value, "figurative"
    if fact.id != "earlier_clot":
        months = MONTHS_THAT_COUNT if fact.group == "clot_risks" else 0
        if context.long_past(written, place, lex, months):
            # A passed attack of breathlessness counts for days; one of years ago is no fact of today.
            return "gone", "figurative" if fact.id in LUNG_SIGNS else "resolved"
        if not fact.event and context.resolved(written, place, lex):
            return "gone", "resolved"
    return value, "present"


def _says_no(written: Written, place: Place) -> bool:
    """Whether the phrase itself holds the negator ("no progress")."""
    return any(word in ("not", "no", "never", "without") for word in written.words[place.first : place.last])


def _wrong_place(fact: FactDefinition, place: Place, written: Written, lex: Lexicon) -> bool:
    if not fact.elsewhere:
        return False
    first, last = written.clause(place.head)
    words = set(written.words[min(first, place.first) : max(last, place.last)])
    if _EXAMINES.search(_around(place, written)):
        words -= {"hand", "hands", "finger", "fingers", "thumb", "arm"}
    legs = lex.words["class_leg"] | lex.words["class_foot"]
    return not words.isdisjoint(lex.words["class_elsewhere"]) and words.isdisjoint(legs)


_EXAMINES = re.compile(
    r" (?:hand|hands|finger|fingers|thumb) (?:on|over|against|there|to|in|into|along) |"
    r" with (?:my|a|the) (?:hand|finger|thumb|back of) "
)


def _excluded(fact: FactDefinition, place: Place, written: Written, lex: Lexicon) -> bool:
    patterns = lex.not_with.get(fact.id)
    if not patterns:
        return False
    text = _around(place, written)
    return any(pattern.regex.search(text) for pattern in patterns)


def _from_effort(place: Place, written: Written, lex: Lexicon) -> bool:
    """Whether hard running explains it: "out of breath on hill reps, settles in a minute"."""
    first, last = written.sentence(place.head)
    text = written.part(first, last)
    following = (
        written.part(last + 1, written.sentence(min(last + 1, len(written.words) - 1))[1])
        if last + 1 < len(written.words)
        else " "
    )
    if lex.context["not_effort"].search(text):
        return False
    hard = lex.context["hard_effort"].search(text)
    running = lex.context["running_effort"].search(text)
    settles = lex.context["settles"].search(text) or lex.context["settles"].search(following)
    mild = lex.context["mild_breath"].search(written.part(place.first, place.last))
    return bool(hard or (running and (settles or mild)) or (settles and mild))


def _reconcile(mentions: list[Mention], written: Written, text: str) -> list[Mention]:
    """Lets mentions that explain one another do so: a bruise its colour, effort its breath, a run its numbness."""
    kept = []
    # "It's not a bruise, I know bruises": then no colour is explained by one.
    no_bruise = any(m.fact == "bruise" and m.status == "absent" for m in mentions)
    bruises = [m for m in mentions if m.fact == "bruise" and m.value in ("yes", "gone") and not no_bruise]
    exertional = any(m.fact == "exertional_numbness" and m.status == "present" for m in mentions) or _eases_with_rest(
        written.text
    )
    sciatica = [m for m in mentions if m.fact == "sciatica" and m.status == "present"]
    lumps = any(m.fact == "lump" and m.status == "present" for m in mentions)
    for mention in mentions:
        if (mention.fact == "colour_change" and mention.status == "present" and _is_bruise(mention, bruises)) or (
            mention.fact == "swelling" and lumps and mention.status == "present" and "bigger" in mention.words.lower()
        ):
            mention = replace(mention, status="figurative")
        elif mention.fact in _EXERTIONAL and mention.status == "present":
            if exertional:
                mention = replace(mention, fact="exertional_numbness")
            elif mention.fact == "numb_foot" and any(
                m.start <= mention.start and mention.end <= m.end for m in sciatica
            ):
                mention = replace(mention, status="figurative")
            elif mention.fact == "numb_foot" and _only_on_runs(mention, text):
                mention = replace(mention, fact="exertional_numbness")
        elif mention.fact == "breathless" and mention.status == "figurative" and mention.value == "yes":
            kept.append(replace(mention, fact="effort_breathless", status="present"))
        kept.append(mention)
    return [m for m in kept if not _part_of_denial(m, kept)]


_DENIES = re.compile(r"\b(?:not|no|never|without|nor|neither|\w+n['’]?t)\b", re.I)


_LIST_JOINT = re.compile(r"^(?:,|or|\s)+\b")


def _part_of_denial(mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a longer phrase around it is denied.

    The same sign in words that deny it ("chest" within "my chest doesn't hurt"), or another one ("numbness" within
    "numbness between the legs" in a list of what isn't there).
    """
    own = _LIST_JOINT.sub("", mention.words)
    return mention.status == "present" and any(
        other.status == "absent"
        and other.start <= mention.end - len(own)
        and mention.end <= other.end
        and len(other.words) > len(own)
        and (
            _DENIES.search(other.words)
            if other.fact == mention.fact
            else other.value == "no" and other.words.startswith(own)
        )
        for other in mentions
    )


def _is_bruise(mention: Mention, bruises: list[Mention]) -> bool:
    words = set(mention.words.lower().replace("-", " ").split())
    if words.isdisjoint(_BRUISE_COLOURS) or "red" in words:
        return False
    return any(abs(mention.start - bruise.end) < 40 or abs(bruise.start - mention.end) < 40 for bruise in bruises)


_EXERTIONAL = ("numb_foot", "foot_drop", "cold_foot", "pale_foot", "severe_pain", "walking_cramp")
_RUN_PLACE = re.compile(
    r" (?:(?:after|at|around|about|by|within|into|from|mile|km|minute|every|same|"
    r"until) (?:about |around |the |exactly |roughly |same |a )*(?:\d+|one|two|three|four|"
    r"five|ten|fifteen|twenty|same|run|point|distance|place|time|mile|km)"
    r"|\d+ (?:minutes|mins|min|miles|km|m|metres) (?:in|into|of)|(?:when|whenever|while|"
    r"only) (?:when )?i (?:run|sprint|jog|train)|sprint (?:about |for )?\d+|uphill|"
    r"each run|every run|mile \d+|km \d+) "
)
_RELIEF = re.compile(
    r" (?:(?:stop|stopping|stand|standing|rest|resting|sit|pause|walk it off|"
    r"sitting)(?: still| down| on| a| for| and| then|,| i| it| is| of| with| within| after|"
    r" the| \d+| minute| minutes| min| mins| two| five| couple| wall| bench| kerb| few|"
    r" seconds| bit)* (?:it )?(?:is )?(?:all )?"
    r"(?:gone|goes|eases|ease|grand|fine|vanishes|disappears|clears|settles|normal|wears|"
    r"fades|passes|better|ok|back to normal|away|off)"
    r"|(?:goes|gone|eases|eased|settles|normal|clears|off|away|grand|fine|fades|vanishes|"
    r"disappears)(?: off| away| completely| again)? (?:in|within|after|with|when|once|"
    r"as soon as|the minute|the second|when) (?:\S+ ){0,4}(?:stop|stopping|rest|stopped|"
    r"resting|minutes|minute|min|mins|seconds|stand)) "
)
_NOT_RELIEVED = re.compile(
    r" (?:now|constant|constantly|(?<!stand )(?<!standing )(?<!stood )still|all day|"
    r"all the time|night|bed|lying|will not go|not going|not go|not eased|not ease|"
    r"not gone|since (?:this|last|the|yesterday|lunch|dinner|noon)|today|tonight|hours|"
    r"rock|swollen|stays|for hours|even at rest) "
)


def _eases_with_rest(text: str) -> bool:
    """Whether what is told comes at a distance or time of a run and goes with rest, and isn't there now."""
    return bool(_RUN_PLACE.search(text) and _RELIEF.search(text) and not _NOT_RELIEVED.search(text))


_ON_RUNS = re.compile(
    r"\b(?:when|while|on|during|after|every|mid)\b.{0,30}\b(?:run|running|runs|jog|miles?|k|km|kms|minutes?|mins?)\b",
    re.I,
)
_AND_AT_OTHER_TIMES = re.compile(
    r"\b(?:now|at rest|resting|all the time|constant|constantly|still|since|sitting|lying|"
        r"morning|days?|bed|wo(?:n'?t| not) go|walking|cold|pale|white|rock|worst|night|today|"
        r"always|permanent\w*|severe|agony)\b", re.I
)  # fmt: skip


def _only_on_runs(mention: Mention, text: str) -> bool:
    """Whether numbness is told of runs only ("my foot goes numb after 20 minutes")."""
    return bool(_ON_RUNS.search(text)) and not _AND_AT_OTHER_TIMES.search(text)


_CORRECTS = re.compile(
    r"\b(?:actually|sorry|correction|i mean|i meant|scrap that|wait|no wait|misread|my mistake)\b", re.I
)
_AFTER_CLEAR = re.compile(
    r"\b(?:now|since then|again|back|new|worse|today|tonight|yesterday|this morning|"
    r"started|last night|overnight|came up|flared|since (?:mon|tues|wednes|thurs|fri|satur|"
    r"sun|the|last|this)\w*)\b",
    re.I,
)


def facts_in(text: str) -> dict[str, Mention]:
    """What the message tells, one mention for each fact.

    Present now beats absent or over; a correction ("sorry, no, not swollen") beats what stands before it. A clear check
    doesn't hold for signs that the message tells as newer than the check.
    """
    facts: dict[str, Mention] = {}
    for mention in spot(text):
        if mention.status not in TELLING:
            continue
        kept = facts.get(mention.fact)
        if kept is None or _outranks(mention, kept, text):
            facts[mention.fact] = mention
    _turn_of_the_trend(facts, text)
    cleared = facts.get("checked_clear")
    if cleared and cleared.status == "cleared":
        newer = (
            m
            for m in facts.values()
            if m.status == "present" and m.start > cleared.start and m.value in ("yes", "cannot")
        )
        if any(_AFTER_CLEAR.search(text[cleared.end : mention.end + 40]) for mention in newer):
            del facts["checked_clear"]
    return facts


# "It was getting better but it's tight again": no longer getting better, and nobody said worse.
_WAS_BETTER = re.compile(r"\b(?:was|were|been) \w+(?: \w+)?$|\b(?:was|were|been) \w+ better \w+$")
_RETURNED = re.compile(r"\b(?:but|then|until|and) [^.;]*\b(?:again|came back|is back|returned|went|gone)\b")


def _turn_of_the_trend(facts: dict[str, Mention], text: str) -> None:
    """Better first and worse later in one message make the trend that the clot check asks for."""
    told = [m for m in spot(text) if m.fact == "trend" and m.status == "present"]
    better = next((m for m in told if m.value == "better"), None)
    worse = next((m for m in reversed(told) if m.value == "worse"), None)
    if better and not worse and _WAS_BETTER.search(text[: better.end]) and _RETURNED.search(text[better.end - 5 :]):
        facts.pop("trend", None)
    if better and worse and worse.start >= better.end and not _CORRECTS.search(text[better.end : worse.start]):
        facts["trend"] = replace(
            worse, value="better_then_worse", start=better.start, words=text[better.start : worse.end]
        )


def _weight(mention: Mention) -> int:
    if mention.value == "unsure":
        return 2
    return {"present": 3, "cleared": 3, "resolved": 1, "absent": 0}[mention.status]


def _outranks(new: Mention, kept: Mention, text: str) -> bool:
    between = text[kept.end : new.start]
    if _CORRECTS.search(between):
        return True
    if new.start < kept.end:
        longer = len(new.words) > len(kept.words)
        return _weight(new) > _weight(kept) or (longer and _weight(new) == _weight(kept))
    if new.value not in ("yes", "no", "gone", "unsure", "can", "cannot") and kept.status == new.status:
        return True
    if new.value == kept.value:
        return len(new.words) > len(kept.words) and _weight(new) == _weight(kept)
    return _weight(new) > _weight(kept)
