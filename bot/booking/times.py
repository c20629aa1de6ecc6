"""Takes wished times and free visits that are meant into the draft of a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.booking import changes
from bot.booking.agreeing import clauses_of
from bot.booking.asking import CONSENT, CONTACT, EDIT, EMAIL, NAME, OPENING, PATIENT, SEND, WHY, WISH
from bot.booking.availability import suits
from bot.booking.clause_model import ABOUT_TIMES, likely
from bot.booking.contact import Contact
from bot.booking.decisions import decide
from bot.booking.draft import (
    NONE_SUITS,
    Draft,
    Filled,
    FormContext,
    Say,
    finish_editing,
    listening,
    set_wishes,
    words,
)
from bot.booking.sentences import pieces
from bot.booking.windows import clash, named, same_days, settled
from bot.booking.wish_change import (
    days_of,
    in_light_of,
    in_named_week,
    moved_by_words,
    without,
    without_lifted,
)
from bot.booking.wish_terms import Window, Wishes, WishProblem, at_the_same_time
from bot.booking.wish_texts import day_words, in_full
from bot.booking.wishes import combined, read_wishes
from bot.reading.when.dates import irish_holidays

_MOST_BESIDE_TIMES = 7
_SHORT = 4
_FEW = 2
_WEEK = re.compile(r"\b(?:week|wk)\b", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:he|she|they|i)(?:'s|'m|'re|s| is| am| are) (?:only |just |now |turning )*\d{1,2}\b"
    r"(?! ?(?:[ap]m|[:.]|o'))",
    re.IGNORECASE,
)


def take_times(draft: Draft, contact: Contact, text: str, question: str, context: FormContext, filled: Filled) -> None:
    """Takes the times that are a wish; says what is wrong with those that can't be."""
    told_age = (contact.age is not None or bool(_AGE.search(text))) and question in (SEND, CONSENT, EDIT)
    if draft["kind"] == "question" or told_age or listening("takes_back").search(text.replace("’", "'")):
        return
    if draft.get("pending") and _which_day(draft, text, filled):
        return
    if question in (NAME, PATIENT, CONTACT) and _is_name(draft, contact.wishes.words):
        return
    wishes = _replacing(draft, _answered(contact, question, context), text, context.now)
    if question == OPENING and _opening(draft, wishes, text, filled):
        return
    asked = question in (WISH, OPENING)
    wishes = _by_other_words(draft, wishes, text, asked, context)
    if wishes.disowned and not wishes.windows:
        _disown(draft, wishes, filled)
        return
    if wishes.only_reasons and not asked:
        _ruled_out(draft, wishes, filled)
        return
    if not _meant(wishes, text, question):
        return
    filled.used = filled.used or wishes.problem in (WishProblem.IMPOSSIBLE, WishProblem.MISMATCH)
    if wishes.windows and (wishes.problem is not WishProblem.MISMATCH or len(wishes.windows) > 1):
        _take_wishes(draft, wishes, text, question, context, filled)
    past = wishes.problem is WishProblem.PAST and wishes.windows
    draft.pop("slip", None)
    if wishes.problem not in (None, WishProblem.NONE) and not past:
        draft["slip"] = wishes.words or text
        filled.said.append(Say(f"request_wish_{wishes.problem.value}"))
        filled.problem = filled.problem or not wishes.windows or asked


def _is_name(draft: Draft, said: str) -> bool:
    """Whether the words of a time are the name that was asked for ("it's Dec on 083 …", "April")."""
    names = f"{draft['name'] or ''} {draft['patient_name'] or ''}".casefold().split()
    return bool(said.strip()) and all(word in names for word in re.findall(r"[^\W\d_]+", said.casefold()))


def _answered(contact: Contact, question: str, context: FormContext) -> Wishes:
    """The wishes of a message; a short answer to when tells no story ("yesterday")."""
    short = len(contact.rest.split()) <= _SHORT and question in (WISH, OPENING)
    return read_wishes(contact.rest, context.now) if short and not contact.wishes.windows else contact.wishes


def _replacing(draft: Draft, wishes: Wishes, text: str, now: datetime) -> Wishes:
    """The times of the clause that puts them in place of others, where the rest only says why the others don't do.

    "Make it Wednesday instead, I'd be wrecked on Tuesday" takes Tuesday out.
    """
    clauses = [clause for _, clause in clauses_of(text)]
    new = ". ".join(clause for clause in clauses if listening("replaces").search(clause))
    others = ". ".join(clause for clause in clauses if not listening("replaces").search(clause))
    if not (new and others and draft["windows"]):
        return wishes
    again = read_wishes(new, now)
    named_again = days_of(read_wishes(others, now).windows)
    old = days_of(_so_far(draft))
    return again if days_of(again.windows) and named_again & old and not days_of(again.windows) & old else wishes


