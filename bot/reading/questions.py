"""Which sentences and clauses ask: by their mark, their first words, or by words such as "any idea"."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from spacy.tokens import Span, Token

from bot.reading.context_rules import settings, word_set
from bot.reading.doc import make_doc
from bot.reading.frames import ASKS, Frame, frames
from bot.reading.when.vocabulary import weekdays_by_word

MOST_WORDS_ON, FRAGMENT, MOST_ALTERNATIVES = 6, 3, 5
MOST_WORDS_BARE, LEAST_WORDS_OPENING = 10, 4
YES_OR_NO = re.compile(r"\b(?:yes or (?:a )?no|y/n|yes/no)\b", re.IGNORECASE)
OPENING, CLOSING = 12, 6
"""Tokens at either end of a sentence where words such as "any idea" ask."""


def asks(sentence: Span) -> bool:
    """Whether a sentence asks something, with or without a question mark."""
    marks = {token.text for token in sentence[-3:]}
    if any("?" in mark for mark in marks):
        return True
    if any(frame.kind == ASKS and _holds_matter(frame, sentence) for frame in frames(sentence.doc)):
        return True
    ends = [" ".join(token.norm_ for token in part) for part in (sentence[:OPENING], sentence[-CLOSING:])]
    if any(f" {phrase} " in f" {text} " for phrase in settings()["questions"]["asks"] for text in ends):
        return True
    clauses = (
        clause for clause in sentence.doc._.clauses if clause.start >= sentence.start and clause.end <= sentence.end
    )
    if any(opens_question(clause) for clause in clauses) or _ends_in_tag(sentence) or _in_simple_english(sentence):
        return True
    if _makes_sure(sentence):
        return True
    return bool(_bare(sentence))


def _holds_matter(frame: Frame, sentence: Span) -> bool:
    """Whether a frame of a sentence has something to ask behind it: not in "that's all I want to know really"."""
    if not sentence.start <= frame.start < sentence.end:
        return False
    trails = settings()["frames"]["trails"]
    return any(token.is_alpha and token.norm_ not in trails for token in sentence.doc[frame.end : sentence.end])


def _in_simple_english(sentence: Span) -> bool:
    """Whether a short sentence asks with the words in the order of a statement: "when i can run again", "what i must do
    now", "how long it takes".
    """
    data, words = settings()["questions"], [token.norm_ for token in sentence if token.is_alpha]
    while words and words[0] in data["lead"]:
        words.pop(0)
    if not FRAGMENT <= len(words) <= MOST_WORDS_BARE or words[0] not in data["waits"]:
        return False
    simple = data["simple_english"]
    at = 1 + (words[0] == "how" and words[1] in data["measures"])
    subject, verb, rest = words[at], "".join(words[at + 1 : at + 2]), words[at + 2 :]
    if subject in simple["persons"]:
        # "When I can run" asks as a few words do; "what I must do" whatever follows.
        told = {"is", "was"} & set(rest)
        return verb in data["modals"] and (words[0] in simple["open"] or len(words) <= MOST_WORDS_ON) and not told
    return words[0] in simple["open"] and subject in simple["things"] and bool(verb) and not {"is", "was"} & set(rest)


def _makes_sure(sentence: Span) -> bool:
    """Whether a few words without a subject make sure of what was said: "so doctor first then".

    How the leg is ("so sore then") is told.
    """
    data, words = settings()["questions"], [token.norm_ for token in sentence if token.is_alpha]
    sure = data["makes_sure"]
    while words and words[0] in data["lead"] and words[0] != sure["opens"]:
        words.pop(0)
    if not FRAGMENT <= len(words) <= MOST_WORDS_ON or words[0] != sure["opens"] or words[-1] not in sure["ends"]:
        return False
    states = data["dropped_subject"]["states"]
    return words[-2] not in sure["not_behind"] and not {*sure["not_with"], *states}.intersection(words[1:-1])


def _ends_in_tag(sentence: Span) -> bool:
    """Whether a sentence ends in what asks: "ill be grand for saturday yea", "how do ye treat it and how long"."""
    data, words = settings()["questions"], [token for token in sentence if not token.is_punct]
    if len(words) <= FRAGMENT:
        return False
    if [token.norm_ for token in words[-2:]] in data["ends"] and words[-3].norm_ not in data["not_ends"]:
        return True
    if words[-1].lower_ not in data["end_tags"]:
        return False
    spoken = f" {' '.join(token.norm_ for token in words)} "
    return any(f" {phrase} " in spoken for phrase in data["of_the_future"])


def question_parts(sentence: Span) -> list[Span]:
    """The questions in a sentence that strings several together ("can I walk, and how long will it take?").

    Words before the first question belong to its part; a sentence that asks once is one part.
    """
    cuts = sorted({i for i in range(sentence.start + 1, sentence.end) if _asks_anew(sentence, i)} | _bare(sentence))
    joins = settings()["questions"]["strings"]
    parts = []
    for start, end in zip([sentence.start, *cuts], [*cuts, sentence.end], strict=True):
        while end - start > 1 and sentence.doc[end - 1].norm_ in joins:
            end -= 1
        parts.append(sentence.doc[start:end])
    return parts


def _bare(sentence: Span) -> set[int]:
    """Where a question begins behind no mark and no "and", as in dictation: "im out at seven can i drive till then".

    A verb that stands before its subject belongs to the question word before it, where there is one.
    """
    data, found, waits = settings()["questions"], set(), False
    for at in range(len(sentence) - 2):
        word, follows = sentence[at].norm_, sentence[at + 1].norm_
        inverts = follows in data["inverted"].get(word, ())
        verb = sentence[at + 2].norm_ if word == "how" and follows in data["measures"] else follows
        opens = word in data["wh"] and verb in data["inverted"]
        if ((inverts and not waits) or opens) and at > 1 and sentence[at - 1].norm_ not in data["no_bare"]:
            found.add(sentence.start + at)
        waits = (waits and not inverts) or (word in data["waits"] and follows not in data["tells"])
    return found


def asks_itself(part: Span) -> bool:
    """Whether the first part of a string of questions holds one, and doesn't only lead up to the next."""
    inside = (clause for clause in part.doc._.clauses if clause.start < part.end and clause.end > part.start)
    return any(opens_question(part.doc[max(clause.start, part.start) : min(clause.end, part.end)]) for clause in inside)


