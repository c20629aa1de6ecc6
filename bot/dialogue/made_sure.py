"""A number that is put to the assistant, and whether the last answer gave it: "six weeks, is that right?"."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.copy import choose, lowered
from bot.dialogue.heard import Part
from bot.dialogue.last_reply import SENTENCE, Last
from bot.dialogue.safety import known
from bot.reading.acts import Said
from bot.reading.points_back import PointsBack, measures

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
"""How many days a unit of time has."""


def made_sure(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """Whether a number is one that the last answer gave, with the sentences that give it."""
    texts = list(last.texts.values())
    if how.unit in DAYS and not any(_given(how.unit, text) for text in texts):
        texts = [choose("case/how_long", known(last.state, last.weeks), {}, **last.values) or ""]
    for text in texts:
        given = _given(how.unit, text)
        if not given:
            continue
        fits = [at for at, low, high in given if all(low <= _days(n, how.unit) <= high for n in how.numbers)]
        several = len(given) > 1
        name = ("back/one_of_several" if several else "back/right") if fits else "back/not_quite"
        return last.say(name, text=lowered(_holding(text, fits or [at for at, _, _ in given])))
    # Whoever asks what was said is owed that nothing was.
    return last.say("back/no_number") if how.firm and last.texts else []


def _given(unit: str, text: str) -> list[tuple[int, float, float]]:
    """Place, least and most of what a text counts in a unit, or in another one of time that can be turned into it."""
    same = (one for one in measures(text) if not unit or one.unit == unit or (one.unit in DAYS and unit in DAYS))
    return [
        (m.start, _days(min(m.numbers), m.unit if unit else ""), _days(max(m.numbers), m.unit if unit else ""))
        for m in same
    ]


def _holding(text: str, places: Iterable[int]) -> str:
    """The sentences of a text that hold some places; of one with a colon what stands behind it, where they all do."""
    kept, wanted = [], list(places)
    for found in SENTENCE.finditer(text):
        inside = [place for place in wanted if found.start() <= place < found.end()]
        if inside:
            colon = found[0].find(": ") + found.start()
            behind = colon >= found.start() and all(place > colon for place in inside)
            kept.append(text[colon + 2 if behind else found.start() : found.end()].strip())
    return " ".join(kept)


def _days(number: float, unit: str) -> float:
    return number * DAYS.get(unit, 1.0)
