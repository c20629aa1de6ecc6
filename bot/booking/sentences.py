"""Sorts the sentences of a message: those for the request, those that ask about it, and those about something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.booking.additions import addition_in
from bot.booking.asked_for import asked_for
from bot.booking.clause_model import chance_of_change
from bot.booking.decisions import decide, decides
from bot.booking.draft import listening, words

_ENDS = re.compile(r"(?<=[.!?;])(?<!\b[A-Za-z]\.)(?<!\b[DSM][rt]\.)(?<!\bMrs\.)\s+|\n+")
_MARKS = " ,.;:!-–—\n"
_MOST = 40
"""A message of more sentences is a story, which is read as a whole."""


_YES_ENDS = re.compile(
    r"(?:[,;:]|\s[-–]|\s(?=(?:and|but|though|only)\b))(?:\s*\b(?:and|but|though)\b)?\s+", re.IGNORECASE
)
_YES_RUNS_ON = re.compile(r"\s+(?=(?:the|my|his|her|a|our|i|we|he|she|they|oh|ah|now|could|can)\b)", re.IGNORECASE)
_MOST_JOINTS = 8
SENDS = "request:send"
_LONGEST_CORRECTION = 25
_CHANGE = 0.6
"""How likely a question asks for a change of the request, and for nothing else."""


@dataclass(frozen=True)
class Sorted:
    """The sentences of a message by what they are for.

    Attributes:
        form: those that may hold a detail or a decision, in the order said.
        rest: questions about something else, as they were written.
        asked: questions about the request itself, by what they ask for ("number", "everything").
    """

    form: str
    rest: str = ""
    asked: tuple[str, ...] = ()


@cache
def _sentence_patterns() -> dict[str, re.Pattern[str]]:
    """What sentences are told apart by."""
    return {name: re.compile("|".join(forms), re.IGNORECASE) for name, forms in words()["sentences"].items()}


@cache
def _about_request() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(forms), re.IGNORECASE) for name, forms in words()["asks_about_request"].items()}


def pieces(text: str) -> list[str]:
    """The sentences, and questions that follow in one after a comma ("his right calf, is his number down")."""
    found: list[str] = []
    for sentence in _ENDS.split(text):
        begin = 0
        for match in _sentence_patterns()["joint"].finditer(sentence):
            before, after = sentence[begin : match.start()], sentence[match.end() :]
            if before.strip(_MARKS) and not _asked_with(before, match[0], after):
                found.append(sentence[begin : match.start()])
                begin = match.end()
        found.append(sentence[begin:])
    return [piece.strip() for piece in found if piece.strip(_MARKS)]


def _asked_with(before: str, joint: str, after: str) -> bool:
    """Whether a question is one more that the clinic is to be asked ("ask them is it far and how much it is")."""
    asked = addition_in(before) if re.match(r"\W*and\b", joint, re.IGNORECASE) else None
    return bool(asked and asked.asks and is_aside(after))


def asides(text: str) -> str:
    """The questions of a message that are about something else; empty for none."""
    return " ".join(part for part in pieces(text.replace("’", "'")) if is_aside(part))


def sort(text: str) -> Sorted:
    """The message, sorted; where all of it is a question about something else, `form` is empty and `rest` holds it."""
    parts = pieces(text.replace("’", "'"))
    if len(parts) > _MOST:
        return Sorted(text)
    form, rest, asked = [], [], []
    for part in parts:
        about = asked_about(part)
        if about:
            asked.append(about)
        elif is_aside(part):
            rest.append(part)
        elif not _is_tag(part):
            form.append(_without_leads(part))
    if not rest and not asked:
        return Sorted(_without_leads(text) if len(parts) == 1 else _joined(form) or text)
    return Sorted(_joined(form), " ".join(rest), tuple(dict.fromkeys(asked)))


def apart_from_yes(text: str, question: str) -> tuple[str, bool]:
    """What a message holds beside a yes ("Wednesday after 6. Send it"), and whether it begins with a sentence that is
    an unmixed yes and nothing else ("Grand, that's fine. Could we make it Wednesday?")."""
    parts = pieces(text.replace("’", "'"))
    if len(parts) > _MOST or not parts:
        return text, False
    said_first = len(parts) > 1 and decide(parts[0], question) == "yes"
    rest = [_without_yes_at_the_end(part, question) for part in parts if decide(part, question) != "yes"]
    return (text if rest == parts else _joined(rest) or text), said_first


def after_yes(text: str, question: str, unmarked: bool = False) -> str:
    """What follows a clear yes in one sentence ("fine yeah, and the physio saw it already"); empty for none.

    `unmarked`: nothing but a subject parts them ("fine yeah the physio saw it").
    """
    plain, found = text.replace("’", "'"), ""
    for joint in islice((_YES_RUNS_ON if unmarked else _YES_ENDS).finditer(plain), _MOST_JOINTS):
        if decide(plain[: joint.start()], question) == "yes":
            found = plain[joint.end() :]
    return found.strip()


def before_send(text: str) -> str:
    """What stands before a clear yes to sending ("Thursday, not Tuesday. Otherwise grand, send it"); empty where the
    message doesn't end in one, or asks, waits or says no before it."""
    clauses = clauses_in(text)
    end = len(clauses)
    while end and decide(_sentence_patterns()["otherwise"].sub("", clauses[end - 1]), SENDS) == "yes":
        end -= 1
    sends = any(re.search(r"\b(?:send|fire|submit)\b", clause, re.IGNORECASE) for clause in clauses[end:])
    waits = any(decide(clause, SENDS) in ("hold", "stop", "question") for clause in clauses[:end])
    before = ", ".join(clauses[:end])
    return before if sends and not waits and "?" not in text and len(before.split()) <= _LONGEST_CORRECTION else ""


