"""What of a message the classifier reads: its sentences, and the clauses that ask or say more than their sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.dialogue.answer import CASE
from bot.dialogue.copy import FAQ
from bot.dialogue.heard import WISHES
from bot.reading.acts import Act, Said
from bot.reading.doc import make_doc
from bot.reading.frames import ASKS, frames, without_frame
from bot.reading.questions import (
    YES_OR_NO,
    alternatives,
    asks_itself,
    elliptical,
    is_tag,
    opens_question,
    question_parts,
    vague,
)
from bot.reading.read import Message, Sentence

FEW_SENTENCES = 3
MOST_SENTENCES = 12
MOST_CHARACTERS = 400
MOST_CLAUSES = 6
LEAST_TOKENS, FEWEST_WORDS = 2, 4
OPENER = re.compile(r"^(?:and|but|also|plus|or)\b[\s,]*(?:also\b[\s,]*)?", re.IGNORECASE)
YES_OR_NO_BEHIND = re.compile(rf"[\s,;.]*(?:{YES_OR_NO.pattern})(?=[\s?!.]*$)", re.IGNORECASE)
CLEAR, LIKELY = 0.5, 0.3
"""Least probability of a clause on its own, and of a question among several."""


class Piece(NamedTuple):
    """A part of a sentence, whether it asks, and whether it is one of the things offered to choose from."""

    text: str
    asks: bool
    offered: bool = False


def sentences_read(message: Message) -> Sequence[Sentence]:
    """The sentences that are read: of a long story the first and the last ones."""
    found = message.sentences or (Sentence(message.text or ".", 0, len(message.text), False),)
    half = MOST_SENTENCES // 2
    return found if len(found) <= MOST_SENTENCES else (*found[:half], *found[-half:])


def sentence_texts(message: Message) -> list[str]:
    """The sentences, then the clauses of each, as the classifier reads them."""
    sentences = sentences_read(message)
    pieces = [Piece(sentence.text, sentence.is_question) for sentence in sentences]
    pieces += [piece for sentence in sentences for piece in clauses_of(message, sentence)]
    framed = any(frame.kind == ASKS for frame in frames(message.doc))
    return [_as_read(piece, framed)[:MOST_CHARACTERS] for piece in pieces]


def _as_read(piece: Piece, framed: bool) -> str:
    """A piece without what only opens it; a question with its mark, which many people leave out."""
    text = without_opener(piece.text)
    text = without_frame(make_doc(text)) if framed else text
    return with_mark(text) if piece.asks else text


def with_mark(question: str) -> str:
    """A question with the mark that many people leave out, and without a "yes or no" behind it."""
    question = YES_OR_NO_BEHIND.sub("", question)
    return question if question.endswith("?") else f"{question}?"


def without_opener(text: str) -> str:
    """A sentence without the "and" or "but" that only ties it to the one before; a few words keep theirs."""
    rest = OPENER.sub("", text, count=1)
    return rest if len(rest.split()) > LEAST_TOKENS else text


def clauses_of(message: Message, sentence: Sentence) -> list[Piece]:
    """The questions that a sentence strings together, the things it offers to choose from, else its clauses of some
    length; of a story only what asks.
    """
    if not sentence.is_question and len(message.sentences) > FEW_SENTENCES:
        return []
    span = message.doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
    questions = question_parts(span) if sentence.is_question else []
    if len(questions) > 1:
        asking = [Piece(part.text.strip(), True) for part in questions[1:]]
        asking.insert(0, Piece(questions[0].text.strip(), asks_itself(questions[0])))
        return [piece for piece in asking if len(piece.text.split()) >= LEAST_TOKENS][:MOST_CLAUSES]
    if sentence.is_question and (offered := alternatives(span)):
        return [Piece(part.text.strip(), True, True) for part in offered]
    inside = [c for c in message.doc._.clauses if c.start_char >= sentence.start and c.end_char <= sentence.end]
    spoken = [clause for clause in inside if len(clause) >= LEAST_TOKENS and not is_tag(clause)]
    parts = [Piece(clause.text.strip(), opens_question(clause)) for clause in spoken]
    return parts if 1 < len(parts) <= MOST_CLAUSES else []


def says_more(whole: Said, parts: list[Said]) -> bool:
    """Whether the clauses of a sentence ask different things, or one of them is clear where the sentence isn't."""
    if whole.question and sum(said.question and _stands_alone(said.text) for said in parts) > 1:
        return True
    likely = {part.best.name for part in parts if part.best.asks and part.best.confidence >= LIKELY}
    clear = (part.best for part in parts if part.best.confidence >= CLEAR)
    asked = {act.name for act in clear if act.asks or act.name in WISHES}
    if len(asked) > 1 or (whole.question and len(likely) > 1):
        return True
    return bool(asked) and whole.best.confidence < CLEAR


def _stands_alone(question: str) -> bool:
    """Whether a question names what it asks about."""
    return len(question.split()) >= FEWEST_WORDS and not (vague(question) or elliptical(question))


def stays_whole(whole: Said, parts: list[Piece], inner: list[Said]) -> bool:
    """Whether a question has an answer of its own ("ice or heat?"), or two words ask what the rest is about ("… any
    tips?")."""
    if whole.best.asks and whole.best.confidence >= CLEAR and any(part.offered for part in parts):
        # "What should I do?" is said more closely of each thing that is named.
        things = {said.best.name for said in inner if said.best.name.startswith(FAQ) and said.best.confidence >= CLEAR}
        return not whole.best.name.startswith(CASE) or len(things) < len(inner)
    asking = [said for said in inner if said.question]
    return bool(asking) and all(len(said.text.split()) <= LEAST_TOKENS for said in asking)


def mean_of(first: Sequence[Act], second: Sequence[Act]) -> tuple[Act, ...]:
    """The acts of two readings of a sentence by their mean probability, likeliest first."""
    shares: dict[str, float] = {}
    for act in (*first, *second):
        shares[act.name] = shares.get(act.name, 0.0) + act.confidence / 2
    return tuple(Act(name, share) for name, share in sorted(shares.items(), key=lambda pair: -pair[1]))


def without_chatter(whole: Said, core: list[Said]) -> Said:
    """An unclear sentence, read together with its only clause that asks: "can I spin, it's my only hour off"."""
    if len(core) != 1 or whole.best.confidence >= CLEAR:
        return whole
    return replace(whole, acts=mean_of(whole.acts, core[0].acts))
