"""The learned reader of emergencies: what no rule hears in a sentence, and never more than a question.

A guess needs a reason. What only points at something done ("he'd never do it himself") is none for despair, a likeness
("hobbling like a pirate") and legs tired by exercise are none for a stroke: the sentence is judged without them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Span

from bot.reading.beside import leads_up
from bot.reading.concepts import concepts
from bot.reading.context_rules import settings, word_set
from bot.reading.emergency_around import denied_behind, whose
from bot.reading.emergency_model import CRISIS, NO_EMERGENCY, Probabilities, emergency_model, likeliest, odds_of
from bot.reading.emergency_terms import Certainty, Match, Rule, View, the_book
from bot.reading.encoder import shared_encoder
from bot.reading.facts import read_facts
from bot.reading.history import tense
from bot.reading.likeness import likenesses
from bot.reading.pointing import points_at_what_was_said
from bot.reading.put_right import read_put_right
from bot.reading.reading import Person, Reading, Turn

_DENIES, _OPENING, _FEW_WORDS = frozenset({"no", "never", "without", "nothing"}), 4, 6
# How much better the odds of a guess must be than for one sentence that answers nothing.
_IN_FORM, _WITH_IDIOM, _WITH_RELIEF = 4.0, 4.0, 4.0
_WHILE_ADVISED = 8.0
# Probability of an ordinary sentence from which a weak rule only asks, and from which it is not heard.
_DOUBTFUL, _ORDINARY = 0.85, 0.96
_SURELY_ORDINARY = 0.98
"""Probability above which an outright rule only asks."""
# Probability of a crisis in a sentence about "him" or "her" first.
_SURE_OF_A_THIRD = 0.7
_FEWEST_WORDS, _MOST_SENTENCES, _MOST_CHARACTERS = 3, 12, 400
_LIKENED_BEFORE = 4
"""Words before a likeness that say of what it is."""

Families = dict[str, npt.NDArray[np.float64]]


class Guess(NamedTuple):
    """What the learned reader takes a sentence for, and whose it is."""

    kind: str
    person: Person
    relation: str
    sentence: Span


def guess(view: View, turn: Turn) -> Guess | None:
    """What the likeliest sentence of a message may tell, None where nothing is likely enough."""
    sentences = _judged(view, turn)
    if not sentences:
        return None
    model = emergency_model()
    table = _learned(sentences)
    families = _with_reasons(view, sentences, model.families(table))
    best = (0.0, 0, "")
    for family, column in families.items():
        place = int(np.argmax(column))
        best = max(best, (odds_of(column[place]) / odds_of(model.asks_from[family]), place, family))
    ratio, place, family = best
    sentence = sentences[place]
    if ratio < len(sentences) * _odds_needed(view, sentence, family, turn):
        return None
    if family == CRISIS:
        # "He'll murder me", "he'd be devastated" are about a match.
        kind, heard = CRISIS, not _of_a_third(sentence) or families[CRISIS][place] >= _SURE_OF_A_THIRD
    else:
        kind = likeliest(table[place])
        heard = _fits(view, sentence, kind, turn)
    if not heard:
        return None
    owner = whose(view, Match(Rule(kind, "ask", (), frozenset()), sentence.start, sentence.end), turn)
    return Guess(kind, *owner, sentence) if owner else None


def _judged(view: View, turn: Turn) -> list[Span]:
    """The sentences that may tell an emergency of somebody now."""
    sentences = [s for s in view.doc.sents if len(s) >= _FEWEST_WORDS and not _about_others(view, s.start, s.end)]
    # "You have me confused now" is about the conversation, "I'm rattled" a mood.
    sentences = [s for s in sentences if not _within(view, "about_chat", s) or _names_a_sign(view, s)]
    concepts(view.doc)
    sentences = [s for s in sentences if tense(s) != "past" or not leads_up(view.doc, s.start_char)][:_MOST_SENTENCES]
    # "I asked him again and he can" is about the sign that advice rests on.
    return [] if sentences and read_put_right(view.doc, turn) else sentences


def _odds_needed(view: View, sentence: Span, family: str, turn: Turn) -> float:
    """How much better the odds must be: an answer is likelier than an emergency, an idiom than despair."""
    odds = _IN_FORM if turn.question else 1.0
    odds *= _WITH_IDIOM if _within(view, "trap", sentence) else 1.0
    if family != CRISIS:
        return odds
    # Who is on the way to be seen talks of that: "nothing is happening, she is in the car".
    odds *= _WHILE_ADVISED if turn.advised else 1.0
    return odds * (_WITH_RELIEF if "relief" in view.concepts else 1.0)


def _fits(view: View, sentence: Span, kind: str, turn: Turn) -> bool:
    """Whether a sentence names something that a guessed kind needs, and doesn't deny it."""
    if not _names_a_sign(view, sentence) or _denied_outright(view, sentence) or _only_tired(view, sentence, kind):
        return False
    needed = the_book().guessed_with.get(kind)
    named = not needed or any(_within(view, name, sentence) for name in needed)
    return named and not _says_no(view, sentence, kind, turn)


# ---- what is no reason


def _with_reasons(view: View, sentences: Sequence[Span], families: Families) -> Families:
    """The probabilities by family, each no higher than for the sentence without what is no reason for it."""
    aside = {CRISIS: _points_back(view), "emergency": _likened(view)}
    for family, spans in aside.items():
        cut = [(place, text) for place, s in enumerate(sentences) if (text := _without(s, spans)) is not None]
        if cut:
            again = emergency_model().families(_probabilities([text for _, text in cut]))[family]
            for (place, _), probability in zip(cut, again, strict=True):
                families[family][place] = min(families[family][place], probability)
    return families


