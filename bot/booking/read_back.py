"""A request in the sentences a receptionist would say, and what of the talk it repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.booking.draft import (
    NOT_GIVEN,
    QUESTION,
    listed,
    listening,
    shown_matters,
    shown_name,
    shown_opening,
    shown_patient,
    shown_times,
    shown_way,
    stems,
    told_beside,
    told_checks,
    words,
)
from bot.booking.wish_texts import in_full

MOST_WHY_WORDS = 24
LEAST_WHY_WORDS = 12
MOST_READ_BACK = 53
"""With the words around it a read-back has sixty words, unless what was added is long."""
MOST_SAID_WORDS = 32
_AROUND_WHY = 6
_ROOM_FOR_CLAUSES = 8
"""So many words are left for what was told in words that are cut."""
WHERE, WHEN, AGO, IT, IS, WHO, WHOLE, ALSO = "where", "when", "ago", "it", "is", "who", "whole", "also"
_SHAPES = (WHERE, AGO, WHEN, IT, IS, WHO, WHOLE)


def read_back(draft: Mapping[str, Any]) -> str:
    """The whole request in short sentences: who and when, what it's about, and what was added."""
    lines = [_who_and_when(draft)]
    if way := shown_way(draft, "read_back"):
        lines.append(way)
    elif draft.get("no_calls"):
        lines.append(words()["read_back"]["no_calls"])
    if draft.get("reach"):
        lines.append(words()["read_back"]["reach"].format(hours=draft["reach"]))
    checks = [f"{said}." for said in told_checks(draft)]
    said = [*checks, *_quoted("matters", shown_matters(draft)), *_quoted("note", draft.get("notes") or ())]
    left = MOST_READ_BACK - len(" ".join([*lines, *said]).split()) - _AROUND_WHY
    why = about(draft, min(MOST_WHY_WORDS, max(LEAST_WHY_WORDS, left)))
    return " ".join([*lines, *([why] if why else []), *said])


def _who_and_when(draft: Mapping[str, Any]) -> str:
    """Who it is for, when it suits and how they are reached."""
    forms, patient = words()["read_back"], shown_patient(draft)
    phone, email = draft.get("phone"), draft.get("email")
    reach = "both" if phone and email else "phone" if phone else "email" if email else "nobody"
    named = draft.get("name") not in (None, NOT_GIVEN)
    who = forms["asked_by"].format(name=shown_name(draft)) if named else ""
    times = shown_opening(draft) or in_full(shown_times(draft)).replace(", not ", " but not ")
    when = forms["when"].format(times=times) if times else ""
    form = f"{draft['kind']}_other" if patient else str(draft["kind"])
    begins = forms[form].format(name=shown_name(draft), patient=patient, when=when)
    return str(begins) + str(forms[f"{reach}_other" if patient else reach]).format(phone=phone, email=email, who=who)


def _quoted(form: str, texts: Sequence[str]) -> list[str]:
    """The sentence that quotes texts, those told last in full; empty for none."""
    kept: list[str] = []
    for text in reversed(texts):
        if kept and len(" ".join([*kept, text]).split()) > MOST_SAID_WORDS:
            break
        kept.insert(0, beginning(text, MOST_SAID_WORDS).rstrip(".! "))
    if not kept:
        return []
    quoted = listed([f"“{text}”" for text in kept])
    return [words()["read_back"][form].format(quoted=quoted if len(kept) == len(texts) else f"{quoted}, and the rest")]


def about(draft: Mapping[str, Any], most: int = MOST_WHY_WORDS) -> str:
    """What it is about, in sentences of at most so many words: their own words, and what else was told."""
    forms, own = words()["read_back"], str(draft.get("why_words") or "")
    if not own:
        return _sentences(draft, told_clauses(draft, most))
    if draft["kind"] == QUESTION:
        return _filled(forms["why_question"], why=beginning(own, most))
    quoted, more = _words_and_clauses(draft, own, most)
    return f"{_filled(forms['why_words'], why=quoted)} {_sentences(draft, more)}".strip()


def _words_and_clauses(draft: Mapping[str, Any], own: str, most: int) -> tuple[str, list[str]]:
    """Their own words, cut where they are long, and what was told beside what is quoted, as clauses."""
    if len(own.split()) <= most:
        quoted = beginning(own, most)
        return quoted, told_clauses(draft, most - len(quoted.split()))
    quoted = beginning(own, max(LEAST_WHY_WORDS, most - _ROOM_FOR_CLAUSES))
    kept = quoted.removesuffix(str(words()["and_the_rest"]).format(beginning=""))
    more = told_clauses({**draft, "why_words": kept}, max(_ROOM_FOR_CLAUSES, most - len(kept.split())))
    left, shown = stems(own), stems(f"{kept} {' '.join(more)}")
    return (kept if set(left) <= set(shown) else quoted), more


