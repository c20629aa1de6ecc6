"""Whether something can be done at all, as people answer it: "he tried and no, he cant", "not a hope"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from bot.clinical.facts import FactDefinition
from bot.reading.answer_values import answered
from bot.reading.buttons import answer_set, answer_settings
from bot.reading.concepts import concepts
from bot.reading.context import is_question, read_context
from bot.reading.context_rules import keys
from bot.reading.context_turns import past_parts
from bot.reading.reading import Reading, Turn

TIPTOE, FOOT, ABILITIES = "tiptoe", "foot_drop", frozenset({"tiptoe", "walking"})
CAN, CANNOT, SORE, LIMP, OF_ELSE = "can", "cannot", "sore", "limp", "of else"
_FAR, _NEAR = 9, 3
"""How many words behind "can" may say what can be done, and how many before a word its "not" may stand."""
_NEVER_ALONE = frozenset({"do", "does", "did", "will", "would", "could", "manage", "manages", "managed"})
"""Words that tell nothing without a "not": "I could yesterday", "it will"."""
_ONLY_WITH_VERB = frozenset({"do", "does", "did", "has", "have"})
"""Words whose "not" says nothing by itself: "I didn't"."""


@dataclass(frozen=True)
class Ability:
    """What is told of an ability, and the words that tell it."""

    value: str
    span: Span


def with_ability(doc: Doc, turn: Turn, definition: FactDefinition, found: list[Reading]) -> list[Reading]:
    """What was found in an answer, put right by what its "can" and "can't" say where an ability was asked about."""
    name = definition.id
    ability = read_ability(doc, name) if name in (*ABILITIES, FOOT) else None
    if ability is None or (name != TIPTOE and found and ability.value not in (LIMP, OF_ELSE)):
        return found
    if ability.value == OF_ELSE:
        # "I can't remember when": what is said of something else alarms nobody
        return [r for r in found if r.value != CANNOT or not _inside(r, ability.span)]
    if found and ability.value == CAN and not any(r.value == CANNOT for r in found):
        return found
    value = {CANNOT: "yes", CAN: "no"}.get(ability.value, "") if name == FOOT else ability.value
    return [answered(doc, turn, name, value, ability.span, "affirmed")] if definition.accepts(value) else found


def _inside(reading: Reading, span: Span) -> bool:
    return bool(span.start_char - len("I ") <= reading.start < span.end_char)


def read_ability(doc: Doc, name: str) -> Ability | None:
    """What an answer tells of the ability that was asked about; None where it tells nothing of it.

    Of a no and a yes the no counts: what a doctor must hear of stands first.
    """
    concepts(doc)
    found = [
        ability
        for sentence in doc.sents
        if not is_question(sentence)
        for token in sentence
        if (ability := _at(token, sentence, name)) and not _of_another_time(ability.span)
    ]
    for value in (CANNOT, SORE, LIMP, CAN, OF_ELSE):
        told = next((ability for ability in found if ability.value == value), None)
        if told:
            return told
    return None


def _at(token: Token, sentence: Span, name: str) -> Ability | None:
    """What the word and those behind it tell: "can", "could" or "able", an idiom for a failed try, or a "no"."""
    if token.norm_ not in _telling():
        return None
    words = answer_settings()["ability"]
    scope = _scope(token, sentence)
    if _of_good_side(scope) or _inverted(scope):
        return None
    if token.norm_ in words["failures"] or _without_hope(token, scope) or _stays_down(token, sentence):
        return Ability(CANNOT, token.doc[token.i : scope.end])
    if name == TIPTOE and _no_to_one_foot(token, scope):
        return Ability(CANNOT, token.doc[token.i : scope.end])
    if token.norm_ not in words["verbs_of_ability"]:
        return None
    no = _negated(token)
    return None if not no and token.norm_ in _NEVER_ALONE else _told(token, scope, no, name)


@cache
def _telling() -> frozenset[str]:
    """Words at which an ability may be told."""
    words = answer_settings()["ability"]
    kinds = (words[kind] for kind in ("verbs_of_ability", "failures", "hopes", "stays", "moves"))
    return frozenset({"not", "no"}.union(*kinds))


def _told(token: Token, scope: Span, no: bool, name: str) -> Ability | None:
    done = answer_settings()["ability"]["done"].get(name, ())
    verb = _verb(scope)
    span = token.doc[token.i : scope.end]
    if verb == "say" and no and any(t.norm_ in ("can", "able") for t in scope):
        return Ability(CANNOT, span)  # "can't say I can"
    if any("{number}" in key for key in keys(t for t in scope if t.norm_ != "one")):
        return None  # "can't do ten of them" can do some
    if any(t._.concepts & {"gradual", "sudden"} for t in scope):
        return None  # "it didn't come on slowly" tells how it began
    if no and verb in ("walk", "stand"):
        return Ability(CANNOT, span)  # who can't stand on it can't rise on it
    if verb not in done and (verb or token.norm_ in _ONLY_WITH_VERB):
        return Ability(OF_ELSE, span) if no and verb else None
    if not no:
        return Ability(CAN, span)
    if _only_painful(scope):
        return Ability(SORE if name == TIPTOE else LIMP, span)
    return Ability(CANNOT, span)


def _verb(scope: Span) -> str:
    """The first word behind that says what is done; empty where none does: "can't at all"."""
    return next((t.norm_ for t in scope if t.is_alpha and t.norm_ not in answer_set("ability_fillers")), "")


def _negated(token: Token) -> bool:
    """Whether "not" belongs to the word: "can not", "was not really able", "unable"."""
    if token.norm_ == "unable":
        return True
    doc = token.doc
    behind = [t.norm_ for t in doc[token.i + 1 : token.i + 2]]
    before = [t.norm_ for t in doc[max(token.sent.start, token.i - _NEAR) : token.i]]
    return "not" in behind or (token.norm_ in ("able", "manage", "managed") and "not" in before)


def _scope(token: Token, sentence: Span) -> Span:
    """The words behind, up to the next mark or joining word."""
    end = min(sentence.end, token.i + 1 + _FAR)
    stop = next((t.i for t in token.doc[token.i + 1 : end] if _parts(t)), end)
    return token.doc[token.i + 1 : stop]


def _parts(token: Token) -> bool:
    return (token.is_punct and token.norm_ != "not") or token.norm_ in ("but", "and", "because", "so", "or", "while")


def _inverted(scope: Span) -> bool:
    """Whether a person follows at once, which asks or exclaims: "can he", "why wouldn't I"."""
    words = [t.norm_ for t in scope if t.norm_ != "not"]
    return words[:1] in (["i"], ["he"], ["she"], ["you"], ["we"], ["they"])


def _of_good_side(scope: Span) -> bool:
    words = [t.norm_ for t in scope]
    return any(
        word in ("good", "other", "both", "two") and after in ("one", "leg", "foot", "side", "legs", "feet", "calf")
        for word, after in pairwise(words)
    ) or words[-1:] == ["both"]


def _of_another_time(span: Span) -> bool:
    """Whether it was so another day: "couldn't yesterday", "couldn't on Monday", "not the first week"."""
    words = {t.norm_ for t in span}
    dated = any(start <= span.start_char < end for start, end in past_parts(span.doc))
    dated = dated or read_context(span.doc, [span])[0].early
    return dated or (bool(words & (answer_set("days") | answer_set("ability_before"))) and "now" not in words)


def _only_painful(scope: Span) -> bool:
    """Whether it can be done, if not free of pain: "can't do it without it hurting", "without a limp"."""
    words = [t.norm_ for t in scope]
    behind = scope[words.index("without") :] if "without" in words else ()
    return any(t._.concepts & {"sore", "pain", "limp"} or t.norm_ in answer_set("painful") for t in behind)


def _without_hope(token: Token, scope: Span) -> bool:
    """Whether a try is said to be hopeless: "not a hope", "he hasn't a chance of it", "no joy", "not even an inch"."""
    if token.norm_ not in answer_settings()["ability"]["hopes"] or _verb(scope):
        return False
    before = token.doc[max(token.sent.start, token.i - _NEAR) : token.i]
    return any(t.norm_ in ("not", "no", "nor", "never") for t in before)


def _stays_down(token: Token, sentence: Span) -> bool:
    """Whether the heel stays where it is: "it stays down", "the heel is stuck to the floor", "goes nowhere"."""
    down = {t.norm_ for t in token.doc[token.i + 1 : min(sentence.end, token.i + 5)]}
    words = answer_settings()["ability"]
    return (token.norm_ in words["stays"] and bool(down & set(words["down"]))) or (
        token.norm_ in words["moves"] and "nowhere" in down
    )


def _no_to_one_foot(token: Token, scope: Span) -> bool:
    """Whether the one foot is said no to: "not on that foot", "two feet yes, one foot no", "on the sore one, no"."""
    doc = token.doc
    if token.norm_ == "not":
        opens = token.i == token.sent.start or doc[token.i - 1].is_punct or doc[token.i - 1].norm_ in ("but", "and")
        return opens and [t.norm_ for t in scope[:1]] in (["on"], ["with"]) and not _verb(scope)
    if token.norm_ != "no" or len(scope):
        return False
    before = doc[max(token.sent.start, token.i - 5) : token.i]
    start = max((t.i + 1 for t in before[:-1] if _parts(t)), default=before.start)
    named = doc[start : token.i]
    return bool({t.norm_ for t in named} & set(answer_settings()["ability"]["one_foot"])) and not _of_good_side(named)
