"""Whether texts read well when the visitor writes for somebody else: each is said of a mother and of a friend."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.copy_check.nodes import Problem
from bot.copy_check.rules import Rules
from bot.copy_check.texts import Domain, Wording
from bot.dialogue.person import write

_BODY = (
    "achilles|ankles?|arch(?:es)?|arms?|back|blood|body|bones?|calf|calves|feet|foot|glutes|gp|hamstrings?|heels?|hips?|"
    "knees?|legs?|muscles?|pain|quads?|runs?|shins?|shoes?|skin|soles?|soleus|stride|tendons?|thigh|toes?|training|trunk"
)
_BARE = re.compile(
    rf"(?<!\{{)\b[Yy]our (?:(?:own|sore|other|left|right|big|whole|bad|usual|deep|lower|upper) )*(?:{_BODY})\b"
    r"|(?<!\{)\b[Yy]ou (?:(?:can )?(?:run|walk)|ran|limp|land|strained|tore|push off|felt|feel|train|put weight)\b"
)
_SHE = re.compile(r"\b(?:she|he) (?:are|have|do|were|don't|haven't|aren't|weren't|need|feel|run|walk|get|go)\b", re.I)
_THEY = re.compile(r"\b(?:they|themselves) (?:is|has|does|was|isn't|hasn't|doesn't|wasn't)\b", re.I)
# "she runs and have": the second verb kept the other person's form; after can, will, to … it is right.
_SECOND = re.compile(
    r"\b(?:she|he) (\w+(?:s|n't))\b([^.;:?!,]*?) (?:and|or|but) (?:have|are|need|feel|run|walk|get|go|want|do)\b", re.I
)
_FREE = re.compile(r"\b(?:to|can|could|will|would|should|may|might|must|does|do|did|doesn't|\w+ing)\b", re.I)
# "the doctor who examines {you}": an object, which is {them} of somebody else.
_OBJECT = re.compile(
    r"\b(?:tell|examines?|with|for|suits?|gives?|lets?|makes?|helps?|brings?|sees?|shows?|puts?|keeps?|by|at|from|about|"
    r"near|treats?|stops?|rings?|sends?|of|leaves?|bothers?) \{you\}"
    r"(?! (?:can|could|should|are|have|were|had|will|would|feel|want|need)\b)"
    r"|(?<!than )(?<!as )\{you\}(?=[.,;:?!)])"
)
_NOT_ABOUT_THE_LEG = ("request_", "language/", "crisis", "data/")
_RENDERED = ("mother", "friend")


def check_persons(domain: Domain, rules: Rules) -> Iterator[Problem]:
    """Bare you and your about the patient, and forms that don't agree."""
    for wordings in domain.responses.values():
        apart = any(wording.for_other for wording in wordings)
        for wording in wordings:
            if not wording.name.startswith(_NOT_ABOUT_THE_LEG):
                yield from _bare(wording, apart, rules)
                yield from _agreement(wording)
            yield from _objects(wording)


def _bare(wording: Wording, apart: bool, rules: Rules) -> Iterator[Problem]:
    """A text with a wording of its own for other people may speak to the visitor."""
    if apart and not wording.for_other:
        return
    for key, text in wording.said():
        found = _BARE.search(text)
        if found and not rules.excepted("person", wording.name, text):
            yield wording.problem(
                f"says “{found.group()}” whoever the patient is", "write {your} or {you}, or drop the word", key
            )


def _objects(wording: Wording) -> Iterator[Problem]:
    for key, text in wording.said():
        if found := _OBJECT.search(text):
            yield wording.problem(f"says “{found.group()}” of an object", "write {them}, which is “you” or “her”", key)


def _agreement(wording: Wording) -> Iterator[Problem]:
    for relation in _RENDERED:
        for key, text in wording.said():
            said = write(text, relation)
            wrong = disagreement(said)
            if wrong:
                yield wording.problem(
                    f"reads “{wrong}” for a {relation}", "move the verb, or name the thing instead", key
                )


def disagreement(said: str) -> str:
    """The words that don't agree; empty where all do."""
    for pattern in (_SHE, _THEY):
        for found in pattern.finditer(said):
            before = said[: found.start()].rsplit(" ", 2)[-2:]
            # "does she run", "let him walk": the verb keeps its plain form after a helper in front.
            if not any(_FREE.fullmatch(word.lower().strip(",")) for word in before if word):
                return found.group()
    second = _SECOND.search(said)
    return second.group() if second and not _FREE.search(second.group(1) + second.group(2)) else ""
