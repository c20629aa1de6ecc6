"""Writes one text for "you" or for the person the visitor writes for."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHE = frozenset({"mother", "wife", "daughter", "sister", "girlfriend", "grandmother", "aunt"})
HE = frozenset({"father", "husband", "son", "brother", "boyfriend", "grandfather", "uncle"})

_MARK = re.compile(r"\{(you|You|them|your|Your|yours|yourself)\}")
# What may follow "you" and reads the same after "she", or how it changes.
_SAME = frozenset(
    {"can", "could", "may", "might", "must", "will", "would", "should", "shall", "had", "did", "was", "were", "felt",
     "got", "went", "said", "told", "can't", "couldn't", "won't", "wouldn't", "shouldn't", "didn't", "'ll", "'d"}
)  # fmt: skip
_CHANGED = {
    "are": "is", "have": "has", "do": "does", "don't": "doesn't", "aren't": "isn't", "haven't": "hasn't",
    "weren't": "wasn't", "'re": "'s", "'ve": "'s", "feel": "feels", "need": "needs", "want": "wants", "get": "gets",
    "run": "runs", "walk": "walks", "take": "takes", "go": "goes", "know": "knows", "see": "sees", "put": "puts",
    "land": "lands", "think": "thinks", "notice": "notices", "start": "starts", "like": "likes", "stand": "stands",
    "sit": "sits", "use": "uses", "come": "comes", "try": "tries", "push": "pushes",
}  # fmt: skip
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


def write(text: str, relation: str) -> str:
    """The text with its pronoun marks ({you}, {your}, …) filled for the patient.

    A verb after {you} is put into the third person where it is a known one; a text with any other verb there keeps
    "they", which never sounds wrong.
    """
    forms = pronouns(relation)
    if forms.singular:
        followers = [match.group(3) for match in _AFTER_YOU.finditer(text)]
        if all(word in _SAME or word in _CHANGED for word in followers):
            text = _AFTER_YOU.sub(lambda m: f"{{{m[1]}}}{m[2]}{_CHANGED.get(m[3], m[3])}", text)
        else:
            forms = THEY

    def fill(match: re.Match[str]) -> str:
        mark = match.group(1)
        form = str(getattr(forms, mark.lower()))
        return form.capitalize() if mark[0].isupper() else form

    return _MARK.sub(fill, text)
