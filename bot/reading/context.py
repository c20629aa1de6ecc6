"""How something is said: denied, doubted, asked, over, somebody else's. Rules of context.yml over a Doc (ConText)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span

from bot.reading.context_found import LIKENESS, Found, find_context
from bot.reading.context_rules import Modifier, Phrases, Rule, settings, word_set
from bot.reading.first_days import AT_FIRST, closed, only_early, stands_alone
from bot.reading.history import tense, was_once
from bot.reading.questions import opens_question
from bot.reading.reading import Person, Polarity, Time, Turn

_ANYBODYS = "anybodys"
_AHEAD = 30
"""How many words behind a sign may say that it goes each time one stops."""
_NEAR = 5
"""How many words behind a person may stand before what tells of them: "a girl at work got …"."""


RUNNERS = "runners"
"""People, or in Ireland the shoes: "the new runners"."""


@dataclass(frozen=True)
class Context:
    """How a target is said.

    Attributes:
        polarity, person, time, relation: as in `Reading`.
        explicit: whether the person was named for this target, not taken for granted.
        normal: denied only because it was called normal or fine, which denies a sign but no event.
        recounted: part of a story of what was, dated and closed.
        settled: such a story that is long ago or was cleared by a check.
        presumed: taken for granted by a question ("why is it worse in the mornings?").
        once: told as what happened one time, of which nothing says that it is so today.
        early: told of the first days, with no word that it stayed and no verb of the present.
    """

    polarity: Polarity = "affirmed"
    person: Person = "visitor"
    time: Time = "now"
    relation: str = ""
    explicit: bool = False
    normal: bool = False
    recounted: bool = False
    settled: bool = False
    presumed: bool = False
    once: bool = False
    early: bool = False


@lru_cache(maxsize=1)
def _presumed() -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["questions"]["presume"], Rule("presume", "forward"))
    return phrases


@lru_cache(maxsize=1)
def _stopping() -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["stopping"], Rule("stopping", "inside"))
    return phrases


# ---- questions


def is_question(sentence: Span) -> bool:
    """Whether a sentence asks something, with or without a question mark."""
    return (
        find_context(sentence.doc).questions[find_context(sentence.doc).sentence_of[sentence.start]]
        if len(sentence)
        else False
    )


def _is_asked(doc: Doc, target: Span, found: Found) -> bool:
    """Whether a target is what its sentence asks about, not what it takes for granted."""
    sentence = found.sentences[found.sentence_of[target.start]]
    if not found.questions[found.sentence_of[target.start]]:
        return False
    clause: Span = doc._.clauses[found.clause_of[target.start]]
    if _is_presumed(doc, target, found):
        return False
    if opens_question(clause):
        return True
    marked = any("?" in token.text for token in sentence[-2:])
    last = clause.end >= sentence.end - 1 or "or" in (clause[-1].norm_, doc[clause.end].norm_)
    return marked and last and not any(token.norm_ in word_set("statement_verbs") for token in clause)


def _is_presumed(doc: Doc, target: Span, found: Found) -> bool:
    """Whether a question takes the target for granted: "why is it worse?"."""
    clause: Span = doc._.clauses[found.clause_of[target.start]]
    asked = found.questions[found.sentence_of[target.start]]
    return asked and bool(_presumed().find(found.keys[clause.start : target.start]))


# ---- persons


def _person(doc: Doc, target: Span, found: Found) -> tuple[Person, str, bool]:
    """Whose a target is, the relation, and whether that was said of it."""
    clause: Span = doc._.clauses[found.clause_of[target.start]]
    people = [m for m in found.people if not _only_met(doc, m)]
    inside = [m for m in people if clause.start <= m.start < clause.end and m.rule.category != "professional"]
    near = [m for m in inside if m.start < target.end] or [m for m in inside if _is_owner(doc, m)][:1]
    if any(doc[i - 1].norm_ == "on" and doc[i].norm_ == "me" for i in range(target.end + 1, clause.end)):
        return "visitor", "", True  # "overtook a lad, and the calf went on me"
    if _in_general(doc, target, clause):
        return "nobody", "", True
    if near:
        # "my wife rubbed it and said the skin was hot": she only says it
        told = {token.norm_ for token in doc[near[-1].end : target.start]} & word_set("speech")
        said = told and near[-1].rule.category == "other"
        return ("visitor", "", False) if said else _named(near[-1], found)
    earlier = [m for m in people if m.start < clause.start]
    if earlier and earlier[-1].rule.category in ("other", "pronoun", "nobody") and carries_on(doc, earlier[-1], found):
        person, relation, _ = _named(earlier[-1], found)
        return person, relation, True
    return "visitor", "", False


def _only_met(doc: Doc, mention: Modifier) -> bool:
    """Whether somebody is only in the story, as whom something is done to ("to chase a lad"), left aside, or a shoe."""
    before = {token.norm_ for token in doc[max(0, mention.start - 2) : mention.start]}
    if before & word_set("leaves") or (doc[mention.end - 1].norm_ == RUNNERS and before & word_set("of_shoes")):
        return True
    if mention.rule.category == "other" and _beside_what_is_told(doc, mention):
        return True
    if mention.rule.category != "other" or (
        mention.end < len(doc) and doc[mention.end].norm_ in word_set("shows_body")
    ):
        return False
    return bool(before & word_set("done_to"))


def _beside_what_is_told(doc: Doc, mention: Modifier) -> bool:
    """Whether somebody is only in a simile or the company: "like someone shot me", "jumping with my daughter"."""
    before = [token.norm_ for token in doc[max(0, mention.start - 2) : mention.start]]
    last = doc[mention.end - 1]
    owns = last.lower_.endswith("s") and not last.norm_.endswith("s")
    if owns or (mention.end < len(doc) and doc[mention.end].norm_ in ("'s", "s")):
        return False
    if before[-1:] == ["like"] and any(token.norm_ == "me" for token in doc[mention.end : mention.end + _NEAR]):
        return True
    joined = before[-1:] == ["with"] or (before[:1] == ["with"] and before[1] in word_set("ours"))
    verb = doc[mention.start - 2 - (before[-1:] != ["with"])].norm_ if joined and mention.start > 2 else ""
    return verb.endswith("ing") or verb in word_set("past_verbs")


def _in_general(doc: Doc, target: Span, clause: Span) -> bool:
    """Whether it is anybody's body: "your wee goes like cola", not the copied question "your calf swollen: no"."""
    if any(clause.start <= place < target.start for place in _anybodys(doc)):
        return not _listed(doc, target)
    return False


