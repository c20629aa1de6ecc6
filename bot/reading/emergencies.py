"""Finds emergencies and crises that need no calf: heart, lungs, stroke, bleeding, overdose, self-harm and the like.

What the words are is data (`emergencies.yml`). Terms give concepts, rules join concepts to a kind, and the words around
a match decide whether it is told outright, only half heard, or not told at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc, Span

from bot.reading.beside import leads_up
from bot.reading.concepts import concepts
from bot.reading.context_rules import settings, word_set
from bot.reading.emergency_model import CRISIS, NO_EMERGENCY, Probabilities, emergency_model, likeliest, odds_of
from bot.reading.emergency_terms import Certainty, Match, Rule, View, matches, the_book
from bot.reading.encoder import shared_encoder
from bot.reading.facts import read_facts
from bot.reading.history import tense
from bot.reading.languages import foreign_emergency
from bot.reading.long_standing import only_asked_about
from bot.reading.put_right import read_put_right
from bot.reading.reading import Person, Reading, Turn

_DENIES, _OPENING, _FEW_WORDS = frozenset({"no", "never", "without", "nothing"}), 4, 6
# How much better the odds of a guess must be than for one sentence that answers nothing.
_IN_FORM, _WITH_IDIOM, _WITH_RELIEF = 4.0, 4.0, 4.0
_WHILE_ADVISED = 8.0
# Probability of an ordinary sentence from which a weak rule only asks, and from which it is not heard.
_DOUBTFUL, _ORDINARY = 0.85, 0.96
# Probability of a crisis in a sentence about "him" or "her" first.
_SURE_OF_A_THIRD = 0.7
_FEWEST_WORDS, _MOST_SENTENCES, _MOST_CHARACTERS = 3, 12, 400
_DENIAL_SCOPE, _CONDITION_SCOPE = 8, 7
_THIRD = frozenset({"he", "she", "his", "him", "himself", "herself", "her", "they", "their", "them"})


@dataclass(frozen=True)
class Emergency:
    """An emergency or crisis told in a message.

    Attributes:
        kind: `chest_pain`, `stroke`, `crisis`, `abuse` … (the kinds of `emergencies.yml`).
        certainty: `sure` where it is told outright, now, of a person; `ask` where one question has to settle it.
        person: whose it is.
        relation: who the other person is ("mother", "child"), empty where unknown or for the visitor.
        words: the evidence in the visitor's own words.
        start, end: its character offsets in the Doc's text.
    """

    kind: str
    certainty: Certainty
    person: Person
    relation: str
    words: str
    start: int
    end: int


# ---- the words around a match


def _certainty(view: View, match: Match) -> Certainty | None:
    """How sure a match is, None where the words around it say that nothing is told."""
    book, rule = the_book(), match.rule
    concepts = {step.concept for step in rule.steps}
    if ("not_here" not in concepts and _denied(view, match)) or (
        "attempt" not in concepts and view.within("unreal", match)
    ):
        return None
    if concepts & book.left_open and _names_thing(view, match):
        return None
    if rule.kind not in book.always and (_supposed(view, match) or _past(view, match)):
        return None
    if rule.kind in book.unlikened and view.before("like", match, 5):
        return None
    return _weighed(view, match)


def _names_thing(view: View, match: Match) -> bool:
    """Whether what was left open is named behind or before a match: "much more of this weather", "the calf can't"."""
    behind = view.words[match.end] if match.end < len(view.words) else ""
    here = behind.isalnum() and view.sentence(match.end) == view.sentence(match.start)
    if here and behind not in the_book().may_follow:
        return True
    return bool(match.start) and view.words[match.start - 1] in the_book().not_whose


def _weighed(view: View, match: Match) -> Certainty | None:
    book, kind = the_book(), match.rule.kind
    if _exercise(view, match):
        return "ask" if view.within("strange", match) else None
    doubtful = (
        view.within("last_week", match)
        or view.before("almost", match, 4)
        or (kind in book.can_be_over and view.within("over_now", match))
    )
    if kind not in book.always and (doubtful or _questioned(view, match)):
        return "ask"
    return match.rule.certainty


def _denied(view: View, match: Match) -> bool:
    before = [span for span in view.before("deny", match, _DENIAL_SCOPE) if not _excused(view, span, match)]
    if before and not _reversed(view, before[-1][1], match.start):
        return True
    return _denied_behind(view, match)


def _denied_behind(view: View, match: Match) -> bool:
    """Whether a "no" behind a match answers it: "chest pain: no", "chest pain? god no", not "chest pain, no relief"."""
    book, words, index = the_book(), view.words, match.end
    while index < min(match.end + 4, len(words)) and (not words[index].isalnum() or words[index] in book.oaths):
        index += 1
    if index >= len(words) or words[index] not in book.denies_behind:
        return False
    following = words[index + 1] if index + 1 < len(words) else ""
    alone = not following.isalnum()
    if words[index] in ("no", "not") and not alone and following not in book.goes_on_behind:
        return False
    return index > match.end or alone


def _excused(view: View, span: tuple[int, int], match: Match) -> bool:
    """Whether a "not" denies nothing ("not joking", "no idea why"), and doesn't stand right before the match."""
    if span[1] - span[0] > 1:
        return False
    between = [word for word in view.words[span[1] : match.start] if word not in the_book().before_denied]
    auxiliary = span[0] > 0 and view.words[span[0] - 1] in ("is", "has", "have", "does", "did")
    if auxiliary and not between:
        return False
    return any(start <= span[0] < end for start, end in view.concepts.get("no_denial", ()))