def _points_back(view: View) -> list[Span]:
    """What points at something done, where its sentence names no means and no time to die."""
    return [span for span in points_at_what_was_said(view.doc) if not _within(view, "means", span.sent)]


def _likened(view: View) -> list[Span]:
    """The likenesses, without those of speech, a face and the like, and of what came all at once."""
    return [
        span
        for span in likenesses(view.doc)
        if not _within(view, "sudden", span.sent)
        and not any(
            _within(view, name, view.doc[max(0, span.start - _LIKENED_BEFORE) : span.start])
            for name in the_book().likened_signs
        )
    ]


def _without(sentence: Span, spans: Sequence[Span]) -> str | None:
    """A sentence's text with some spans left out; None where it holds none of them."""
    inside = [span for span in spans if sentence.start <= span.start < sentence.end]
    if not inside:
        return None
    kept = (t.text_with_ws for t in sentence if not any(span.start <= t.i < span.end for span in inside))
    return "".join(kept).strip()


def _only_tired(view: View, sentence: Span, kind: str) -> bool:
    """Whether legs only shake or give after exercise: "ten raises and the leg was wobbly"."""
    book = the_book()
    if kind not in book.tiredness["kinds"] or "tires" not in view.concepts:
        return False
    return not any(_within(view, name, sentence) for name in book.tiredness["unless"])


# ---- what a sentence is about


def _says_no(view: View, sentence: Span, kind: str, turn: Turn) -> bool:
    """Whether a sentence tells of a kind's facts only that they aren't there: "I can breathe fine"."""
    names = the_book().denied_by.get(kind, ())
    facts = [r for r in read_facts(view.doc, turn) if r.name in names and _inside(r, sentence)]
    return bool(facts) and all((r.value, r.polarity) in (("no", "affirmed"), ("yes", "denied")) for r in facts)


def _inside(reading: Reading, sentence: Span) -> bool:
    first, last = int(sentence.start_char), int(sentence.end_char)
    return first <= reading.start < last


def _names_a_sign(view: View, sentence: Span) -> bool:
    """Whether a sentence has any word for a body or mind in danger, however it is joined."""
    return any(_within(view, concept, sentence) for concept in view.concepts if concept not in the_book().no_signs)


def _denied_outright(view: View, sentence: Span) -> bool:
    """Whether a sentence begins with a no, says what did not happen, or calls the breath fine: "I did not collapse"."""
    words = [token.norm_ for token in sentence if token.is_alpha]
    if len(words) <= _FEW_WORDS and _within(view, "breath", sentence) and _within(view, "breath_fine", sentence):
        return "not" not in words
    return bool(words) and (words[0] in _DENIES or " did not " in f" {' '.join(words[:_OPENING])} ")


def _within(view: View, concept: str, sentence: Span) -> bool:
    return any(sentence.start <= start < sentence.end for start, _ in view.concepts.get(concept, ()))


def _of_a_third(sentence: Span) -> bool:
    """Whether a sentence speaks of "him" or "her" before the visitor, and names nobody."""
    third = settings()["pronouns"].keys()
    people = (token.norm_ for token in sentence if token.norm_ in word_set("self") or token.norm_ in third)
    return next(people, "") in third


def agreed(found: Span, certainty: Certainty) -> Certainty | None:
    """How sure a weak rule is: as it says itself, a question, or nothing, by how ordinary its sentence sounds.

    Said with nothing added ("no point in anything really") it is asked about at least: an idiom is about something.
    """
    ordinary = float(_learned([found.sent])[0, emergency_model().kinds.index(NO_EMERGENCY)])
    if ordinary <= _DOUBTFUL:
        return certainty
    added = sum(token.is_alpha for token in found.sent) - sum(token.is_alpha for token in found)
    return "ask" if ordinary <= _ORDINARY or added <= 1 else None


def surely_ordinary(found: Span) -> bool:
    """Whether neither a sentence nor its whole message sounds like any emergency, so that a rule may be mistaken.

    On 300 lines (docs/decisions/0010-second-ear.md) this held for 8 of 13 false alarms and none of 102 true ones.
    """
    if len(found.sent) < _FEWEST_WORDS:
        return False  # "sos"
    texts = [found.sent.text.strip(), found.doc.text]
    ordinary = _probabilities(texts)[:, emergency_model().kinds.index(NO_EMERGENCY)]
    return bool((ordinary > _SURELY_ORDINARY).all())


def _learned(sentences: Sequence[Span]) -> Probabilities:
    return _probabilities([sentence.text.strip() for sentence in sentences])


def _probabilities(texts: Sequence[str]) -> Probabilities:
    texts = [text[:_MOST_CHARACTERS] for text in texts]
    return emergency_model().probabilities(texts, shared_encoder().recall(texts))


def _about_others(view: View, start: int, end: int) -> bool:
    """Whether a sentence is about an animal, a film or the past, or only asks: also itself ("chest pain? god no")."""
    match = Match(Rule("", "ask", (), frozenset()), start, end)
    if view.words[end - 1] == "?" and denied_behind(view, replace(match, end=end - 1)):
        return True
    return any(view.within(concept, match) for concept in ("asked", "risk", "unreal", "past", "animal"))