def _anybodys(doc: Doc) -> list[int]:
    """The tokens with which somebody speaks of anybody's body, found once for a Doc: "your wee"."""
    if _ANYBODYS not in doc.user_data:
        doc.user_data[_ANYBODYS] = [
            token.i
            for token in doc
            if token.norm_ in word_set("yours")
            and any(near._.concepts & word_set("places") for near in doc[token.i + 1 : token.i + 3])
        ]
    found: list[int] = doc.user_data[_ANYBODYS]
    return found


def _is_owner(doc: Doc, mention: Modifier) -> bool:
    """Whether a person named behind a target is whose it is: "swelling in my wife's leg", "leg swollen on her"."""
    if mention.rule.category == "self":
        return True
    return bool(mention.start) and doc[mention.start - 1].norm_ in ("of", "in", "on", "for", "my", "our")


def _named(mention: Modifier, found: Found) -> tuple[Person, str, bool]:
    category, value = mention.rule.category, mention.rule.value
    if category == "self":
        return "visitor", "", True
    if category == "nobody":
        return "nobody", "", True
    if category == "other":
        return "other", value, True
    return _antecedent(mention, found, value)


def _antecedent(mention: Modifier, found: Found, value: str) -> tuple[Person, str, bool]:
    """Whom "he" or "her" means: the last person named before who can be meant; a doctor's "he" is nobody's body."""
    unfit = word_set("female") if value.startswith("him") else word_set("male")
    for other in reversed([m for m in found.people if m.start < mention.start]):
        if other.rule.category == "professional":
            return "visitor", "", False
        if other.rule.category == "other" and other.rule.value not in unfit:
            return "other", other.rule.value, True
    before = (m.rule.value for m in found.people if m.start < mention.start and m.rule.category == "pronoun")
    first = next(before, value)
    return "other", settings()["subjects_alone"].get(first, first), True


