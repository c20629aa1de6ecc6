"""Makes one short reply of the moves' parts: three bubbles, ninety words, one question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.dialogue.contradicted import note_reassurance
from bot.dialogue.copy import about, choose, noun_phrase
from bot.dialogue.heard import Button, Part
from bot.dialogue.person import write
from bot.dialogue.safety import EMERGENCY, SEEN, known
from bot.dialogue.state import COMES_NEXT, State
from bot.reading.acts import ASKING

MOST_BUBBLES = 3
MOST_WORDS = 90
MOST_BUTTONS = 4
ORDER = ("safety", "acknowledge", "answer", "next")
FIRST_SENTENCE = re.compile(r"[^.?!]+[.?!](?= )")
REGRETS = ("ack/apology", "ack/said_already")
LOSS = "ack/loss"
SYMPATHIES = (LOSS, "ack/sorry", "ack/worried", "ack/worried_other")
FEELS_FOR = re.compile(
    r"(?:Sorry|I'm sorry|I hear you|I can see|Hard luck|It's hard|Anyone would|That(?:'s| is| sounds| would)"
    r" (?:\w+ )?(?:frustrating|hard|wear|a nuisance|a fright|an understandable))",
)
"""How a text begins that says itself that something is hard."""
OWNS_UP = re.compile(r"(?:sorry|my mistake|thanks)\b", re.IGNORECASE)
SORRY = re.compile(r"\bsorry\b", re.IGNORECASE)
SORRY_BEFORE = re.compile(r"^(?:Sorry|You're right, sorry),(?= )")
SORRY_SENTENCE = re.compile(r"^(?:Sorry|You did, sorry|You're right, sorry)\b[^.!?,]*[.!?] *")
SORRY_BEHIND = re.compile(r",? sorry(?=[.!?;])")
ASK, LEFT_OVER = "ask:", "answer/left_over"
OFFERS = ("visit", "call", "check")
OF_PATIENT = {SEEN[1]: "{You}'ve been seen"}
"""Titles of buttons by their effect, as said of somebody else whom the visitor writes for."""


@dataclass
class Reply:
    """What is sent: bubbles in order, the buttons under the last, the ids of what was said and of answers left out."""

    bubbles: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def compose(parts: Iterable[Part], state: State) -> Reply:
    """The reply within the budget; notes in the state what was said, asked and offered.

    What the budget leaves out of the answers is offered as buttons.
    """
    ordered = sorted((part for part in parts if part.text), key=lambda part: ORDER.index(part.move))
    ordered = [part for part in _with_one_sorry(ordered) if part.text]
    kept, left = _within_budget(ordered)
    _promise(kept, left, state)
    buttons = [_of_patient(button, state.relation) for button in _buttons(kept, left)]
    reply = Reply(_bubbles(kept), buttons[:MOST_BUTTONS], [part.id for part in kept if part.id])
    asked = next((part.question for part in reversed(kept) if part.question), "") or _offer(buttons)
    state.question = asked or _still_open(state)
    state.offered = [list(button) for button in reply.buttons]
    state.last = reply.said
    answers = [name for name in reply.said if name.startswith(("faq/", "case/"))]
    if len(answers) > 1:
        state.listed = answers
    reply.left = [part.id for part in left if part.move == "answer" and part.id]
    state.waiting = list(reply.left)
    state.waiting += [name for part in kept for name in part.others]
    note_reassurance(kept, state)
    for name in reply.said:
        state.said[name] = state.said.get(name, 0) + 1
    return reply


def _promise(kept: list[Part], left: list[Part], state: State) -> None:
    """Remembers what was asked and found no room, which comes with the next reply, and says so where that fits."""
    due = [part.id for part in left if part.move == "answer" and part.id.startswith(ASKING) and not part.told]
    last = next((part for part in reversed(kept) if part.move == "answer"), None)
    advised = state.advice.stands
    if (
        not due
        or state.request is not None
        or (advised and state.advice.tier == EMERGENCY)
        or (last is None and not advised)
    ):
        return
    state.said |= {COMES_NEXT + name: state.turn for name in due}
    line = choose(LEFT_OVER, known(state), state.said, subject=noun_phrase(due[0])) or ""
    if last is not None and sum(words(part.text) for part in kept) + words(line) <= MOST_WORDS:
        kept[kept.index(last)] = replace(last, text=f"{last.text} {line}")


def _with_one_sorry(ordered: list[Part]) -> Iterator[Part]:
    """The parts, with "sorry" in the first that says it only; a word of regret alone gives way to another part's."""
    owned = any(OWNS_UP.match(part.text) for part in ordered if part.id not in REGRETS)
    ordered = [part for part in ordered if not (owned and part.id in REGRETS)]
    ordered = _with_one_sympathy(ordered)
    said = False
    for part in ordered:
        if said and SORRY.search(part.text):
            text = SORRY_BEHIND.sub("", SORRY_SENTENCE.sub("", SORRY_BEFORE.sub("", part.text))).strip()
            yield replace(part, text=text[:1].upper() + text[1:])
        else:
            yield part
        said = said or bool(SORRY.search(part.text))


