"""Reads which days and times a message wishes for or rules out, clause by clause."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot.booking.changes import wants_a_visit
from bot.booking.clause_model import ABOUT_TIMES, RULES_OUT, STORY, likely
from bot.booking.contact_words import blank, contact_pattern
from bot.booking.part_hours import beside_part
from bot.booking.windows import in_that_week, joined, leaving_evenings, named, settled
from bot.booking.wish_terms import Window, Wishes
from bot.booking.wishes import read_wishes, spelt

_STRETCH = re.compile(
    r"([,.;!?\n]| but | so (?=\w)| because | cos | cause | as (?=(?:i|he|she|we|they)(?:'| ))"
    r"| and (?=(?:i|he|she|we|they|it|my|there)(?:'| )))",
    re.IGNORECASE,
)
_FOR_WHAT = re.compile(
    r"\b(?:for|about|with|regarding|re|as|because)\b(?= (?:an?|my|his|her|our|the|this|sore|i|he|she)\b)", re.I
)
_JOINED = re.compile(r" (?:and|so|but) ", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:i|i'?m|i'?ve|he|he'?s|she|she'?s|we|we'?re|they|they'?re|there'?s)(?= )", re.IGNORECASE)
_SETTLES = re.compile(r"\b(?:not|only|bar|except|but|any)\b", re.IGNORECASE)
_MOST_PARTS = 12
_SURE = 0.65
"""How likely a clause must rule a time out where no rule hears that."""


def wishes_in(text: str, now: datetime) -> Wishes:
    """The wished days and times; stretches that tell a story ("sore since Monday") are no wish, and neither is what
    a wish replaces ("Thursday instead of Monday")."""
    text = beside_part(contact_pattern("it_was").sub(lambda match: f"{match[1] or ''} ", spelt(text)))
    text = contact_pattern("changes_mind").sub("", text).lstrip(" ,")
    text = contact_pattern("until_then").sub(" ", text)
    # "Could it wait till Thursday" asks for Thursday.
    text = contact_pattern("wait_till").sub("be", text)
    # The out-of-hours GP is no time of the day.
    text = contact_pattern("the_service").sub(lambda match: f"{match[0].split()[0]} gp", text)
    # With a weekday, "this week or next" says no more than that any such day will do.
    weekday = contact_pattern("weekday_named").search(text)
    text = contact_pattern("or_next").sub(lambda match: "" if weekday else f"{match[0]} week", text)
    disowned, plain = _disowned(text, now)
    plain = contact_pattern("replaced").sub(lambda match: " " * len(match[0]), plain)
    plain = contact_pattern("not_wanted").sub(lambda match: "not".ljust(len(match[0])), plain)
    # "I start at 9" wishes for a time before it, "she finishes at half three" for one after.
    plain = contact_pattern("begins_at").sub(lambda match: "before".ljust(len(match[0])), plain)
    plain = contact_pattern("ends_at").sub(lambda match: "after".ljust(len(match[0])), plain)
    parts = _STRETCH.split(plain)
    reasons: list[Window] = []
    out: list[Window] = []
    kept = []
    leg = _about_the_leg(parts) | _elsewhere(parts)
    excepting = contact_pattern("excepting").search(plain)
    turns = _turn(parts, now)
    for k, part in enumerate(parts):
        asks = contact_pattern("asks_to_move").search(part)
        whole = k % 2 or excepting or asks  # "except when I'm driving, 8 to 9" goes over the comma
        taken_up = [] if whole else _reasons(part, now, turned=k < turns)
        ruled_out = [] if whole or taken_up or k > _MOST_PARTS else _ruled_out(part, now)
        out += ruled_out
        reasons += [window for window in taken_up if window.weekdays or window.day_to]
        told = asks or k in leg or contact_pattern("story").search(part)
        kept.append(part if k % 2 or not (ruled_out or taken_up or told) else _wish_in_story(part))
    wishes = _without_contradictions(replace(_concluded("".join(kept), now), disowned=disowned))
    # "First thing any day": any day adds nothing to a time.
    some = tuple(window for window in wishes.windows if window != Window())
    if any(not window.excluded for window in some):
        wishes = replace(wishes, windows=_put_together(some, wishes.words, now))
    if contact_pattern("busy").search(plain):
        reasons, out = (leaving_evenings(ruled, wishes.windows) for ruled in (reasons, out))
    if not reasons and not out:
        return wishes
    wished = any(not window.excluded for window in wishes.windows)
    windows = settled((*wishes.windows, *out, *reasons))
    # A day that is ruled out may matter to what was wished before.
    windows = tuple(dict.fromkeys((*windows, *(window for window in out if window.weekdays or window.day_from))))
    problem = wishes.problem if wishes.windows else None
    only_reasons = not wished and not out
    return replace(wishes, windows=windows, problem=problem, words=wishes.words or text, only_reasons=only_reasons)


def rules_out_a_day(text: str, now: datetime) -> bool:
    """Whether a day is refused, and not the visit: "not today"."""
    return any(window.excluded and window.day_from is not None for window in wishes_in(text, now).windows)


def _without_contradictions(wishes: Wishes) -> Wishes:
    """The wishes without a day that the same message rules out ("Wednesday he's at training, so not Wednesday")."""
    out = [replace(window, excluded=False) for window in wishes.windows if window.excluded]
    return replace(wishes, windows=tuple(window for window in wishes.windows if window not in out))


def _disowned(text: str, now: datetime) -> tuple[tuple[Window, ...], str]:
    """What they say they never asked for ("I never said mornings"), and the text without that."""
    found = [match for match in contact_pattern("disowned").finditer(text) if read_wishes(match["what"], now).windows]
    for match in found:
        text = blank(text, match.start(), match.end())
    windows = [replace(w, excluded=False) for match in found for w in read_wishes(match["what"], now).windows]
    return tuple(dict.fromkeys(windows)), text


def _turn(parts: list[str], now: datetime) -> int:
    """The stretch that asks for another day than before ("…, make it Thursday", "… so Thursday"); -1 for none."""
    for k in range(len(parts) - 1, 0, -1):
        turns = parts[k].strip() == "so" or contact_pattern("turns_to").search(parts[k])
        if turns and any(named(window) for window in read_wishes("".join(parts[k:]), now).windows):
            return k
    return -1


def _about_the_leg(parts: list[str]) -> set[int]:
    """Which stretches say how the leg is at some time ("tiny limp by the end of school, grand in the morning")."""
    about: set[int] = set()
    for k in range(0, len(parts), 2):
        goes_on = k - 2 in about and parts[k - 1] == "," and contact_pattern("how_it_is").match(parts[k])
        if goes_on or contact_pattern("leg_feels").search(parts[k]) or contact_pattern("story").search(parts[k]):
            about.add(k)
    return about


def _elsewhere(parts: list[str]) -> set[int]:
    """Which stretches say when somebody else is rung or gone to ("I rang the out-of-hours, I'm going at 9")."""
    about: set[int] = set()
    for k in range(0, len(parts), 2):
        goes_on = k - 2 in about and contact_pattern("goes_elsewhere").match(parts[k])
        if goes_on or contact_pattern("elsewhere").search(parts[k]):
            about.add(k)
    return about


def _wish_in_story(part: str) -> str:
    """What a stretch about the leg asks for all the same: "my calf is sore can I come in Tuesday", "an appointment on
    Tuesday for a sore calf", "sore since the hike and any evening would do"; else a blank."""
    asks = contact_pattern("asks_to_come").search(part)
    tails = [part[asks.start() :]] if asks else []
    cuts = [tail[: cut.start()] for tail in tails for cut in islice(_FOR_WHAT.finditer(tail), _MOST_PARTS)]
    tails += [cut for cut in reversed(cuts) if wants_a_visit(cut)]
    asked = next((tail for tail in tails if not contact_pattern("story").search(tail)), "")
    suits = (clause for clause in _JOINED.split(part)[1:] if contact_pattern("does_suit").search(clause))
    also = [clause for clause in suits if clause not in asked and not contact_pattern("story").search(clause)]
    return f" {', '.join(tail for tail in (asked, *also) if tail)}"