def carries_on(doc: Doc, mention: Modifier, found: Found) -> bool:
    """Whether what follows is still about this person: present, and spoken of as a body."""
    clause = found.clause_of[mention.start]
    if any(m.rule.category == "past" and found.clause_of[m.start] == clause for m, _, _ in found.modifiers):
        return False
    if mention.rule.category == "pronoun":
        return not _told_by_self(doc, mention, found) or _shows_body(doc, found.clause_of[mention.start])
    last, behind = doc[mention.end - 1], doc[mention.end : mention.end + 1]
    if behind and behind[0].norm_ in word_set("places_somebody"):
        # "a girl at work got a clot"
        behind = doc[mention.end : mention.end + _NEAR]
    owns = last.lower_.endswith("s") and not last.norm_.endswith("s")  # "my husbands calf"
    return owns or any(token.norm_ in word_set("shows_body") for token in behind)


def _told_by_self(doc: Doc, mention: Modifier, found: Found) -> bool:
    """Whether the visitor speaks of themselves before somebody is mentioned; "my" of "my son" doesn't."""
    if any(token.norm_ == "me" for token in doc[: mention.start]):
        return True
    others = {m.start for m in found.people if m.rule.category == "other"}
    before = (m for m in found.people if m.rule.category == "self" and m.start < mention.start)
    return any(doc[m.start].norm_ != "my" or not others & {m.end, m.end + 1} for m in before)


def _shows_body(doc: Doc, number: int) -> bool:
    """Whether a clause speaks of a body or an age."""
    clause: Span = doc._.clauses[number]
    return any(t.is_digit or t._.concepts & word_set("body_concepts") for t in clause)


def owner(context: Context, turn: Turn) -> tuple[Person, str]:
    """Whose something is: as said, else the patient's whom the visitor writes for."""
    if context.person == "visitor" and not context.explicit and turn.patient:
        return "other", turn.patient
    return context.person, context.relation


# ---- the reading of targets


def read_context(doc: Doc, targets: Iterable[Span]) -> list[Context]:
    """How each target is said, in the order of the targets; linear in the length of the Doc for each target."""
    found = find_context(doc)
    return [_read(doc, target, found) for target in targets]


def _read(doc: Doc, target: Span, found: Found) -> Context:
    categories = _categories(doc, target, found)
    if "over" in categories and _eases_off(doc, target):
        categories.discard("over")
    person, relation, explicit = _person(doc, target, found)
    polarity = _polarity(doc, target, found, categories)
    normal = polarity == "denied" and "normal" in categories and "negation" not in categories
    clause = found.clause_of[target.start]
    early = AT_FIRST in categories and only_early(doc, target, found)
    time = _time(categories, doc._.clauses[clause], early and closed(doc, target, found))
    told = clause in found.recounted
    if time == "now" and told:
        time = "over"
    settled, presumed = found.recounted.get(clause, False), _is_presumed(doc, target, found)
    once = "once" in categories and was_once(doc._.clauses[clause])
    return Context(polarity, person, time, relation, explicit, normal, told, settled, presumed, once, early)


def _eases_off(doc: Doc, target: Span) -> bool:
    """Whether what goes is only said to go each time one stops: "numb on top, then ten minutes after I stop it's gone".

    What comes with every run isn't over.
    """
    behind = doc[target.start : min(target.sent.end, target.end + _AHEAD)]
    return bool(_stopping().find([frozenset({token.norm_}) for token in behind]))


def _inside(modifier: Modifier, target: Span) -> bool:
    """Whether a target touches an idiom, or stands in a likeness: who walks like a pirate does limp."""
    start, end = int(target.start), int(target.end)
    if modifier.rule == LIKENESS:
        return modifier.start <= start and end <= modifier.end
    return modifier.start < end and modifier.end > start


