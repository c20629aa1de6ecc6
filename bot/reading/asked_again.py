"""What a complaint that something wasn't answered is about ("you didn't say about the shoes"), and what only echoes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from bot.clinical.facts import FactDefinition
from bot.reading.acts import CLOSER, NOT_ASKED, Said
from bot.reading.context_rules import settings, word_set
from bot.reading.doc import make_doc
from bot.reading.frames import asks_openly, complained_of, complains
from bot.reading.reading import Reading

STEM = 5
"""So many letters of a word tell whether two words are one in other forms: raise, raises, raising."""
LEAST_LETTERS = 2
MOST_WORDS_ECHOED = 4


def subject_named(complaint: str) -> str:
    """The words of a complaint that name what was asked, from the first to the last; empty where it names nothing."""
    rest = complained_of(make_doc(complaint))
    if rest is not None and asks_openly(rest):
        return rest
    doc = make_doc(complaint if rest is None else rest)
    naming = [token.i for token in doc if _names(token)]
    if not naming:
        return ""
    start = naming[0]
    while start and doc[start - 1].norm_ in word_set("before_a_subject"):
        start -= 1
    start += doc[start].norm_ in ("about", "of", "for")
    return str(doc[start : naming[-1] + 1].text)


def question_meant(subject: str, questions: Iterable[str]) -> str:
    """The question that shares most words with a subject, the last of several; empty where none shares one."""
    wanted = _stems(subject)
    shared = [(len(wanted & _stems(question)), question) for question in questions]
    best = max((count for count, _ in shared), default=0)
    return next((question for count, question in reversed(shared) if best and count == best), "")


def named_again(said: Said, unanswered: Iterable[str]) -> str:
    """The question without an answer that a few words ask again ("the tablets?"); empty where they name none."""
    few = said.question and len(said.text.split()) <= MOST_WORDS_ECHOED
    return question_meant(subject_named(said.text), unanswered) if few else ""


def without_echoes(said: Sequence[Said], given: Iterable[str]) -> list[Said]:
    """What a message says, without a few words that only wonder at the last answer where more is asked.

    "Prices?! No. How many km do I add?" doesn't ask for prices.

    Args:
        given: ids of the answers in the last reply.
    """
    answers = {name.removesuffix("#more") for name in given}
    kept = [one for one in said if not _echoes(one, answers)]
    return kept if any(one.question or one.best.name == NOT_ASKED for one in kept) else list(said)


def not_to_another(doc: Doc, definition: FactDefinition, readings: list[Reading]) -> list[Reading]:
    """The readings, without a bare no to what stands in question before it ("prices?! no. how many km do I add?"), or
    that protests against an answer: "no. I asked about ice".

    "The heel? No." is an answer, as it names what was asked.
    """
    for sentence in doc.sents:
        if complains(sentence) and all(token.is_punct or token.norm_ in word_set("no_words") for token in sentence):
            readings = [r for r in readings if not sentence.start_char <= r.start < sentence.end_char]
    for before, sentence in pairwise(doc.sents):
        # "Who said cycling? No." can't be a no to "who".
        asks_whether = before[0].norm_ not in settings()["questions"]["wh"]
        bare = asks_whether and all(token.is_punct or token.norm_ in word_set("no_words") for token in sentence)
        subject = subject_named(before.text) if bare and any("?" in token.text for token in before[-3:]) else ""
        asked = (definition.ask, definition.label, definition.explain)
        of_leg = any(token._.concepts & (word_set("body_concepts") | {"toes"}) for token in before)
        if subject and not (of_leg or question_meant(subject, asked)):
            readings = [r for r in readings if not sentence.start_char <= r.start < sentence.end_char]
    return readings


def _echoes(said: Said, answers: set[str]) -> bool:
    name = said.acts[1].name if said.best.name == CLOSER and said.acts[1:] else said.best.name
    return said.question and name in answers and len(said.text.split()) <= MOST_WORDS_ECHOED


def _names(token: Token) -> bool:
    of_function = token.is_stop or token.norm_ in word_set("complaining") or token.lower_ in word_set("complaining")
    return token.is_alpha and len(token) >= LEAST_LETTERS and not of_function


def _stems(text: str) -> frozenset[str]:
    return frozenset(token.norm_[:STEM] for token in make_doc(text) if _names(token))
