"""What a conversation knows, kept in Rasa slots of the same names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from bot.clinical.assess import assess
from bot.clinical.facts import load_facts
from bot.dialogue.questions import settled_by
from bot.reading.reading import Reading, Turn

ONSET = "onset_time"
ANSWERED = "answered/"
"""Begins the key of `said` that remembers a question as answered, also where the answer was taken back."""
HINTED = "hinted/"
"""Begins the key of `said` with the turn in which a question's answer was touched on without being understood."""
WAITS = "waits/"
"""Begins the key of `said` that remembers in which turn an answer was kept short by advice."""
COMES_NEXT = "next/"
"""Begins the key of `said` that remembers in which turn an answer found no room."""
RUNS = "case/runs"
"""The key of `said` that remembers that they spoke of running."""
ABILITIES = ("walking",)
"""Facts that are no sign by themselves, and are one where they can't be done after an injury."""
DAYS_A_WEEK = 7
GIVEN, CONTESTED, WITHDRAWN, ACTED_ON, CLEARED = ADVICE_STATES = (
    "given",
    "contested",
    "withdrawn",
    "acted_on",
    "cleared",
)
LEFT = "left"
"""The stage of a request that was left."""
CRISES = ("crisis", "crisis_now")
"""Kinds of emergency that are about the will to live."""


@dataclass
class Told:
    """A fact with its provenance: value, the words that told it, who heard it, in which turn, and its time."""

    value: str
    words: str = ""
    source: str = "pattern"
    turn: int = 0
    time: str = "now"


@dataclass
class Advice:
    """The advice that stands: tier, rules or kind of emergency, its state, and which replies were used to hold it."""

    tier: str = "none"
    rules: list[str] = field(default_factory=list)
    kind: str = ""
    state: str = ""

    @property
    def stands(self) -> bool:
        """Whether the visitor was told to be seen and nothing has settled it."""
        return self.tier != "none" and self.state in (GIVEN, CONTESTED, ACTED_ON)


@dataclass
class State:
    """One conversation.

    Attributes:
        facts: what was told, by fact id; `onset_time` holds an ISO interval.
        patient: `relation` of the person it is about; empty for the visitor.
        cases: what is known of the other people who were spoken of, by relation.
        question: id of the open question, and what it needs to be asked again.
        advice: see `Advice`.
        said: how often each text was said, by id; `last` the ids of the last reply.
        asked: the last question that was answered, in the visitor's words.
        unanswered: the turn in which a question was asked that got no answer, by its words, oldest first.
        listed: ids in the order in which the last reply listed or offered them ("the second one").
        waiting: ids of answers that did not fit into the last reply, then of those that were nearly as likely.
        request: the draft of a request, None when none is open; `sent` the last request that was sent,
            `set_aside` one that was left.
        offered: title and effect of the buttons under the last reply.
        refused: what the visitor said no to.
        turn: how many messages were answered; `day` the day of the last one.
        repairs: how many replies in a row did not understand.
    """

    facts: dict[str, Told] = field(default_factory=dict)
    patient: dict[str, str] = field(default_factory=dict)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    question: str = ""
    advice: Advice = field(default_factory=Advice)
    said: dict[str, int] = field(default_factory=dict)
    last: list[str] = field(default_factory=list)
    asked: str = ""
    unanswered: dict[str, int] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    request: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None
    set_aside: dict[str, Any] | None = None
    offered: list[list[str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    turn: int = 0
    day: str = ""
    repairs: int = 0

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> State:
        """The state that the slots hold; an empty one where they hold nothing."""
        known = {f.name: slots[f.name] for f in fields(cls) if slots.get(f.name) is not None}
        if "facts" in known:
            known["facts"] = {name: Told(**told) for name, told in known["facts"].items()}
        if "advice" in known:
            known["advice"] = Advice(**known["advice"])
        if known.get("request", {}).get("stage") == LEFT:
            known["set_aside"] = known.pop("request")
        return cls(**known)

    def as_slots(self) -> dict[str, Any]:
        """The slots to set, JSON types only; a request that was left stands where an open one would."""
        slots = asdict(self)
        left = slots.pop("set_aside")
        return slots if self.request is not None or left is None else {**slots, "request": {**left, "stage": LEFT}}

    def values(self) -> dict[str, str]:
        """Value by fact id, for the clinical rules."""
        return {name: told.value for name, told in self.facts.items() if name != ONSET}

    def words(self) -> dict[str, str]:
        """The visitor's own words by fact id."""
        return {name: told.words for name, told in self.facts.items() if told.words}

    def onset(self) -> tuple[date, date] | None:
        """First and last day on which it may have begun."""
        told = self.facts.get(ONSET)
        if not told or "/" not in told.value:
            return None
        first, last = told.value.split("/")
        return date.fromisoformat(first[:10]), date.fromisoformat(last[:10])

    def weeks(self, today: date) -> float | None:
        """The most weeks since the onset, None where it isn't known."""
        onset = self.onset()
        return max(0.0, (today - onset[0]).days / DAYS_A_WEEK) if onset else None

    @property
    def relation(self) -> str:
        """Who the patient is to the visitor; empty for the visitor."""
        return self.patient.get("relation", "")

    @property
    def child(self) -> bool:
        """Whether the patient is under 18."""
        age = self.facts["age"].value if "age" in self.facts else ""
        young = self.facts["for_child"].value == "yes" if "for_child" in self.facts else False
        return int(age) < 18 if age.isdecimal() else young

    def rests_on(self) -> list[str]:
        """Ids of the signs that the standing advice rests on."""
        findings = assess(self.values(), self.words()).findings
        found = [fact for finding in findings if finding.tier == self.advice.tier for fact in finding.facts]
        signs = (fact for fact in found if load_facts()[fact].sign or fact in ABILITIES)
        return list(dict.fromkeys(fact for fact in signs if fact in self.facts))

    def turn_for(self, today: date) -> Turn:
        """The light in which the next message is read."""
        return Turn(
            today=today,
            question=self.question,
            settles=settled_by(self.question),
            buttons=tuple((title, effect) for title, effect in self.offered),
            facts={name: told.value for name, told in self.facts.items()},
            patient=self.relation,
            said=tuple(self.last),
            asked=self.asked,
            unanswered=tuple(self.unanswered),
            advised=self.advice.stands,
            rests_on=tuple(self.rests_on()) if self.advice.stands else (),
        )

    def tell(self, reading: Reading) -> Told | None:
        """Stores a reading as a fact; returns what stood there before."""
        before = self.facts.get(reading.name)
        self.facts[reading.name] = Told(reading.value, reading.words, reading.source, self.turn, reading.time)
        return before