def alternatives(sentence: Span) -> list[Span]:
    """The things that a question offers to choose from ("ice, a hot bath or stretch it?"); empty where it offers none.

    The first one comes with the words before it; a question that only leads up to a list stands apart.
    """
    ors = [token.i for token in sentence if token.norm_ == "or" and not _yes_or_no(token)]
    if not ors or ors[0] == sentence.start or ors[-1] >= sentence.end - 1:
        return []
    cuts = [
        token.i for token in sentence[:-1] if token.norm_ == "or" or (token.text in (",", "/") and token.i < ors[-1])
    ]
    ends = [*cuts, sentence.end]
    found = [
        sentence.doc[start:end] for start, end in zip([sentence.start, *(cut + 1 for cut in cuts)], ends, strict=True)
    ]
    found = [part for part in found if any(token.is_alpha for token in part)]
    if len(found) > 2 and any(token.norm_ in settings()["questions"]["wh"] for token in found[0]):
        found = found[1:]
    short = all(len(part) <= MOST_WORDS_ON for part in found[1:])
    return found if short and 1 < len(found) <= MOST_ALTERNATIVES else []


def _yes_or_no(joint: Token) -> bool:
    """Whether an "or" stands in "yes or no", which offers nothing to choose from."""
    inside = 0 < joint.i < len(joint.doc) - 1
    return bool(inside and joint.nbor(-1).norm_ == "yes" and joint.nbor().norm_ == "no")


def _asks_anew(sentence: Span, index: int) -> bool:
    """Whether another question begins here, behind a comma or an "and"."""
    data, doc = settings()["questions"], sentence.doc
    if doc[index - 1].norm_ not in data["strings"] or doc[index].norm_ in data["strings"]:
        return False
    while index < sentence.end - 1 and doc[index].norm_ in data["hedges"]:
        index += 1
    word, follows = doc[index].norm_, doc[index + 1].norm_ if index + 1 < sentence.end else ""
    if word in data["any"]["opens"]:
        return bool(follows in data["any"]["behind"])
    if word in data["wh"]:
        return bool(follows in data["inverted"] or follows in data["measures"])
    if word in data["before_any"] and sentence[-1].text == "?":
        return True
    if word == "is" and sentence[-1].text == "?" and _of_a_thing(doc[index + 1 : sentence.end]):
        return True
    return bool(follows in data["inverted"].get(word, ()))


def _of_a_thing(rest: Span) -> bool:
    """Whether a subject and what is asked of it stand behind "is" ("is swimming ok?"), which else goes on about the
    subject before it ("is it hot and is swollen?").
    """
    dropped = settings()["questions"]["dropped_subject"]
    words = [token.norm_ for token in rest if token.is_alpha]
    return len(words) > 1 and words[0] not in (*dropped["states"], *dropped["between"])


