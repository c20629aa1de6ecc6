"""Where a message turns on itself: takes back how it began, sets a no against a yes, or comes to how it is now."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings, word_set

_STORE = "past_parts"
_MOST_MARK, _MOST_APART = 10, 4
"""The highest mark of a scale of pain, and how many words may stand between two marks."""
_NEAR, _FILLERS = 8, 5
"""How many tokens away the thing may stand that another replaces, and how many between a "no" and the new one."""


@cache
def _phrases(key: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["turns"][key], Rule(key, "inside"))
    return phrases


def corrected_from(doc: Doc) -> int:
    """The token from which the message says what holds after all ("no, wait, yes it is"); 0 for none."""
    words = keys(doc)
    starts = [m.end for m in _phrases("corrects").find(words) if m.start and _opens(doc, m)]
    starts += [m.end - 1 for m in _phrases("concludes").find(words) if m.start]
    inside = [start for start in starts if any(token.is_alpha for token in doc[start:])]
    return max(inside, default=0)


def correcting_at(doc: Doc, start: int) -> bool:
    """Whether words that put something right stand at a token: "wait", "hang on", "I meant"."""
    return any(found.start == 0 for found in _phrases("corrects").find(keys(doc[start : start + _NEAR])))


def puts_right(doc: Doc, start: int, end: int) -> bool:
    """Whether words near the characters `start` to `end` put something right: "sorry, the right one", "12 not 13".

    What is said once more beside "like I said" does so too.
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    near = doc[max(span.sent.start, span.start - _NEAR) : min(span.sent.end, span.end + _NEAR)]
    words = keys(near)
    if _phrases("corrects").find(words) or _phrases("reminds").find(words):
        return True
    no = (Modifier(Rule("negation", "forward"), token.i, token.i + 1) for token in near if token.norm_ in ("no", "not"))
    return any(replaced_to(doc, found) for found in no)


def tells_nothing_else(doc: Doc, start: int, end: int) -> bool:
    """Whether the part of the characters `start` to `end` holds only them, days, and words that put right."""
    span = doc.char_span(start, end, alignment_mode="expand")
    first, last = next((p for p in parts(doc) if span is not None and p[0] <= span.start < p[1]), (0, 0))
    if span is None or not last:
        return False
    said = (t for t in doc[first:last] if not span.start <= t.i < span.end)
    return all(_is_filler(t) or _kind(t) == "day" or t.norm_ in word_set("putting_right") for t in said)


def replaced_to(doc: Doc, found: Modifier) -> int:
    """The token behind the day, side or number that a "no" or "not" sets against another: "Saturday, no, Sunday".

    0 where it denies something.
    """
    index = next((t.i for t in doc[found.end : found.end + _FILLERS] if not _is_filler(t)), len(doc))
    kind = _kind(doc[index]) if index < len(doc) else ""
    if not kind or (doc[found.end].is_punct and not (found.start and doc[found.start - 1].is_punct)):
        return 0  # "left no, right yes" is a list
    around = (*doc[max(0, found.start - _NEAR) : found.start], *doc[index + 1 : index + 1 + _NEAR])
    return index + 1 if any(_kind(t) == kind and t.norm_ != doc[index].norm_ for t in around) else 0


def _is_filler(token: Token) -> bool:
    return token.is_punct or token.is_space or token.norm_ in settings()["turns"]["fillers"]


def _kind(token: Token) -> str:
    """What may replace a word: another day a day, another number a number; empty where nothing may."""
    if token.norm_[:1].isdecimal():
        return "number"
    kinds = settings()["turns"]["replaced"]
    return next((name for name, words in kinds.items() if token.norm_ in words), "")


def now_from(doc: Doc) -> int:
    """The token where the last part begins if that tells of today ("limping at first, grand now"); 0 for none."""
    begins = [clause.start for clause in doc._.clauses] + [t.i + 1 for t in doc[:-1] if t.text in (",", ";", ".")]
    last = max((begin for begin in begins if any(token.is_alpha for token in doc[begin:])), default=0)
    return last if last and _phrases("today").find(keys(doc[last:])) else 0