def _by_other_words(draft: Draft, wishes: Wishes, text: str, asked: bool, context: FormContext) -> Wishes:
    """Wishes that are no days or hours of their own: any time, now, another month, the day after."""
    plain = text.strip(" .!,").replace("’", "'")
    if asked and not wishes.windows and listening("any_time").fullmatch(plain):
        wishes = Wishes((Window(),), text)
    if asked and not wishes.windows and listening("now").fullmatch(plain):
        wishes = Wishes((Window(day_from=context.now.date()),), text, None, True)
    wishes = _hour_put_right(draft, wishes, text, context.now)
    wishes = _month_put_right(draft, wishes, context.now)
    # "The week after" is one of its own only where no day was named before.
    moved = moved_by_words(_so_far(draft), text) if len(wishes.windows) < _FEW else ()
    moved = moved if all(_is_week(window) or _is_weekday(window) for window in wishes.windows) else ()
    return Wishes(moved, text) if moved else wishes


def _is_weekday(window: Window) -> bool:
    """Whether a window is one weekday and nothing else, or that weekday's next day."""
    alone = len(window.weekdays) == 1 or (window.day_from is not None and window.day_from == window.day_to)
    return alone and not window.excluded and not (window.time_from or window.time_to)


def _is_week(window: Window) -> bool:
    first, last = window.day_from, window.day_to
    plain = window == Window(first, last)
    return bool(plain and first and last and last - first == timedelta(days=6))


def _meant(wishes: Wishes, text: str, question: str) -> bool:
    """Whether times in the message are a wish, not part of something else ("send it today", a story)."""
    if text.rstrip().endswith("?") and all(window == Window() for window in wishes.windows):
        return False
    if question in (WISH, OPENING):
        return True
    if question == WHY:
        return bool(wishes.windows)
    if listening("corrects").match(text) and any(_is_wish(w) for w in wishes.windows):
        return True
    if not wishes.windows and wishes.problem in (None, WishProblem.NONE):
        return False
    if question in (SEND, CONSENT, EDIT, EMAIL):
        changing = decide(text, question) == "change" or changes.adds_a_time(text)
        # Why it suits better may be told in a sentence of its own.
        said = next((part for part in pieces(text) if wishes.words and wishes.words in part), text)
        plain = listening("beside_times").sub(" ", said.replace("’", "'"))
        beside = len(re.findall(r"\w+", plain)) - len(re.findall(r"\w+", wishes.words))
        dated = any(named(window) for window in wishes.windows)
        short = beside <= _MOST_BESIDE_TIMES * (1 + dated) and not re.search(r"\bsend\b", text, re.IGNORECASE)
        return (changing and bool(wishes.windows)) or short or beside <= 1
    return any(window not in (Window(), Window(excluded=True)) and not _today_on(window) for window in wishes.windows)


def _is_wish(window: Window) -> bool:
    """Whether a window says on which days, or at what time."""
    return not window.excluded and bool(window.weekdays or window.day_to or window.time_from or window.time_to)


def parted(text: str, now: datetime) -> tuple[str, str]:
    """The sentences of an answer to "what is it about?" that tell a story, and those that only say when."""
    about: list[str] = []
    when: list[str] = []
    for part in pieces(text):
        times = read_wishes(part, now).windows and not listening("tells_body").search(part)
        (when if times and likely(part)[0] in ABOUT_TIMES else about).append(part)
    return (" ".join(about), " ".join(when)) if when else (text, "")


_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)


_BARE_HOUR = re.compile(
    r"^\W*(?:(?:actually|sorry|no|or|oh|and|just|can (?:you|ye|we)|could (?:you|ye|we)|better|please) ?,? )*"
    r"(?:make (?:it|that)|say|change (?:it )?to|move (?:it )?to|it should be) (\d{1,2}|[a-z]{3,6})\W*"
    r"(?:instead|please|then|so|thanks)?\W*$",
    re.IGNORECASE,
)


