"""Hears facts said outright: terms give concepts, patterns over concepts facts, context how they are said."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span

from bot.reading.abilities import with_soreness
from bot.reading.concepts import TOLD, Element, Pattern, by_concept, concepts
from bot.reading.context import Context, owner, read_context
from bot.reading.context_rules import word_set
from bot.reading.limp import LIMP, WALKING, with_limp
from bot.reading.not_told import (
    found_inside,
    led_to_the_moment,
    lies_ahead,
    of_the_hour,
    of_the_mood,
    of_the_talk,
    one_hill,
    only_advised,
    only_wished,
    same_day,
)
from bot.reading.pace import FAST, NEITHER, SLOW, contrasted_pace, only_how_fast
from bot.reading.place import SITE, guessed_by_others, only_an_opinion
from bot.reading.reading import Polarity, Reading, Time, Turn

PACE = "pace"
_LACKING = frozenset({"no", "not", "without"})
_NEAR = 3
"""How many tokens before a phrase its own "not" may stand."""
HALF_SAID = 0.5
"""How sure a value is that its patterns only half say."""
PAST = frozenset({"was", "were", "had"})
CLOT_FOUND, FAMILY = "clot_found", "family"
"""What was found, and a relative's history that is a fact about the patient."""
Found = tuple[int, int]


# ---- patterns in a clause

Places = dict[str, list[Found]]


def _places(found: Sequence[tuple[str, int, int]], start: int, end: int) -> Places:
    places: Places = defaultdict(list)
    for name, first, last in found:
        if first >= start and last <= end:
            places[name].append((first, last))
    return dict(places)


def _spots(element: Element, places: Places) -> list[Found]:
    if len(element.names) == 1:
        return places.get(element.names[0], [])
    return sorted({place for name in element.names for place in places.get(name, ())})


def _chains(pattern: Pattern, places: Places) -> Iterator[tuple[Found, Found]]:
    """Head and whole extent of each place where a pattern fits."""
    spots = [_spots(element, places) for element in pattern.elements]
    if not all(spots):
        return
    for first in spots[0]:
        chain = [first]
        for element, options in zip(pattern.elements[1:], spots[1:], strict=True):
            nearest = _nearest(chain, element, options)
            if nearest is None:
                break
            chain.append(nearest)
        else:
            yield chain[pattern.head], (min(s for s, _ in chain), max(e for _, e in chain))


def _nearest(chain: list[Found], element: Element, options: list[Found]) -> Found | None:
    """The first option behind the last place within the gap; before it too where the order is loose."""
    start, end = chain[-1]
    index = bisect_left(options, (end, 0))
    if index < len(options) and options[index][0] - end <= element.gap:
        return options[index]
    if element.loose:
        index = bisect_left(options, (start, 0)) - 1
        if index >= 0 and options[index][1] <= start and start - options[index][1] <= element.gap:
            return options[index]
    return None


@dataclass(frozen=True)
class _Hit:
    pattern: Pattern
    head: Found
    extent: Found


def _clause_hits(doc: Doc, places: Places, sentence: Places) -> Iterator[_Hit]:
    tried: set[int] = set()
    for name in places:
        for pattern in by_concept().get(name, ()):
            if id(pattern) in tried:
                continue
            tried.add(id(pattern))
            if any(_there(doc, other, places.get(other, ())) for other in pattern.without):
                continue
            for head, extent in _chains(pattern, places):
                if _accompanied(pattern, head, sentence) and not (
                    _contrasts(doc, extent)
                    or _denies_first(doc, pattern, extent)
                    or _answers_first(doc, pattern, extent)
                ):
                    yield _Hit(pattern, head, extent)


def _accompanied(pattern: Pattern, head: Found, sentence: Places) -> bool:
    """Whether the sentence holds what a pattern wants beside its head, said in other words than the head itself."""
    if not pattern.with_sentence:
        return True
    if any(name.startswith(TOLD) and name in sentence for name in pattern.with_sentence):
        return True
    places = (place for name in pattern.with_sentence for place in sentence.get(name, ()))
    return any(end <= head[0] or start >= head[1] for start, end in places)


