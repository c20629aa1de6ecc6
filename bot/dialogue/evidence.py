"""What an answer goes by, when somebody asks for the evidence: "is there a study that stretching helps?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.case import source_named
from bot.dialogue.copy import about, choose, noun_phrase, texts, without_stance
from bot.dialogue.heard import Part
from bot.dialogue.safety import judge, known
from bot.dialogue.state import State
from bot.reading.acts import ASKING, NOT_ASKED, Said
from bot.reading.doc import make_doc
from bot.reading.questions import asks_evidence

EVIDENCE, SOURCE = "evidence", "source"
NONE, OWN_VIEW, NAMED, GENERAL = "evidence/none", "evidence/own_view", "evidence/named", "evidence/general"
BY_SOURCE = {"clinic": NONE, "clinic's article": OWN_VIEW}
"""What is said of an answer that no study or health service stands behind."""
NOT_OF_THE_LEG = frozenset({"assistant", "clinic", "words"})
"""Kinds of answers that nobody wants evidence for."""
ON_SOURCES = frozenset({"faq/study_fits_me", "faq/where_article", "faq/studies_or_notes", "faq/article_for_me"})
"""Answers about studies and the article themselves."""
MOST_WORDS = 8
"""Of a demand that isn't put as a question: "name me one study"."""
LEAST_TOPIC = 0.02
"""Least probability of what evidence is wanted for."""


def wants_evidence(said: Said) -> bool:
    """Whether a sentence asks what something goes by, or for a study."""
    demands = said.best.name in (SOURCE, NOT_ASKED) or (said.best.asks and len(said.text.split()) <= MOST_WORDS)
    return asks_evidence(said.text) and (said.question or demands)


def topics(said: Said) -> tuple[str, ...]:
    """The answers that a sentence may want evidence for, likeliest first."""
    return tuple(act.name for act in said.acts if act.asks and act.confidence >= LEAST_TOPIC and _of_the_leg(act.name))


def evidence_parts(named: Sequence[str], words: str, state: State) -> list[Part]:
    """What stands behind the answer of the last reply that the words name, else the first of these answers that was
    given, else the first, the advice or the last answer.

    An answer that wasn't given yet comes first.
    """
    topic = _spoken_of(words, state) or next((name for name in named if state.said.get(name)), next(iter(named), ""))
    findings = judge(state).findings if state.advice.stands and not state.advice.kind else []
    if not topic and findings:
        return [_part(NAMED, state, source=findings[0].source.title)]
    given = (name.removesuffix("#more") for name in state.last if name.startswith(ASKING))
    topic = topic or next((name for name in given if _of_the_leg(name)), "")
    source = source_named(topic) if topic else ""
    if not source:
        return [_part(GENERAL, state)]
    name = BY_SOURCE.get(source, NAMED)
    if state.said.get(topic):
        return [_part(name, state, source=source if name == NAMED else "", subject=noun_phrase(topic))]
    head = choose(topic, known(state), state.said)
    first = [Part("answer", without_stance(head), topic)] if head else []
    return [*first, _part(name, state, source=source if name == NAMED else "")]


def _spoken_of(words: str, state: State) -> str:
    """Of several answers in the last reply the one that shares most words with a question; empty where none does."""
    given = [name for name in (one.removesuffix("#more") for one in state.last) if name.startswith(ASKING)]
    given = [name for name in given if _of_the_leg(name)]
    asked = _content(words)
    shared = {name: len(asked & _content(" ".join(one.text for one in texts().get(name, ())))) for name in given}
    best = max(shared, key=lambda name: shared[name], default="")
    return best if len(given) > 1 and shared[best] else ""


def _content(text: str) -> set[str]:
    """The words of a text that are no mere function words."""
    return {token.norm_ for token in make_doc(text) if token.is_alpha and not token.is_stop}


def _part(name: str, state: State, **values: str) -> Part:
    return Part("answer", choose(name, known(state), state.said, **values) or "", name)


def _of_the_leg(name: str) -> bool:
    known_source = bool(about(name).get("source")) and name not in ON_SOURCES
    return known_source and about(name).get("kind") not in NOT_OF_THE_LEG