def past_parts(doc: Doc) -> list[tuple[int, int]]:
    """The parts, as character offsets, that tell of another time: "right one last year" beside "left one now".

    A year or season ago is another time by itself; last week only where another part speaks of now. Found once.
    """
    if _STORE not in doc.user_data:
        doc.user_data[_STORE] = _find_past(doc)
    found: list[tuple[int, int]] = doc.user_data[_STORE]
    return found


def _find_past(doc: Doc) -> list[tuple[int, int]]:
    begins = sorted({c.start for c in doc._.clauses} | {start for start, _ in parts(doc)})
    marks: dict[int, set[str]] = {}
    for found in _dates().find(keys(doc)):
        marks.setdefault(begins[bisect_right(begins, found.start) - 1], set()).add(found.rule.category)
    today = any("now" in names for names in marks.values())
    ends = [doc[begin].idx for begin in begins[1:]] + [len(doc.text)]
    return [
        (doc[begin].idx, end)
        for begin, end in zip(begins, ends, strict=True)
        if (names := marks.get(begin, set())) and "now" not in names and ("long_ago" in names or today)
    ]


@cache
def _dates() -> Phrases:
    phrases = Phrases()
    for name in ("long_ago", "lately", "now"):
        phrases.add(settings()["history"][name], Rule(name, "inside"))
    return phrases


def exception_from(doc: Doc) -> int:
    """The token behind the "but" of "no, but the nights are bad"; 0 for none."""
    but = next((token.i for token in doc if token.norm_ == "but"), 0)
    return but + 1 if but and but + 1 < len(doc) and doc[0].norm_ in ("no", "not") else 0


@dataclass(frozen=True)
class Change:
    """Two marks on a scale of ten, and the words that tell them."""

    before: int
    after: int
    span: Span


def change_in_numbers(doc: Doc) -> Change | None:
    """How a pain on a scale of ten changed: "from a 7 to a 3", "first day 7 of 10, now 2", "9 out of 10 down to 4"."""
    words = [(token.norm_, token.i) for token in doc if not _between_marks(token)]
    marks = [(at, int(word)) for at, (word, _) in enumerate(words) if word.isdecimal() and len(word) <= 2]
    for (first, before), (second, after) in pairwise(marks):
        behind = words[second + 1][0] if second + 1 < len(words) else ""
        led = {word for word, _ in words[max(0, first - 1) : second]} & set(settings()["scale"]["leads"])
        apart = second - first <= _MOST_APART and behind not in settings()["scale"]["not_of_pain"]
        if led and apart and max(before, after) <= _MOST_MARK:
            return Change(before, after, doc[words[first][1] : words[second][1] + 1])
    return None


def _between_marks(token: Token) -> bool:
    """Whether a word may stand between two marks; a ten where it is the end of the scale."""
    ends = token.norm_ in ("10", "ten") and token.i > 0 and token.nbor(-1).norm_ in ("of", "/")
    return ends or token.norm_ in settings()["scale"]["between"]


def parts(doc: Doc) -> list[tuple[int, int]]:
    """The parts between commas, full stops and "but", as first token and the one after the last."""
    cuts = [token.i for token in doc if token.text in (",", ";", ".", "-", "–") or token.norm_ == "but"]
    edges = zip([-1, *cuts], [*cuts, len(doc)], strict=True)
    return [(start + 1, end) for start, end in edges if end > start + 1]


def _opens(doc: Doc, found: Modifier) -> bool:
    """Whether a correcting word opens a part; "it's actually fine" corrects nothing."""
    if found.end - found.start > 1:
        return True
    before = doc[found.start - 1]
    return before.is_punct or before.is_space or before.norm_ in ("no", "yes", "but", "ah", "oh", "and", "well", "or")