def _contrasts(doc: Doc, extent: Found) -> bool:
    """Whether a phrase reaches over a contrast: "the right leg, not the left" tells nothing of a left leg."""
    inside = range(extent[0], extent[1] - 1)
    return any(doc[i].norm_ == "not" and doc[i + 1].norm_ in ("the", "my", "me", "his", "her") for i in inside[1:])


def _denies_first(doc: Doc, pattern: Pattern, extent: Found) -> bool:
    """Whether a "no" takes the first word from a phrase of health: "no temp, normal breathing"."""
    if pattern.value != "no" or not extent[0]:
        return False
    return doc[extent[0] - 1].norm_ in word_set("denying") and any(token.text == "," for token in doc[slice(*extent)])


def _answers_first(doc: Doc, pattern: Pattern, extent: Found) -> bool:
    """Whether a "can't" answers by itself and the walking behind a comma is told apart: "can't, walking is ok"."""
    if (pattern.fact, pattern.value) != ("walking", "cannot"):
        return False
    inside = range(extent[0] + 1, extent[1])
    return any(doc[i - 1].text == "," and doc[i].norm_.endswith("ing") for i in inside)


def _there(doc: Doc, name: str, places: Sequence[Found]) -> bool:
    """Whether a concept is there and not said to be missing: "blue, but no bruise".

    A "not" is of a plain word only right before it: "don't run now" holds a "now".
    """
    reach = 1 if name.startswith("=") else 2
    return any(not _LACKING.intersection(_words_before(doc, start)[-reach:]) for start, _ in places)


def _words_before(doc: Doc, start: int) -> list[str]:
    """The two words before a token in the same part: none of "no, can't"."""
    before = [token.norm_ for token in doc[max(0, start - 2) : start]]
    return before[before.index(",") + 1 :] if "," in before else before