def _with_one_sympathy(ordered: list[Part]) -> list[Part]:
    """The parts without a word of sympathy where another part has one, or a warning stands."""
    felt = any(part.move == "safety" or FEELS_FOR.match(part.text) for part in ordered if part.id not in SYMPATHIES)
    first = next((part for part in ordered if part.id in SYMPATHIES), None)
    # A death is never passed over, whatever else is felt for.
    kept = first is not None and (not felt or first.id == LOSS)
    return [part for part in ordered if part.id not in SYMPATHIES or (part is first and kept)]


def _offer(buttons: list[Button]) -> str:
    """The question that a reply leaves open by its one offer: a plain yes takes it."""
    offers = [effect for _, effect in buttons if effect in OFFERS]
    return f"offer:{offers[0]}" if len(offers) == 1 else ""


def _still_open(state: State) -> str:
    """The question before, where it was about the case and is still unanswered: an aside doesn't close it."""
    about_case = state.question and ":" not in state.question.removeprefix("screen:")
    return state.question if about_case and state.question not in state.facts else ""


def _within_budget(ordered: list[Part]) -> tuple[list[Part], list[Part]]:
    """The parts that fit, in order, and those that don't; firm parts and the first answer always do."""
    firm = [part for part in ordered if part.firm or part.move == "safety"]
    spent = sum(words(part.text) for part in firm)
    asked = any(part.question for part in firm)
    kept, left = list(firm), []
    # Answers before pleasantries, pleasantries before another question.
    for move in ("answer", "acknowledge", "next"):
        for part in ordered:
            if part.move != move or part in firm:
                continue
            first = move == "answer" and not any(other.move == "answer" for other in kept)
            if move == "answer" and not first:
                _shorten(part, MOST_WORDS - spent)
            too_long = spent + words(part.text) > MOST_WORDS and not first
            if too_long or (asked and (part.question or part.text.endswith("?"))):
                left.append(part)
                continue
            kept.append(part)
            spent += words(part.text)
            asked = asked or bool(part.question) or part.text.endswith("?")
    return sorted(kept, key=ordered.index), left


def _shorten(part: Part, room: int) -> None:
    """A further answer that is too long for what room is left gives its first sentence."""
    start = FIRST_SENTENCE.match(part.text)
    if start and words(part.text) > room >= words(start[0]):
        part.text = start[0]


def _bubbles(parts: list[Part]) -> list[str]:
    """One bubble a move, several answers on lines of one; four moves share three bubbles."""
    bubbles: list[str] = []
    previous = ""
    for part in parts:
        if bubbles and part.move == previous:
            bubbles[-1] += f"\n{part.text}" if part.move == "answer" else f" {part.text}"
        else:
            bubbles.append(part.text)
        previous = part.move
    while len(bubbles) > MOST_BUBBLES:
        shortest = min(range(len(bubbles) - 1), key=lambda i: words(bubbles[i]) + words(bubbles[i + 1]))
        bubbles[shortest : shortest + 2] = [f"{bubbles[shortest]} {bubbles[shortest + 1]}"]
    return bubbles


def _of_patient(button: Button, relation: str) -> Button:
    """The button as somebody says it who writes for another: "He's been seen"."""
    title, effect = button
    said = OF_PATIENT.get(effect, "") if relation else ""
    return (write(said, relation), effect) if said else (title, effect)


def _buttons(kept: list[Part], left: list[Part]) -> list[Button]:
    """The open question's buttons, else the kept parts'; then what the budget left out."""
    asking = next((part for part in reversed(kept) if part.question), None)
    own = list(asking.buttons) if asking else [button for part in kept for button in part.buttons]
    later = [(str(about(part.id).get("title") or ""), ASK + part.id) for part in left if part.move == "answer"]
    unique: dict[str, Button] = {}
    for title, effect in [*own, *(button for button in later if button[0])]:
        if title not in {known[0] for known in unique.values()}:
            unique.setdefault(effect, (title, effect))
    return list(unique.values())
