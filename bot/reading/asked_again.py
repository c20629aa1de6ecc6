"""What a complaint that something wasn't answered is about: "you still haven't said about the shoes"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from bot.reading.context_rules import word_set
from bot.reading.doc import make_doc

STEM = 5
"""So many letters of a word tell whether two words are one in other forms: raise, raises, raising."""
LEAST_LETTERS = 2


def subject_named(complaint: str) -> str:
    """The words of a complaint that name what was asked, from the first to the last; empty where it names nothing."""
    doc = make_doc(complaint)
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


def _names(token: Token) -> bool:
    of_function = token.is_stop or token.norm_ in word_set("complaining") or token.lower_ in word_set("complaining")
    return token.is_alpha and len(token) >= LEAST_LETTERS and not of_function


def _stems(text: str) -> frozenset[str]:
    return frozenset(token.norm_[:STEM] for token in make_doc(text) if _names(token))