def _hour_put_right(draft: Draft, wishes: Wishes, text: str, now: datetime) -> Wishes:
    """A bare hour in place of the one named before ("make it 6" of "Wednesday at half five")."""
    timed = any(window.time_from or window.time_to for window in _so_far(draft))
    said = _BARE_HOUR.match(text) if timed and not wishes.windows else None
    again = read_wishes(f"at {said[1]}", now) if said else wishes
    return again if again.windows else wishes


def _month_put_right(draft: Draft, wishes: Wishes, now: datetime) -> Wishes:
    """The day named before in the month named now ("I mean December" after "the 9th of November")."""
    month = _MONTH.fullmatch(wishes.words.strip())
    before = str(draft.get("slip") or draft["said_times"] or "")
    if not month or not _MONTH.search(before):
        return wishes
    again = read_wishes(_MONTH.sub(month[0], before), now)
    one = len(again.windows) == 1 and again.windows[0].day_from and again.windows[0].day_from == again.windows[0].day_to
    return again if one else wishes


def _so_far(draft: Draft) -> tuple[Window, ...]:
    """The wishes of the draft."""
    return tuple(Window.from_json(entry) for entry in draft["windows"])


def _today_on(window: Window) -> bool:
    """As soon as possible: no wish by itself unless times were asked for."""
    return bool(window.day_from and not window.day_to and not window.weekdays and not window.time_from)


def _take_wishes(draft: Draft, wishes: Wishes, text: str, question: str, context: FormContext, filled: Filled) -> None:
    filled.used = True
    finish_editing(draft, "wish")
    either = _two_days(wishes)
    if either:
        draft["pending"] = [window.as_json() for window in either]
        return
    draft.pop("pending", None)
    shown, new_times = draft["times"], not any(named(window) for window in wishes.windows)
    before = _less_disowned(draft, wishes)
    # What is disowned may still say at what time ("I never said Thursday, I said Friday").
    old = before or _so_far(draft)
    wishes = replace(wishes, windows=in_light_of(old, wishes.windows, text))
    if listening("same_time").search(text):
        wishes = replace(wishes, windows=at_the_same_time(before, wishes.windows))
    free_again = without_lifted(before, wishes.windows)
    if free_again:
        set_wishes(draft, settled(free_again), f"{draft['said_times']}; {wishes.words}", wishes.soon)
        return
    windows = in_named_week(old, wishes.windows, text, context.now.date(), bool(draft.get("week")))
    draft["week"] = bool(_WEEK.search(wishes.words)) or (bool(draft.get("week")) and windows != wishes.windows)
    _put_in(draft, before, replace(wishes, windows=windows), text, new_times)
    if shown == draft["times"] and question in (SEND, CONSENT):
        filled.said.append(Say("request_times_same", {"times": in_full(str(shown), begins=True)}))
    closed = _holiday(wishes)
    if closed:
        filled.said.append(Say("request_wish_holiday", {"day": day_words(closed)}))


def _put_in(draft: Draft, before: Sequence[Window], wishes: Wishes, text: str, new_times: bool) -> None:
    """Puts new wishes in place of those before, or beside them where that is what is said."""
    only_out = all(window.excluded for window in wishes.windows)
    again = () if listening("whole_day").search(text) else same_days(before, wishes.windows)
    if again:
        wishes = replace(wishes, windows=(*again, *(window for window in wishes.windows if window.excluded)))
    if new_times and not only_out:
        kept = tuple(window for window in before if window.excluded and named(window))
        wishes = replace(wishes, windows=tuple(dict.fromkeys((*wishes.windows, *kept))))
    beside = only_out or (not _narrows(before, wishes, new_times) and listening("adds_time").search(text))
    if before and beside:
        together = settled(combined(before, wishes.windows))
        set_wishes(draft, together, f"{draft['said_times']}; {wishes.words}", wishes.soon)
        return
    kept_some = any(window in wishes.windows for window in before if not window.excluded)
    if kept_some:
        out = (window for window in before if window.excluded)
        wishes = replace(wishes, windows=tuple(dict.fromkeys((*wishes.windows, *out))))
    said = f"{draft['said_times']}; {wishes.words}" if kept_some else wishes.words
    set_wishes(draft, settled(wishes.windows), said, wishes.soon)


def _narrows(before: Sequence[Window], wishes: Wishes, new_times: bool) -> bool:
    """Whether a time, or one of the days, is told for wishes that named days alone."""
    untimed = not any(window.time_from or window.time_to for window in before)
    same = bool(days_of(wishes.windows)) and days_of(wishes.windows) <= days_of(before)
    return untimed and (new_times or same)