def clauses_in(text: str) -> list[str]:
    """The clauses of a correction, without marks around them."""
    parts = _sentence_patterns()["clause_end"].split(text.replace("’", "'"))
    return [part.strip(_MARKS) for part in parts if part.strip(_MARKS)]


def _without_yes_at_the_end(part: str, question: str) -> str:
    """A sentence without a last clause that only says yes ("Wednesday after 6, send it")."""
    before, comma, last = part.rpartition(",")
    return before if comma and decide(last, question) == "yes" else part


def _is_tag(part: str) -> bool:
    """Whether a sentence only asks for a nod ("is that ok?"); a bare "yes" is an answer."""
    plain = part.strip(_MARKS + "?")
    return ("?" in part or " " in plain) and bool(_sentence_patterns()["tag"].fullmatch(plain))


def _joined(parts: list[str]) -> str:
    """The parts in a row, with a mark between any two."""
    kept = [part.strip() for part in parts if part.strip()]
    return " ".join(part if part[-1] in ".,!?;:" or k == len(kept) - 1 else f"{part}," for k, part in enumerate(kept))


def asked_about(part: str) -> str:
    """What of the request a sentence asks about; empty where it asks nothing of the kind."""
    plain = without_lead(part).strip(_MARKS + "?")
    return next((name for name, pattern in _about_request().items() if pattern.fullmatch(plain)), "")


def is_aside(part: str) -> bool:
    """Whether a sentence is a question about something else; one that asks for a time or a change is for the form."""
    plain = without_lead(part)
    known = _sentence_patterns()
    asks = part.rstrip().endswith("?") or (known["opener"].match(plain) and not decides(part))
    if not asks or re.search(r"@|\d{5}|\d{3} \d{3}", part) or known["tag"].fullmatch(plain.strip(_MARKS + "?")):
        return False
    if addition_in(plain):
        return False
    if known["others_see"].search(plain) or known["treatment"].search(plain):
        return True
    if asked_for(plain):
        return False  # "can I get a visit, Thursday evening if ye have it"
    other = known["condition"].search(plain) or known["clinic"].search(plain)
    if known["wh"].match(plain) and not listening("day_named").search(plain):
        return True
    if not other and chance_of_change(plain) >= _CHANGE:
        return False
    return bool(other) or not known["wanted"].search(plain)


def opens_question(part: str) -> bool:
    """Whether a sentence begins as a question does; "when it's icy I bring a stick" doesn't."""
    known = _sentence_patterns()
    begins = known["opener"].match(part) or known["wh"].match(part)
    return bool(begins) and ("?" in part or not known["tells_when"].match(part))


def without_lead(part: str) -> str:
    """A sentence without "and", "by the way" or "just wondering" before it."""
    return _sentence_patterns()["lead"].sub("", part.strip(_MARKS)).strip()


def _without_leads(part: str) -> str:
    """A sentence without "I told you already" before it and "by the way" in it."""
    plain = _sentence_patterns()["by_the_way"].sub("", part)
    kept = _sentence_patterns()["said_before"].sub("", plain).strip()
    return kept if kept.strip(_MARKS) else plain.strip()
