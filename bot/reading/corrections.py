"""What says that the message before was not meant ("it's a figure of speech"), or objects to what was answered."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc, Span

from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings, word_set
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn

MOST_WORDS = 25
DENIAL_SCOPE = 3
TWO, GOES_ON = 2, 4
_OPENS = 3
"""How many words a sentence's opening "no" may be among: "ah sorry no"."""


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    phrases, data = Phrases(), settings()["taken_back"]
    for category in ("open", "whole"):
        phrases.add(data[category], Rule(category, "inside"))
    return phrases


def takes_back(doc: Doc) -> bool:
    """Whether a short message says that what was said before was not meant, or not literally; a question doesn't."""
    if len(doc) > MOST_WORDS or any(asks(sentence) for sentence in doc.sents):
        return False
    return any(_holds(doc, found) for found in _phrases().find(keys(doc)))


def _holds(doc: Doc, found: Modifier) -> bool:
    """Whether the phrase is not denied itself, and says everything where more could turn it round."""
    clause = next(c for c in doc._.clauses if c.start <= found.start < c.end)
    before = doc[max(clause.start, found.start - DENIAL_SCOPE) : found.start]
    if any(token.norm_ in word_set("no_words") for token in before):
        return False
    rest = [token.norm_ for token in doc[found.end : clause.end] if not (token.is_punct or token.is_space)]
    return found.rule.category == "open" or all(word in settings()["taken_back"]["after"] for word in rest)


def objection(doc: Doc) -> int:
    """The token behind a "no, no" that a message begins with and that answers nothing, as it goes on; 0 for none.

    "No, no. A year ago was the first one" objects to what was said; whether a heel comes up it doesn't say.
    """
    sentences = list(doc.sents) if len(doc) else []
    if len(sentences) < TWO or asks(sentences[1]) or len([t for t in sentences[1] if t.is_alpha]) < GOES_ON:
        return 0
    following = {token.norm_ for token in sentences[1]}
    if not following & set(settings()["objects"]["goes_on"]) or _tried(sentences[1]):
        return 0
    said = [token.norm_ for token in sentences[0] if token.is_alpha]
    lists = settings()["objects"]
    noes = sum(word in lists["noes"] for word in said)
    only = all(word in lists["noes"] + lists["beside"] + lists["wrong"] for word in said)
    objects = noes >= TWO or (noes and set(said) & set(lists["wrong"]))
    return sentences[0].end if only and objects else 0


def without_correcting_no(doc: Doc, turn: Turn, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings, without an answer that is only the "no" of a correction: "no it was Tuesday, not Wednesday"."""
    asked = {turn.question.rpartition(":")[2].partition("=")[0], *turn.settles}
    spent = {
        place
        for right in readings
        if right.puts_right and right.name not in asked
        for place in _correcting_no(doc, right)
    }
    return tuple(r for r in readings if r.source != "answer" or r.name not in asked or r.start not in spent)


def _correcting_no(doc: Doc, right: Reading) -> tuple[int, ...]:
    """The characters from a sentence's beginning to what it puts right, where nothing but a "no" stands between."""
    span = doc.char_span(right.start, right.end, alignment_mode="expand")
    before = doc[span.sent.start : span.start] if span is not None else doc[:0]
    said = [token.norm_ for token in before if not (token.is_punct or token.is_space)]
    fillers = settings()["turns"]["fillers"]
    if "no" not in said[:_OPENS] or not all(word in fillers or word in ("no", "not") for word in said):
        return ()
    return tuple(range(before.start_char, before.end_char))


def _tried(sentence: Span) -> bool:
    """Whether a sentence tells what the leg can do, so that a "no" before it answers."""
    text, told = sentence.text.lower(), settings()["put_right"]["evidence"]
    return any(
        re.search(pattern, text) for pattern in (told["tiptoe"], told["walking"], settings()["objects"]["tried"])
    )