def _less_disowned(draft: Draft, wishes: Wishes) -> tuple[Window, ...]:
    """The wishes so far, without what was never meant and without a time of day that is ruled out now."""
    before = _so_far(draft)
    hours = [w for w in wishes.windows if w.excluded and not named(w) and (w.time_from or w.time_to)]
    left = without(before, (*wishes.disowned, *hours))
    wished = any(not window.excluded for window in left)
    return left if wished or wishes.disowned else before


def _disown(draft: Draft, wishes: Wishes, filled: Filled) -> None:
    """Takes out what they never asked for; where nothing else is left, times are asked for again."""
    left = settled(_less_disowned(draft, wishes))
    filled.used = True
    if any(not window.excluded for window in left):
        set_wishes(draft, left, str(draft["said_times"]))
    else:
        _take_out(draft, filled)


def _take_out(draft: Draft, filled: Filled) -> None:
    """Leaves the request without times, and says so."""
    if draft["times"]:
        filled.said.append(Say("request_wish_gone", {"times": in_full(str(draft["times"]))}))
    draft.update({"times": None, "windows": [], "said_times": "", "openings": None, "opening": None})


def _ruled_out(draft: Draft, wishes: Wishes, filled: Filled) -> None:
    """Days on which they have something on: only a wish for that very day gives way, and is asked for again."""
    before = _so_far(draft)
    wished = [window for window in before if not window.excluded]
    if not clash(wished, wishes.windows):
        return
    left = settled((*before, *wishes.windows))
    filled.used = True
    if any(not window.excluded for window in left):
        set_wishes(draft, left, str(draft["said_times"]))
    else:
        _take_out(draft, filled)


def _two_days(wishes: Wishes) -> tuple[Window, ...]:
    """The two days that "next Friday" may mean, this week's and the next one's; empty where only one is meant."""
    window = wishes.windows[0]
    first, last = window.day_from, window.day_to
    one = len(wishes.windows) == 1 and len(window.weekdays) == 1 and not window.excluded
    if not (one and first and last and last - first == timedelta(days=7) and "next" in wishes.words.casefold()):
        return ()
    return tuple(replace(window, day_from=day, day_to=day, weekdays=frozenset()) for day in (first, last))


def _which_day(draft: Draft, text: str, filled: Filled) -> bool:
    """The day meant where two were possible."""
    early = re.search(r"\b(?:first|this|sooner|earlier|coming|tomorrow)\b", text, re.IGNORECASE)
    late = re.search(r"\b(?:second|later|after|other|following|last)\b", text, re.IGNORECASE)
    pending = [Window.from_json(entry) for entry in draft["pending"]]
    numbers = {int(number) for number in re.findall(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", text)}
    dated = [window for window in pending if window.day_from and window.day_from.day in numbers]
    chosen = dated[:1] or ([pending[0]] if early and not late else [pending[1]] if late and not early else [])
    if re.search(r"\b(?:either|both|any)\b", text, re.IGNORECASE):
        chosen = pending
    if not chosen:
        return False
    draft.pop("pending")
    set_wishes(draft, chosen, text.strip())
    filled.used = True
    return True


def _holiday(wishes: Wishes) -> date | None:
    """The first public holiday that is wished as a single day."""
    days = (window.day_from for window in wishes.windows if not window.excluded and window.day_from == window.day_to)
    return next((day for day in days if day and day in irish_holidays(day.year)), None)


def _opening(draft: Draft, wishes: Wishes, text: str, filled: Filled) -> bool:
    """The free visit meant where some were offered; True where that settles the message."""
    offered: list[str] = draft["openings"] or []
    chosen = _chosen(offered, wishes, text)
    if chosen:
        draft["opening"], filled.used = chosen, True
    return bool(chosen)


def _chosen(offered: list[str], wishes: Wishes, text: str) -> str | None:
    lowered = text.casefold()
    for k, word in enumerate(words()["listen"]["ordinals"][: len(offered)]):
        if re.search(rf"\b{word}\b", lowered):
            return offered[k]
    if wishes.windows:
        fitting = [start for start in offered if suits(datetime.fromisoformat(start), wishes.windows)]
        return fitting[0] if len(fitting) == 1 and not changes.wants_any_such_day(text) else None
    if listening("none").search(text) or decide(text, OPENING) == "no":
        return NONE_SUITS
    return offered[0] if len(offered) == 1 and decide(text, OPENING) == "yes" else None
