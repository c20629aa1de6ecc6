"""What a phrase of a story doesn't tell: advice that nobody says was taken, and what holds for minutes, not weeks."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from bot.reading.context_found import find_context
from bot.reading.context_rules import Phrases, Rule, keys, settings, word_set
from bot.reading.history import tense
from bot.reading.when.vocabulary import weekdays_by_word

TREND, AGAIN, RESTED, NIGHT = "trend", "again", "rested", "night_pain"
CARE, SWELLING, HILLS = "previous_care", "swelling", "hills"
SHOES = "shoes_changed"
Place = tuple[int, int]
_NEAR = 5
_IS = frozenset({"is", "'s", "s"})
_FAR, _WITHIN_A_RUN = 30, 8
"""How many words either side of a phrase may say what it belongs to, so that a long clause costs no more."""


def only_advised(doc: Doc, fact: str, head: Place) -> bool:
    """Whether a conduct is only advised or thought of: "Des says to rest it", "should I rest?", "the doctor said so".

    What follows can say that the advice was taken: "told me to rest and I did".
    """
    if fact not in word_set("of_conduct"):
        return False
    clause = _clause(doc, head[0])
    advice = [m for m in _phrases("advises").find(keys(clause)) if clause.start + m.start < head[1]]
    if fact == CARE and not advice:
        return "said" in doc[head[0]]._.concepts and _ends(clause, head[1])
    behind = doc[head[1] : min(clause.sent.end, head[1] + _FAR)]
    taken = {token.norm_ for token in behind} & word_set("takes_advice")
    return bool(advice) and not taken


def of_the_hour(doc: Doc, fact: str, value: str, place: Place) -> bool:
    """Whether a course is that of a run or a day, or "same" and "better" belong to another noun.

    "After ten minutes it's better", "worse as the run goes on", "the same distance every day" and "better craic than"
    tell nothing of the weeks.
    """
    if fact != TREND or value not in ("better", "same", "worse"):
        return False
    clause = _clause(doc, place[0])
    words = {token.norm_ for token in clause}
    if value == "worse":
        return _of_a_pace(clause) or _worse_in_a_run(doc, clause, place)
    if _names_another(doc, clause, value) or (value == "better" and all(map(_of_no_course, _betters(clause)))):
        return True
    return not words & word_set("of_weeks") and bool(_phrases("within_a_run").find(keys(clause)))


def _worse_in_a_run(doc: Doc, clause: Span, place: Place) -> bool:
    """Whether it gets worse within each run: "worse as the run goes on", which is two clauses."""
    near = doc[clause.start : min(clause.sent.end, place[1] + _WITHIN_A_RUN)]
    found = next(iter(_phrases("worse_in_a_run").find(keys(near))), None)
    return found is not None and not {t.norm_ for t in near[: found.end]} & word_set("of_weeks")


def _of_a_pace(clause: Span) -> bool:
    """Whether a pace stands beside "worse" and no course does: "slow is worse", "it's worse when I run slow"."""
    at = next((token.i for token in clause if token.norm_ == "worse"), None)
    if at is None or any(token.norm_ in word_set("getting_on") for token in clause):
        return False
    near = clause.doc[max(clause.start, at - _NEAR) : min(clause.end, at + _NEAR)]
    return any(token._.concepts & {"slow_run", "fast_run"} or token.norm_ in ("slow", "fast") for token in near)


def of_the_mood(doc: Doc, fact: str, value: str, head: Place) -> bool:
    """Whether somebody feels better and not the leg: "thanks, I feel a bit better", or sleeps badly from fear alone."""
    clause, words = _clause(doc, head[0]), settings()["mood"]
    if fact == NIGHT and value == "yes":
        sentence = [t for t in clause.sent[:] if abs(t.i - head[0]) <= _FAR]
        pains = any(t._.concepts & set(words["pains"]) or t.norm_ in words["with_it"] for t in sentence)
        slept = any(t.norm_ in words["sleep"] for t in doc[head[0] : head[1]])
        return slept and not pains and any(t.norm_ in words["fear"] for t in sentence)
    if (fact, value) != (TREND, "better") or any(t._.concepts & word_set("leg_concepts") for t in clause):
        return False
    before = [token.norm_ for token in doc[max(clause.start, head[0] - _NEAR) : head[1]]]
    feels = any(pair[0] in ("i", "am", "but", "and") and pair[1] in words["feels"] for pair in pairwise(before))
    near = doc[max(0, head[0] - _FAR) : head[1] + _FAR]
    return feels and any(token.norm_ in {*words["thanks"], *words["fear"]} for token in near)


def led_to_the_moment(doc: Doc, fact: str, value: str, place: Place) -> bool:
    """Whether what got worse was the last of one run: "it got tighter and tighter, then grabbed", "till I had to stop".

    "It has been getting worse, and went on Tuesday" tells a course of days.
    """
    if (fact, value) != (TREND, "worse"):
        return False
    clause = _clause(doc, place[0])
    words = {token.norm_ for token in clause}
    if "been" in words or words & word_set("of_weeks") or tense(clause) == "present":
        return False
    behind = doc[place[1] : min(clause.sent.end, place[1] + _FAR)]
    moment = next((token.i for token in behind if _is_moment(token)), 0)
    return bool(moment) and not any(_is_day(token) for token in doc[place[1] : moment])


def _is_moment(token: Token) -> bool:
    """Whether a word says that it went, or that the run ended there; "went" only at the end of what is told."""
    if token._.concepts & {"sudden", "stopped"}:
        return True
    last = token.i + 1 == token.sent.end or not token.nbor().is_alpha
    return "pulled" in token._.concepts and (token.norm_ not in word_set("also_of_others") or last)


def _is_day(token: Token) -> bool:
    return token.norm_ in weekdays_by_word() or token.norm_ in word_set("past_days")


def of_the_talk(doc: Doc, fact: str, place: Place) -> bool:
    """Whether a time is one of saying it: "for the third time, it's the left"."""
    if fact != AGAIN:
        return False
    before = [token.norm_ for token in doc[doc[place[0]].sent.start : place[0]] if token.is_alpha]
    return before[-2:] == ["for", "the"] and all(word in word_set("before_a_reminder") for word in before[:-2])


def same_day(doc: Doc, fact: str, head: Place) -> bool:
    """Whether an "and again" is of one and the same day: "sore in the mornings and again at night"."""
    if fact != AGAIN or [token.norm_ for token in doc[head[0] : head[1]]] != ["and", "again"]:
        return False
    behind = _phrases("again_in_a_day").find(keys(doc[head[1] : head[1] + _NEAR]))
    return any(found.start <= 1 for found in behind)


def lies_ahead(doc: Doc, fact: str, head: Place) -> bool:
    """Whether "off" says how far ahead something is, not that anybody rests: "it's eight days off".

    "I'm two weeks off", "it's three weeks off running" tell of a rest.
    """
    if fact != RESTED or doc[head[1] - 1].norm_ != "off":
        return False
    at = head[0] - 1
    while at > 0 and (doc[at].like_num or doc[at].norm_ in word_set("before_off") - _IS - {"its"}):
        at -= 1
    behind = doc[head[1]].norm_ if head[1] < len(doc) else "."
    if at < 0 or behind in word_set("off_what"):
        return False
    if doc[at].norm_ in ("so", ","):
        return any(_is_a_week_on(token) for token in doc[doc[at].sent.start : at])
    if doc[at].norm_ == "its" or not at:
        return bool(doc[at].norm_ == "its")
    return doc[at].norm_ in _IS and _names_a_thing_ahead(doc[at - 1])


def _is_a_week_on(token: Token) -> bool:
    """Whether a "week" or "fortnight" stands behind a weekday: "it's Saturday week, so 7 days off"."""
    before = token.doc[token.i - 1].norm_ if token.i else ""
    return token.norm_ in ("week", "fortnight") and (before.endswith("day") or before == "tomorrow")


def _names_a_thing_ahead(token: Token) -> bool:
    """Whether a word is of something that may lie ahead: "it", "the race"."""
    return token.norm_ in ("it", "that") or bool(token._.concepts & {"race_word"})


def only_wished(doc: Doc, fact: str, head: Place, known: str) -> bool:
    """Whether new shoes are only wanted ("I need new boots"), or named without a verb against what was told."""
    if fact != SHOES:
        return False
    clause = _clause(doc, head[0])
    words = {token.norm_ for token in clause if token.i < head[0]}
    bare = all(token.i in range(*head) or not token.is_alpha for token in clause)
    wished = bool(words & word_set("wishes")) and not words & word_set("was_had")
    return wished or (bare and known == "no")


def found_inside(doc: Doc, fact: str, place: Place) -> bool:
    """Whether a swelling is what a scan showed inside the muscle, which nobody sees: "the MRI showed oedema only"."""
    if fact != SWELLING:
        return False
    clause = _clause(doc, place[0])
    before = list(doc[clause.start : place[0]])
    scanned = [token.i for token in before if "imaged" in token._.concepts]
    return bool(scanned) and any(token.norm_ in word_set("shows") and token.i > scanned[0] for token in before)


def one_hill(doc: Doc, fact: str, place: Place) -> bool:
    """Whether a hill was one event, no habit: "during a hill session", "I limped up the hill"."""
    if fact != HILLS or doc[place[0]].norm_ != "hill":
        return False
    habit = {token.norm_ for token in _clause(doc, place[0])} & word_set("habitual")
    return bool(place[0]) and not habit and doc[place[0] - 1].norm_ in word_set("one_of_many")


def _names_another(doc: Doc, clause: Span, value: str) -> bool:
    """Whether the word for a course stands before a noun of its own: "the same distance", "better craic than"."""
    for token in clause[:-1]:
        behind = doc[token.i + 1]
        if token.norm_ != value or not behind.is_alpha or behind.norm_ in word_set("behind_a_course"):
            continue
        if value == "same" or (token.i + 2 < len(doc) and doc[token.i + 2].norm_ == "than"):
            return True
    return False


def _betters(clause: Span) -> list[Token]:
    return [token for token in clause if token.norm_ == "better"] or [clause[0]]


def _of_no_course(token: Token) -> bool:
    """Whether a "better" weighs what to do, or when and how to be reached: "I'd better ring", "evenings are better"."""
    idioms = settings()["better_otherwise"]
    at = token.i - 1
    while at > 0 and token.doc[at].norm_ in idioms["joins"]:
        at -= 1
    if 0 <= at < token.i - 1 and token.doc[at].norm_ in idioms["of"]:
        return True
    before = token.doc[token.i - 1].norm_ if token.i else ""
    behind = token.doc[token.i + 1].norm_ if token.i + 1 < len(token.doc) else ""
    return token.norm_ == "better" and (before in idioms["before"] or behind in idioms["behind"])


def _ends(clause: Span, place: int) -> bool:
    return not any(token.is_alpha for token in clause.doc[place : clause.end])


def _clause(doc: Doc, place: int) -> Span:
    """The clause around a token, no farther than a reader would look back for what it belongs to."""
    clause: Span = doc._.clauses[find_context(doc).clause_of[place]]
    return doc[max(clause.start, place - _FAR) : min(clause.end, place + _FAR)]


@cache
def _phrases(key: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()[key], Rule(key, "inside"))
    return phrases
