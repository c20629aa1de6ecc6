"""What one message tells by itself: facts, onset and rest, as entities. Free of Rasa; the pipeline and the command line
take the same way through here."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.nlu.second_ear import agree
from bot.nlu.spotting import facts_in, spot
from bot.nlu.when import find_onset, find_rest

EXTRACTOR = "FactSpotter"
IN_DOUBT = "in_doubt"
"""The entity whose value is the fact to ask for at once."""


def heard_entities(text: str, today: date) -> list[dict[str, Any]]:
    """One entity for each fact told in a text; values as in bot/clinical/facts/, `onset_time` an ISO 8601 interval,
    `rest_days` the shortest and longest rest in days, `in_doubt` the fact that has to be asked for at once."""
    agreed = agree(text, facts_in(text))
    heard = [(fact, found.value, found.start, found.end, found.words) for fact, found in agreed.facts.items()]
    # "My mam had a clot two years ago" tells nothing about this calf's time.
    others = any(mention.status == "other" for mention in spot(text))
    onset = None if others else find_onset(text, today)
    if onset:
        heard.append(("onset_time", onset.iso, onset.begin, onset.finish, onset.words))
    if agreed.in_doubt:
        heard.append((IN_DOUBT, agreed.in_doubt, 0, 0, ""))
    entities: list[dict[str, Any]] = [
        {"entity": fact, "value": value, "start": start, "end": end, "words": words, "extractor": EXTRACTOR}
        for fact, value, start, end, words in heard
    ]
    rest = find_rest(text)
    if rest:
        entities.append(
            {"entity": "rest_days", "value": list(rest), "start": 0, "end": 0, "words": "", "extractor": EXTRACTOR}
        )
    return entities
