"""The colours of a bruise: "black and blue" tells of no other change of colour, and needn't be asked about again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from bot.reading.context_rules import word_set
from bot.reading.doc import make_doc
from bot.reading.reading import Reading, Turn

BRUISE, COLOUR = "bruise", "colour_change"


def without_bruise_colour(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, without a change of colour that is only a bruise's own; where the colour was asked, as not sure.

    Nobody has said that the rest of the skin is as usual, so it isn't denied either.
    """
    bruises = [r for r in readings if r.name == BRUISE and r.value == "yes" and r.polarity in ("affirmed", "uncertain")]
    if not bruises:
        return list(readings)
    own = [r for r in readings if _told_of(r) and _of_bruise(doc, r)]
    kept = [r for r in readings if r not in own]
    asked = COLOUR in (*turn.settles, turn.question.removeprefix("confirm:").partition("=")[0])
    told = any(r.name == COLOUR for r in kept)
    if not asked or told or not (own or _coloured(bruises[0])):
        return kept
    return [*kept, replace(bruises[0], name=COLOUR, value="yes", polarity="uncertain", source="answer")]


def _told_of(reading: Reading) -> bool:
    """Whether a change of colour is told; a denial stays: "the skin isn't blue, it's a bruise"."""
    return reading.name == COLOUR and reading.value == "yes" and reading.polarity != "denied"


def _of_bruise(doc: Doc, reading: Reading) -> bool:
    """Whether the words of a change of colour are the colours of bruises, and of no more than a part of the leg."""
    words = {token.norm_ for token in make_doc(reading.words)}
    clause = next((c for c in doc._.clauses if c.start_char <= reading.start < c.end_char), ())
    wider = {token.norm_ for token in clause} & word_set("no_bruise_around")
    return bool(words & word_set("bruise_colours")) and not (words & word_set("no_bruise_colours") or wider)


def _coloured(bruise: Reading) -> bool:
    return bool({token.norm_ for token in make_doc(bruise.words)} & word_set("bruise_colours"))
