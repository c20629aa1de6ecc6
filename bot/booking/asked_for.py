"""Whether a clause asks to be seen, or to be rung, in a frame of its own: somebody, a verb of seeing, whose body it is.

"I need someone to look at my son's leg", "could one of ye text me", "book me in Tuesday".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.matcher import Matcher
from spacy.tokens import Span

from bot.booking.draft import CALL, VISIT
from bot.booking.name_terms import name_vocabulary
from bot.reading.doc import load_pipeline, make_doc

_WORDS_FILE = Path(__file__).with_name("seen_words.yml")
_MOST_CHARACTERS = 400
_MOST_BETWEEN, _MOST_BEHIND = "{0,4}", 3
_ALONE = " alone"
_OUTRIGHT = " outright"
"""Ends the name of a frame that asks where nothing stands before it: "somebody to ring me"."""


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


def _one(*names: str) -> dict[str, Any]:
    return {"NORM": {"IN": [word for name in names for word in _words()[name]]}}


def _some(most: str = _MOST_BETWEEN) -> dict[str, Any]:
    return {"IS_PUNCT": False, "NORM": {"NOT_IN": _words()["other_matter"]}, "OP": most}


@cache
def _frames() -> Matcher:
    matcher = Matcher(load_pipeline().vocab)
    agent, person, ring = _one("agent"), _one("person"), _one("rings")
    whom = {"NORM": {"IN": [*_words()["body"], *name_vocabulary()["relations"]]}}
    body = [_one("whose"), _some("{0,2}"), whom]
    look = [{"NORM": "look"}, {"NORM": "at"}]
    seen = [
        *([_one("sees"), {"NORM": "at", "OP": "?"}, *whose] for whose in ([person], body)),
        [*look, _one("it")],
        [_one("takes"), {"NORM": "a"}, {"NORM": "look"}],
        [_one("takes"), person, {"NORM": "in"}],
    ]
    rung = [[ring, person], [_one("gives"), person, {"NORM": "a"}, _some("{0,2}"), _one("a_ring")]]
    for name, asks, verbs in ((VISIT, _one("wish", "may", "will"), seen), (CALL, _one("wish", "may"), rung)):
        matcher.add(name, [[asks, _some(), agent, _some(), *verb] for verb in verbs])
        matcher.add(f"{name}{_ALONE}", [[agent, {"NORM": "to"}, *verb] for verb in verbs])
    who = [[_one("self")], body]
    for name, done in ((VISIT, "seen"), (CALL, "rung")):
        passive = [_one("becomes"), _one(done)]
        matcher.add(f"{name}{_OUTRIGHT}", [[_one("may"), *one, _some("{0,2}"), *passive] for one in who])
        matcher.add(name, [[_one("wants"), _some("{0,2}"), *passive]])
    matcher.add(VISIT, [[_one("may"), *one, _some("{0,3}"), _one("comes"), {"NORM": "in"}] for one in who])
    the, thing = {"NORM": {"IN": ["the", "your", "a"]}, "OP": "?"}, [_one("it")]
    matcher.add(VISIT, [
        [_one("wants"), _some("{0,2}"), _one("comes"), {"NORM": "to", "OP": "?"}, the, _one("there")],
        [_one("wants", "wish"), {"NORM": "to", "OP": "?"}, {"NORM": {"IN": ["visit", "see"]}}, the, _one("there")],
        *([_one("wants"), *what, _one("looked")] for what in (thing, body)),
        [_one("books"), _one("whose"), {"NORM": "name"}, _one("into")],
    ])  # fmt: skip
    any_but_owned = {"NORM": {"NOT_IN": [*_words()["whose"], *_words()["other_matter"]]}, "OP": "{1,4}"}
    we, put, there = (
        {"NORM": {"IN": ["i", "we", "you"]}},
        _one("makes"),
        {"NORM": {"IN": ["have", "got", "be"]}, "OP": "?"},
    )
    matcher.add(VISIT, [
        [_one("may"), we, _some("{0,2}"), put, _some(), _one("request")],
        [_one("wants"), any_but_owned, _one("request")],
        [{"NORM": "any"}, _one("place"), _one("day")],
        [_one("has"), there, {"NORM": "any", "OP": "?"}, _one("place"), _one("free")],
        [_one("books"), person, _one("into")],
    ])  # fmt: skip
    return matcher


def asked_for(sentence: str, outright: bool = False) -> str:
    """What a sentence asks for in one of the frames: a visit or a call; empty for neither.

    What stands before the frame in its clause may make another thing of it ("how soon would someone see me"), and so
    may the words behind it ("would you see me running"). `outright`: only "can he be seen" and the like count.
    """
    if len(sentence) > _MOST_CHARACTERS:
        return ""
    doc = make_doc(sentence)
    names = {name for clause in doc._.clauses for name in _meant_in(clause)}
    found = {n.removesuffix(_ALONE).removesuffix(_OUTRIGHT) for n in names if not outright or n.endswith(_OUTRIGHT)}
    return VISIT if VISIT in found else CALL if found else ""


def person_asked_for(sentence: str) -> str:
    """The relation of somebody else who is to be seen ("could one of ye see my husband"); empty for none."""
    relations: dict[str, str] = name_vocabulary()["relations"]
    doc = make_doc(sentence[:_MOST_CHARACTERS])
    for clause in doc._.clauses:
        for key, begin, end in _frames()(clause):
            named = relations.get(clause[end - 1].norm_, "") if doc.vocab.strings[key] == VISIT else ""
            if named and not {token.norm_ for token in clause[:begin]} & {*_words()["other_matter"]}:
                return named
    return ""


def _meant_in(clause: Span) -> Iterator[str]:
    """The names of the frames that a clause holds, where nothing around them makes another thing of it."""
    for key, begin, end in _frames()(clause):
        name = clause.doc.vocab.strings[key]
        marks = [token.i - clause.start for token in clause[:begin] if token.is_punct]
        before = {token.norm_ for token in clause[marks[-1] + 1 if marks else 0 : begin]}
        behind = [token.norm_ for token in clause[end : end + _MOST_BEHIND]]
        other = before & {*_words()["other_matter"]} or {*behind} & {*_words()["not_behind"]}
        if not (
            other
            or (behind[:1] and behind[0] in _words()["thing"])
            or (name.endswith(_ALONE) and before - {*_words()["leads"]})
        ):
            # "book me in for a call"
            yield CALL if behind[:1] == ["for"] and {*behind} & {*_words()["a_ring"]} else name