def _reversed(view: View, start: int, end: int) -> bool:
    """Whether a new statement begins between a denial and the match."""
    return any(start <= low < end for low, _ in view.concepts.get("turns", ()))


def _supposed(view: View, match: Match) -> bool:
    if match.rule.kind == "ambulance" and view.within("hurry", match) and view.within("number_for", match):
        return False
    for concept in ("asked", "risk"):
        if any(start < match.end for start, _ in view.within(concept, match)):
            return True
    conditions = [s for s in view.before("if", match, _CONDITION_SCOPE) if not _wondering(view, s)]
    if not conditions:
        return False
    between = view.words[conditions[-1][1] : match.start]
    subjects = sum(word in ("i", "he", "she", "it", "they", "we", "you") for word in between)
    return subjects <= 1


def _wondering(view: View, span: tuple[int, int]) -> bool:
    return any(start <= span[0] < end for start, end in view.concepts.get("wonder", ()))


def _past(view: View, match: Match) -> bool:
    if match.rule.kind == "breathing" and only_asked_about(view.doc[match.start : match.end]):
        return True  # by the fact of it
    return bool(view.within("past", match)) and not view.within("now", match)


def _exercise(view: View, match: Match) -> bool:
    """Whether someone is only out of breath from exercise."""
    puffed = any(match.start <= start < match.end for start, _ in view.concepts.get("puffed", ()))
    calm = view.within("over_now", match) or not view.within("at_rest", match)
    return puffed and bool(view.within("effort", match)) and bool(calm)


def _questioned(view: View, match: Match) -> bool:
    """Whether the sentence asks, other than about a person right now ("is he having a stroke?")."""
    if view.within("right_now_question", match):
        return False
    last = match.end - 1
    while last + 1 < len(view.words) and view.sentences[last + 1] == view.sentences[match.end - 1]:
        last += 1
    return "?" in view.words[max(match.end, last - 2) : last + 1] and bool(view.within("question_start", match))


# ---- whose it is


def _whose(view: View, match: Match, turn: Turn) -> tuple[Person, str] | None:
    """Person and relation; None for an animal or a thing."""
    low = match.start
    while low and view.sentence(low - 1) == view.sentence(match.start):
        low -= 1
    kind = match.rule.kind
    if kind == "abuse":
        return "visitor", ""
    for index in range(match.end - 1, low - 1, -1):
        found = _owner(view, index, kind)
        if found == "animal":
            return None
        if found:
            return _person(view, found, index)
    after = next((w for w in view.words[match.end : match.end + 6] if w in _THIRD or w in the_book().relations), "")
    if after and view.sentence(match.end) == view.sentence(match.start):
        return _person(view, after, match.end)
    carried = next((w for w in reversed(view.words[:low]) if w in ("he", "she", "i", *the_book().relations)), "")
    if carried and carried != "i":
        return _person(view, carried, low)
    return ("other", turn.patient) if turn.patient else ("visitor", "")