def told_clauses(draft: Mapping[str, Any], most: int) -> list[str]:
    """The clauses told that nothing else in the request says, of at most so many words: first what a physio needs."""
    clauses = told_beside(draft)
    kept: list[int] = []
    for k in sorted(range(len(clauses)), key=lambda k: (_weight(clauses[k]), k)):
        if sum(len(clauses[i].split()) for i in (*kept, k)) <= most:
            kept.append(k)
    return [clauses[k] for k in sorted(kept)]


def _weight(clause: str) -> int:
    """How soon a clause is left out of a read-back, 0 for last."""
    if listening("told_first").search(clause):
        return 0
    return 2 if listening("told_last").match(clause) else 1


def _sentences(draft: Mapping[str, Any], clauses: Sequence[str]) -> str:
    """Clauses as sentences: "It's about your left calf, since Tuesday. It came on slowly, and it's worse on hills." """
    by_shape: dict[str, list[str]] = {shape: [] for shape in (*_SHAPES, ALSO)}
    for clause in map(_as_said, clauses):
        by_shape[_shape(clause)].append(clause)
    forms = words()["told"]["other" if draft.get("patient") else "self"]
    where, when = _owned(by_shape[WHERE], forms), by_shape[WHEN]
    said = []
    if where:
        said.append(forms["where"].format(place=", ".join([*where, *when])))
    elif when:
        said.append(forms["when"].format(time=", ".join(when)))
    said.append(_it(by_shape, forms))
    if by_shape[ALSO]:
        said.append(forms["also"].format(mentioned=listed(by_shape[ALSO])))
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in said if sentence)


def _owned(places: Sequence[str], forms: Mapping[str, str]) -> list[str]:
    """The places with whose they are: "your left calf", "both your calves", "your calf, low down by the Achilles"."""
    if not places:
        return []
    first, *rest = places
    if first.startswith("both "):
        return [forms["both"].format(part=first.removeprefix("both ")), *rest]
    if first.startswith(("left ", "right ")):
        return [forms["part"].format(part=first), *rest]
    return [forms["part"].format(part=words()["told"]["calf"]), *places]


def _it(by_shape: Mapping[str, list[str]], forms: Mapping[str, str]) -> str:
    """What it did and is, what the patient did, and what somebody else did, in one sentence; empty for nothing."""
    ago = by_shape[AGO]
    # "It came on all at once three weeks ago."
    came = [" ".join([by_shape[IT][-1], *ago])] if by_shape[IT] else [forms["started"].format(ago=one) for one in ago]
    does = [*by_shape[IT][:-1], *came]
    parts = [forms["it"].format(does=listed(does))] if does else []
    parts += [forms["is"].format(how=listed(by_shape[IS]))] if by_shape[IS] else []
    parts += [forms["who"].format(did=listed(by_shape[WHO]))] if by_shape[WHO] else []
    return listed([*parts, *by_shape[WHOLE]], ", and ")


def _as_said(clause: str) -> str:
    """A clause as it stands in a sentence: "walking is no bother" for "no bother walking"."""
    for found, said in words()["told_as"].items():
        clause = re.sub(found, said, clause, count=1)
    return clause


def _shape(clause: str) -> str:
    """How a clause goes into a sentence."""
    return next((shape for shape in _SHAPES if listening(f"told_{shape}").search(clause)), ALSO)


def _filled(form: str, **values: str) -> str:
    """The form filled, with one mark at its end."""
    return form.format(**{name: value.rstrip(".!? ") for name, value in values.items()})


def beginning(text: str, most: int) -> str:
    """The text, or its first sentences or clauses of at most so many words where it is longer."""
    if len(text.split()) <= most:
        return " ".join(text.split())
    kept = ""
    for piece in re.split(r"(?<=[.!?;,\n])\s+", text):
        if len(f"{kept} {piece}".split()) > most:
            break
        kept = f"{kept} {piece}".strip()
    kept = kept or " ".join(text.split()[:most])
    return str(words()["and_the_rest"]).format(beginning=kept.rstrip(" ,.;!"))
