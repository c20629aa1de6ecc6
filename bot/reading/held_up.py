"""What a visitor holds up to the assistant as its own words: "you keep saying it's getting worse" tells of no leg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc

from bot.clinical.facts import load_facts
from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading


def without_held_up(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without what the assistant is said to have said; denied where it is said to keep saying so.

    A warning sign is asked about instead of being dropped: "you said to look, it's swollen" may tell of one.
    """
    spans = list(_held_up(doc))
    found = []
    for reading in readings:
        objects = next((objects for start, end, objects in spans if start <= reading.start < end), None)
        if objects is None or reading.polarity != "affirmed" or reading.source != "pattern":
            found.append(reading)
        elif objects:
            found.append(replace(reading, polarity="denied"))
        elif reading.name in load_facts() and load_facts()[reading.name].sign:
            found.append(replace(reading, polarity="uncertain"))
    return found


def _held_up(doc: Doc) -> Iterator[tuple[int, int, bool]]:
    """The characters from "you say" to the end of its clause, and whether it is said to keep saying so."""
    words = settings()["held_up"]
    verbs = word_set("guesses") | set(words["verbs"])
    for clause in doc._.clauses:
        subject = next((token.i for token in clause if token.norm_ in words["subjects"]), None)
        if subject is None:
            continue
        between: list[str] = []
        for token in doc[subject + 1 : clause.end]:
            if token.norm_ in verbs:
                yield token.idx, clause.end_char, bool(set(between) & set(words["persists"]))
                break
            if token.norm_ not in {*word_set("beside_a_verb"), *words["persists"], "are", "have"}:
                break
            between.append(token.norm_)