def _categories(doc: Doc, target: Span, found: Found) -> set[str]:
    reached: set[str] = set()
    clause = found.clause_of[target.start]
    for modifier, start, end in found.modifiers:
        category = modifier.rule.category
        if modifier.rule.direction == "inside":
            if _inside(modifier, target):
                reached.add(category)
        elif _outside(modifier, target) and start < target.end and end > target.start:
            reached.add(category)
        elif (
            category == "over"
            and modifier.rule.direction == "backward"
            and found.clause_of[modifier.start] == clause + 1
        ):
            # "it was red, that's gone": a clause with no subject of its own speaks of the one before
            own = doc[doc._.clauses[clause + 1].start : modifier.start]
            if all(token.norm_ in word_set("copulas") or token.is_punct for token in own) or _joined(
                doc, target, clause
            ):
                reached.add(category)
        elif category == AT_FIRST and found.clause_of[modifier.start] == clause + 1 and stands_alone(doc, modifier):
            reached.add(category)
    return reached


def _joined(doc: Doc, target: Span, number: int) -> bool:
    """Whether a target ends a clause without a verb that the next one has: "the redness and the heat are gone"."""
    clause: Span = doc._.clauses[number]
    rest = [token.norm_ for token in doc[target.end : clause.end] if not token.is_punct]
    return not rest and tense(clause) == "none" and doc[clause.end].norm_ in ("and", "the")


_NEGATORS = frozenset({"not", "never"})


def _outside(modifier: Modifier, target: Span) -> bool:
    """Whether a modifier begins before its target or stands behind it; the "not" of "can't walk", and the "not really"
    of "doesn't really hurt", is the target's own."""
    before, behind = modifier.start < target.start, modifier.end > target.end and modifier.start > target.start
    if modifier.end <= target.start or modifier.start >= target.end:
        return True
    if target[0].norm_ in _NEGATORS and modifier.start <= target.start:
        return False  # the "not" of "haven't run since" is the target's own
    return (
        before if modifier.rule.direction == "forward" else behind if modifier.rule.direction == "backward" else False
    )


def _polarity(doc: Doc, target: Span, found: Found, categories: set[str]) -> Polarity:
    answered = _self_answered(doc, target, found) or _listed(doc, target)
    if answered:
        return answered
    if "figurative" in categories:
        return "figurative"
    if _is_asked(doc, target, found):
        # "bit of swelling maybe?" tells in doubt, "could it be swelling?" asks
        fragment = not opens_question(doc._.clauses[found.clause_of[target.start]])
        return "uncertain" if fragment and "uncertain" in categories else "asked"
    if "hypothetical" in categories:
        return "hypothetical"
    if categories & {"negation", "normal"}:
        return "denied"
    return "uncertain" if "uncertain" in categories else "affirmed"


def _time(categories: set[str], clause: Span, closed: bool) -> Time:
    times: tuple[Time, ...] = ("over", "past", "future")
    found: Time = next((time for time in times if time in categories), "now")
    if found == "now" and closed:
        return "over"
    # "I had it in the spring" is not the spring to come
    return "past" if found == "future" and tense(clause) == "past" else found


def _listed(doc: Doc, target: Span) -> Polarity | None:
    """The yes or no of a list: "swelling yes, redness: no, heat - no"."""
    index = target.end
    while index < len(doc) and doc[index].text in word_set("list_marks"):
        index += 1
    if index >= len(doc) or (index + 1 < len(doc) and not (doc[index + 1].is_punct or doc[index + 1].is_space)):
        return None
    if doc[index].norm_ in ("no", "none", "nil", "negative"):
        return "denied"
    return "affirmed" if doc[index].norm_ == "yes" else None


def _self_answered(doc: Doc, target: Span, found: Found) -> Polarity | None:
    """The answer that follows at once to a short question of one's own: "Swelling? No." """
    number = found.sentence_of[target.start]
    sentence = found.sentences[number]
    if not found.questions[number] or len(sentence) > 5 or number + 1 >= len(found.sentences):
        return None
    if any(token.norm_ in word_set("statement_verbs") for token in sentence):
        return None
    first = found.sentences[number + 1][0].norm_
    if first in settings()["no_words"]:
        return "denied"
    return "affirmed" if first in settings()["yes_words"] else None
