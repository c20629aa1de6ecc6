"""What is told of the first days of a complaint: past where a verb or an "only" says so, and never so still."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from bot.reading.context_found import Found, find_context
from bot.reading.context_rules import Modifier, word_set
from bot.reading.history import tense

AT_FIRST = "at_first"
_BESIDE = 4
"""How many words before the first days an "only" may stand."""
_COMMAS = (",", ";", "(", ")", "–", "-")


def only_early(doc: Doc, target: Span, found: Found) -> bool:
    """Whether what is told of the first days isn't told to be so still: "limped the first week"."""
    part = _part(doc, target, found)
    rest = {token.norm_ for token in doc[part.start : part.sent.end]}
    stayed = rest & (word_set("stayed") - word_set("only_so"))
    return tense(part) != "present" and (not stayed or only_at_first(part))


def closed(doc: Doc, target: Span, found: Found) -> bool:
    """Whether it is told as over: by a verb of the past, or by an "only" beside the first days."""
    part = _part(doc, target, found)
    rest = {token.norm_ for token in doc[part.start : part.sent.end]}
    until = found.clause_of[target.start] + 1
    behind = [m.end for m, _, _ in found.modifiers if found.clause_of[m.start] == until and stands_alone(doc, m)]
    only = only_at_first(doc[part.start : max(behind, default=part.end)])
    return only or (tense(part) == "past" and not rest & word_set("only_so"))


def _part(doc: Doc, target: Span, found: Found) -> Span:
    """The words between commas around a target, within its clause: "grand now, first days limping"."""
    clause: Span = doc._.clauses[found.clause_of[target.start]]
    before = (token.i + 1 for token in doc[clause.start : target.start] if token.text in _COMMAS)
    behind = (token.i for token in doc[target.end : clause.end] if token.text in _COMMAS)
    return doc[max(before, default=clause.start) : min(behind, default=clause.end)]


def only_at_first(part: Span) -> bool:
    """Whether an "only" says that it was so in the first days alone: "only the first week", "the first week only"."""
    beginnings = (m for m, _, _ in find_context(part.doc).modifiers if m.rule.category == AT_FIRST)
    for found in beginnings:
        if part.start <= found.start < part.end:
            near = max(part.start, found.start - _BESIDE)
            beside = (*part.doc[near : found.start], *part.doc[found.end : found.end + 1])
            if any(token.norm_ in word_set("only_so") for token in beside):
                return True
    return False


def stands_alone(doc: Doc, modifier: Modifier) -> bool:
    """Whether only the first days stand in a clause, which are of the one before: "a limp, but only at first"."""
    clause: Span = doc._.clauses[find_context(doc).clause_of[modifier.start]]
    said = (token for token in clause if not (modifier.start <= token.i < modifier.end or token.is_punct))
    return all(token.norm_ in word_set("beside_first_days") for token in said)
