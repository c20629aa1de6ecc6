"""What a Doc holds that says how things are told: the phrases and persons of context.yml, found once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Span

from bot.reading.context_reach import reach, undone
from bot.reading.context_rules import FAR, Modifier, Phrases, Rule, keys, settings, word_set
from bot.reading.history import recounted
from bot.reading.likeness import likenesses
from bot.reading.questions import asks

_STORE = "context"
_LONGEST_REPORT = 3
"""Words of the longest phrase of `reporters`: "had a look"."""
ANIMAL, IDIOM = "animal", "idiom"
LIKENESS = Rule("figurative", "inside", value="likeness")
_JOINED = frozenset({"i", "mine"})
"""What only says which person is meant: "a lad I train with", "a friend of mine"."""


@lru_cache(maxsize=1)
def _rules() -> Phrases:
    phrases = Phrases()
    for entry in settings()["rules"]:
        rule = Rule(entry["category"], entry.get("direction", "inside"), int(entry.get("scope", FAR)))
        phrases.add(entry["phrases"], rule)
    return phrases


@lru_cache(maxsize=1)
def _people() -> Phrases:
    phrases = Phrases()
    for relation, words in settings()["persons"].items():
        phrases.add(words, Rule("other", "both", value=relation))
    phrases.add(settings()["nobody"], Rule("nobody", "both"))
    phrases.add(settings()["idioms"], Rule(IDIOM, "both"))
    phrases.add(settings()["animals"], Rule("nobody", "both", value=ANIMAL))
    phrases.add(settings()["professionals"], Rule("professional", "both"))
    for word, value in settings()["pronouns"].items():
        phrases.add(word, Rule("pronoun", "both", value=value))
    phrases.add(", ".join(settings()["self"]), Rule("self", "both"))
    return phrases


@dataclass
class Found:
    """What a Doc holds: modifiers with the tokens they reach, persons, questions, and the clauses of a told story."""

    modifiers: list[tuple[Modifier, int, int]]
    people: list[Modifier]
    clause_of: list[int]
    sentence_of: list[int]
    sentences: list[Span]
    questions: list[bool]
    keys: Sequence[frozenset[str]]
    recounted: dict[int, bool]
    reporters: list[Modifier] = field(default_factory=list)
    """Somebody of the visitor's who only says something: "my sister says it's nothing"."""


def find_context(doc: Doc) -> Found:
    """The modifiers with the tokens they reach, the persons and the questions of a Doc; found once."""
    stored = doc.user_data.get(_STORE)
    if isinstance(stored, Found):
        return stored
    words = keys(doc)
    sentences = list(doc.sents) if len(doc) else []
    clause_of = [number for number, clause in enumerate(doc._.clauses) for _ in clause]
    sentence_of = [number for number, sentence in enumerate(sentences) for _ in sentence]
    modifiers = [(m, *reach(doc, m, clause_of, words)) for m in _rules().find(words) if m.rule.category != "none"]
    modifiers += [(Modifier(LIKENESS, one.start, one.end), one.start, one.end) for one in likenesses(doc)]
    people = _people().find(words)
    reporters = [m for m in people if _reports(doc, m)]
    found = Found(
        [entry for entry in modifiers if not undone(entry[0], doc)],
        _without_relative(doc, [m for m in people if m not in reporters]),
        clause_of,
        sentence_of,
        sentences,
        [asks(sentence) for sentence in sentences],
        words,
        recounted(doc, doc._.clauses, words),
        [m for m in reporters if m.rule.category == "other"],
    )
    doc.user_data[_STORE] = found
    return found


def _reports(doc: Doc, modifier: Modifier) -> bool:
    """Whether a person is only who says it ("my wife says", "while I have you"), or the visitor ("I am a man")."""
    if modifier.rule.category == "self":
        return doc[modifier.start].norm_ == "i" and any(
            token.norm_ == "you" for token in doc[modifier.end : modifier.end + _LONGEST_REPORT]
        )
    if modifier.rule.category not in ("other", "pronoun", "nobody"):
        return False
    after = [token.norm_ for token in doc[modifier.end : modifier.end + _LONGEST_REPORT]]
    return _is_oneself(doc, modifier) or any(
        " ".join(after[:end]) in word_set("reporters") for end in range(1, len(after) + 1)
    )


def _is_oneself(doc: Doc, modifier: Modifier) -> bool:
    """Whether somebody is who the visitor is, or isn't: "I am a man", "not much of a runner", "never been a runner"."""
    before = [token.norm_ for token in doc[max(0, modifier.start - 3) : modifier.start]]
    if before[-1:] == ["am"]:
        return True
    runner = doc[modifier.end - 1].norm_ == "runner" and bool({"not", "never"} & set(before))
    return runner and bool({"am", "be", "been", "of", "was", "really"} & set(before))


def _without_relative(doc: Doc, people: list[Modifier]) -> list[Modifier]:
    """Without figures of speech, and the "I" that only says which person is meant: "a lad I train with has …"."""
    ends = {m.end for m in people if m.rule.category == "other"}
    ends |= {end + 1 for end in ends if end < len(doc) and doc[end].norm_ in ("who", "that", "whom", "of")}
    return [m for m in people if m.rule.category != IDIOM and not (m.start in ends and doc[m.start].norm_ in _JOINED)]
