"""What the words of an answer say by themselves: "left", "hardly better", "not what I'd call better"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.clinical.facts import FactDefinition, load_facts
from bot.reading.buttons import answer_set, answer_settings
from bot.reading.concepts import concepts
from bot.reading.context import Context, is_question, owner, read_context
from bot.reading.context_rules import Modifier, Phrases, Rule, keys, word_set
from bot.reading.context_turns import change_in_numbers, parts
from bot.reading.facts import PACE, read_facts
from bot.reading.first_days import only_at_first
from bot.reading.history import tense
from bot.reading.limp import FINE, WALKING, tells_of_a_while, with_limp
from bot.reading.pace import only_how_fast, without_easy_pace
from bot.reading.reading import Polarity, Reading, Time, Turn
from bot.reading.things import names_a_thing

_SIGN_GROUP = "warning_signs"
ABILITIES = frozenset({"tiptoe", "walking"})
AKIN: dict[str, dict[str, tuple[str, ...]]] = {
    "tiptoe": {"walking": ("fine", "limp", "cannot")},
    "walking": {"tiptoe": ("can", "sore", "cannot")},
    "returned": {"rested": ("no",)},
}
"""Facts and values whose words an answer about another fact doesn't take for its own."""
_MOST_WORDS_OF_A_LENGTH = 10
_NEAR = 4
"""How many words before a value a "not" may stand that turns it round."""
_NEAR_MATTER = 3
"""How many words before a value may name what it is about."""


@cache
def values_of(fact: str) -> Phrases:
    """The words for each value of a fact, as answers say them."""
    phrases = Phrases()
    for value, words in answer_settings()["values"].get(fact, {}).items():
        phrases.add(words, Rule("value", "inside", value=value))
    return phrases


def answered(
    doc: Doc, turn: Turn, name: str, value: str, span: Span, polarity: Polarity, time: Time = "now"
) -> Reading:
    """A reading of the answer to the open question, of whoever is spoken of."""
    person, relation = owner(Context(), turn)
    return Reading(
        name, value, span.start_char, span.end_char, span.text, polarity, person, time, "answer", 1.0, relation
    )


