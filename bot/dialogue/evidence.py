"""What an answer goes by, when somebody asks for the evidence: "is there a study that stretching helps?"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from bot.dialogue.case import source_named
from bot.dialogue.copy import FAQ, about, choose, noun_phrase, texts, without_stance
from bot.dialogue.heard import Part
from bot.dialogue.safety import judge, known
from bot.dialogue.state import State
from bot.reading.acts import ASKING, NOT_ASKED, Act, Said
from bot.reading.context_rules import settings
from bot.reading.doc import make_doc
from bot.reading.questions import asks_evidence

EVIDENCE, SOURCE = "evidence", "source"
NONE, OWN_VIEW, GENERAL = "evidence/none", "evidence/own_view", "evidence/general"
NAMED, OTHER = "evidence/named", "evidence/other"
AMOUNT, CAUSES = "amount/", "cause/"
FAMILIES = (*ASKING, AMOUNT, CAUSES)
AUTHORS = re.compile(r"\b([A-Z][\w-]+)(?: et al\b| and ([A-Z][\w-]+)(?= \d{4}))")
ENDING = re.compile(r"(?<=\w{3})(?:ing|e?s|e)$")
COMMON = 0.1
"""Share of the answers that a word stands in which says nothing of any."""
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
    if said.question and said.best == Act(SOURCE, 1.0):
        return True
    demands = said.best.name in (SOURCE, NOT_ASKED) or (said.best.asks and len(said.text.split()) <= MOST_WORDS)
    return asks_evidence(said.text) and (said.question or demands)


def topics(said: Said) -> tuple[str, ...]:
    """The answers that a sentence may want evidence for, likeliest first."""
    return tuple(act.name for act in said.acts if act.asks and act.confidence >= LEAST_TOPIC and _of_the_leg(act.name))


def evidence_parts(named: Sequence[str], words: str, state: State) -> list[Part]:
    """What stands behind the answer that the words are about: one that was given, else one that they name, which then
    comes first; without either, what the advice or the article goes by.

    Args:
        named: the answers that a sentence may want evidence for, likeliest first.
        words: the sentence.
    """
    topic = _topic(named, words, state)
    findings = judge(state).findings if state.advice.stands and not state.advice.kind else []
    if not topic and findings:
        return [_part(NAMED, state, source=findings[0].source.title)]
    source = source_named(_plain(topic)) if topic else ""
    if not source:
        return [_part(GENERAL, state)]
    name = BY_SOURCE.get(source, NAMED)
    author = author_named(words)
    if name == NAMED and author and author not in source.lower():
        name = OTHER
    source = source if name in (NAMED, OTHER) else ""
    if state.said.get(topic):
        return [_part(name, state, source=source, subject=noun_phrase(_plain(topic)))]
    head = choose(topic, known(state), state.said)
    first = [Part("answer", without_stance(head), topic)] if head else []
    return [*first, _part(name, state, source=source)]


def _topic(named: Sequence[str], words: str, state: State) -> str:
    """The answer whose evidence is wanted: of those given the one that shares most with the words, else one that they
    ask about, else the last one given; empty where nothing is.
    """
    last = _answers(state.last)
    given = list(dict.fromkeys([*last, *reversed(_answers(state.said))]))
    if topic := _sharing(words, last if len(last) > 1 else given):
        return topic
    if topic := _sharing(words, given) or next((name for name in named if state.said.get(name)), ""):
        return topic
    # Whoever doubts a paper means what it was named for.
    own = frozenset() if author_named(words) else _content(words) - _words_of_evidence()
    if own and named:
        return named[0]
    return next(iter(last), "") or _sharing(state.asked, given) or ("" if own else next(iter(given), ""))


def _answers(names: Iterable[str]) -> list[str]:
    """Of what was said, the answers about the leg, which a source stands behind."""
    plain = (name.removesuffix("#more") for name in names if "@" not in name)
    return [name for name in plain if name.startswith(FAMILIES) and _of_the_leg(_plain(name))]


def _plain(name: str) -> str:
    """The answer that a number or a cause goes with: they have its sources."""
    return FAQ + name.partition("/")[2] if name.startswith((AMOUNT, CAUSES)) else name


def _sharing(words: str, names: Sequence[str]) -> str:
    """Of several answers the one that shares most of its rarer words with a text, the first among equals; empty where
    none does.
    """
    asked = _content(words) - _words_of_evidence()
    shared = {name: len(asked & (_words_by_answer()[name] - _common())) for name in names}
    best = max(shared, key=lambda name: shared[name], default="")
    return best if best and shared[best] else ""


@cache
def _words_by_answer() -> Mapping[str, frozenset[str]]:
    """The words of each answer: of its wordings and its title."""
    names = [name for name in texts() if name.startswith(FAMILIES)]
    return {
        name: _content(" ".join([str(about(_plain(name)).get("title") or ""), *(one.text for one in texts()[name])]))
        for name in names
    }


@cache
def _common() -> frozenset[str]:
    """Words of so many answers that they say nothing of which is meant: calf, leg, pain."""
    counts = Counter(word for words in _words_by_answer().values() for word in words)
    return frozenset(word for word, count in counts.items() if count > COMMON * len(_words_by_answer()))


@cache
def _words_of_evidence() -> frozenset[str]:
    return _content(" ".join(settings()["questions"]["evidence_words"]))


def _content(text: str) -> frozenset[str]:
    """The words of a text that are no mere function words, as far as their forms share it."""
    tokens = (token for token in make_doc(text) if token.is_alpha and not token.is_stop)
    return frozenset(ENDING.sub("", token.norm_) for token in tokens)


@cache
def authors() -> frozenset[str]:
    """The names of those whose papers stand behind answers."""
    sources = " ; ".join(str(one.about.get("source") or "") for wordings in texts().values() for one in wordings)
    return frozenset(name.lower() for found in AUTHORS.finditer(sources) for name in found.groups() if name)


def author_named(text: str) -> str:
    """The first author of a source that a text names; empty for none."""
    return next((word for word in re.findall(r"[\w-]+", text.lower()) if word in authors()), "")


def _part(name: str, state: State, **values: str) -> Part:
    return Part("answer", choose(name, known(state), state.said, **values) or "", name)


def _of_the_leg(name: str) -> bool:
    known_source = bool(about(name).get("source")) and name not in ON_SOURCES
    return known_source and about(name).get("kind") not in NOT_OF_THE_LEG
