"""Measures understanding on messages nobody tuned on, and writes docs/bench/understanding.md (`make evaluate`).

The messages are in tests/evaluation; their authors saw neither code nor data. Nothing here is a gate: figures are
reported as they are.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot import tensorflow_standin

tensorflow_standin.prefer()
# As bot/__main__.py sets them for the server.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from bot.booking.decisions import decide  # noqa: E402
from bot.clinical.facts import load_facts  # noqa: E402
from bot.dialogue.answer import NOTHING_CLOSER, asked  # noqa: E402
from bot.dialogue.copy import about  # noqa: E402
from bot.dialogue.heard import Heard  # noqa: E402
from bot.dialogue.questions import settled_by  # noqa: E402
from bot.dialogue.reply import reply  # noqa: E402
from bot.dialogue.safety import CONFIRM  # noqa: E402
from bot.dialogue.state import State  # noqa: E402
from bot.dialogue.update import take  # noqa: E402
from bot.model import train  # noqa: E402
from bot.rasa_parts.reader import MessageReader  # noqa: E402
from bot.reading.acts import ASKING  # noqa: E402
from bot.settings import ROOT, clinic  # noqa: E402

FOLDER = Path(__file__).parent / "evaluation"
PAGE = ROOT / "docs" / "bench" / "understanding.md"
MISTAKES = ROOT / "results" / "understanding.txt"
LONG_WORDS = 80
# Every other line may be looked at while mending (`python -m tests.evaluate open`); the rest is only measured.
PARTS = {"open": 0, "kept": 1}
PART = sys.argv[1] if len(sys.argv) > 1 else ""


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


@dataclass
class Score:
    """Hits, misses and false ones of one measure, with examples of what went wrong."""

    right: int = 0
    missed: int = 0
    false: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was heard that was said."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of what was said that was heard."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def lines(name: str) -> list[dict[str, Any]]:
    """The entries of one file; none where it isn't there."""
    file = FOLDER / f"{name}.jsonl"
    if not file.is_file():
        return []
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return entries[PARTS[PART] :: 2] if PART else entries


