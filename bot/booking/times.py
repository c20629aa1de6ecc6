"""Takes wished times and free visits that are meant into the draft of a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.booking import changes
from bot.booking.asking import CONSENT, EDIT, EMAIL, OPENING, SEND, WHY, WISH
from bot.booking.availability import suits
from bot.booking.clause_model import ABOUT_TIMES, likely
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
from bot.booking.windows import clash, same_days, settled
from bot.booking.wish_terms import Window, Wishes, WishProblem
from bot.booking.wish_texts import day_words
from bot.booking.wishes import combined, read_wishes
from bot.reading.contact import Contact
from bot.reading.when.dates import irish_holidays, safe_date

_MOST_BESIDE_TIMES = 7
_LONGEST_STRETCH = timedelta(days=62)
_SHORT = 4
_AGE = re.compile(
    r"\b(?:he|she|they|i)(?:'s|'m|'re|s| is| am| are) (?:only |just |now |turning )*\d{1,2}\b"
    r"(?! ?(?:[ap]m|[:.]|o'))",
    re.IGNORECASE,
)


def take_times(draft: Draft, contact: Contact, text: str, question: str, context: FormContext, filled: Filled) -> None:
    """Takes the times that are a wish; says what is wrong with those that can't be."""
    told_age = (contact.age is not None or bool(_AGE.search(text))) and question in (SEND, CONSENT, EDIT)
    if draft["kind"] == "question" or told_age:
        return
    if draft.get("pending") and _which_day(draft, text, filled):
        return
    wishes = contact.wishes
    if question in (WISH, OPENING) and not wishes.windows and len(contact.rest.split()) <= _SHORT:
        # A short answer tells no story: "yesterday".
        wishes = read_wishes(contact.rest, context.now)
    if question == OPENING and _opening(draft, wishes, text, filled):
        return
    asked = question in (WISH, OPENING)
    if asked and not wishes.windows and listening("any_time").fullmatch(text.strip(" .!,").replace("’", "'")):
        wishes = Wishes((Window(),), text)
    if asked and not wishes.windows and listening("now").fullmatch(text.strip(" .!,")):
        wishes = Wishes((Window(day_from=context.now.date()),), text, None, True)
    wishes = _month_put_right(draft, wishes, context.now)
    if wishes.only_reasons and not asked:
        _ruled_out(draft, wishes, filled)
        return
    if not _meant(wishes, text, question):
        return
    filled.used = filled.used or wishes.problem in (WishProblem.IMPOSSIBLE, WishProblem.MISMATCH)
    if wishes.windows and (wishes.problem is not WishProblem.MISMATCH or len(wishes.windows) > 1):
        _take_wishes(draft, wishes, text, context, filled)
    past = wishes.problem is WishProblem.PAST and wishes.windows
    draft.pop("slip", None)
    if wishes.problem not in (None, WishProblem.NONE) and not past:
        draft["slip"] = wishes.words or text
        filled.said.append(Say(f"request_wish_{wishes.problem.value}"))
        filled.problem = filled.problem or not wishes.windows or asked


def _meant(wishes: Wishes, text: str, question: str) -> bool:
    """Whether times in the message are a wish, not part of something else ("send it today", a story)."""
    if text.rstrip().endswith("?") and all(window == Window() for window in wishes.windows):
        return False
    if question in (WISH, OPENING):
        return True
    if question == WHY:
        return bool(wishes.windows)
    if listening("corrects").match(text) and any(w.weekdays or w.day_to for w in wishes.windows if not w.excluded):
        return True
    if not wishes.windows and wishes.problem in (None, WishProblem.NONE):
        return False
    if question in (SEND, CONSENT, EDIT, EMAIL):
        changing = decide(text, question) == "change" or changes.adds_a_time(text)
        plain = listening("beside_times").sub(" ", text.replace("’", "'"))
        beside = len(re.findall(r"\w+", plain)) - len(re.findall(r"\w+", wishes.words))
        named = any(_has_days(window) for window in wishes.windows)
        short = beside <= _MOST_BESIDE_TIMES * (1 + named) and not re.search(r"\bsend\b", text, re.IGNORECASE)
        return (changing and bool(wishes.windows)) or short or beside <= 1
    return any(window not in (Window(), Window(excluded=True)) and not _today_on(window) for window in wishes.windows)


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


