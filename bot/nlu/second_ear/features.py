"""What the second ear listens to: words, pairs of words, words within reach of a negation, and pieces of words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bot.clinical.facts import load_facts
from bot.clinical.warnings import SIGN_GROUPS
from bot.nlu.spotting import spot
from bot.nlu.spotting.grammar import words as word_list
from bot.nlu.spotting.lexicon import lexicon
from bot.nlu.spotting.sentence import BLANK
from bot.nlu.spotting.text import COMMA, tokenize

WORDS, NEGATED, PIECES = "w:", "n:", "c:"
BLOCKS = (WORDS, NEGATED, PIECES)
NEGATION_REACH = 8
SHORTEST_PIECE, LONGEST_PIECE = 2, 5
_NEGATIONS = word_list("ear_negations")
_ENDS = word_list("ear_negation_ends")


def features(text: str, without_explained: bool = False) -> frozenset[str]:
    """Every feature of a message, each once; the first two characters name its block.

    Args:
        text: the message as typed.
        without_explained: leave out the signs that the spotter has explained: denied, over, somebody else's, asked
            about or imagined.
    """
    explained = _explained(text) if without_explained else []
    words = [
        BLANK if any(start <= token.start and token.end <= end for start, end in explained) else token.text
        for token in tokenize(text, lexicon().correct)
    ]
    marked = _marked(words)
    return frozenset((*_sequences(WORDS, words), *_sequences(NEGATED, marked), *_pieces(words)))


def _explained(text: str) -> list[tuple[int, int]]:
    facts = load_facts()
    return [
        (mention.start, mention.end)
        for mention in spot(text)
        if mention.status != "present" and facts[mention.fact].group in SIGN_GROUPS
    ]


def _marked(words: list[str]) -> list[str]:
    """The words, those in reach of a negation marked as such."""
    marked, reach = [], 0
    for word in words:
        if word in _ENDS:
            reach = 0
        marked.append(f"~{word}" if reach and word not in _NEGATIONS and word != COMMA else word)
        reach = NEGATION_REACH if word in _NEGATIONS else max(0, reach - 1)
    return marked


def _sequences(block: str, words: list[str]) -> Iterator[str]:
    yield from (block + word for word in words)
    yield from (f"{block}{first} {second}" for first, second in itertools.pairwise(words))


def _pieces(words: list[str]) -> Iterator[str]:
    for word in set(words):
        padded = f" {word} "
        for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
            if length >= len(padded):
                yield PIECES + padded
                break
            yield from (PIECES + padded[at : at + length] for at in range(len(padded) - length + 1))
