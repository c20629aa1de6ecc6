"""Takes what a request is about into its draft: the reason, additions, and what shall be left out again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.booking.additions import MOST_NOTE, Addition, addition_in, kept_back, told_anew, told_on_top, without_talk
from bot.booking.agreeing import Agreed, agreed_beside
from bot.booking.asking import CONSENT, EDIT, SEND, WHY
from bot.booking.changes import message_way, orders_request, prefers_texts, wants_a_call, wants_a_visit, without_order
from bot.booking.clause_model import ADDS_WORDS, DROPS_WORDS, likely
from bot.booking.contact import read_contact
from bot.booking.contact_wishes import wishes_in
from bot.booking.decisions import decide, decides
from bot.booking.discretion import discreet
from bot.booking.draft import (
    QUESTION,
    Draft,
    Filled,
    FormContext,
    Say,
    finish_editing,
    listening,
    note_added,
    own_words,
    stems,
)
from bot.booking.patients import find_patient
from bot.booking.stories import tells_what_happened
from bot.booking.times import parted, take_times
from bot.booking.windows import named, weekdays_of
from bot.booking.wish_terms import Window

_SHORT_ANSWER = 8
_BEFORE_NOTE = 4
_SURE = 0.6
"""How likely a message must ask for a change where no rule hears one."""
_SURE_TO_ADD = 0.7
TELLS = (ADDS_WORDS, "story", "other", "rules_out", "wishes", "adds")
_UNSURE = 0.35
"""Kinds of a clause that may be something told at the read-back; and how likely another kind may be all the same."""
MOST_WHY = 800
MOST_NOTES = 5


_ASKS_TOO = re.compile(r",?\s+and (?=(?:ask|check)\b)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")


def take_additions(draft: Draft, text: str, question: str, context: FormContext, filled: Filled) -> str:
    """Puts into the notes how they want to be treated and what they ask to have added; what else the message says."""
    sentences = _SENTENCE_ENDS.split(text)
    if any(map(orders_request, sentences)):
        text = " ".join(filter(None, (without_order(said) if orders_request(said) else said for said in sentences)))
    private, rest = discreet(text)
    for wish in private:
        _note_once(draft, wish, filled)
    asked = addition_in(rest)
    if not question and asked and asked.asks:
        # "Can I ask the physio something?" opens a request.
        asked = None
    if asked and asked.note and draft["kind"] != QUESTION:
        asked = _for_a_note(asked, question, context)
    told = told_on_top(rest) if question and not asked else ""
    told = told or (_who_by(rest) if not asked else "")
    note = asked.note if asked else told
    detail = names_detail(note, context) and draft["kind"] != QUESTION
    if not note or detail or len(draft["notes"]) >= MOST_NOTES:
        return rest if private else text
    for part in _ASKS_TOO.split(note):
        _note_once(draft, part, filled)
    draft["editing"] = ""
    return asked.rest if asked else ""


def _for_a_note(asked: Addition, question: str, context: FormContext) -> Addition | None:
    """The addition without the sentences that give a number or an address; None where it is the wish itself.

    "Tell the clinic to ring me. Tom, 094 …" asks for a call, and "Monday, say after 3?" for a time.
    """
    sentences = re.split(r"(?<=[.!?])\s+", asked.note)
    first = sentences[0]
    wish = not question and len(first.split()) <= _SHORT_ANSWER and (wants_a_call(first) or wants_a_visit(first))
    if wish or (names_detail(first, context) and len(sentences) > 1):
        return None
    end = next((k for k, sentence in enumerate(sentences) if k and _CONTACT.search(sentence)), len(sentences))
    if end == len(sentences):
        return asked
    return replace(
        asked,
        note=" ".join(sentences[:end]),
        rest=". ".join(part for part in (asked.rest, " ".join(sentences[end:])) if part),
    )


def take_texts(draft: Draft, text: str, filled: Filled) -> str:
    """Takes that a text is better than a call, and when a call would do; what else the message says."""
    wanted, ring, rest = prefers_texts(text)
    if not wanted:
        return text
    draft["texts"], filled.used = message_way(text), True
    if ring and ring not in draft["notes"] and len(draft["notes"]) < MOST_NOTES:
        draft["notes"] = [*draft["notes"], ring]
    return rest


def asks_to_add(text: str) -> bool:
    """Whether an answer to what it is about asks for something else to be added ("a female physio, add that")."""
    asked = addition_in(text)
    return bool(asked and asked.note and not tells_what_happened(asked.note)) or bool(
        discreet(text)[0] or _who_by(text)
    )


def _who_by(text: str) -> str:
    """A short wish to be seen by a woman or a man; empty for none."""
    short = len(text.split()) <= 2 * _SHORT_ANSWER and not re.search(r"@|\d{4}", text)
    wanted = short and listening("seen_by").search(text) and not tells_what_happened(text)
    return without_talk(text) if wanted and listening("woman_or_man").search(text) else ""


def tell_anew(draft: Draft, text: str, question: str, filled: Filled, context: FormContext) -> None:
    """Adds what is told at the read-back where it is heard as nothing else."""
    plain = re.sub(r"^\W*(?:but|and|also)\b", "", text, flags=re.IGNORECASE)
    if question not in (SEND, EDIT) or decide(plain, question) != "unclear" or _BEGINS_WITH_NO.match(plain):
        return
    if len(plain.split()) <= _SHORT_ANSWER and any(reading.polarity == "denied" for reading in context.readings):
        # "There was no operation" takes back what was told, and is nothing to add.
        filled.used = filled.retold = True
        return
    told = told_anew(plain)
    kind, chance = likely(plain)
    if told and (kind in TELLS or chance < _UNSURE) and not names_detail(told, context):
        _note_once(draft, told, filled)
        draft["editing"] = ""


_CONTACT = re.compile(r"@|\d{3}[\d ]{3,}")
_BEGINS_WITH_NO = re.compile(r"\W*(?:no|nope|nah)\b", re.IGNORECASE)


def with_notes(draft: Draft | None, told: Sequence[str]) -> Draft | None:
    """The draft with what was told beside a yes, as far as there is room; nothing is said of it."""
    if draft is None or not told:
        return draft
    new = [text.strip(" .!,") for text in told if text.casefold() not in own_words(draft)]
    return {**draft, "notes": [*draft["notes"], *new][:MOST_NOTES]}


def _note_once(draft: Draft, note: str, filled: Filled) -> None:
    if any(note.casefold() in kept.casefold() for kept in draft["notes"]):
        filled.used = True
    elif len(draft["notes"]) < MOST_NOTES:
        add_note(draft, note, filled)


def edits_words(draft: Draft, text: str, question: str, filled: Filled, context: FormContext) -> bool:
    """ "Take that bit about the pop out", "change needling to cupping": True where the message is such an edit."""
    drop = listening("drop").search(text)
    if drop and drop.end() < len(text):
        gone, _, more = text[drop.end() :].partition(",")
        done = _drop(draft, _GONE_AGAIN.sub("", _WHY_GONE.sub("", gone)).strip(" .!?,"), filled)
        if done and listening("its_more").match(more.strip()) and len(draft["notes"]) < MOST_NOTES:
            add_note(draft, more.strip(), filled)
        return done
    if _dropped_by_topic(draft, text, filled) or _left_out(draft, text, filled):
        return True
    if _reworded(draft, text, filled, context):
        return True
    gone = kept_back(text)
    if gone:
        return _drop(draft, gone, filled)
    said = _asks_for(text, question, context) or _added(text, question)
    if said and len(draft["notes"]) < MOST_NOTES and not names_detail(said, context):
        add_note(draft, said, filled)
        draft["editing"] = ""
        return True
    return False


_WHY_GONE = re.compile(r"(?<=\w)\W+(?:it(?:'?s)?|that'?s|because|cos|as|since|cause|i|they|you|ye)\b.*$", re.IGNORECASE)
_GONE_AGAIN = re.compile(r"\W*\b(?:out|please|thanks|off)(?: of (?:it|that|this|there))?\b\W*$", re.IGNORECASE)


def _on_it(draft: Draft) -> str:
    """Everything that is told in the request, in small letters."""
    return " ".join((*draft["why"], own_words(draft))).casefold()


def _left_out(draft: Draft, text: str, filled: Filled) -> bool:
    """ "Leave out the smoking", where something of the kind is on it; a day that is left out is no such thing."""
    asks = listening("leave_out").search(text)
    gone = _GONE_AGAIN.sub("", text[asks.end() :]).strip(" .!?,") if asks else ""
    on_it = _on_it(draft)
    return bool(gone) and any(stem in on_it for stem in stems(gone)) and _drop(draft, gone, filled)


def _dropped_by_topic(draft: Draft, text: str, filled: Filled) -> bool:
    """ "The physio doesn't need to know I was drunk": their own words on what is named there go."""
    kind, chance = likely(text)
    if kind != DROPS_WORDS or chance < _SURE:
        return False
    on_it = _on_it(draft)
    named = [word for word in re.findall(r"\w+", text) if any(stem in on_it for stem in stems(word))]
    return bool(named) and _drop(draft, " ".join(named), filled)


def _added(text: str, question: str) -> str:
    """What shall be added in words no list holds ("I need a female physio"); empty for nothing."""
    kind, chance = likely(text)
    late = question in (SEND, EDIT, CONSENT) and "?" not in text
    return (
        text.strip()[:MOST_NOTE]
        if late and not addition_in(text) and kind == ADDS_WORDS and chance >= _SURE_TO_ADD
        else ""
    )


def add_note(draft: Draft, note: str, filled: Filled) -> None:
    note = without_talk(note) or note[:MOST_NOTE]
    draft["notes"] = [*draft["notes"], note]
    filled.said.append(note_added([note]))
    filled.used = True


_NOT_THE_OLD = re.compile(r"([^,.;!?]{2,60}?),? (?:not|instead of|rather than) ([^,.;!?]{2,60})", re.IGNORECASE)
_MOST_LONGER = 3
_REWORDED = re.compile(
    r"\b(?:change|replace|swap|switch) [\"“']?(.{2,60}?)[\"”']? (?:to|with|for|by) [\"“']?([^,.;!?\"”]{2,60})",
    re.IGNORECASE,
)


def _without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an|my|his|her) | one$", "", text, flags=re.IGNORECASE)


def _days(windows: Sequence[Window]) -> frozenset[int]:
    return frozenset().union(*(weekdays_of(window) for window in windows if named(window) and not window.excluded))


def _reworded(draft: Draft, text: str, filled: Filled, context: FormContext) -> bool:
    """ "Change dry needling to acupuncture", "it's grade 2, not grade 1", where their own words hold the old ones."""
    meant = find_patient(text)
    if meant and meant.who == "self":
        return False  # "it's for me, not my son" says who it is for
    found, turned = _REWORDED.search(text), _NOT_THE_OLD.search(text)
    old, new = (found[1].strip(), found[2].strip()) if found else ("", "")
    if turned and not found:
        old, new = turned[2].strip(), listening("now_it_is").sub("", turned[1]).strip()
        old, new = _without_article(old), _without_article(new)
        size = len(old.split())
        if len(new.split()) > size + _MOST_LONGER:
            new = " ".join(new.split()[-size:])  # "ask can I fly on the 21st, not the 20th"
        # "The right calf, not the left": what goes on alike is part of both.
        tail = new.split()[-1]
        told = " ".join([str(draft["why_words"]), *draft["notes"]])
        if re.search(rf"\b{re.escape(old)} {re.escape(tail)}\b", told, re.IGNORECASE):
            old = f"{old} {tail}"
    if _days(wishes_in(old, context.now).windows) & _days([Window.from_json(entry) for entry in draft["windows"]]):
        return False  # "just Friday, not Saturday", where Saturday is wished: said of the times
    place = re.compile(re.escape(old), re.IGNORECASE)
    own = [str(draft["why_words"]), *draft["notes"]]
    if not old or not new or not any(place.search(words) for words in own):
        return False
    draft["why_words"], *draft["notes"] = (place.sub(lambda _: new, words) for words in own)
    filled.changed.append(("why", old, new))
    filled.used = True
    draft["editing"] = ""
    return True


def _asks_for(text: str, question: str, context: FormContext) -> str:
    """A short wish to see the clinician by name, at the end of the form; empty for none."""
    first = str(context.clinic.clinician or "").split(" ")[0]
    late = question in (SEND, EDIT, CONSENT) and len(text.split()) <= _SHORT_ANSWER and "?" not in text
    named = (first and first.casefold() in text.casefold()) or listening("seen_by").search(text)
    return text.strip() if late and named else ""


_DETAIL = re.compile(
    r"@|\d{5}|^(?:(?:my|the|his|her|that) )?(?:\w+ )?"
    r"(?:name|surname|number|phone|mobile|e-?mail)(?:'s| is| should| was)\b"
    r"|^(?:(?:it|that)(?:'s| is) )?(?:in the chat|the chat|this chat)\b",
    re.IGNORECASE,
)


def names_detail(said: str, context: FormContext) -> bool:
    """Whether what shall be added is a detail that has its own place: a number, an address, a time."""
    wishes = wishes_in(said, context.now)
    beside = len(said.split()) - len(wishes.words.split())
    return bool(_DETAIL.search(said)) or (
        bool(wishes.windows) and not wishes.only_reasons and beside <= _BEFORE_NOTE // 2
    )


def _drop(draft: Draft, gone: str, filled: Filled) -> bool:
    stem = stems(gone)
    if not stem or len(stem) > 8:
        return False
    filled.used = True
    draft["editing"] = ""
    on_it = _on_it(draft)
    if not any(word in on_it for word in stem):
        filled.said.append(Say("request_not_there", {"gone": gone}))
        return True
    draft["dropped"] = [*draft["dropped"], gone][-MOST_NOTES:]
    draft["notes"] = [note for note in draft["notes"] if not any(word in note.casefold() for word in stem)]
    pieces = re.split(r"(?<=[.!?;,])\s+|\s+(?=and\b)", draft["why_words"])
    draft["why_words"] = " ".join(p for p in pieces if not any(word in p.casefold() for word in stem)).rstrip(",;")
    filled.said.append(Say("request_dropped", {"gone": gone}))
    return True


def put_right_about(draft: Draft, text: str, filled: Filled) -> None:
    """ "And it's about her heels": what it is about is put right after it was asked."""
    found = listening("its_about").search(text.replace("’", "'"))
    said = re.split(r"(?<=[.!?])\s", text[found.end() :])[0].strip(" .!") if found else ""
    if not said or "?" in said or not stems(said) or len(said) > MOST_WHY:
        return
    told = " ".join(draft["why"]).casefold()
    if told and not draft["why_words"]:
        # What was told before is put right by what it says of the body; the rest stands beside it.
        filled.used = True
        if not any(stem in told for stem in stems(said)) and len(draft["notes"]) < MOST_NOTES:
            add_note(draft, said, filled)
        return
    if said.casefold() not in str(draft["why_words"]).casefold():
        draft["why_words"] = f"{draft['why_words']}. {said}" if draft["why_words"] else said
        filled.said.append(Say("request_about", {"why": said}))
    filled.used = True


def answer_why(draft: Draft, text: str, context: FormContext, filled: Filled) -> None:
    """What it is about, and times said beside it ("sore calf. And not Fridays")."""
    about, when = parted(text, context.now)
    if draft["kind"] != "question" and when:
        take_times(draft, read_contact(when, context.now), when, WHY, context, filled)
        about = about if filled.used else text
    if about and (not filled.used or (when and listening("tells_body").search(about))):
        _why(draft, about, filled)


def _answers_another(plain: str, draft: Draft) -> bool:
    """Whether a short message begins like a yes or a no, as to another question; or holds no words at all."""
    said = re.findall(r"[^\W\d_]{2,}", plain)
    # "It is" is a yes by itself; what "its been at me" begins with is none.
    yes_or_no = bool(said) and said[0].casefold() != "its" and decides(said[0])
    begins = yes_or_no and len(said) <= _SHORT_ANSWER and draft["kind"] != "question"
    begins = begins and not listening("about_body").search(plain)
    return not said or begins


def _why(draft: Draft, text: str, filled: Filled) -> None:
    plain = text.strip().replace("’", "'")
    if listening("skip").fullmatch(plain.strip(" .!,")):
        draft["asks"] = {**draft["asks"], "why": 1}
        finish_editing(draft, "why")
        filled.used = True
        return
    if filled.problem or decides(plain) or _answers_another(plain, draft) or agreed_beside(plain) == Agreed():
        return
    if plain.endswith("?") and draft["kind"] != "question":
        return
    draft["why_words"] = plain[:MOST_WHY]
    draft["asks"] = {**draft["asks"], "why": 1}
    finish_editing(draft, "why")
    filled.used = True