def _month_put_right(draft: Draft, wishes: Wishes, now: datetime) -> Wishes:
    """The day named before in the month named now ("I mean December" after "the 9th of November")."""
    month = _MONTH.fullmatch(wishes.words.strip())
    before = str(draft.get("slip") or draft["said_times"] or "")
    if not month or not _MONTH.search(before):
        return wishes
    again = read_wishes(_MONTH.sub(month[0], before), now)
    one = len(again.windows) == 1 and again.windows[0].day_from and again.windows[0].day_from == again.windows[0].day_to
    return again if one else wishes


def _today_on(window: Window) -> bool:
    """As soon as possible: no wish by itself unless times were asked for."""
    return bool(window.day_from and not window.day_to and not window.weekdays and not window.time_from)


def _take_wishes(draft: Draft, wishes: Wishes, text: str, context: FormContext, filled: Filled) -> None:
    filled.used = True
    finish_editing(draft, "wish")
    either = _two_days(wishes)
    if either:
        draft["pending"] = [window.as_json() for window in either]
        return
    draft.pop("pending", None)
    before = tuple(Window.from_json(entry) for entry in draft["windows"])
    new_times = not any(_has_days(window) for window in wishes.windows)
    wishes = replace(wishes, windows=_in_light_of(before, wishes.windows, text))
    if listening("same_time").search(text):
        wishes = replace(wishes, windows=_at_the_same_time(before, wishes.windows))
    lifted = _lifted(before, wishes.windows)
    if lifted:
        set_wishes(draft, settled(lifted), f"{draft['said_times']}; {wishes.words}", wishes.soon)
        return
    only_out = all(window.excluded for window in wishes.windows)
    again = () if listening("whole_day").search(text) else same_days(before, wishes.windows)
    if again:
        wishes = replace(wishes, windows=(*again, *(window for window in wishes.windows if window.excluded)))
    if new_times and not only_out:
        kept = tuple(window for window in before if window.excluded and _has_days(window))
        wishes = replace(wishes, windows=tuple(dict.fromkeys((*wishes.windows, *kept))))
    untimed = not any(window.time_from or window.time_to for window in before)
    same = bool(_days_of(wishes.windows)) and _days_of(wishes.windows) <= _days_of(before)
    narrows = untimed and (new_times or same)
    if before and (only_out or (not narrows and listening("adds_time").search(text))):
        together = settled(combined(before, wishes.windows))
        set_wishes(draft, together, f"{draft['said_times']}; {wishes.words}", wishes.soon)
    else:
        kept_some = any(window in wishes.windows for window in before)
        said = f"{draft['said_times']}; {wishes.words}" if kept_some else wishes.words
        set_wishes(draft, settled(wishes.windows), said, wishes.soon)
    closed = _holiday(wishes)
    if closed:
        filled.said.append(Say("request_wish_holiday", {"day": day_words(closed)}))


def _days_of(windows: Sequence[Window]) -> frozenset[int]:
    """The weekdays wished by name."""
    return frozenset().union(*(window.weekdays for window in windows if not window.excluded))


def _at_the_same_time(before: Sequence[Window], new: Sequence[Window]) -> tuple[Window, ...]:
    """New days at the time of day that was wished before."""
    timed = next((w for w in before if not w.excluded and (w.time_from or w.time_to)), None)
    if timed is None:
        return tuple(new)
    return tuple(w if w.excluded else replace(w, time_from=timed.time_from, time_to=timed.time_to) for w in new)


def _lifted(before: Sequence[Window], new: Sequence[Window]) -> tuple[Window, ...]:
    """The earlier wishes without an exclusion that is taken back ("Tuesday's fine after all"); empty where none is."""
    wished = [window for window in new if not window.excluded]
    freed = {out for out in before for w in wished if out.excluded and _is_freed(out, w)}
    if not freed or any(not any(_is_freed(out, window) for out in freed) for window in wished):
        return ()
    return tuple(window for window in (*before, *new) if window not in freed and window not in wished)


