"""Writes one text for "you" or for the person the visitor writes for."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHE = frozenset(
    {"mother", "wife", "daughter", "sister", "girlfriend", "grandmother", "aunt", "granddaughter", "niece",
     "goddaughter"}
)  # fmt: skip
HE = frozenset(
    {"father", "husband", "son", "brother", "boyfriend", "grandfather", "uncle", "grandson", "nephew", "godson"}
)

_MARK = re.compile(r"\{(you|You|them|your|Your|yours|yourself)\}")
# What may follow "you" and reads the same after "she", or how it changes.
_SAME = frozenset(
    {"can", "could", "may", "might", "must", "will", "would", "should", "shall", "had", "did", "was", "were", "felt",
     "got", "went", "hurt", "said", "told",
     "can't", "couldn't", "won't", "wouldn't", "shouldn't", "didn't", "'ll", "'d"}
)  # fmt: skip
_CHANGED = {
    "are": "is", "have": "has", "do": "does", "don't": "doesn't", "aren't": "isn't", "haven't": "hasn't",
    "weren't": "wasn't", "'re": "'s", "'ve": "'s", "feel": "feels", "need": "needs", "want": "wants", "get": "gets",
    "run": "runs", "walk": "walks", "take": "takes", "go": "goes", "know": "knows", "see": "sees", "put": "puts",
    "land": "lands", "think": "thinks", "notice": "notices", "start": "starts", "like": "likes", "stand": "stands",
    "sit": "sits", "use": "uses", "come": "comes", "try": "tries", "push": "pushes",
}  # fmt: skip
# "Do you feel …?": the verb before changes, the one after doesn't.
_ASKED = {"do": "does", "are": "is", "have": "has", "were": "was", "don't": "doesn't", "aren't": "isn't"}
_PLAIN = frozenset({"did", "can", "could", "will", "would", "should", "may", "might", "must", "didn't", "can't"})
_BEFORE_YOU = re.compile(r"\b([A-Za-z]+(?:'t)?) \{you\}")
_AFTER_YOU = re.compile(r"\{(You|you)\}(\s*)('?[a-z]+(?:'t)?)")


@dataclass(frozen=True)
class Pronouns:
    """The forms that stand for a text's pronoun marks; `singular` where verbs after the subject change."""

    you: str
    them: str
    your: str
    yours: str
    yourself: str
    singular: bool = False


VISITOR = Pronouns("you", "you", "your", "yours", "yourself")
THEY = Pronouns("they", "them", "their", "theirs", "themselves")
_SHE = Pronouns("she", "her", "her", "hers", "herself", singular=True)
_HE = Pronouns("he", "him", "his", "his", "himself", singular=True)


def pronouns(relation: str) -> Pronouns:
    """The forms for a relation ("mother", "friend"), or for the visitor where it is empty."""
    if not relation:
        return VISITOR
    if relation in SHE:
        return _SHE
    return _HE if relation in HE else THEY


def _in_third_person(text: str) -> str | None:
    """The text with the verbs about {you} put into the third person; None where one of them isn't known."""
    asked = {match.end() for match in _BEFORE_YOU.finditer(text) if match[1].lower() in _ASKED.keys() | _PLAIN}
    told = [match for match in _AFTER_YOU.finditer(text) if match.start() + len("{you}") not in asked]
    if any(match[3] not in _SAME and match[3] not in _CHANGED for match in told):
        return None
    for match in reversed(told):
        text = f"{text[: match.start(3)]}{_CHANGED.get(match[3], match[3])}{text[match.end(3) :]}"
    return _BEFORE_YOU.sub(_asked_verb, text)


def _asked_verb(match: re.Match[str]) -> str:
    verb = _ASKED.get(match[1].lower(), match[1])
    return f"{verb.capitalize() if match[1][0].isupper() else verb} {{you}}"


def write(text: str, relation: str) -> str:
    """The text with its pronoun marks ({you}, {your}, …) filled for the patient.

    A verb after {you} is put into the third person where it is a known one; a text with any other verb there keeps
    "they", which never sounds wrong.
    """
    forms = pronouns(relation)
    if forms.singular:
        changed = _in_third_person(text)
        text, forms = (changed, forms) if changed is not None else (text, THEY)

    def fill(match: re.Match[str]) -> str:
        mark = match.group(1)
        form = str(getattr(forms, mark.lower()))
        return form.capitalize() if mark[0].isupper() else form

    return _MARK.sub(fill, text)
