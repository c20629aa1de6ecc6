"""A message as it was read, and the parts a reply is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.reading.acts import NOT_ASKED, Act, Said
from bot.reading.emergencies import Emergency
from bot.reading.reading import Reading

Button = tuple[str, str]
MOST_WORDS_OF_A_NO = 2
LEAST_NO, MOST_WORDS_OF_NONE = 0.6, 6
WISHES = ("request_visit", "request_call", "request_question")
LEAST_TOLD_WISH, AS_LIKELY = 0.3, 0.75
"""Least probability of a wish that reads as a question as well, and least share of the likelier reading's."""


@dataclass(frozen=True)
class Heard:
    """A message as every reader read it.

    Attributes:
        text: the message.
        effect: what a pressed button does, empty for a typed message.
        said: its sentences with their acts.
        readings: facts, onset and dates.
        patient: relation of the person whose body it is about, empty for the visitor's.
        patient_corrects: whether it says that what was told before was told of that person.
        own_body: whether it speaks of the visitor's own leg outright ("my calf").
        own_complaint: whether it complains of that leg as it is now ("mine is just stiff").
        leaves_other: whether it leaves somebody else aside for the visitor ("leave him, this is about me").
        named: relations of the people that it asks or speaks about.
        general: whether nobody's body is meant (a coach, a writer).
        runs: whether it speaks of running.
        emergency: an emergency or crisis that needs no calf.
        language: ISO code of the language it is written in.
        polarity: yes, no or unsure where it answers a yes-or-no question, else None.
        takes_back: whether it says outright that what was said before was not meant.
    """

    text: str
    effect: str = ""
    said: tuple[Said, ...] = ()
    readings: tuple[Reading, ...] = ()
    patient: str = ""
    patient_corrects: bool = False
    own_body: bool = False
    own_complaint: bool = False
    leaves_other: bool = False
    named: tuple[str, ...] = ()
    general: bool = False
    runs: bool = False
    emergency: Emergency | None = None
    language: str = "en"
    polarity: str | None = None
    takes_back: bool = False

    def as_data(self) -> dict[str, Any]:
        """The message as JSON takes it."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Heard:
        """The message that `as_data` wrote."""
        said = tuple(Said(s["text"], s["question"], tuple(Act(**act) for act in s["acts"])) for s in data["said"])
        emergency = Emergency(**data["emergency"]) if data.get("emergency") else None
        readings = tuple(Reading(**reading) for reading in data["readings"])
        named = tuple(data.get("named", ()))
        return cls(**{**data, "said": said, "readings": readings, "emergency": emergency, "named": named})

    def act(self, *names: str, least: float = 0.4) -> str:
        """The first of the named acts that a sentence does with at least that probability; empty for none."""
        for said in self.said:
            found = said.likeliest(names)
            if found.confidence >= least and found == said.best:
                return found.name
        return ""

    @property
    def said_more(self) -> bool:
        """Whether it says more than a yes or no."""
        return not self.effect and len(self.text.split()) > MOST_WORDS_OF_A_NO

    @property
    def says_no(self) -> bool:
        """Whether it says no to what was asked, also beside something else: "None of those. And the dog walk?".

        Who names what they deny ("no chest pain") says it of that alone.
        """
        if any(reading.source == "answer" and reading.polarity == "denied" for reading in self.readings):
            return True
        # "No. I asked about ice" protests.
        protests = any(said.best.name == NOT_ASKED for said in self.said)
        return any(
            said.best.name == "deny"
            and not (protests and len(said.text.split()) == 1)
            and said.best.confidence >= LEAST_NO
            and len(said.text.split()) <= MOST_WORDS_OF_NONE
            and not any(reading.words and reading.words in said.text for reading in self.readings)
            for said in self.said
        )

    @property
    def long(self) -> bool:
        """Whether it is a story rather than a line."""
        return len(self.text.split()) >= 25


def told_wish(said: Said) -> str:
    """The wish that a statement tells as likely as it asks about one: "ok book me in so" is no question on booking."""
    wish = said.likeliest(WISHES)
    likely = wish.confidence >= max(LEAST_TOLD_WISH, AS_LIKELY * said.best.confidence)
    return wish.name if likely and said.best.asks and not said.question else ""


@dataclass
class Part:
    """One move's contribution to a reply.

    Attributes:
        move: which of the four moves it belongs to.
        text: the words; one bubble, or a line of one.
        id: the text's id, for what was said.
        buttons: title and effect.
        question: id of the question it opens.
        firm: whether it is said even where the budget is spent.
        others: ids of the answers that were the next likeliest.
        told: whether it answers what was only told, and not asked.
    """

    move: str
    text: str
    id: str = ""
    buttons: list[Button] = field(default_factory=list)
    question: str = ""
    firm: bool = False
    others: tuple[str, ...] = ()
    told: bool = False
