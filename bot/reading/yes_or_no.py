"""What an answer says by a bare yes or no, by a calm word or by a degree: "yes", "no, not any more", "it's grand"."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from bot.clinical.facts import FactDefinition, load_facts
from bot.reading.answer_values import ABILITIES, answered
from bot.reading.buttons import answer_set, answer_settings
from bot.reading.concepts import concepts
from bot.reading.context import is_question
from bot.reading.context_rules import Modifier, keys
from bot.reading.corrections import objection
from bot.reading.facts import read_facts
from bot.reading.polarity import LONGEST_ALONE, answer_phrases, polar_phrase
from bot.reading.reading import Polarity, Reading, Turn

CONFIRM = "confirm:"
SIGN_GROUP = "warning_signs"


def by_polarity(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    """What a yes, a no or a "not sure" says, unless it is about something else."""
    found = polar_phrase(doc)
    name = definition.id
    if objection(doc):
        return []
    if not found:
        return _over(doc, turn, name)
    span, answer = doc[found.start : found.end], found.rule.value.removesuffix("_alone")
    if answer == "unsure":
        value = "yes" if definition.accepts("yes") else "unsure"
        return [] if names_another(doc, turn, found, name) else [answered(doc, turn, name, value, span, "uncertain")]
    if not confirming and name in answer_settings()["open"]:
        return []
    bare_not = answer == "no" and definition.group == SIGN_GROUP and doc[found.start].norm_ == "not"
    if bare_not and (past := _over(doc, turn, name)):
        return past  # "not any more": it was there
    value = answer if confirming else answer_settings()["polar"].get(name, {}).get(answer, answer)
    if not definition.accepts(value) or _of_another(doc, turn, found, name, value):
        return []
    if value == "yes":
        return _over(doc, turn, name) or [answered(doc, turn, name, "yes", span, "affirmed")]
    polar: Polarity = "denied" if value == "no" else "affirmed"
    return [answered(doc, turn, name, "yes" if value == "no" else value, span, polar)]


def _of_another(doc: Doc, turn: Turn, found: Modifier, name: str, value: str) -> bool:
    """Whether the yes or no is about something that wasn't asked."""
    denies = found.rule.value.removesuffix("_alone") == "no"
    return (
        (denies and _denies_another(doc, turn, found, name))
        or _about_something_else(doc, found, value)
        or _can_do_another(doc, found, name)
    )


def by_calm(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "It's grand" to the question for a sign says that the sign isn't there."""
    if definition.group != SIGN_GROUP or definition.id in answer_set("calm_says_nothing"):
        return []
    sentence = next(iter(doc.sents))
    if is_question(sentence):
        return []
    words = keys(sentence)
    pointed = max((m.end for m in answer_phrases("said_before").find(words)), default=0)
    found = next((m for m in answer_phrases("calm").find(words) if m.start >= pointed), None)
    if found is None:
        return []
    if any(token.norm_ in answer_set("not_calm") for token in sentence):
        # "not normal", "fine until today": neither the sign nor its denial
        return [answered(doc, turn, definition.id, "yes", sentence[found.start : found.end], "uncertain")]
    return [answered(doc, turn, definition.id, "yes", sentence[found.start : found.end], "denied")]


def by_degree(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "A fair bit", "most nights": a message that only says how much or how often says yes."""
    words = [token.norm_ for token in doc if not (token.is_punct or token.is_space)]
    known = bool(words) and all(word in answer_set("degrees") for word in words)
    if not known or words in (["alright"], ["ok"]) or definition.id in answer_settings()["polar"]:
        return []
    if definition.id in answer_settings()["open"] and not turn.question.startswith(CONFIRM):
        return []
    return [answered(doc, turn, definition.id, "yes", doc[:], "affirmed")] if definition.accepts("yes") else []


def about_another(facts: list[Reading], sentence: Span, name: str) -> bool:
    """Whether a sentence tells other facts and not this one."""
    told = {r.name for r in facts if sentence.start_char <= r.start < sentence.end_char}
    return bool(told) and name not in told


def names_another(doc: Doc, turn: Turn, found: Modifier, name: str) -> bool:
    """Whether the sentence of a doubt names another sign, which it is about: "bit of swelling maybe, hard to tell"."""
    sentence = doc[found.start].sent
    inside = (r for r in read_facts(doc, turn) if sentence.start_char <= r.start < sentence.end_char)
    return any(r.name != name and load_facts()[r.name].group == SIGN_GROUP for r in inside if r.name in load_facts())


def _over(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """ "It was, but it's gone now": was there and is over."""
    words = [token.norm_ for token in doc]
    found = next(iter(answer_phrases("over").find(keys(doc))), None)
    if not found or any(word in answer_set("still") for word in words) or not load_facts()[name].accepts("gone"):
        return []
    if "not" in words[max(0, found.start - 2) : found.start] or is_question(next(iter(doc.sents))):
        return []
    if about_another(read_facts(doc, turn), doc[found.start].sent, name):
        return []  # "I'm not on the pill any more"
    if doc[found.end - 1].norm_ in ("was", "did") and _tells_of_a_day(doc, found.end):
        return []
    return [answered(doc, turn, name, "yes", doc[found.start : found.end], "affirmed", "over")]


def _tells_of_a_day(doc: Doc, index: int) -> bool:
    """Whether "it was" goes on with a day or a month alone, which says when: "it was Saturday."."""
    behind = keys(doc[index : index + 1])
    return any(words & {"{month}", *answer_set("days")} for words in behind)


def _about_something_else(doc: Doc, found: Modifier, value: str) -> bool:
    """Whether the yes or no opens a correction ("no, I meant …"), or a long message that a bare "no" can't alarm by."""
    rest = [token.norm_ for token in doc[found.end :] if not (token.is_punct or token.is_space)]
    if any(word in ("mean", "meant") for word in rest[:5]):
        return True
    return value == "cannot" and len(rest) > LONGEST_ALONE and not any(word in ("can", "cannot") for word in rest[:4])


def _can_do_another(doc: Doc, found: Modifier, name: str) -> bool:
    """Whether "yes, I can …" is about walking or tiptoe where something else was asked about."""
    rest = [token for token in doc[found.end :] if not (token.is_punct or token.is_space)]
    if name in ABILITIES or len(rest) < 2 or rest[1].norm_ not in ("can", "cannot"):
        return False
    concepts(doc)
    return any(token._.concepts & ABILITIES for token in rest[2:])


def _denies_another(doc: Doc, turn: Turn, found: Modifier, name: str) -> bool:
    """Whether the "no" belongs to something else that is named at once: "no fever" to a question about swelling."""
    if found.end >= len(doc):
        return False
    place = doc[found.end].idx
    return any(r.name != name and r.start <= place < r.end for r in read_facts(doc, turn))
