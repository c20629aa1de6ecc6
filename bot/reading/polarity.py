"""Yes, no or not sure: what a message or a sentence answers to a yes-or-no question."""

from __future__ import annotations

from functools import cache, lru_cache

from spacy.tokens import Doc, Span

from bot.reading.buttons import answer_set, answer_settings
from bot.reading.context import is_question
from bot.reading.context_rules import Modifier, Phrases, Rule, keys
from bot.reading.frames import complains

LONGEST_ALONE = 3
_LONGEST_ANSWER = 12
"""More words than any phrase that says yes or no has."""
_LONGEST_TRY = 9
"""Most words of what was done to find out, before the answer."""


@lru_cache(maxsize=1)
def _polar() -> Phrases:
    phrases = Phrases()
    for name, words in answer_settings()["polarity"].items():
        phrases.add(words, Rule("polar", "inside", value=name))
    return phrases


@cache
def answer_phrases(key: str) -> Phrases:
    phrases = Phrases()
    phrases.add(answer_settings()[key], Rule(key, "inside"))
    return phrases


def polarity(doc: Doc) -> str | None:
    """What a message answers to a yes-or-no question: `yes`, `no`, `unsure`, or None where it doesn't say."""
    found = polar_phrase(doc)
    return found.rule.value.removesuffix("_alone") if found else None


def polar_phrase(doc: Doc) -> Modifier | None:
    """The phrase that says yes, no or unsure at the beginning; None for a question or where yes and no are mixed."""
    first = _behind_surprise(doc)
    if not len(doc) or is_question(doc[first : doc[first].sent.end]) or complains(doc[first].sent):
        return None
    start = first + _answer_from(doc[first:])
    # "right" and the like can be the answer itself
    for begin in dict.fromkeys((first, start, *_behind_subject(doc, start), *_behind_try(doc, start))):
        found = next((m for m in _polar().find(keys(doc[begin : begin + _LONGEST_ANSWER])) if m.start == 0), None)
        if found and (begin <= start or _may_follow(doc, begin, found)):
            placed = Modifier(found.rule, begin + found.start, begin + found.end)
            return placed if _holds(doc, placed) else None
    return _polar_end(doc)


def _behind_subject(doc: Doc, start: int) -> list[int]:
    """Behind the "he" of "he can't see any": who looked makes no difference."""
    return [start + 1] if start + 1 < len(doc) and doc[start].norm_ in answer_set("told_by") else []


def _behind_try(doc: Doc, start: int) -> list[int]:
    """Behind what was done to find out: "he looked and no", "measured it there, no"."""
    tried = False
    for token in doc[start : start + _LONGEST_TRY]:
        if token.is_sent_start and token.i > start:
            return []
        if tried and (token.text in (",", "-") or token.norm_ in ("and", "but")):
            begin = token.i + 1 + _behind_fillers(doc[token.i + 1 : token.i + _LONGEST_TRY], 0)
            return [begin] if begin < len(doc) else []
        tried = tried or token.norm_ in answer_set("tries")
    return []


def _may_follow(doc: Doc, begin: int, found: Modifier) -> bool:
    """Whether a phrase answers behind other words: a plain yes or no, or what somebody can't see."""
    value = found.rule.value
    if value not in ("yes", "no"):
        return False
    return found.end > 1 or doc[begin].norm_ in ("yes", "no")


def _behind_surprise(doc: Doc) -> int:
    """Where a message begins behind a cry that asks nothing: "what?? no!"; 0 where nothing stands behind it."""
    found = next((m for m in answer_phrases("surprise").find(keys(doc[:])) if m.start == 0), None)
    if found is None:
        return 0
    end = found.end
    while end < len(doc) and doc[end].is_punct:
        end += 1
    alone = end < len(doc) and doc[end].norm_ == "no" and (end + 1 == len(doc) or doc[end + 1].is_punct)
    return end if end < len(doc) and (end > found.end or alone) else 0


def _answer_from(part: Span) -> int:
    """The first token of a part that is neither a filler nor only points back: "as I said, no"."""
    start = _behind_fillers(part, 0)
    pointed = next((m for m in answer_phrases("said_before").find(keys(part[start:])) if m.start == 0), None)
    return _behind_fillers(part, start + pointed.end) if pointed else start


def _behind_fillers(part: Span, start: int) -> int:
    while start < len(part) and (part[start].norm_ in answer_set("fillers") or part[start].is_space):
        start += 1
    return start


def _polar_end(doc: Doc) -> Modifier | None:
    """A yes or no at the end: "37.2 so no"."""
    words = [token.norm_ for token in doc if not token.is_punct or token.text == ","]
    if len(words) < 3 or len(words) > 15 or words[-1] not in ("yes", "no") or words[-2] not in ("so", ","):
        return None
    last = max(token.i for token in doc if token.norm_ == words[-1])
    return Modifier(Rule("polar", "inside", value=words[-1]), last, last + 1)


def _holds(doc: Doc, found: Modifier) -> bool:
    rest = [token for token in doc[found.end :] if not (token.is_punct or token.is_space)]
    if found.rule.value.endswith("_alone"):
        return len(rest) <= LONGEST_ALONE and all(token.norm_ in answer_set("softeners") for token in rest)
    words = [token.norm_ for token in rest[:3]]
    value = found.rule.value
    if value == "unsure" and words[:1] == ["about"] and words[1:2] not in (["that"], ["it"], ["this"]):
        return False  # "dunno about a visit yet"
    if value == "no" and found.end - found.start == 1 and words and words[0] in answer_set("no_of"):
        return False
    mixed = "no" if value == "yes" else "yes" if value == "no" else ""
    return not (mixed and mixed in words) and "wait" not in words and words[:2] not in (["hold", "on"], ["one", "sec"])


def statements(doc: Doc) -> list[Span]:
    """The sentences that ask nothing."""
    return [sentence for sentence in doc.sents if not is_question(sentence)]
