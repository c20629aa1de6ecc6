"""Tells what a message recounts from what it complains of: a dated story in the past tense isn't about today."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from spacy.tokens import Doc, Span

from bot.reading.context_rules import Phrases, Rule, keys, settings, word_set

Tense = Literal["past", "present", "none"]
_MOST_TOKENS = 10_000


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    phrases = Phrases()
    for name in ("long_ago", "lately", "now", "closed", "cleared"):
        phrases.add(settings()["history"][name], Rule(name, "inside"))
    return phrases


def tense(clause: Span) -> Tense:
    """Whether a clause has only past verbs, any present one, or no verb that tells."""
    words = {token.norm_ for token in clause} | {token.lower_ for token in clause}
    if words & word_set("present_verbs"):
        return "present"
    past = words & word_set("past_verbs") or any(
        len(word) > 4 and word.endswith("ed") and word not in word_set("not_past") for word in words
    )
    return "past" if past else "none"


def was_once(clause: Span) -> bool:
    """Whether a clause tells of what happened and nothing says that it is so today, or stayed: "it swelled up once"."""
    rest = {token.norm_ for token in clause.doc[clause.start : clause.sent.end]}
    lasts = rest & (word_set("stayed") - word_set("only_so")) and "never" not in rest
    only = tense(clause) == "none" and any(token.norm_ in word_set("only_ever") for token in clause)
    return (tense(clause) == "past" or only) and not (lasts or recent(clause))


def recent(part: Span) -> bool:
    """Whether a part names today, last night or another day that is as good as now."""
    return any(found.rule.category == "now" for found in _phrases().find(keys(part)))


def recounted(doc: Doc, clauses: Sequence[Span], words: Sequence[frozenset[str]]) -> dict[int, bool]:
    """The numbers of the clauses that recount what is over, and whether it is settled: long ago or cleared by a check.

    A date long ago ("in 2021") opens such a story at once; a nearer one ("in September", "two weeks ago") only where
    the message also says that it was closed ("nothing since") or cleared ("signed me off"). A present verb or
    "now" ends it.
    """
    marks: dict[int, dict[str, int]] = {}
    numbers = [number for number, clause in enumerate(clauses) for _ in clause]
    for found in _phrases().find(words[:_MOST_TOKENS]):
        marks.setdefault(numbers[found.start], {})[found.rule.category] = found.start
    closed = max((number for number, names in marks.items() if "closed" in names), default=-1)
    cleared = max((number for number, names in marks.items() if "cleared" in names), default=-1)
    story: dict[int, bool] = {}
    running = settled = False
    for number, clause in enumerate(clauses):
        names = marks.get(number, {})
        date = names.get("long_ago", names.get("lately") if number <= max(closed, cleared) else None)
        if "now" in names or (date is None and tense(clause) == "present"):
            running = False
        elif date is not None and _told_after(doc, clause, date) == "past":
            running, settled = True, "long_ago" in names or number <= cleared
        if running:
            story[number] = settled
        if date is not None and running and _dates_before(clause):
            story |= dict.fromkeys(_told_before(clauses, number), settled)
    return story


def _dates_before(clause: Span) -> bool:
    """Whether a clause dates what stands before it: "that was six weeks ago"."""
    words = [token.norm_ for token in clause if not (token.is_punct or token.is_space)]
    start = 1 if words[:1] == ["and"] else 0
    return words[start : start + 1] in (["that"], ["this"], ["which"]) and words[start + 1 : start + 2] in (
        ["was"],
        ["is"],
    )


def _told_before(clauses: Sequence[Span], number: int) -> list[int]:
    """The clauses before one in its sentence that tell no present."""
    found = []
    for before in range(number - 1, -1, -1):
        if clauses[before].sent.start != clauses[number].sent.start or tense(clauses[before]) == "present":
            break
        found.append(before)
    return found


def _told_after(doc: Doc, clause: Span, date: int) -> Tense:
    """The tense behind a date, or of the whole clause where the date ends it: "I'm 26 and in May I did"."""
    told = tense(doc[date : clause.end])
    return tense(clause) if told == "none" else told
