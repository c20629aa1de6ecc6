"""Reads the answer to one question about several signs: "none of those", "the second one is a bit warm"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.answer_values import by_value
from bot.reading.answers import shifted
from bot.reading.buttons import answer_set, answer_settings
from bot.reading.context import Context, owner, read_context
from bot.reading.context_rules import Modifier, Phrases, Rule, keys
from bot.reading.corrections import objection
from bot.reading.doc import make_doc
from bot.reading.facts import HALF_SAID, read_facts
from bot.reading.frames import complains
from bot.reading.polarity import polar_phrase, polarity, statements
from bot.reading.reading import Polarity, Reading, Turn
from bot.reading.things import names_a_thing

BREATH, EFFORT = "breathless", "effort_breathless"
_LONGEST = 10
"""Most words of a sentence that only answers, so that "warm" in it is the leg."""
_NO_SIGN = frozenset({"pain", "sore", "tight"})
"""What a strain is anyway: "none, only sore"."""
_SAYS = frozenset({"affirmed", "denied", "uncertain"})


def read_screen(doc: Doc, turn: Turn) -> list[Reading]:
    """Each sign of the open question that any sentence tells, doubts or denies; empty where none answers it."""
    if not turn.settles or not len(doc):
        return []
    told = [r for r in read_facts(doc, turn) if r.polarity in _SAYS]
    named = {r.name for r in told if r.confidence > HALF_SAID}
    found = [r for r in _by_words(doc, turn) if r.name not in named and not (r.name == BREATH and EFFORT in named)]
    named |= {r.name for r in found}
    found += [r for r in _hinted(doc, turn) if r.name not in named]
    named |= {r.name for r in found}
    said: tuple[Polarity, tuple[int, int] | None] = ("denied", _denial(doc, told))
    if said[1] is None and not named.intersection(turn.settles):
        said = ("uncertain", _doubt(doc))
    how, place = said
    if place is None:
        return [*found, *_at_effort(doc, turn, told, named)]
    person, relation = owner(Context(), turn)
    answer = Reading("", "yes", *place, doc.text[slice(*place)], how, person, "now", "answer", 1.0, relation)
    return [*found, *(replace(answer, name=name) for name in turn.settles if name not in named)]


def _at_effort(doc: Doc, turn: Turn, told: list[Reading], named: set[str]) -> list[Reading]:
    """Breath that is short on a hill, told to the question about warning signs: whether that is new is asked."""
    if BREATH not in turn.settles or BREATH in named:
        return []
    hard = next((r for r in told if r.name == EFFORT and r.polarity == "affirmed"), None)
    if hard is None:
        return []
    if polarity(doc) == "no":
        # "no, only puffed after the sprints"
        return [replace(hard, name=BREATH, polarity="denied", source="answer")]
    return [replace(hard, name=BREATH, polarity="uncertain", time="now", confidence=HALF_SAID)]


def _doubt(doc: Doc) -> tuple[int, int] | None:
    """Where a sentence says no more than "not sure", as offsets."""
    for sentence in statements(doc):
        found = polar_phrase(make_doc(sentence.text))
        if found and found.rule.value == "unsure" and sum(token.is_alpha for token in sentence) <= _LONGEST:
            return sentence.start_char, sentence.end_char
    return None


def _by_words(doc: Doc, turn: Turn) -> list[Reading]:
    """The signs that a short sentence names by a word that only means them here: "bit warm alright"."""
    found = []
    for sentence in statements(doc):
        elsewhere = any(token.norm_ in answer_set("not_of_a_leg") for token in sentence)
        if not elsewhere and sum(token.is_alpha for token in sentence) <= _LONGEST:
            part = make_doc(sentence.text)
            readings = [r for name in turn.settles for r in by_value(part, turn, name)]
            firm = [r for r in readings if not answer_set("loose").intersection(r.words.lower().split())]
            found += shifted(firm, sentence.start_char)
    return found


def _hinted(doc: Doc, turn: Turn) -> list[Reading]:
    """The signs that a short sentence may mean by a word of many uses: "no, just a bit of colour" is asked about."""
    found = []
    for sentence in statements(doc):
        if sum(token.is_alpha for token in sentence) > _LONGEST:
            continue
        joked = any(token.norm_ in answer_set("jokes") for token in sentence)
        hints = [] if joked else [m for m in _hints().find(keys(sentence)) if not _of_thing(sentence, m)]
        spans = [sentence[hint.start : hint.end] for hint in hints]
        for hint, span, context in zip(hints, spans, read_context(doc, spans), strict=True):
            if context.polarity in ("affirmed", "uncertain") and context.time == "now" and not _of_pain(span):
                person, relation = owner(context, turn)
                place = span.start_char, span.end_char
                name = hint.rule.value
                found.append(Reading(name, "yes", *place, span.text, "uncertain", person, "now", relation=relation))
    return found


def _of_thing(sentence: Span, hint: Modifier) -> bool:
    return names_a_thing(sentence.doc, sentence.start + hint.start, sentence.start + hint.end)


def _of_pain(span: Span) -> bool:
    """Whether the next word says that only pain is meant: "a big pain"."""
    behind = span.doc[span.end : span.end + 1]
    return any("pain" in token._.concepts for token in behind)


@cache
def _hints() -> Phrases:
    phrases = Phrases()
    for fact, words in answer_settings()["hints"].items():
        phrases.add(words, Rule("hint", "inside", value=fact))
    return phrases


def _denial(doc: Doc, told: list[Reading]) -> tuple[int, int] | None:
    """Where a sentence says no to all of the signs, as offsets; None where none does."""
    behind = objection(doc)
    for sentence in statements(doc):
        if sentence.start < behind or complains(sentence):
            continue
        inside = [r for r in told if sentence.start_char <= r.start < sentence.end_char]
        denied = any(r.polarity == "denied" for r in inside)
        found = next((m for m in _none_of_them().find(keys(sentence)) if denied or m.rule.value != "anything"), None)
        found = found or (None if inside or _about_the_talk(sentence) else _no(make_doc(sentence.text)))
        if found and not _excepts(sentence[found.end :], told):
            return sentence[found.start].idx, sentence.end_char
    return None


def _about_the_talk(sentence: Span) -> bool:
    """Whether a no is about what was said or will be done: "you never said about the hill", "not yet, I'll wait"."""
    words = [token.norm_ for token in sentence]
    spoken = next((at for at, word in enumerate(words) if word in answer_set("speaks")), 0)
    complains = "asked" in words or answer_set("addresses").intersection(words[:spoken])
    plans = answer_set("plans").intersection(words) and answer_set("will").intersection(words)
    return bool(complains or plans)


def _excepts(rest: Span, told: list[Reading]) -> bool:
    """Whether what follows a no takes something out of it: "except the second one", not "only my wounded pride"."""
    words = {token.norm_ for token in rest}
    if not words & answer_set("excepts"):
        return False
    chest = any(r.name == "chest_pain" for r in told) or words & answer_set("of_the_chest")
    sore = any(token._.concepts & _NO_SIGN for token in rest) and not chest
    harmless = bool(words & answer_set("jokes")) or sore
    return not harmless or bool(words & answer_set("places_in_a_list"))


def _no(part: Doc) -> Modifier | None:
    """The "no" that a sentence begins with; none where it goes on to something else ("no, I meant …")."""
    found = polar_phrase(part)
    if found is None or found.rule.value.removesuffix("_alone") != "no" or _denies_one_thing(part[found.start :]):
        return None
    return None if any(token.norm_ in ("mean", "meant") for token in part[found.end :]) else found


def _denies_one_thing(part: Span) -> bool:
    """Whether a "no" belongs to the word behind it: "no vein at all", "nothing hard under the skin"."""
    words = [token.norm_ for token in part[:2]]
    if len(words) < 2 or words[0] not in answer_set("determiners") or part[1].is_punct or part[1].is_space:
        return False
    return words[1] not in answer_set("softeners") | answer_set("after_no")


@cache
def _none_of_them() -> Phrases:
    phrases = Phrases()
    for value, words in answer_settings()["none_of_them"].items():
        phrases.add(words, Rule("none", "inside", value=value))
    return phrases