def _is_freed(out: Window, wished: Window) -> bool:
    if out.weekdays or out.day_from:
        return out.weekdays == wished.weekdays and out.day_from == wished.day_from
    if _has_days(wished) or not (out.time_from and out.time_to and wished.time_from):
        return False
    return wished.time_from <= out.time_from and (wished.time_to is None or out.time_to <= wished.time_to)


def _ruled_out(draft: Draft, wishes: Wishes, filled: Filled) -> None:
    """Days on which they have something on: only a wish for that very day gives way, and is asked for again."""
    before = tuple(Window.from_json(entry) for entry in draft["windows"])
    wished = [window for window in before if not window.excluded]
    if not clash(wished, wishes.windows):
        return
    left = settled((*before, *wishes.windows))
    filled.used = True
    if any(not window.excluded for window in left):
        set_wishes(draft, left, str(draft["said_times"]))
    else:
        filled.said.append(Say("request_wish_gone", {"times": str(draft["times"])}))
        draft.update({"times": None, "windows": [], "said_times": "", "openings": None, "opening": None})


def _in_light_of(before: tuple[Window, ...], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """What new windows mean beside those before: a time alone keeps the days, "the 28th" keeps the month."""
    new = _same_bound(before, _in_place_of(before, new, text), text)
    days = [window for window in before if not window.excluded and _has_days(window)]
    times = [window for window in new if not window.excluded]
    if days and times and not any(_has_days(window) for window in new):
        kept = [replace(day, time_from=time.time_from, time_to=time.time_to) for day in days for time in times]
        return (*dict.fromkeys(kept), *(window for window in (*before, *new) if window.excluded and _has_days(window)))
    within = _within(before, new) or _on_one_of(before, new, text)
    if within:
        return within
    one = new[0].day_from if len(new) == 1 and new[0].day_from == new[0].day_to else None
    old = before[0].day_from if len(before) == 1 and before[0].day_from == before[0].day_to else None
    week = _in_that_week(old, new, text) if old else ()
    if week:
        return _at_that_hour(before, week, text) or week
    if one and old and re.search(r"\bthe \d{1,2}(?:st|nd|rd|th)\b(?! of)", text, re.IGNORECASE) and one < old:
        same = safe_date(old.year, old.month, one.day)
        new = (replace(new[0], day_from=same, day_to=same),) if same else new
    return _at_that_hour(before, new, text) or new


def _both_bounds(old: Sequence[Window], new: Window) -> tuple[Window, ...]:
    """ "Before four though" beside "after half two": both hold; empty where they don't go together."""
    begin = old[0].time_from if len(old) == 1 and not old[0].time_to else None
    end = new.time_to if not new.time_from else None
    return (replace(new, time_from=begin),) if begin and end and begin < end else ()


def _at_that_hour(before: Sequence[Window], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """Days put in place of others keep the time of day ("make it Thursday" of "Monday after 6"); empty where either has
    none of its own, or any time is said to do."""
    times = {(window.time_from, window.time_to) for window in before if not window.excluded}
    wished = [window for window in new if not window.excluded]
    begin, end = times.pop() if len(times) == 1 else (None, None)
    if not (begin or end) or not wished or listening("whole_day").search(text):
        return ()
    if any(window.time_from or window.time_to or not _has_days(window) for window in wished):
        return ()
    dated = [w for w in before if w.day_from and w.day_from == w.day_to and w.day_from.weekday() in wished[0].weekdays]
    if len(wished) == len(wished[0].weekdays) == 1 and dated and not wished[0].day_from:
        return (dated[0], *(window for window in new if window.excluded))
    return tuple(window if window.excluded else replace(window, time_from=begin, time_to=end) for window in new)


def _in_that_week(old: date, new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "The Saturday" beside a day of some week is that week's; empty where nothing of the kind is said."""
    plain = [w for w in new if len(w.weekdays) == 1 and not (w.day_from or w.day_to or w.excluded)]
    if len(plain) != len(new) or not re.search(
        r"\bthe (?:mon|tues|wednes|thurs|fri|satur|sun)day\b", text, re.IGNORECASE
    ):
        return ()
    days = [old + timedelta(days=min(w.weekdays) - old.weekday()) for w in plain]
    return tuple(replace(w, weekdays=frozenset(), day_from=d, day_to=d) for w, d in zip(plain, days, strict=True))


def _within(before: tuple[Window, ...], new: tuple[Window, ...]) -> tuple[Window, ...]:
    """Weekdays named after a stretch of days are meant within it ("the week after next", then "the Tuesday"), and a
    stretch named after weekdays holds those; empty where neither is the case."""
    old = [window for window in before if not window.excluded]
    if len(old) != 1 or any(window.excluded for window in new):
        return ()
    first, last = old[0].day_from, old[0].day_to
    if first and not last and not old[0].weekdays and all(window == Window(weekdays=window.weekdays) for window in new):
        return tuple(replace(window, day_from=first) for window in new)
    if not first or not last or first == last:
        return ()
    if old[0].weekdays and all(_lies_in(window, first, last) and not window.weekdays for window in new):
        return tuple(replace(window, weekdays=old[0].weekdays) for window in new)
    within = {(first + timedelta(days=k)).weekday() for k in range((last - first).days + 1)}
    plain = all(w.weekdays and w.weekdays <= within and not (w.day_from or w.day_to) for w in new)
    short = last - first <= _LONGEST_STRETCH
    return tuple(replace(window, day_from=first, day_to=last) for window in new) if plain and short else ()


def _on_one_of(before: tuple[Window, ...], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "After 4 on the Tuesdays" beside "Tuesday or Friday": one day gets a time, the others stay as they were."""
    old = [window for window in before if not window.excluded]
    timed = [window for window in new if not window.excluded]
    plain = old and all(w.weekdays and not (w.day_from or w.time_from or w.time_to) for w in old)
    days = _days_of(timed)
    if not plain or not timed or listening("in_its_place").search(text):
        return ()
    if not all(w.weekdays and not w.day_from and (w.time_from or w.time_to) for w in timed) or not days < _days_of(old):
        return ()
    left = [replace(window, weekdays=window.weekdays - days) for window in old]
    return (*new, *(window for window in left if window.weekdays), *(w for w in before if w.excluded))


def _lies_in(window: Window, first: date, last: date) -> bool:
    """Whether a window is a stretch of more than one day between two days."""
    begin, end = window.day_from, window.day_to
    return bool(begin and end and begin != end and first <= begin and end <= last)


def _same_bound(before: Sequence[Window], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """A time put in place of another keeps its "after" or "before" ("change 17:30 to 18:00" of "after 17:30")."""
    old = [window for window in before if not window.excluded]
    moment = new[0].time_from or new[0].time_to if len(new) == 1 and not _has_days(new[0]) else None
    range_named = moment and new[0].time_from and new[0].time_to and new[0].time_from != new[0].time_to
    if not moment or range_named or not old:
        return new
    point = new[0].time_from == new[0].time_to and not listening("on_the_hour").search(text)
    if not point and not listening("replaces_time").search(text):
        return _both_bounds(old, new[0]) or new
    if all(window.time_from and not window.time_to for window in old):
        return (replace(new[0], time_from=moment, time_to=None),)
    return (
        (replace(new[0], time_from=None, time_to=moment),) if all(w.time_to and not w.time_from for w in old) else new
    )


def _in_place_of(before: tuple[Window, ...], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "Tuesdays, not Mondays": what is ruled out gives its place, and its time of day, to what is wished."""
    wished = [window for window in new if not window.excluded]
    out = frozenset(day for window in new if window.excluded for day in window.weekdays)
    if not wished or not out:
        return new
    replaced = [window for window in before if not window.excluded and window.weekdays & out]
    if not replaced or any(window.day_from or window.time_from or window.time_to for window in wished):
        return tuple(wished) if replaced or re.search(r"\binstead\b", text, re.IGNORECASE) else new
    days = frozenset(day for window in wished for day in window.weekdays)
    return tuple(replace(window, weekdays=window.weekdays - out | days) for window in replaced)


def _has_days(window: Window) -> bool:
    return bool(window.weekdays or window.day_from or window.day_to)


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
    named = [window for window in pending if window.day_from and window.day_from.day in numbers]
    chosen = named[:1] or ([pending[0]] if early and not late else [pending[1]] if late and not early else [])
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