def _owner(view: View, index: int, kind: str) -> str:
    """The word at this place where it says whose body is meant, else nothing."""
    word, following = view.words[index], view.words[index + 1 : index + 3]
    if word in ("i", "myself", "im", "ive") or (word == "mine" and (not index or view.words[index - 1] != "of")):
        return "i"
    if word == "my" and any(start == index + 1 for start, _ in view.concepts.get("pills", ())):
        return ""
    if word in ("me", "my") and kind not in ("ambulance",):
        related = any(w in the_book().relations or w in the_book().groups for w in following[:2])
        return "" if related or word == "me" else "i"
    if word in _THIRD:
        return word
    if any(start <= index < end for start, end in view.concepts.get("animal", ())):
        return "animal"
    return word if word in the_book().relations else ""


def _person(view: View, word: str, index: int) -> tuple[Person, str]:
    relations = the_book().relations
    if word == "i":
        return "visitor", ""
    if word in relations:
        return "other", relations[word]
    for earlier in reversed(view.words[:index]):
        if earlier in relations:
            return "other", relations[earlier]
    return "other", "" if word in ("they", "their", "them") else "someone"


# ---- the one way in


def find_emergency(doc: Doc, turn: Turn) -> Emergency | None:
    """The gravest emergency or crisis that a message tells, None where there is none.

    A sure one comes before one to ask about; among equals the order of `emergencies.yml` decides. A question about
    signs, a story of long ago, a figure of speech and an animal's trouble are none. Where no rule hears anything,
    a learned reader may raise a question. Never raises; linear in the message's length.
    """
    if not len(doc):
        return None
    view = View(doc)
    return _in_words(view, turn, agreed=True) or _guessed(view, turn)


def emergency_in_words(doc: Doc, turn: Turn) -> Emergency | None:
    """The same, by the rules alone."""
    return _in_words(View(doc), turn) if len(doc) else None


def _in_words(view: View, turn: Turn, agreed: bool = False) -> Emergency | None:
    """What the rules hear; where `agreed`, the weak ones as far as the learned reader agrees."""
    doc = view.doc
    doubtful: Emergency | None = None
    for match in matches(view):
        certainty = _certainty(view, match)
        if certainty and agreed and match.rule.weak:
            certainty = _agreed(doc[match.start : match.end], certainty)
        whose = _whose(view, match, turn) if certainty else None
        if certainty is None or whose is None or _leads_up(view, match, whose[0]):
            continue
        span = doc[match.start : match.end]
        found = Emergency(match.rule.kind, certainty, *whose, span.text, span.start_char, span.end_char)
        if certainty == "sure":
            return found
        doubtful = doubtful or found
    return _foreign(doc, turn) or doubtful


def _leads_up(view: View, match: Match, person: Person) -> bool:
    """Whether somebody else's trouble is over and only leads up to the visitor's calf; a crisis always counts."""
    if person != "other" or match.rule.kind in the_book().always:
        return False
    concepts(view.doc)
    clause = next(c for c in view.doc._.clauses if c.end > match.start)
    return leads_up(view.doc, view.doc[match.start].idx) and tense(clause) == "past"


# ---- the learned reader


def _guessed(view: View, turn: Turn) -> Emergency | None:
    """What the learned reader takes a sentence for: never more than a question."""
    sentences = [s for s in view.doc.sents if len(s) >= _FEWEST_WORDS and not _about_others(view, s.start, s.end)]
    # "You have me confused now" is about the conversation, "I'm rattled" a mood.
    sentences = [s for s in sentences if not _within(view, "about_chat", s) or _names_a_sign(view, s)]
    concepts(view.doc)
    sentences = [s for s in sentences if tense(s) != "past" or not leads_up(view.doc, s.start_char)][:_MOST_SENTENCES]
    if not sentences:
        return None
    if read_put_right(view.doc, turn):
        # "I asked him again and he can" is about the sign that advice rests on.
        return None
    model = emergency_model()
    table = _learned(sentences)
    # Of many sentences one is easily misheard, and an answer is likelier than an emergency: the odds must be better.
    odds = len(sentences) * (_IN_FORM if turn.question else 1.0)
    best = (0.0, 0, "")
    for family, column in model.families(table).items():
        place = int(np.argmax(column))
        best = max(best, (odds_of(column[place]) / odds_of(model.asks_from[family]), place, family))
    ratio, place, family = best
    sentence = sentences[place]
    if family != CRISIS and (not _names_a_sign(view, sentence) or _denied_outright(view, sentence)):
        return None
    if family == CRISIS and _of_a_third(sentence) and model.families(table)[CRISIS][place] < _SURE_OF_A_THIRD:
        # "He'll murder me", "he'd be devastated" are about a match.
        return None
    match = Match(Rule(CRISIS, "ask", (), frozenset()), sentence.start, sentence.end)
    odds *= _WITH_IDIOM if view.within("trap", match) else 1.0
    # Who is on the way to be seen talks of that: "nothing is happening, she is in the car".
    odds *= _WHILE_ADVISED if family == CRISIS and turn.advised else 1.0
    odds *= _WITH_RELIEF if family == CRISIS and "relief" in view.concepts else 1.0
    if ratio < odds:
        return None
    kind = CRISIS if family == CRISIS else likeliest(table[place])
    needed = the_book().guessed_with.get(kind)
    if _says_no(view, sentence, kind, turn) or (needed and not any(_within(view, name, sentence) for name in needed)):
        return None
    whose = _whose(view, replace(match, rule=replace(match.rule, kind=kind)), turn)
    return whose and Emergency(kind, "ask", *whose, sentence.text.strip(), sentence.start_char, sentence.end_char)