def _hits(doc: Doc, turn: Turn) -> list[_Hit]:
    found = concepts(doc)
    told: Places = {f"{TOLD}{name}": [(0, 0)] for name, value in turn.facts.items() if value == "yes"}
    starts = [start for _, start, _ in found]
    hits: list[_Hit] = []
    for sentence in doc.sents if len(doc) else ():
        inside = found[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        whole = _places(inside, sentence.start, sentence.end) | told
        for clause in _clauses_of(doc, sentence):
            part = found[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
            hits.extend(_clause_hits(doc, _places(part, clause.start, clause.end), whole))
    return hits


def _clauses_of(doc: Doc, sentence: Span) -> list[Span]:
    clauses: list[Span] = doc._.clauses
    first = bisect_left([clause.start for clause in clauses], sentence.start)
    return [clause for clause in clauses[first:] if clause.end <= sentence.end]


# ---- readings


def read_facts(doc: Doc, turn: Turn) -> list[Reading]:
    """The facts that a message tells outright, in order, each with how it is said; found once.

    Everything heard comes back, also what is denied, asked or somebody else's: the caller decides what counts.
    """
    key = ("facts", turn.question, turn.patient)
    stored: tuple[Turn, list[Reading]] | None = doc.user_data.get(key)
    if stored is None or stored[0] != turn:
        stored = doc.user_data[key] = turn, _find_facts(doc, turn)
    return list(stored[1])


def _find_facts(doc: Doc, turn: Turn) -> list[Reading]:
    hits = _distinct(_hits(doc, turn))
    contexts = _contexts(doc, hits)
    readings = [
        _reading(doc, hit, context, turn, _doubts_health(doc, hit, context, hits))
        for hit, context in zip(hits, contexts, strict=True)
        if not (_of_no_account(hit.pattern, context) or _was(doc, hit) or _not_told(doc, hit, turn))
        and (context.person == "other" or not guessed_by_others(doc, hit.pattern.fact, hit.head[0], turn))
    ]
    return _with_pace(doc, with_limp(doc, turn, with_soreness(doc, readings)), turn)


def _contexts(doc: Doc, hits: list[_Hit]) -> list[Context]:
    """How each head is said; whose history it is by the whole phrase: "years ago he got a clot"."""
    heads = read_context(doc, [doc[hit.head[0] : hit.head[1]] for hit in hits])
    wholes = read_context(doc, [doc[hit.extent[0] : hit.extent[1]] for hit in hits])
    return [
        replace(head, person=whole.person, relation=whole.relation, explicit=True)
        if whole.explicit and hit.pattern.fact in word_set("histories")
        else head
        for hit, head, whole in zip(hits, heads, wholes, strict=True)
    ]


def _with_pace(doc: Doc, readings: list[Reading], turn: Turn) -> list[Reading]:
    """With the pace that hurts as a comparison of both tells it, in place of what single phrases made of it."""
    readings = [r for r in readings if not (r.name == PACE and r.value == FAST and _only_how_fast(doc, r))]
    compared = contrasted_pace(doc)
    if compared is None:
        return readings
    sentence, value = compared
    if value == NEITHER:
        return [r for r in readings if r.name != PACE or r.value not in (SLOW, FAST)]
    (context,) = read_context(doc, [sentence[-1:]])
    person, relation = owner(context, turn)
    words = sentence.text.strip()
    start = sentence.start_char
    told = Reading(PACE, value, start, start + len(words), words, person=person, relation=relation)
    return [*(r for r in readings if r.name != PACE), told]


def _only_how_fast(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    return span is not None and len(span) == 1 and only_how_fast(span[0])


def _of_no_account(pattern: Pattern, context: Context) -> bool:
    """Whether something told of the past, or taken for granted by a question, says nothing of today.

    "Grand now" ends a complaint, not that walking is fine.
    """
    fact = pattern.fact
    if context.presumed and fact in word_set("not_presumed"):
        return True
    if pattern.value in word_set("well") and context.time in ("now", "over"):
        return False
    if context.time not in ("over", "past") and not (context.early and fact in word_set("of_today")):
        return False
    if (fact, pattern.value) == (WALKING, LIMP) and context.time == "over":
        return False  # that it is over tells how walking is now
    return fact in word_set("of_today") or (context.settled and fact in word_set("passing_alarms"))


def _not_told(doc: Doc, hit: _Hit, turn: Turn) -> bool:
    """Whether a phrase is only of advice or a wish, of a course within a run or a day, of a scan, or of one hill."""
    fact, value = hit.pattern.fact, hit.pattern.value
    return (
        only_advised(doc, fact, hit.head)
        or of_the_hour(doc, fact, value, hit.head)
        or led_to_the_moment(doc, fact, value, hit.head)
        or of_the_talk(doc, fact, hit.head)
        or (turn.question != fact and of_the_mood(doc, fact, value, hit.head))
        or found_inside(doc, fact, hit.head)
        or one_hill(doc, fact, hit.head)
        or same_day(doc, fact, hit.head)
        or ((fact == CLOT_FOUND or value == FAMILY) and only_an_opinion(doc, hit.extent[1] - 1))
        or lies_ahead(doc, fact, hit.head)
        or only_wished(doc, fact, hit.head, str(turn.facts.get(fact, "")) if value == "yes" else "")
    )


def _was(doc: Doc, hit: _Hit) -> bool:
    """Whether a complaint of today is only told of the past: "I limped for three days", "it was sore on stairs"."""
    if hit.pattern.fact not in word_set("of_the_day") or hit.pattern.value in word_set("well"):
        return False
    start, end = hit.extent
    before = {token.norm_ for token in doc[max(0, start - 3) : start]}
    return doc[hit.head[0]].lower_.endswith("ed") or bool((before | {t.norm_ for t in doc[start:end]}) & PAST)


def _distinct(hits: list[_Hit]) -> list[_Hit]:
    """One hit for each fact, value and head, sure and doubtful apart: the one of the most words."""
    best: dict[tuple[str, str, int, bool], _Hit] = {}
    for hit in hits:
        key = hit.pattern.fact, hit.pattern.value, hit.head[0], hit.pattern.doubtful
        known = best.get(key)
        if known is None or hit.extent[1] - hit.extent[0] > known.extent[1] - known.extent[0]:
            best[key] = hit
    return sorted(best.values(), key=lambda hit: (hit.head, hit.pattern.fact))


def _reading(doc: Doc, hit: _Hit, context: Context, turn: Turn, doubted: bool) -> Reading:
    span = doc[hit.extent[0] : hit.extent[1]]
    polarity, value = _said(hit.pattern, context, doubted)
    person, relation = owner(context, turn)
    if value == FAMILY or (person == "nobody" and hit.pattern.fact == "bite"):
        person, relation = "visitor", ""
    return Reading(
        hit.pattern.fact,
        value,
        span.start_char,
        span.end_char,
        span.text,
        polarity,
        person,
        "now" if _taken_since(doc, hit) else _time(hit.pattern, context),
        "pattern",
        HALF_SAID if hit.pattern.doubtful else 1.0,
        relation,
    )


def _taken_since(doc: Doc, hit: _Hit) -> bool:
    """Whether a medicine is taken to this day: "on apixaban since a clot in 2019"."""
    behind = [token.norm_ for token in doc[hit.extent[1] : hit.extent[1] + 3]]
    return hit.pattern.fact in word_set("medicines") and behind[:1] in (["since"], ["ever"])


def _time(pattern: Pattern, context: Context) -> Time:
    """Nobody is still fainting, and a clot of years ago still counts; what is grand now is so now."""
    fact = pattern.fact
    if context.time == "over" and pattern.value in word_set("well"):
        return "now"
    lasting = fact in word_set("histories") or (context.time == "over" and fact in word_set("events"))
    lasting = lasting or (context.early and fact in word_set("risks"))  # a week in plaster counts for more than a week
    return "now" if lasting and not (context.recounted and fact not in word_set("histories")) else context.time


def _doubts_health(doc: Doc, hit: _Hit, context: Context, hits: list[_Hit]) -> bool:
    """Whether a phrase of health is denied ("breath not ok"), not another sign before it ("no fever breath ok")."""
    if hit.pattern.value != "no" or not hit.pattern.is_sign:
        return False
    start, end = hit.extent
    if any(token.norm_ in word_set("denying") for token in doc[start:end] if not hit.head[0] <= token.i < hit.head[1]):
        return True
    behind = {token.norm_ for token in doc[end : doc[start].sent.end] if token.is_alpha}
    if "not" in behind and behind <= word_set("no_more"):
        return True
    others = {i for other in hits if other.pattern.is_sign and other.extent[1] <= start for i in range(*other.extent)}
    for token in reversed(doc[max(0, start - _NEAR) : start]):
        if token.is_punct or token.i in others:
            return False
        if token.norm_ in word_set("denying"):
            return context.polarity == "denied"
    return False


def _was_once(pattern: Pattern, context: Context) -> bool:
    """Whether a sign was there one time, which is asked about; what counts however it passed, counts."""
    counts = word_set("events") | word_set("passing_alarms") | word_set("histories")
    told = context.once and context.time == "now" and context.polarity == "affirmed"
    return told and pattern.is_sign and pattern.fact not in counts


def _said(pattern: Pattern, context: Context, doubted: bool) -> tuple[Polarity, str]:
    """Polarity and value; "the breathing isn't fine" raises a doubt, not the sign."""
    if pattern.fact == "side" and context.polarity in ("asked", "hypothetical", "figurative"):
        return "affirmed", pattern.value
    if (pattern.fact, pattern.value, context.polarity) == ("trend", "better", "denied"):
        return "affirmed", "same"  # "not getting any better"
    if pattern.is_sign and pattern.value == "no":
        if context.normal:
            return "affirmed", "no"
        if context.polarity in ("denied", "affirmed"):
            return ("uncertain", "yes") if doubted else ("affirmed", "no")
    if _was_once(pattern, context):
        return "uncertain", pattern.value
    if pattern.doubtful and (context.polarity == "affirmed" or context.normal):
        return "uncertain", pattern.value
    if context.normal and not pattern.is_sign and pattern.fact != SITE:
        return "affirmed", pattern.value
    return context.polarity, pattern.value