@cache
def _kinds() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    kinds = settings()["questions"]["kinds"]
    return tuple((kind, tuple(re.compile(pattern) for pattern in found)) for kind, found in kinds.items())


def tells(text: str) -> bool:
    """Whether a sentence tells of somebody, with a subject and a verb and no word of wishing or wondering: "he did the
    raises yesterday", not "I need exercises".
    """
    data, lead = settings()["questions"]["tells_of"], settings()["questions"]["lead"]
    words = [token.norm_ for token in make_doc(text) if token.is_alpha]
    while words and words[0] in lead:
        words.pop(0)
    wishes = "?" in text or set(words[1:]) & set(data["wishes"])
    return len(words) > FRAGMENT and words[0] in data["subjects"] and not wishes


def tells_of_trouble(text: str) -> bool:
    """Whether it is told that something can hardly be done: "I can barely do the stairs"."""
    data = settings()["questions"]["tells_of"]
    words = [token.norm_ for token in make_doc(text)]
    unable = any(first in data["modals"] and second == "not" for first, second in pairwise(words))
    return (unable or bool(set(words) & set(data["hardly"]))) and tells(text)


def kind_asked(text: str) -> str:
    """What a question wants to know by its own words: cause, feeling, remedy, time, activity, or whether what it names
    is to blame (blamed); empty for none.
    """
    words = re.sub("['\u2019]", "", text.lower())
    return next((kind for kind, found in _kinds() if any(pattern.search(words) for pattern in found)), "")


@cache
def _no_yes_or_no() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    forms = settings()["questions"]["no_yes_or_no"]
    return tuple((form, tuple(re.compile(pattern) for pattern in found)) for form, found in forms.items())


def form_asked(text: str) -> str:
    """What keeps a "yes, you may" from answering a question: "open" (which? this or that?) or "harm" (is it bad?);
    empty where it is one that a yes or no answers.
    """
    words = re.sub("['\u2019]", "", text.lower())
    return next((form for form, found in _no_yes_or_no() if any(one.search(words) for one in found)), "")


def wants_yes_or_no(text: str) -> bool:
    """Whether a question wants a yes or no in so many words: "is rowing ok, yes or no?"."""
    return bool(YES_OR_NO.search(text))


def asks_evidence(text: str) -> bool:
    """Whether words ask what something goes by: "is there a study", "where does that come from", "prove it"."""
    words = re.sub("['\u2019]", "", text.lower())
    return any(pattern.search(words) for pattern in _of_evidence())


@cache
def _of_evidence() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in settings()["questions"]["evidence"])


def is_tag(span: Span) -> bool:
    """Whether words only ask for a yes to what stands before them: "ok?", "or not?"."""
    return all(token.norm_ in word_set("tags") for token in span if not token.is_punct)


def goes_on(text: str) -> bool:
    """Whether a short question leans on the one before ("at night too?", "and uphill?", "how much of it?")."""
    words = re.findall(r"[\w']+", text.lower())
    refers = settings()["questions"]["goes_on"]["refers"]
    return fragment(text) or (len(words) <= MOST_WORDS_ON and any(word in refers for word in words))


def fragment(text: str) -> bool:
    """Whether a question is a few words without a verb, or begins as one that goes on: "how hard?", "and uphill?"."""
    questions, words = settings()["questions"], re.findall(r"[\w']+", text.lower())
    if not words or len(words) > MOST_WORDS_ON:
        return False
    bare = len(words) <= FRAGMENT and not any(word in questions["inverted"] for word in words)
    return bool(bare or words[0] in questions["goes_on"]["opens"])


def elliptical(text: str) -> bool:
    """Whether a question names nothing of its own, so that it is about what was spoken of: "so when is later?", "from
    next week is it grand?", "does that change it?"."""
    return _all_in(text, word_set("bare"))


def vague(text: str) -> bool:
    """Whether a question only judges what was just told: "is he right?", "would that be the cause?"."""
    return _all_in(text, word_set("bare") | word_set("judging"))


def _all_in(text: str, names_nothing: frozenset[str]) -> bool:
    tokens = [token for token in make_doc(text) if token.is_alpha or token.like_num]
    if len(tokens) > MOST_WORDS_BARE or any(_names_a_place(token) for token in tokens):
        return False
    return all(token.is_stop or token.like_num or token.norm_ in names_nothing for token in tokens)


def _names_a_place(token: Token) -> bool:
    """Whether a word such as "back", elsewhere one of function, names a part of the body: "my back"."""
    return (
        token.norm_ in word_set("body_parts")
        and token.i > 0
        and token.nbor(-1).norm_ in ("my", "your", "his", "her", "the")
    )


