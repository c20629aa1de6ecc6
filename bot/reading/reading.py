"""What reading a message comes to: `Reading`, one thing said, and `Turn`, the light in which it was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

Polarity = Literal["affirmed", "denied", "uncertain", "asked", "hypothetical", "figurative"]
Person = Literal["visitor", "other", "nobody"]
Time = Literal["now", "over", "past", "future"]
Source = Literal["button", "answer", "pattern", "classifier", "record"]

PRECEDENCE: tuple[Source, ...] = ("button", "answer", "pattern", "record", "classifier")
"""Which source wins where two disagree, strongest first."""


@dataclass(frozen=True)
class Reading:
    """One thing said in a message.

    Attributes:
        name: the fact's id, such as `swelling`.
        value: the fact's value, such as `yes`; an ISO date or interval for dates.
        start, end: character offsets of the evidence in the message.
        words: the evidence itself, in the visitor's own words; it names the thing.
        polarity: how it was said; only `affirmed` and `denied` can become facts.
        person: whose it is: the visitor's, another person's, nobody's in particular.
        time: now, over (was there and is gone, or cleared by a check), past history, or future.
        source: who heard it; a classifier may only raise a question.
        confidence: 0 to 1.
        puts_right: whether words beside it put right what was told before: "sorry, the right one".
        relation: who the other person is ("mother", "son"), empty for the visitor.
    """

    name: str
    value: str
    start: int
    end: int
    words: str
    polarity: Polarity = "affirmed"
    person: Person = "visitor"
    time: Time = "now"
    source: Source = "pattern"
    confidence: float = 1.0
    relation: str = ""
    puts_right: bool = False


@dataclass(frozen=True)
class Turn:
    """What stands when a message arrives.

    Attributes:
        today: the visitor's date.
        question: id of the open question: a fact's id, `confirm:<fact>`, or `request:<detail>`; empty for none.
        settles: ids of the signs that one answer to the open question settles ("none of these").
        buttons: what was offered with the last reply: title and effect.
        facts: what is known, value by fact id.
        patient: relation of the person the visitor writes for, empty for the visitor.
        said: ids of what the last reply said, in order.
        asked: the question that the last reply answered, in the visitor's words; empty for none.
        unanswered: the visitor's latest questions that got no answer, oldest first.
        advised: whether advice to be seen stands.
        rests_on: ids of the signs that it rests on.
    """

    today: date
    question: str = ""
    settles: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    patient: str = ""
    said: tuple[str, ...] = ()
    asked: str = ""
    unanswered: tuple[str, ...] = ()
    advised: bool = False
    rests_on: tuple[str, ...] = ()