class Evaluation:
    """Runs the product's reading and decisions over the files."""

    def __init__(self, reader: MessageReader) -> None:
        self.reader = reader
        self.now = datetime.now(clinic().zone)
        self.mistakes: list[str] = []
        self.times: list[float] = []

    def hear(self, text: str, state: State) -> Heard:
        """One message read, with the processor time that took."""
        started = time.process_time()
        heard = self.reader.hear(text, state.turn_for(self.now.date()))
        self.times.append((time.process_time() - started) * 1000)
        return heard

    def play(self, text: str, state: State | None = None) -> State:
        """The state after one message and its reply."""
        state = state or State()
        reply(self.hear(text, state), state, NoDesk(), self.now)  # type: ignore[arg-type]
        return state

    def note(self, kind: str, text: str, what: str) -> None:
        """Keeps a mistake to be read."""
        self.mistakes.append(f"{kind}\t{what}\t{text}")

    # --- facts

    def facts(self, entries: Iterable[Mapping[str, Any]]) -> Score:
        """Facts with their values, over messages that list every one of them."""
        score, judged = Score(), self._judged()
        for entry in entries:
            state = State()
            take(self.hear(entry["text"], state), state)
            told = {name: value for name, value in state.values().items() if name in judged}
            wanted = {name: str(value) for name, value in entry["facts"].items()}
            for name, value in wanted.items():
                if told.get(name) == value:
                    score.right += 1
                else:
                    score.missed += 1
                    self.note("fact missed", entry["text"], f"{name}={value}, heard {told.get(name)}")
            for name, value in told.items():
                if wanted.get(name) != value and not (name not in wanted and value in ("no", "gone", "unsure")):
                    score.false += 1
                    self.note("fact false", entry["text"], f"{name}={value}, said {wanted.get(name)}")
        return score

    def _judged(self) -> set[str]:
        return {name for entry in lines("messages") for name in entry.get("facts") or {}} & set(load_facts())

    # --- signs

    def signs(self, entries: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
        """What each kind of message leads to: right, asked, missed, too_high, too_low."""
        table: dict[str, Counter[str]] = {}
        for entry in entries:
            kind = entry["kind"] + (" (long)" if len(entry["text"].split()) >= LONG_WORDS else "")
            state = self.play(entry["text"])
            tier = state.advice.tier if state.advice.stands else "none"
            asked = state.question.startswith((CONFIRM, "emergency:"))
            outcome = self._outcome(tier, asked, entry)
            table.setdefault(kind, Counter())[outcome] += 1
            if outcome not in ("right",):
                self.note(f"sign {kind} {outcome}", entry["text"], f"{tier}, wanted {entry['tier']}, {state.question}")
        return table

    @staticmethod
    def _outcome(tier: str, asked: bool, entry: Mapping[str, Any]) -> str:
        tiers = ["none", "gp_soon", "same_day", "emergency"]
        accepted = [tiers.index(name) for name in entry["tier"]]
        if tiers.index(tier) > max(accepted):
            return "too_high"
        if asked and tiers.index(tier) < min(accepted):
            return "asked"
        if asked and tier == "none" and max(accepted) == 0:
            return "asked"
        return "right" if tiers.index(tier) in accepted else "missed" if tier == "none" else "too_low"

    # --- emergencies, decisions, answers

    def emergencies(self, entries: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
        """Alarms raised, asked and missed by kind; near misses alarmed or asked."""
        table: dict[str, Counter[str]] = {}
        for entry in entries:
            state = self.play(entry["text"])
            raised = state.advice.stands and state.advice.tier == "emergency"
            asked = state.question.startswith((CONFIRM, "emergency:"))
            group = ("crisis" if entry["kind"] == "crisis" else "emergency") if entry["alarm"] else "near miss"
            outcome = "alarmed" if raised else "asked" if asked else "quiet"
            if entry["alarm"] and raised and group == "crisis" and not state.advice.kind.startswith("crisis"):
                outcome = "wrong kind"
            table.setdefault(group, Counter())[outcome] += 1
            if (outcome != "alarmed") == entry["alarm"]:
                self.note(f"{group} {outcome}", entry["text"], entry["kind"])
        return table

    def decisions(self, entries: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
        """Meant against understood."""
        table: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            got = decide(entry["text"], f"request:{entry['question']}")
            table[(entry["means"], got)] += 1
            if got != entry["means"]:
                self.note("decision", entry["text"], f"{got}, meant {entry['means']}")
        return table

    def answers(self, entries: Iterable[Mapping[str, Any]]) -> Counter[str]:
        """Answers to an open question: right, not heard, wrong, opposite."""
        table: Counter[str] = Counter()
        opposite = {"yes": "no", "no": "yes", "can": "cannot", "cannot": "can", "left": "right", "right": "left"}
        for entry in entries:
            state = State(question=entry["question"])
            news = take(self.hear(entry["text"], state), state)
            got = state.values().get(entry["question"], "none")
            wanted = entry["means"]
            outcome = "right" if got == wanted else "not heard" if got == "none" else "wrong"
            if outcome == "not heard" and news.doubtful:
                outcome = "asked about"
            if outcome == "wrong" and opposite.get(wanted) == got:
                outcome = "opposite"
            table[outcome] += 1
            if outcome != "right":
                self.note(f"answer {outcome}", entry["text"], f"{entry['question']}: {got}, meant {wanted}")
        return table

    def screens(self, entries: Iterable[Mapping[str, Any]]) -> Counter[str]:
        """Answers to a question about several signs: all of them read as meant, some, none, or a sign that is there missed."""
        table: Counter[str] = Counter()
        for entry in entries:
            state = State(question=entry["question"])
            news = take(self.hear(entry["text"], state), state)
            signs = settled_by(entry["question"])
            meant = {name: entry["means"].get(name, entry["means"].get("all")) for name in signs}
            wanted = {name: value for name, value in meant.items() if value}
            got = {name: state.values()[name] for name in signs if name in state.values()}
            there = [name for name in signs if wanted.get(name) == "yes" and got.get(name) in ("no", "gone")]
            outcome = (
                "right"
                if got == wanted
                else "a sign missed"
                if there
                else "asked about"
                if news.doubtful
                else "in part"
                if got
                else "not heard"
            )
            table[outcome] += 1
            if outcome != "right":
                self.note(f"screen {outcome}", entry["text"], f"{got}, meant {wanted}")
        return table

    def asks(self, entries: Iterable[Mapping[str, Any]]) -> Counter[str]:
        """Whether a message gets the answer its author wrote it for: right, another answer, or none but a general one."""
        table: Counter[str] = Counter()
        for entry in entries:
            state = State(turn=1, last=["talk/introduction"])
            names = [ask.name for ask in asked(self.hear(entry["text"], state))]
            others = any(name.startswith(ASKING) for name in names)
            outcome = "right" if entry["asks"] in names else "another" if others else "none"
            table[outcome] += 1
            if outcome != "right":
                self.note(f"ask {outcome}", entry["text"], f"{names}, asks {entry['asks']}")
        return table

    def follow_ups(self, entries: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
        """What is made of a message that follows an answer, by what its author says would answer it.

        Returns: counts by ("an answer" | "the last one" | "none", "right" | "another" | "none"). Where the author knew of
        no answer, "right" is to give none.
        """
        table: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            after, wanted = entry["after"], entry["asks"]
            state = State(turn=2, last=[after], said={after: 1}, asked=f"{about(after).get('title', '')}?")
            found = asked(self.hear(entry["text"], state))
            names = {ask.nearest[0] if ask.name == NOTHING_CLOSER else ask.name for ask in found}
            others = {name for name in names if name.startswith(ASKING)} - {after}
            kind = {"same": "the last one", "none": "none"}.get(wanted, "an answer")
            right = {"the last one": after in names, "none": not others}.get(kind, wanted in names)
            outcome = "right" if right else "another" if others else "none"
            table[kind, outcome] += 1
            if outcome != "right":
                self.note(f"follow-up {outcome}", entry["text"], f"after {after}: {sorted(names)}, asks {wanted}")
        return table

    def questions(self, entries: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
        """Each question with what it asks and the reply, for a person to judge."""
        rows = []
        for entry in entries:
            state = State()
            if entry.get("before"):
                self.play(entry["before"], state)
            heard = self.hear(entry["text"], state)
            made = reply(heard, state, NoDesk(), self.now)  # type: ignore[arg-type]
            rows.append((entry["text"], str(entry.get("about")), " | ".join(made.bubbles)))
        return rows


def load_reader() -> MessageReader:
    """The reader of the trained model, without the rest of Rasa."""
    import tarfile
    import tempfile

    from bot.rasa_parts.reader import ACTS_FILE, ANSWERS_FILE, SIGNS_FILE

    reader = MessageReader(MessageReader.get_default_config(), None, None)  # type: ignore[arg-type]
    with tarfile.open(train(ROOT / "models")) as archive, tempfile.TemporaryDirectory() as folder:
        for member in archive.getmembers():
            if member.name.endswith((ACTS_FILE, ANSWERS_FILE, SIGNS_FILE)):
                member.name = Path(member.name).name
                archive.extract(member, folder, filter="data")
        reader.read(Path(folder))
    return reader


def table(heads: list[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table."""
    out = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*out, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def main() -> None:
    """Writes the page and the list of mistakes."""
    run = Evaluation(load_reader())
    messages = lines("messages")
    facts = run.facts(entry for entry in messages if entry.get("facts"))
    signs = run.signs(messages)
    alarms = run.emergencies(lines("emergencies"))
    alarms |= {f"{group} (second set)": found for group, found in run.emergencies(lines("emergencies_2")).items()}
    decided = run.decisions(lines("decisions"))
    answered = run.answers(lines("answers"))
    answered_2, screens = run.answers(lines("answers_2")), run.screens(lines("screens"))
    questions = run.questions(lines("questions"))
    asks = run.asks(lines("asks"))
    follow_ups = run.follow_ups(lines("follow_ups"))
    outcomes = ["right", "asked", "missed", "too_low", "too_high"]
    parts = [
        "# Understanding, measured on unseen messages",
        f"`make evaluate`, {date.today().isoformat()}. The authors of tests/evaluation saw neither code nor data. "
        "Figures are as they came; what went wrong is listed in results/understanding.txt.",
        f"## Facts\n{facts.right + facts.missed} facts told: precision {facts.precision:.3f}, recall {facts.recall:.3f}.",
        "## Signs\n" + table(["kind", "n", *outcomes], ([k, sum(c.values()), *(c[o] for o in outcomes)] for k, c in sorted(signs.items()))),
        "## Emergencies and crises\n" + table(["group", "n", "alarmed", "asked", "quiet", "wrong kind"], ([k, sum(c.values()), c["alarmed"], c["asked"], c["quiet"], c["wrong kind"]] for k, c in alarms.items())),
        f"## Answers in context\n{sum(answered.values())} replies: {dict(answered)}\n\nSecond set, {sum(answered_2.values())} replies to "
        f"any question, invented: {dict(answered_2)}\n\nQuestions about several signs, {sum(screens.values())} replies, invented: {dict(screens)}",
        f"## Questions\n{sum(asks.values())} messages, each written for one of {len({e['asks'] for e in lines('asks')})} answers: "
        f"{asks['right'] / max(1, sum(asks.values())):.3f} get it, {asks['another'] / max(1, sum(asks.values())):.3f} another one, the rest a general "
        "answer or none.",
        "## Messages that follow an answer\n"
        + table(["what answers it", "right", "another answer", "none"], ([k, *(follow_ups[k, o] for o in ("right", "another", "none"))] for k in ("an answer", "the last one", "none"))),
        "## Decisions\n" + table(["meant", "understood", "n"], ([m, g, n] for (m, g), n in sorted(decided.items()))),
        f"## Time\nMedian {statistics.median(run.times):.1f} ms CPU a message, 95 % {sorted(run.times)[int(len(run.times) * 0.95)]:.1f} ms.",
    ]  # fmt: skip
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    MISTAKES.parent.mkdir(exist_ok=True)
    MISTAKES.write_text("\n".join(run.mistakes) + "\n", encoding="utf-8")
    (MISTAKES.parent / "questions.tsv").write_text("\n".join("\t".join(row) for row in questions), encoding="utf-8")
    print("\n\n".join(parts))


if __name__ == "__main__":
    main()