def _says_no(view: View, sentence: Span, kind: str, turn: Turn) -> bool:
    """Whether a sentence tells of a kind's facts only that they aren't there: "I can breathe fine"."""
    names = the_book().denied_by.get(kind, ())
    facts = [r for r in read_facts(view.doc, turn) if r.name in names and _inside(r, sentence)]
    return bool(facts) and all((r.value, r.polarity) in (("no", "affirmed"), ("yes", "denied")) for r in facts)


def _inside(reading: Reading, sentence: Span) -> bool:
    first, last = int(sentence.start_char), int(sentence.end_char)
    return first <= reading.start < last


def _names_a_sign(view: View, sentence: Span) -> bool:
    """Whether a sentence has any word for a body or mind in danger, however it is joined."""
    return any(_within(view, concept, sentence) for concept in view.concepts if concept not in the_book().no_signs)


def _denied_outright(view: View, sentence: Span) -> bool:
    """Whether a sentence begins with a no, says what did not happen, or calls the breath fine: "I did not collapse"."""
    words = [token.norm_ for token in sentence if token.is_alpha]
    if len(words) <= _FEW_WORDS and _within(view, "breath", sentence) and _within(view, "breath_fine", sentence):
        return "not" not in words
    return bool(words) and (words[0] in _DENIES or " did not " in f" {' '.join(words[:_OPENING])} ")


def _within(view: View, concept: str, sentence: Span) -> bool:
    return any(sentence.start <= start < sentence.end for start, _ in view.concepts.get(concept, ()))


def _of_a_third(sentence: Span) -> bool:
    """Whether a sentence speaks of "him" or "her" before the visitor, and names nobody."""
    third = settings()["pronouns"].keys()
    people = (token.norm_ for token in sentence if token.norm_ in word_set("self") or token.norm_ in third)
    return next(people, "") in third


def _agreed(found: Span, certainty: Certainty) -> Certainty | None:
    """How sure a weak rule is: as it says itself, a question, or nothing, by how ordinary its sentence sounds.

    Said with nothing added ("no point in anything really") it is asked about at least: an idiom is about something.
    """
    ordinary = float(_learned([found.sent])[0, emergency_model().kinds.index(NO_EMERGENCY)])
    if ordinary <= _DOUBTFUL:
        return certainty
    added = sum(token.is_alpha for token in found.sent) - sum(token.is_alpha for token in found)
    return "ask" if ordinary <= _ORDINARY or added <= 1 else None


def _learned(sentences: Sequence[Span]) -> Probabilities:
    texts = [sentence.text.strip()[:_MOST_CHARACTERS] for sentence in sentences]
    return emergency_model().probabilities(texts, shared_encoder().recall(texts))


def _about_others(view: View, start: int, end: int) -> bool:
    """Whether a sentence is about an animal, a film or the past, or only asks: also itself ("chest pain? god no")."""
    match = Match(Rule("", "ask", (), frozenset()), start, end)
    if view.words[end - 1] == "?" and _denied_behind(view, replace(match, end=end - 1)):
        return True
    return any(view.within(concept, match) for concept in ("asked", "risk", "unreal", "past", "animal"))


def _foreign(doc: Doc, turn: Turn) -> Emergency | None:
    told = foreign_emergency(doc.text)
    if told is None:
        return None
    kind, start, end, other = told
    person: Person = "other" if other or turn.patient else "visitor"
    return Emergency(kind, "sure", person, turn.patient if person == "other" else "", doc.text[start:end], start, end)