def by_value(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """What the words of the answer say: "left", "hardly better", "not what I'd call better"."""
    concepts(doc)
    sign = load_facts()[name].group == _SIGN_GROUP
    found = [m for m in values_of(name).find(keys(doc)) if not (sign and names_a_thing(doc, m.start, m.end))]
    found = [
        m
        for m in found
        if not (
            _of_another_length(doc, m)
            or (m.end - m.start == 1 and only_how_fast(doc[m.start]))
            or _names_the_leg(doc, m)
            or _of_trying(doc, m, name)
            or _of_another_fact(doc, turn, m, name)
        )
    ]
    contexts = read_context(doc, [doc[m.start : m.end] for m in found])
    readings = []
    for modifier, context in zip(found, contexts, strict=True):
        meant = (
            context.normal
            or _leads_with_no(doc, modifier, context)
            or _denies_itself(doc, modifier)
            or _contrasted(doc, modifier, found)
        )
        said: Polarity = "affirmed" if meant else context.polarity
        if said in ("affirmed", "denied", "uncertain") and context.person != "nobody":
            span = doc[modifier.start : modifier.end]
            readings.append(
                answered(doc, turn, name, modifier.rule.value, span, said, _time(doc, name, modifier, context))
            )
    readings = with_limp(doc, turn, readings)
    affirmed = _not_over([reading for reading in readings if reading.polarity == "affirmed"])
    if name == PACE:
        affirmed = without_easy_pace(doc, affirmed)
    return affirmed or [other_of_two(reading) for reading in readings]


def by_degree(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "A fair bit", "most nights": a message that only says how much or how often says yes."""
    words = [token.norm_ for token in doc if not (token.is_punct or token.is_space)]
    known = bool(words) and all(word in answer_set("degrees") for word in words)
    if not known or words in (["alright"], ["ok"]) or definition.id in answer_settings()["polar"]:
        return []
    if definition.id in answer_settings()["open"] and not turn.question.startswith("confirm:"):
        return []
    return [answered(doc, turn, definition.id, "yes", doc[:], "affirmed")] if definition.accepts("yes") else []


def by_numbers(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """How it goes as two marks on a scale of ten tell it: "from a 7 to a 3", "first day 7 of 10, now 2"."""
    change = change_in_numbers(doc) if name == "trend" else None
    if change is None:
        return []
    value = "same" if change.before == change.after else "better" if change.after < change.before else "worse"
    return [answered(doc, turn, name, value, change.span, "affirmed")]


def by_while(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "Only the first two nights", "just the first few steps": when it was, or is, tells how it is now."""
    if is_question(next(iter(doc.sents))):
        return []
    over = only_at_first(doc[:])
    if over and definition.accepts("gone"):
        return [answered(doc, turn, definition.id, "yes", doc[:], "affirmed", "over")]
    if definition.id == WALKING and (over or tells_of_a_while(doc)):
        return [answered(doc, turn, WALKING, FINE, doc[:], "affirmed")]
    return []


def _time(doc: Doc, name: str, modifier: Modifier, context: Context) -> Time:
    """When a value holds: what is grand now is so now, and of an ability the first days are over."""
    value = modifier.rule.value
    if value == "yes":
        return "now" if context.time == "future" else context.time
    if name not in word_set("of_today") or value in word_set("well"):
        return "now"
    if context.early or context.time == "over":
        return "over"
    return "past" if context.time == "past" or _was(doc, modifier) else "now"


def _was(doc: Doc, modifier: Modifier) -> bool:
    """Whether only past verbs stand in its part: "normal now, three days ago I was limping"."""
    start, end = next(part for part in parts(doc) if part[0] <= modifier.start < part[1])
    beside = (doc[start : modifier.start], doc[modifier.end : end])  # "lopsided" is no verb of the past
    return "present" not in map(tense, beside) and "past" in map(tense, beside)


def _not_over(readings: list[Reading]) -> list[Reading]:
    """The values told as of now; where there are none, those of before: "it was a limp"."""
    lasting = [replace(r, time="now") if r.value != "yes" else r for r in readings]
    return [r for r in readings if r.value == "yes" or r.time == "now"] or lasting


def _of_another_length(doc: Doc, found: Modifier) -> bool:
    """Whether a bare "days" stands in a sentence of many words, which counts something else: "24 to 60 is my cycle"."""
    alone = found.end - found.start == 1 and doc[found.start].norm_ in answer_set("units")
    return alone and sum(token.is_alpha for token in doc[found.start].sent) > _MOST_WORDS_OF_A_LENGTH


def _of_another_fact(doc: Doc, turn: Turn, found: Modifier, name: str) -> bool:
    """Whether a word stands in what is said of something akin to what was asked about.

    "It can, but it's sore. I walk to work grand": the "grand" is of the walk. "I haven't stopped" says that there was
    no way back to running, not that it is still to come.
    """
    akin = AKIN.get(name, {})
    if not akin:
        return False
    if name == "tiptoe" and any("walking" in token._.concepts for token in _words_before(doc, found)):
        return True
    told = (r for r in read_facts(doc, turn) if r.name in akin and r.value in akin[r.name])
    return any(_belongs_to(doc, found, reading) for reading in told)


def _words_before(doc: Doc, found: Modifier) -> list[Token]:
    """The few words before a value in its own part of the sentence."""
    start = found.start
    while start > max(0, found.start - _NEAR_MATTER) and not doc[start - 1].is_punct:
        start -= 1
    return list(doc[start : found.start])


def _belongs_to(doc: Doc, found: Modifier, reading: Reading) -> bool:
    """Whether a value stands inside the words of a reading, and nothing parts the two: "can't, walking is ok"."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None or not span.start <= found.end - 1 < span.end:
        return False
    rest = (*doc[span.start : max(span.start, found.start)], *doc[found.end : span.end])
    return not any(token.is_punct or token.norm_ in ("and", "but") for token in rest)


def _of_trying(doc: Doc, found: Modifier, name: str) -> bool:
    """Whether an "again" is of a try, a look or a word: "tried it again", "I told you again"."""
    if name != "again" or doc[found.end - 1].norm_ != "again":
        return False
    before = doc[max(0, found.start - _NEAR_MATTER) : found.end]
    return any(token.norm_ in answer_set("done_again") for token in before)


def _names_the_leg(doc: Doc, found: Modifier) -> bool:
    """Whether "sore" only says which leg is meant: "on the sore one, no"."""
    behind = doc[found.end].norm_ if found.end < len(doc) else ""
    return found.rule.value in ("sore", "limp") and behind in answer_set("legs_named")


def other_of_two(reading: Reading) -> Reading:
    """ "Not the left" is the right; where there are more than two values, what isn't meant stays denied."""
    other = answer_settings()["complements"].get(reading.name, {}).get(reading.value)
    if reading.polarity != "denied" or other is None:
        return reading
    return Reading(**{**vars(reading), "value": other, "polarity": "affirmed"})


def _leads_with_no(doc: Doc, modifier: Modifier, context: Context) -> bool:
    """Whether what denies is only a "no" that answers: "no, just the left"."""
    if context.polarity != "denied" or doc[0].norm_ != "no" or modifier.start == 0:
        return False
    return not any(token.norm_ in ("not", "never", "hardly", "barely") for token in doc[1 : modifier.start]) and (
        modifier.start > 1 or modifier.rule.value != "yes"
    )


def _denies_itself(doc: Doc, modifier: Modifier) -> bool:
    """Whether its words hold the no already, which another only repeats: "no he can't, not at all".

    A "not" before it turns it round: "not that I can't".
    """
    own = any(token.norm_ in answer_set("nos") for token in doc[modifier.start : modifier.end])
    before = doc[max(doc[modifier.start].sent.start, modifier.start - _NEAR) : modifier.start]
    return own and not any(token.norm_ == "not" for token in before)


def _contrasted(doc: Doc, modifier: Modifier, found: list[Modifier]) -> bool:
    """Whether it is what holds instead: the second of "not fast, slow"."""
    before = [other for other in found if other.end == modifier.start - 1 and other.rule.value != modifier.rule.value]
    if modifier.rule.value in ("yes", "no") or not before or doc[modifier.start - 1].text != ",":
        return False
    return modifier.end == len(doc) or doc[modifier.end].is_punct
