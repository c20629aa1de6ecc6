"""Carries out what a message orders about the notes of a request, clause by clause: put in, take out, put in its place.

A note is exactly what the visitor says shall go in: it ends with the sentence, the closing quote, or the next order.
What only points ("add that", "the parking question too") means a question that got no answer here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from bot.booking.additions import MOST_NOTE, Pointing, addition_in, pointing_in, told_anew, without_talk
from bot.booking.asking import SEND
from bot.booking.changes import prefers_texts, wants_a_call, wants_no_calls
from bot.booking.decisions import decide, decides, sends
from bot.booking.discretion import discreet
from bot.booking.draft import Draft, FormContext, stems
from bot.booking.notes import names_detail
from bot.booking.reach_hours import reach_hours
from bot.booking.sentences import is_aside, opens_question, pieces, without_lead
from bot.booking.taking_out import to_take_out

_WORDS_FILE = Path(__file__).with_name("note_words.yml")
_QUOTED = re.compile(r"[\"“”]([^\"“”\n]{1,300})[\"“”]")
_CONTACT = re.compile(r"@|\d{3}[\d ]{3,}")
_MARKS = " ,.;:!–—-\n"
_MOST_CLAUSES, _MOST_NAMED, _MOST_TOPIC = 40, 8, 5
_LEAST_HEAD = 3
"""A question is cut at a comma behind so many words."""
_ASKS_TOO = re.compile(r",?\s+and (?=(?:ask|check)\b)", re.IGNORECASE)
_TAIL = re.compile(r"[,;]\s+|\s+and\s+", re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return data


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(_data()[name]), re.IGNORECASE)


@cache
def _joint() -> re.Pattern[str]:
    """Where a sentence ends, or an order may begin in the middle of one."""
    joins = _data()["joins"]
    runs_on = rf"(?:\s*(?:,|–|—|\s-)\s*(?:{joins}[ ,]+)*|\s+(?:{joins}[ ,]+)+)(?={_data()['order']})"
    return re.compile(rf"(?<=[.!?;])[\"”]?\s+|\n+|{runs_on}", re.IGNORECASE)


@cache
def _taking() -> re.Pattern[str]:
    """An order to take something out, with what is named in it."""
    data = _data()
    named = rf"(?:{data['takes']}(?: {data['out']})?|{data['takes_out']} {data['out']}) (?P<what>.+)"
    parted = rf"{data['takes_out']} (?P<parted>.+?) {data['out']}"
    return re.compile(rf"\b(?:{named}|{parted})(?=\W|$)", re.IGNORECASE)


@dataclass
class NoteOrders:
    """What was ordered: the notes put in and taken out, those that are in already, and what else the message says."""

    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    rest: str = ""


@dataclass(frozen=True)
class _Put:
    """The notes that one clause puts in, and what stands around them."""

    notes: Sequence[str]
    rest: Sequence[str] = ()


def note_orders(draft: Draft, text: str, context: FormContext) -> NoteOrders | None:
    """Changes the notes of a draft as a message orders; None where it orders nothing about them.

    Args:
        draft: the request, with its notes and the questions that got no answer (`open`); changed in place.
        text: the message.
        context: what the form may know.
    """
    plain = text.replace("’", "'")
    done, left = NoteOrders(), []
    for clause in _clauses(plain):
        gone, instead = _swapped(draft, clause) or (_named(draft, clause), "")
        done.gone += gone
        draft["notes"] = [note for note in draft["notes"] if note not in gone]
        if gone and not instead:
            continue
        put = _as_put(instead) if instead else _put(draft, clause, context)
        if put is None:
            left.append(clause)
            continue
        _put_in(draft, put, done)
        left += put.rest
    if not (done.added or done.gone or done.there):
        return None
    draft["editing"] = ""
    done.rest = _rest(left, done)
    return done


def notes_told(text: str) -> list[str]:
    """A message that is nothing but notes, as notes."""
    return [note for sentence in re.split(r"(?<=[.!?])\s+", text.replace("’", "'")) for note in _apart(sentence)[0]]


def _put_in(draft: Draft, put: _Put, done: NoteOrders) -> None:
    for note in put.notes:
        known = any(note.casefold() == kept.casefold() for kept in draft["notes"])
        (done.there if known else done.added).append(note)
        draft["notes"] = draft["notes"] if known else [*draft["notes"], note]


def _rest(left: Sequence[str], done: NoteOrders) -> str:
    """What else a message says, without what only says that something shall change, or that a note was missing."""
    notes = " ".join([*done.added, *done.gone]).casefold()
    kept = ""
    for clause in left:
        plain = clause.strip(_MARKS)
        named = _pattern("asked_thing").search(plain) or any(stem in notes for stem in stems(plain))
        lacks = named and _pattern("missing").search(plain) and "?" not in plain
        if not re.search(r"\w{2,}", plain) or lacks or _pattern("will_change").fullmatch(plain):
            continue
        between = " " if kept and kept[-1] in ".,;!?" else ". "
        kept += (between if kept else "") + clause.strip()
    return re.sub(r"^\W*(?:(?:and|but|then|so)\b[ ,]*)+(?=\w)", "", kept).strip()


# --- clauses ----------------------------------------------------------------------------------------------------------


def _clauses(text: str) -> list[str]:
    """The sentences of a message, cut before an order in the middle of one."""
    masked = _QUOTED.sub(lambda found: "q" * len(found[0]), text)
    found, begin = [], 0
    for match in islice(_joint().finditer(masked), _MOST_CLAUSES):
        ends = (not match[0].strip() and masked[match.start() - 1 : match.start()] in ".!?;") or "\n" in match[0]
        if match.start() <= begin or not (ends or _is_order(text[match.end() :], text[begin : match.start()])):
            continue
        found.append(text[begin : match.start()])
        begin = match.end()
    return [*found, text[begin:]]


def _is_order(text: str, before: str) -> bool:
    """Whether what follows a joint is an order, and no part of what is told ("I bring a stick and take the lift").

    `before`: what stands in front of the joint, which "could you mention that" may mean.
    """
    clause = text[: match.start()] if (match := _joint().search(text)) else text
    plain = clause.strip(_MARKS + "?")
    ordered = sends(plain) and decide(plain, SEND) == "yes"
    asked = addition_in(clause)
    puts = (asked and asked.note) or (pointing_in(clause) and not told_anew(before))
    return bool(ordered or puts or _taking().match(plain) or _changes(plain))


def _changes(plain: str) -> bool:
    return decide(plain, SEND) == "change" and bool(re.match(r"(?:make|change)\b", plain, re.IGNORECASE))


# --- taking out -------------------------------------------------------------------------------------------------------


def _named(draft: Draft, clause: str) -> list[str]:
    """The notes that a clause has taken out, by quote, by place or by what they are about; empty for none."""
    notes = [str(note) for note in draft["notes"]]
    found = _taking().search(clause) if notes else None
    if not found:
        return []
    what = found["what"] or found["parted"]
    gone = [note for said in re.split(_data()["between"], what) for note in _meant(notes, said)]
    return list(dict.fromkeys(gone))


def _swapped(draft: Draft, clause: str) -> tuple[list[str], str] | None:
    """The notes that give way, and what goes in ("swap the first note for …"), and that; None for no order."""
    found = _pattern("swaps").search(clause) or _pattern("should_say").search(clause)
    gone = _meant([str(note) for note in draft["notes"]], found["old"]) if found else []
    return (gone, found["new"]) if found and gone else None


def _meant(notes: Sequence[str], said: str) -> list[str]:
    """The notes that one name stands for."""
    quoted = _QUOTED.search(said)
    if quoted:
        words = quoted[1].strip(_MARKS + "?").casefold()
        same = [note for note in notes if note.strip(_MARKS + "?").casefold() == words]
        return same or [note for note in notes if words in note.casefold()]
    pointed = to_take_out({"notes": list(notes)}, f"take out {said.strip(_MARKS)}")
    if pointed and pointed.places and not pointed.rest:
        return [notes[place] for place in pointed.places]
    named = stems(re.sub(rf"\b{_data()['around']}(?=\W|$)", " ", f"{said} "))
    alike = [note for note in notes if any(stem in stems(note) for stem in named)]
    return alike if named and len(named) <= _MOST_NAMED else []


# --- putting in -------------------------------------------------------------------------------------------------------


def _put(draft: Draft, clause: str, context: FormContext) -> _Put | None:
    """What a clause puts into the notes; None where it puts in nothing, or what has a place of its own."""
    if _has_its_place(draft, clause):
        return None
    pointing = pointing_in(clause)
    if pointing and not told_anew(pointing.before) and (put := _pointed(draft, pointing)):
        # "Add that, I've a stick": what is told with it goes in as well.
        told = told_anew(pointing.after.strip(_MARKS))
        own = bool(told) and not names_detail(told, context) and not decides(told)
        return _Put([*put.notes, told], (pointing.before,)) if own else put
    if put := _put_apart(draft, clause):
        return put
    asked, behind = addition_in(clause), ""
    if asked is None and clause.rstrip().endswith("?"):
        # "Add that I've a stick, and when will I hear?"
        first, *more = pieces(clause)
        asked, behind = addition_in(first), " ".join(more)
    if asked is None or not asked.note or asked.earlier or names_detail(asked.note, context) or sends(asked.note):
        return None
    opened = _on(draft, asked.note) if _names_a_question(asked.note) else []
    if opened:
        return _from_open(opened, (asked.rest,))
    if asked.asks:
        # "Ask them is there parking and how much it is": the clinic is to be asked both.
        note, rest = _without_tail(asked.note)
        return _Put(_ASKS_TOO.split(note), tuple(part for part in (asked.rest, rest, behind) if part))
    return _as_put(_with_quotes(clause, asked.note), asked.rest, behind)


def _as_put(told: str, before: str = "", behind: str = "") -> _Put | None:
    """What is told as notes; what stands around it is no part of them."""
    notes, rest = _apart(told)
    return _Put(notes, tuple(part for part in (before, rest, behind) if part)) if notes else None


def _put_apart(draft: Draft, clause: str) -> _Put | None:
    """A quote, or a question that got no answer, between the verb and its "in" ("put the price one in as well")."""
    found = _pattern("puts_apart").search(clause)
    if not found:
        return None
    quoted = _QUOTED.search(found["what"])
    if quoted:
        return _as_put(quoted[0], clause[: found.start()])
    opened = _on(draft, found["what"]) if _names_a_question(found["what"]) else []
    return _from_open(opened, (clause[: found.start()],)) if opened else None


def _has_its_place(draft: Draft, clause: str) -> bool:
    """Whether a clause asks for something that the request has a place for: calls, texts, hours, discretion."""
    return bool(
        discreet(clause)[0]
        or prefers_texts(clause)[0]
        or wants_no_calls(clause)
        or wants_a_call(clause)
        or reach_hours(clause)[0]
    )


def _pointed(draft: Draft, pointing: Pointing) -> _Put | None:
    """The questions without an answer that "add that" means: those of the last reply, or those it names."""
    opened: list[Mapping[str, Any]] = [
        entry for entry in draft.get("open", ()) if as_question(str(entry["ask"])) not in draft["notes"]
    ]
    earlier = str(draft.get("now") or draft.get("before") or "")
    if not opened and earlier:
        opened = [{"ask": earlier, "about": earlier.casefold(), "last": True}]
    last = [entry for entry in opened if entry.get("last")]
    if pointing.about:
        meant = _on(draft, pointing.about, wholly=False) or (last if len(last) == 1 else [])
        return _from_open(meant, (pointing.before, pointing.after)) if meant else None
    meant = opened if _pattern("every_one").search(pointing.words) else last
    return _from_open(meant, (pointing.before, pointing.after)) if meant else None


def _from_open(opened: Sequence[Mapping[str, Any]], around: Sequence[str]) -> _Put:
    notes = [as_question(str(entry["ask"])) for entry in opened]
    return _Put(notes, tuple(part for part in around if part.strip(_MARKS)))


def _names_a_question(said: str) -> bool:
    plain = said.strip(_MARKS + "?")
    return bool(_pattern("asked_thing").fullmatch(plain)) or len(plain.split()) <= _LEAST_HEAD


def _on(draft: Draft, said: str, wholly: bool = True) -> list[Mapping[str, Any]]:
    """The questions without an answer that are about what is said; the one that it fits best."""
    named = [stem for stem in stems(said) if stem not in {word[:5] for word in _data()["generic"]}]
    if not named or len(named) > _MOST_TOPIC:
        return []
    fit = [(sum(stem in str(entry["about"]) for stem in named), k) for k, entry in enumerate(draft.get("open", ()))]
    best, place = max(fit, default=(0, 0))
    return [draft["open"][place]] if best and (best == len(named) or not wholly) else []


def _with_quotes(clause: str, note: str) -> str:
    """The note with the quotes that stood around its beginning in the clause."""
    found = clause.find(note)
    opened = found > 0 and clause[found - 1] in '"“'
    return clause[found - 1 :] if opened else note


def _apart(told: str) -> tuple[list[str], str]:
    """The notes in what is to be put in, and what goes on behind them."""
    quoted = _QUOTED.match(told)
    if quoted:
        notes, more = _apart(quoted[1])
        return [*notes, *([more] if more else [])], told[quoted.end() :].strip(_MARKS)
    parts = pieces(told)
    asks = [_asks(part) for part in parts]
    if not parts:
        return [], ""
    if asks[0]:
        end = next((k for k, asked in enumerate(asks) if not asked), len(parts))
        return [as_question(part) for part in parts[:end]], " ".join(parts[end:])
    note, rest = _without_tail(parts[0])
    notes = [kept for part in _ASKS_TOO.split(note) if (kept := without_talk(part))]
    return notes, " ".join(part for part in (rest, *parts[1:]) if part)


def _without_tail(told: str) -> tuple[str, str]:
    """A statement, and behind it a yes or a number that is no part of it ("I've a dodgy hip, my number is 087 …")."""
    end = len(told)
    for joint in reversed(list(islice(_TAIL.finditer(told), _MOST_CLAUSES))):
        tail = told[joint.end() : end].strip(_MARKS)
        if tail and not (decides(tail) or _CONTACT.search(tail)):
            break
        end = joint.start()
    return told[:end], told[end:].strip(_MARKS)


def _asks(part: str) -> bool:
    return opens_question(without_lead(part))


def as_question(said: str) -> str:
    """A question as it stands in a note: without what leads up to it or trails behind it, and with its mark."""
    plain = _from_its_opener(without_lead(_last_sentence(said)))
    head = re.split(r"[,;]\s+|\s+[-–—]\s+", plain)[0]
    plain = head if len(head.split()) >= _LEAST_HEAD and _asks(head) else plain
    plain = (without_talk(plain) or plain).strip(_MARKS + "?")[:MOST_NOTE]
    mark = "?" if _asks(plain) or said.rstrip().endswith("?") else ""
    return f"{plain[:1].upper()}{plain[1:]}{mark}" if mark else plain


def _from_its_opener(plain: str) -> str:
    """A question without the few words that stand before it unmarked ("hiya how much is it")."""
    said = plain.split()
    later = (" ".join(said[k:]) for k in range(min(_LEAST_HEAD, len(said))))
    return next((rest for rest in later if opens_question(rest)), plain)


def _last_sentence(said: str) -> str:
    parts = [part for part in pieces(said) if is_aside(part)]
    return parts[-1] if parts else said