def _put_together(windows: tuple[Window, ...], said: str, now: datetime) -> tuple[Window, ...]:
    """The windows, with a time and a day of different clauses as one wish; what "or" joins stays apart."""
    clauses = [clause for clause in re.split(r"[.,;!?\n]", said) if clause.strip()]
    if len(clauses) < 2 or any(contact_pattern("alternative").match(clause) for clause in clauses):
        return windows
    windows = in_that_week(windows)
    read = [[window for window in read_wishes(clause, now).windows if not window.excluded] for clause in clauses]
    only_times = any(found and not any(named(window) for window in found) for found in read)
    return joined(windows, bool(contact_pattern("hedged").search(said))) if only_times else joined(windows, True)


def _ruled_out(part: str, now: datetime) -> list[Window]:
    """The days and times of a clause that rules them out in words the rules don't know ("keep me off Tuesdays")."""
    windows = read_wishes(part, now).windows
    if not windows or any(w == Window() for w in windows) or len({w.excluded for w in windows}) > 1:
        return []
    if contact_pattern("story").search(part) or contact_pattern("turned_bound").search(part):
        return []
    plain = contact_pattern("on_top").sub("", part)
    if likely(plain)[0] == STORY:
        return []  # "the calf is worse at night"
    kind, chance = likely(plain, *ABOUT_TIMES)
    return [replace(w, excluded=True) for w in windows] if kind == RULES_OUT and chance >= _SURE else []


def without_reasons(text: str, now: datetime) -> str:
    """The text without what somebody has on some day: "my son has a match Friday" makes him no patient."""
    parts = _STRETCH.split(text)
    return "".join(part if k % 2 or not _reasons(part, now) else " " for k, part in enumerate(parts))


def _reasons(part: str, now: datetime, turned: bool = False) -> list[Window]:
    """The days on which somebody is taken up by something else ("Friday he's at a funeral"), as ruled out.

    `turned`: another day is asked for behind it, so that whatever somebody does on this one is why ("Tuesday I'm on
    earlies, make it Thursday").
    """
    busy = contact_pattern("busy").search(part) or (turned and contact_pattern("does").search(part))
    if not busy or contact_pattern("free").search(part) or _wish_before(part, busy, now):
        return []
    return [replace(window, excluded=True) for window in read_wishes(part, now).windows]


def _wish_before(part: str, busy: re.Match[str], now: datetime) -> bool:
    """Whether a stretch says which times do before it says why ("mornings and not Tuesdays he has dialysis")."""
    head = part[: max((match.start() for match in _SUBJECT.finditer(part, 0, busy.end())), default=0)]
    return bool(
        _SETTLES.search(head) and read_wishes(head, now).windows and not read_wishes(part[len(head) :], now).windows
    )


def _concluded(text: str, now: datetime) -> Wishes:
    """The wishes; of "after school is best, so any day after 4" those of the conclusion."""
    whole = read_wishes(text, now)
    so = list(contact_pattern("concludes").finditer(text))
    if not so or len(whole.windows) < 2:
        return whole
    last = read_wishes(text[so[-1].end() :], now)
    first = read_wishes(text[: so[-1].start()], now)
    timed = [window for window in last.windows if not window.excluded and (window.time_from or window.time_to)]
    named = [window for window in first.windows if window.excluded or window.weekdays or window.day_from]
    return last if timed and first.windows and not named else whole
