"""What the words around a rule's match make of it: told outright, half heard or not told, and whose it is."""

from __future__ import annotations

from bot.reading.emergency_terms import Certainty, Match, View, the_book
from bot.reading.long_standing import only_asked_about
from bot.reading.reading import Person, Turn

_DENIAL_SCOPE, _CONDITION_SCOPE = 8, 7
_THIRD = frozenset({"he", "she", "his", "him", "himself", "herself", "her", "they", "their", "them"})
_OF_THINGS = ({"none", "of"}, {"any", "of"}, {"neither", "of"}, {"all", "of"})
"""What comes before a "them" that is the signs that were asked about."""


def certainty(view: View, match: Match) -> Certainty | None:
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
    return _nobodys(view, match) or denied_behind(view, match)


def _nobodys(view: View, match: Match) -> bool:
    """Whether nobody is what a match tells of: "nobody's dying here", not "nobody knows that I'm dying"."""
    return any(_nobody_before(view, index) for index in (match.start, match.end - 1))


def _nobody_before(view: View, index: int) -> bool:
    book, index = the_book(), index - 1
    while index >= 0 and view.words[index] in book.after_nobody:
        index -= 1
    one = index > 0 and view.words[index] == "one" and view.words[index - 1] == "no"
    return index >= 0 and (one or view.words[index] in book.nobody)


def denied_behind(view: View, match: Match) -> bool:
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


def whose(view: View, match: Match, turn: Turn) -> tuple[Person, str] | None:
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
        return "" if {*view.words[max(0, index - 2) : index]} in _OF_THINGS else word
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
