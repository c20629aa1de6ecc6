"""Puts the days and times of a message together, with what is ruled out among them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.booking.wish_hours import clock_at, part_at, time_at
from bot.booking.wish_merging import merged, narrowed, on_weekdays, span, week_and_day
from bot.booking.wish_spans import days_at
from bot.booking.wish_terms import (
    DAYS_A_WEEK,
    Days,
    Group,
    TimeOfDay,
    WishProblem,
    norm_at,
    norms_at,
    terms,
    vocabulary,
)
from bot.reading.when.tokens import Token, tokenize

# With one of these a new statement begins: "any day, but I'd prefer Tuesday".
_SUBJECTS = frozenset(
    ("i", "im", "id", "ive", "ill", "he", "she", "we", "they", "it", "its", "the", "only", "preferably", "ideally",
     "if")
)  # fmt: skip


_APART = frozenset({"any", "every", "a", "an", "some"})
"""What stands between "or" and a time of its own."""


@dataclass
class _Reader:
    """Collects groups of days and times while the tokens are read from left to right."""

    tokens: list[Token]
    today: date
    groups: list[Group] = field(default_factory=list)
    group: Group = field(default_factory=Group)
    separated: bool = False
    comma: bool = False  # nothing but a comma stands before
    alternative: bool = False  # an "or" stands before
    after_but: bool = False
    soon: bool = False
    whole: bool = False
    problem: WishProblem | None = None
    first: int = -1
    last: int = -1
    weekday_before: int = -1  # the token after a weekday, where a plain number is a time
    time_before: int = -1

    def close(self) -> None:
        if not self.group.empty:
            self.groups.append(self.group)
        self.group = Group()

    def mark(self, begin: int, end: int) -> None:
        self.first = begin if self.first < 0 else self.first
        self.last = max(self.last, end)

    def negate(self) -> None:
        self.close()
        self.group = Group(excluded=True)

    def add_days(self, days: Days) -> None:
        group = self.group
        if days.problem:
            self.problem = self.problem or days.problem
            return
        between_groups = group.days and group.times and not group.time_first
        if between_groups or (group.time_first and not group.days and self.alternative):
            self.close()
            # "not Mondays or Tuesday mornings": what is ruled out stays so until something turns it.
            self.group = group = Group(excluded=group.excluded)
        previous = self.groups[-1] if self.groups and not self.groups[-1].excluded else None
        if group.excluded and group.days and self.comma and previous and week_and_day(group.days[-1], days):
            # "Any evening bar Wednesday, next week": the week is wished for what went before.
            previous.days = previous.days or [days]
            return
        if group.days and (not self.separated or (self.comma and week_and_day(group.days[-1], days))):
            both = merged(group.days[-1], days)
            if both:
                self._narrow_all(days if days.first and not days.single else None)
                group.period = next(
                    (d for d in (days, group.days[-1]) if d.first and not d.single and not d.weekdays), None
                )
                group.days[-1] = both
                self.problem = self.problem or both.problem
                return
        if group.period and days.weekdays and not days.first:
            days = on_weekdays(group.period, days.weekdays)
        group.days.append(days)

    def _narrow_all(self, period: Days | None) -> None:
        """Gives "next week" in "Monday or Tuesday next week" to Monday too."""
        if period:
            plain = [on_weekdays(period, d.weekdays) if d.weekdays and not d.first else d for d in self.group.days[:-1]]
            self.group.days[:-1] = plain

    def add_time(self, moment: TimeOfDay) -> None:
        group = self.group
        if moment.problem:
            self.problem = self.problem or moment.problem
            return
        if group.excluded and not group.days and moment.bound:
            self._turn(moment)
            return
        if group.excluded and group.days and self.separated and moment.bound and (self.whole or self.comma):
            # "Any day but Monday, before 5", "not Monday, before 5": the time is wished for the other days.
            self.close()
            self.group = group = Group()
        previous = self.groups[-1] if self.groups else None
        if group.empty and self.after_but and previous and previous.days and not (previous.times or previous.excluded):
            previous.times.append(moment)  # "Tuesday, but only after 6"
            return
        if group.days and group.time_first:
            closer = moment.hint or (moment.bound and group.times[-1].hint)
            closest = narrowed(group.times[-1], moment) if closer and not self.separated else None
            if closest:  # "after 6 on Wednesday evening", "an evening midweek after 6"
                group.times[-1] = closest
                return
            self.close()
            self.group = group = Group(excluded=group.excluded)
        if not group.days:
            group.time_first = True
        if group.times and not self.alternative:
            closest = narrowed(group.times[-1], moment)
            # "Between 1 and 2, on my lunch": the one that lies within the other says when.
            if closest and (
                not self.separated or moment.bound or span(closest) in map(span, (group.times[-1], moment))
            ):
                group.times[-1] = closest
                return
        group.times.append(moment)

    def _turn(self, moment: TimeOfDay) -> None:
        """Takes "not before 10" as "from 10 on", for the days just named if there are any."""
        turned = TimeOfDay(moment.next, moment.last, moment.first, "after" if moment.bound == "before" else "before")
        self.group = Group()
        previous = self.groups[-1] if self.groups and not self.groups[-1].excluded else None
        if previous and previous.days and not previous.times:
            previous.times.append(turned)
            return
        self.group = Group(times=[turned], time_first=True)


def _other_matter(tokens: list[Token], i: int) -> bool:
    """Whether a length of time at `i` belongs to another thing ("race in 3 weeks", "sore for two weeks")."""
    near = {norm_at(tokens, k) for k in range(max(0, i - 3), i)}
    return any(word in near for word in vocabulary()["others"] if word != "half")


def read_groups(tokens: list[Token], today: date) -> _Reader:
    reader = _Reader(tokens, today)
    i = 0
    while i < len(tokens):
        i = _step(reader, i)
    reader.close()
    return reader


def _step(reader: _Reader, i: int) -> int:
    """Reads what stands at `i`; the token to go on with."""
    tokens, today = reader.tokens, reader.today
    if size := terms("any_but").match(tokens, i):
        return _any_but(reader, i, size)
    days = _next_to(reader, i) or days_at(tokens, i, today)
    follows_time = reader.time_before == i - 1 and norm_at(tokens, i - 1) in ("or", "and", "/")
    moment = time_at(
        tokens,
        i,
        i == reader.weekday_before or (follows_time and (tokens[i].norm.isdigit() or clock_at(tokens, i) is not None)),
    )
    negative = max(terms("not_before").match(tokens, i), terms("except").match(tokens, i))
    if norm_at(tokens, i) == "no" and norm_at(tokens, i + 1).endswith("s"):
        negative = max(negative, 1)  # "no Mondays", but not "no, Monday"
    closing = terms("not_after").match(tokens, i)
    best = max(days.next if days else 0, moment.next if moment else 0)
    if days and norm_at(tokens, i) in ("in", "within") and _other_matter(tokens, i):
        return max(days.next, i + 1)
    if best <= i + max(negative, closing) and (negative or closing) and not terms("after").match(tokens, i):
        return _negative(reader, i, negative, closing)
    if moment and (not days or moment.next >= days.next) and not (days and days.next == moment.next):
        return _take_time(reader, i, moment)
    if days:
        if tokens[i].norm in ("just", "only") and reader.group.excluded and reader.group.days:
            reader.close()  # "not Tuesday, just Monday"
        if reader.alternative and {"any", "every"} & {tokens[i].norm, norm_at(tokens, i - 1)}:
            reader.close()  # "Saturday or any weekday after 5": Saturday at any hour
        reader.mark(i, days.next)
        reader.add_days(days)
        reader.separated = reader.alternative = False
        part = vocabulary()["relative_parts"].get(" ".join(token.norm for token in tokens[i : days.next]))
        at = i + 1 if part and days.next - i > 1 else i
        named = (part_at(tokens, at) or part_at(tokenize(part), 0)) if part else None
        if named:
            reader.add_time(replace(named, next=days.next))
        if days.weekdays or days.single:
            reader.weekday_before = days.next
        return days.next
    return _other_word(reader, i)


def _take_time(reader: _Reader, i: int, moment: TimeOfDay) -> int:
    """Takes the time that stands at `i`; the token after it."""
    tokens = reader.tokens
    day_alone = bool(reader.group.days) and not reader.group.times and norm_at(tokens, i - 1) == "or"
    if reader.alternative and (day_alone or _APART & {tokens[i].norm, norm_at(tokens, i - 1)}):
        reader.close()  # "Monday before 9 or any evening", "a Saturday or an evening": not only Monday's
    reader.mark(i, moment.next)
    if "say" in (tokens[i].norm, norm_at(tokens, i - 1)) and moment.first:
        reader.group.times = reader.group.times[:-1]  # "in the morning, say half nine"
    reader.add_time(moment)
    reader.separated = reader.alternative = False
    reader.time_before = moment.next if moment.first == moment.last else -1
    return moment.next


def _next_to(reader: _Reader, i: int) -> Days | None:
    """ "Tomorrow or the day after", "this Friday or next": a day counted from the one just named."""
    week = _week_after(reader, i)
    if week:
        return week
    named = reader.group.days[-1].first if reader.group.days and reader.group.days[-1].single else None
    size = terms("next_one").match(reader.tokens, i) if named and norm_at(reader.tokens, i - 1) in ("or", "and") else 0
    if size and named and not days_at(reader.tokens, i, reader.today):
        day = named + timedelta(days=DAYS_A_WEEK)
        return Days(i + size, first=day, last=day)
    for words, days in vocabulary()["day_after"].items() if named else ():
        size = len(words.split())
        if norms_at(reader.tokens, i, size) == tuple(words.split()) and named:
            day = named + timedelta(days=int(days))
            return Days(i + size, first=day, last=day)
    return None


def _week_after(reader: _Reader, i: int) -> Days | None:
    """ "Next week or the week after", "not next week, the week after": the one that follows the week just named."""
    last = reader.group.days[-1] if reader.group.days else None
    size = terms("week_after").match(reader.tokens, i)
    if not (size and last and last.first and last.last) or last.single or days_at(reader.tokens, i, reader.today):
        return None
    if reader.group.excluded:
        reader.close()
    monday = last.last - timedelta(days=last.last.weekday()) + timedelta(days=DAYS_A_WEEK)
    return Days(i + size, first=monday, last=monday + timedelta(days=DAYS_A_WEEK - 1))


def _any_but(reader: _Reader, i: int, size: int) -> int:
    """Takes "any day but …", or the "but" behind "any evening"; the token to go on with.

    What follows is ruled out, unless it is said to be better ("any time but mornings are best"): then it is preferred.
    """
    after = i + size
    follows = norm_at(reader.tokens, after)
    if size > 1:
        reader.whole = True
        reader.mark(i, after)
    if _prefers(reader.tokens, after):
        reader.close()
        reader.groups += [Group(days=[Days(i, whole=True)])] if reader.whole and not reader.groups else []
        reader.group = Group(preferred=True)
    elif follows not in _SUBJECTS and follows != "not":  # "any day but not before 10": the "not" does it
        reader.negate()
    return after


def _prefers(tokens: list[Token], i: int) -> bool:
    """Whether the clause at `i` says that something suits better than the rest."""
    for k in range(i, len(tokens)):
        if norm_at(tokens, k) in vocabulary()["breaks"]:
            return False
        if norm_at(tokens, k) in vocabulary()["better"]:
            return norm_at(tokens, k - 1) not in ("no", "not", "isnt", "arent", "never")
    return False


def _all_but(tokens: list[Token], i: int) -> bool:
    """Whether "but" stands behind all there is: "any evening but training nights"."""
    before = {norm_at(tokens, k) for k in range(max(0, i - 4), i)}
    return bool(before & {"any", "every", "anytime", "whenever", "all", "anything"})


def _negative(reader: _Reader, i: int, negative: int, closing: int) -> int:
    """Takes "not …" as ruling out what follows, "… is no good" as ruling out what went before."""
    tokens, today = reader.tokens, reader.today
    size = max(negative, closing)
    after = i + size
    while (
        norm_at(tokens, after)
        in ("on", "the", "any", "at", "in", "do", "make", "for", "really", "during", "over", "too", "very", "so")
        and after < i + size + 3
    ):
        after += 1
    follows = days_at(tokens, after, today) is not None or time_at(tokens, after, False) is not None
    if negative and (follows or terms("except").match(tokens, i)):
        # "Except when I'm driving, 8 to 9": what follows in the sentence is ruled out, whatever stands between.
        reader.negate()
        return i + negative
    if closing and follows and norm_at(tokens, i - 1) == ",":
        return i + 1  # "make it Monday, I can't do Friday": said of what follows
    if closing and not reader.group.empty:
        reader.group.excluded = True
        reader.mark(i, i + closing)
        reader.close()
        return i + closing
    return i + 1


def _other_word(reader: _Reader, i: int) -> int:
    tokens = reader.tokens
    size = terms("soon").match(tokens, i)
    if size:
        reader.soon = True
        reader.mark(i, i + size)
        return i + size
    size = terms("any").match(tokens, i)
    if size and norm_at(tokens, i + size) == "more":
        return i + size + 1
    if size:
        if reader.alternative:
            reader.close()  # "mornings on weekdays or any time Sunday"
        reader.whole = True
        reader.mark(i, i + size)
        return i + size
    if size := terms("failing").match(tokens, i):
        # "Weekends, or failing that a weekday after half five": two wishes.
        reader.close()
        return i + size
    word = tokens[i].norm
    if word == "its" and reader.group.days and days_at(tokens, i + 1, reader.today):
        # "Tuesday's grand, it's Wednesday I can't do": two statements.
        reader.close()
    elif word in vocabulary()["breaks"] or word in ("but", "however", "though"):
        # "not Monday. Tuesday is fine": a new sentence starts afresh.
        broad = any(len(d.weekdays) >= 5 or (d.first and not d.single) for d in reader.group.days)
        if word == "but" and ((broad and days_at(tokens, i + 1, reader.today)) or _all_but(tokens, i)):
            return _any_but(reader, i, 1)  # "any weekday but Friday"
        reader.close()
        reader.after_but = word == "but"
    elif terms("or").match(tokens, i):
        reader.comma = word == "," and not reader.separated
        reader.separated = True
        reader.alternative = reader.alternative or word not in vocabulary()["lists"]
    elif terms("turns").match(tokens, i) and reader.group.excluded and not reader.group.empty:
        # "Not Tuesday, he's training, make it Wednesday": what follows is wished.
        reader.close()
    elif word in vocabulary()["welcome"] and reader.group.excluded and reader.group.days:
        # "not Monday, Tuesday is good" turns back to wishes.
        last = reader.group.days.pop() if len(reader.group.days) > 1 else None
        reader.close()
        reader.group = Group(days=[last]) if last else Group()
    return i + 1