def opens_question(clause: Span) -> bool:
    """Whether a clause begins as a question does."""
    data = settings()["questions"]
    index = 0
    while index < min(len(clause), 4) and (clause[index].norm_ in data["lead"] or clause[index].is_space):
        index += 1
    rest = _without_hedge([token.norm_ for token in clause[index : index + 5]])[:2]
    if not rest:
        return False
    follows = rest[1] if len(rest) > 1 else ""
    start = clause.start + index
    if start > 1 and [token.norm_ for token in clause.doc[start - 2 : start]] == ["and", "so"]:
        return False  # "numb, and so is my heel"
    if rest[0] in data["any"]["opens"]:
        return _asks_for_any(clause[index:])
    if rest[0] in data["wh"]:
        later = {token.norm_ for token in clause[index + 2 :]}
        return _wh_asks(rest[0], follows, opens=start == clause.sent.start + index and not later & {"is", "was"})
    whether = any(token.norm_ in word_set("asks_whether") for token in clause[index + 2 :])
    if rest[0] in ("is", "are") and whether and follows not in data["dropped_subject"]["between"]:
        return True
    if rest[0] in ("is", "are") and _drops_subject(clause[index + 1 :]):
        return False
    if rest[0] == "did" and _tells_what_was_done(clause):
        return False
    if rest[0] in ("can", "could") and index < 1 and follows and follows not in word_set("can_verbs"):
        return True
    if rest[0] in ("would", "should", "does") and follows and follows not in word_set("modal_verbs"):
        return True
    if rest[0] == "are" and start == clause.sent.start + index and len(clause) - index >= LEAST_WORDS_OPENING:
        # "Are Difene and Solpadol alright together": behind "are" a sentence names what it asks of.
        return follows not in word_set("modal_verbs")
    return follows in data["inverted"].get(rest[0], ())


def _asks_for_any(clause: Span) -> bool:
    """Whether a clause that begins with "any" asks: "any stretches", "anything I should watch"; not "any run hurts"."""
    data, words = settings()["questions"]["any"], [token.norm_ for token in clause if token.is_alpha]
    if words[0] != "any":
        return len(words) > 1 and words[1] in data["behind"]
    return 1 < len(words) <= MOST_WORDS_ON and words[1] not in data["not_of"] and not set(data["verbs"]) & set(words)


def _wh_asks(word: str, follows: str, opens: bool) -> bool:
    """Whether a question word asks: "who checked it", and not "what I mean is" or "my mate, who had one".

    Args:
        opens: whether it opens the sentence, and no "is" comes later, as in "what hurts is the outside".
    """
    data = settings()["questions"]
    if word not in data["wh_needs"] or follows in data["wh_needs"][word]:
        return True
    no_verb = follows in data["tells"] or follows in word_set("no_words") or not follows.isalpha()
    return opens and word in data["wh_of_any_verb"] and not no_verb


def _tells_what_was_done(clause: Span) -> bool:
    """Whether a "did" without its subject tells of an injury and its day or place: "did my left calf three weeks ago",
    "did it Saturday at parkrun".

    Behind "did my calf swell" a verb stands before the day.
    """
    if any("?" in token.text for token in clause.sent[-2:]):
        return False
    rest = [token for token in clause if token.is_alpha or token.is_digit]
    rest = rest[next(n for n, token in enumerate(rest) if token.norm_ == "did") + 1 :]
    named = next((n for n, token in enumerate(rest) if token.norm_ not in word_set("did_what")), len(rest))
    if not 0 < named < len(rest):
        return False
    first = rest[named]
    timed = first.like_num or first.norm_ in word_set("did_when") or first.norm_ in weekdays_by_word()
    while_doing = first.norm_ in ("at", "during", "doing", "playing")
    return timed and (
        while_doing or any(t.norm_ in word_set("past_days") or t.norm_ in weekdays_by_word() for t in rest)
    )


def _without_hedge(words: list[str]) -> list[str]:
    """The first words of a clause without what changes nothing: "what exactly should I say", "what on earth is it"."""
    data = settings()["questions"]
    if " ".join(words[1:3]) in data["curses"]:
        words = [words[0], *words[3:]]
    return [word for at, word in enumerate(words) if not at or word not in data["between"]]


def _drops_subject(rest: Span) -> bool:
    """Whether "is" or "are" tells, with what it is told of left out: "is a little swell", "is blue behind"."""
    if any("?" in token.text for token in rest.sent[-2:]):
        return False
    dropped = settings()["questions"]["dropped_subject"]
    word = next((token.norm_ for token in rest if token.norm_ not in dropped["between"]), "")
    return word in dropped["states"]
