"""What the second ear listens to: words, pairs of words, words within reach of a negation, and pieces of words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bot.clinical.facts import load_facts
from bot.clinical.warnings import SIGN_GROUPS
from bot.nlu.spotting import spot
from bot.nlu.spotting.grammar import words as word_list
from bot.nlu.spotting.lexicon import lexicon
from bot.nlu.spotting.sentence import BLANK
from bot.nlu.spotting.text import COMMA, Token, tokenize

WORDS, NEGATED, PIECES = "w:", "n:", "c:"
BLOCKS = (WORDS, NEGATED, PIECES)
NEGATION_REACH = 8
LONGEST_LIST = 12
SHORTEST_PIECE, LONGEST_PIECE = 2, 5
_NEGATIONS = word_list("ear_negations")
_ENDS = word_list("ear_negation_ends")
_PLACE_STARTS, _PLACE_WORDS = word_list("place_starts"), word_list("leg_words") | word_list("place_words")


def features(text: str) -> frozenset[str]:
    """Every feature of a message as typed, each once; the first two characters name its block."""
    return _of_words([token.text for token in tokenize(text, lexicon().correct)])


def unexplained_features(text: str) -> frozenset[str] | None:
    """As `features`, without the signs that the spotter has explained: denied, over, somebody else's, asked about or
    imagined. None where it has explained nothing.
    """
    tokens = tokenize(text, lexicon().correct)
    words = [token.text for token in tokens]
    explained = list(_explained(text, tokens))
    for first, last in explained:
        words[first:last] = [BLANK] * (last - first)
    return _of_words(words) if explained else None


def _of_words(words: list[str]) -> frozenset[str]:
    return frozenset((*_sequences(WORDS, words), *_sequences(NEGATED, _marked(words)), *_pieces(words)))


def count_words(found: frozenset[str]) -> int:
    """How many different words features stand for; explained signs and punctuation are none."""
    return sum(name.startswith(WORDS) and name[len(WORDS) :].isalnum() for name in found)


def _explained(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The tokens of explained signs; of denied ones with the negation and with what tells their place."""
    facts = load_facts()
    for mention in spot(text):
        if mention.status == "present" or facts[mention.fact].group not in SIGN_GROUPS:
            continue
        inside = [at for at, one in enumerate(tokens) if mention.start <= one.start and one.end <= mention.end]
        if not inside:
            continue
        first, last = inside[0], inside[-1] + 1
        if mention.status == "absent":
            first, last = _negation_before(tokens, first), _place_behind(tokens, last)
        yield first, last


def _negation_before(tokens: Sequence[Token], first: int) -> int:
    for at in range(first - 1, max(-1, first - 1 - LONGEST_LIST), -1):
        if tokens[at].text in _NEGATIONS:
            return at
        if tokens[at].text in _ENDS:
            break
    return first


def _place_behind(tokens: Sequence[Token], last: int) -> int:
    """Behind "in the foot", "between the legs", "of the leg"."""
    if last < len(tokens) and tokens[last].text in _PLACE_STARTS:
        last += 1
        while last < len(tokens) and tokens[last].text in _PLACE_WORDS:
            last += 1
    return last


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
