"""Reads an answer in the light of the open question, with the same context reading as everything else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.clinical.facts import FactDefinition, load_facts
from bot.reading.ability_answers import ABILITIES, with_ability
from bot.reading.answer_values import answered, by_degree, by_numbers, by_value, by_while, other_of_two, values_of
from bot.reading.asked_again import not_to_another
from bot.reading.bare_side import without_lead
from bot.reading.buttons import FACT as FACT
from bot.reading.buttons import answer_set, answer_settings, button
from bot.reading.buttons import chosen_button as chosen_button
from bot.reading.concepts import concepts
from bot.reading.context import is_question
from bot.reading.context_rules import Modifier, Phrases, Rule, keys
from bot.reading.context_turns import corrected_from, exception_from, now_from, parts, past_parts
from bot.reading.corrections import objection, takes_back
from bot.reading.doc import make_doc
from bot.reading.episodes import AGAIN, read_episodes
from bot.reading.facts import HALF_SAID, read_facts
from bot.reading.opening_value import with_opening
from bot.reading.polarity import LONGEST_ALONE, answer_phrases, polar_phrase, statements
from bot.reading.polarity import polarity as polarity
from bot.reading.reading import Polarity, Reading, Turn

CONFIRM = "confirm:"
_SIGN_GROUP = "warning_signs"


def read_answer(doc: Doc, turn: Turn) -> list[Reading]:
    """The answer to the open question about a fact; empty where the message gives none that can be read.

    An answer that isn't understood yields nothing, never the reassuring value.
    """
    pressed = button(doc, turn)
    if pressed:
        return [pressed]
    confirming = turn.question.startswith(CONFIRM)
    name = turn.question.removeprefix(CONFIRM).partition("=")[0]
    definition = load_facts().get(name)
    if definition is None or not len(doc):
        return []
    if confirming and takes_back(doc):
        return [answered(doc, turn, name, "yes", doc[:], "denied")]
    found = _answer(doc, turn, definition, confirming) or _in_a_sentence(doc, turn, definition, confirming)
    if name == AGAIN and (told := read_episodes(doc, turn)):
        found = [_as_answer(reading) for reading in told]  # "first was in October, then a nip yesterday"
    if not (confirming or corrected_from(doc)):
        found = with_opening(doc, turn, name, found)
    return without_lead(doc, not_to_another(doc, definition, found))


def _in_a_sentence(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    """The answer that one sentence gives among others: "Jogging? I can, but it's sore. And the dog walk?"."""
    if next(iter(doc.sents)).end == len(doc):
        return []
    facts = read_facts(doc, turn)
    behind = objection(doc)
    for sentence in statements(doc):
        if sentence.start < behind:
            continue
        if _about_another(facts, sentence, definition.id):
            continue  # "yes I can get up on my toes" where swelling was asked about
        part = make_doc(sentence.text)
        found = polar_phrase(part)
        if found and found.rule.value == "yes_alone":
            continue  # "Right. Can I swim?", "Sound, thanks."
        answer = _answer(part, turn, definition, confirming)
        if answer:
            return shifted(answer, sentence.start_char)
    return []


def _about_another(facts: list[Reading], sentence: Span, name: str) -> bool:
    """Whether a sentence tells other facts and not this one."""
    told = {r.name for r in facts if sentence.start_char <= r.start < sentence.end_char}
    return bool(told) and name not in told


def shifted(readings: list[Reading], offset: int) -> list[Reading]:
    """Readings of a part of a message, with offsets in the whole message."""
    return [replace(r, start=r.start + offset, end=r.end + offset) for r in readings]


def _answer(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    """What holds in the end: a correction before what it corrects, and how it is now before how it was."""
    if _asks_back(doc, definition.id):
        return [answered(doc, turn, definition.id, "unsure", doc[:], "asked")]
    for start, must_affirm in ((corrected_from(doc), False), (now_from(doc), True), (exception_from(doc), True)):
        if start:
            later = _from(doc, start, turn, definition, confirming)
            if any(r.polarity == "affirmed" and r.time == "now" and r.value != "no" for r in later) or (
                later and not must_affirm
            ):
                return later
    return _whole(doc, turn, definition, confirming)


def _from(doc: Doc, start: int, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    """The answer that the message gives from a token on, with offsets in the whole message."""
    offset = doc[start].idx
    rest = make_doc(doc.text[offset:])
    read = _present if start == now_from(doc) else _whole
    return shifted(read(rest, turn, definition, confirming), offset)


def _present(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    """ "It does now": the verb alone says yes where it stands beside a word for today."""
    found = next((m for m in answer_phrases("does_now").find(keys(doc)) if m.start <= 1), None)
    behind = doc[found.end].norm_ if found and found.end < len(doc) else "now"
    if found and behind in answer_set("does_now_before") and definition.accepts("yes"):
        return [answered(doc, turn, definition.id, "yes", doc[found.start : found.end], "affirmed")]
    return _whole(doc, turn, definition, confirming)


def _whole(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    name = definition.id
    firm = _firm(doc, turn, definition) or by_numbers(doc, turn, name)
    if firm:
        return firm
    doubted = _doubted(doc, turn, definition)
    if doubted and doubted[0].start <= len("i "):
        return doubted
    return with_ability(doc, turn, definition, _worded(doc, turn, definition, confirming, doubted))


def _worded(
    doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool, doubted: list[Reading]
) -> list[Reading]:
    """What the words of the answer tell: as told anywhere, then in doubt, then as values, then a yes or no."""
    name = definition.id
    told = [
        r
        for r in read_facts(doc, turn)
        if r.name == name and r.confidence > HALF_SAID and r.polarity not in ("hypothetical", "figurative", "asked")
    ]
    denied = {(r.value, r.start) for r in told if r.polarity == "denied"}
    told = [r for r in told if r.polarity == "denied" or (r.value, r.start) not in denied]
    # What is told of today stands before what was ("left now, right last year").
    told = [r for r in told if r.time == "now"] or told
    values = by_value(doc, turn, name)
    if _of_today(doc, told) or not _of_today(doc, values):
        kept = _sore_side(doc, _of_today(doc, _passed(doc, told)) or told)
        only = all(reading.polarity == "denied" for reading in kept)
        if kept:
            return [_as_answer(other_of_two(reading) if only else reading) for reading in kept]
    return (
        doubted
        or _against(doc, turn, definition)
        or _passed(doc, _sore_side(doc, _of_today(doc, values) or values))
        or by_degree(doc, turn, definition)
        or _by_calm(doc, turn, definition)
        or _by_polarity(doc, turn, definition, confirming)
        or by_while(doc, turn, definition)
    )


def _passed(doc: Doc, readings: list[Reading]) -> list[Reading]:
    """ "It was roasting the first night, grand since": what was there and is well now is over."""
    start = now_from(doc)
    tail = doc[start:] if start else doc[:0]
    well = answer_phrases("calm").find(keys(tail)) or answer_phrases("over").find(keys(tail))
    if not well or any(token.norm_ in answer_set("not_calm") for token in tail):
        return readings
    return [
        Reading(**{**vars(r), "time": "over"})
        if r.value == "yes" and r.polarity == "affirmed" and r.end <= tail.start_char
        else r
        for r in readings
    ]


def _of_today(doc: Doc, readings: list[Reading]) -> list[Reading]:
    """Without the values that a part of the message dates back ("right one last year")."""
    dated = past_parts(doc)
    return [r for r in readings if r.value == "yes" or not any(start <= r.start < end for start, end in dated)]


def _asks_back(doc: Doc, name: str) -> bool:
    """Whether the message asks which side is meant: "is that my left or yours?" """
    if name != "side" or not len(doc) or not is_question(next(iter(doc.sents))):
        return False
    words = [token.norm_ for token in doc]
    either = any(words[i : i + 3] in (["left", "or", "right"], ["right", "or", "left"]) for i in range(len(words)))
    return either or bool(answer_set("asks_back") & set(words))


def _sore_side(doc: Doc, told: list[Reading]) -> list[Reading]:
    """The sides told without one that is called well ("the left, the right is only tired") or works a pedal."""
    if not told or told[0].name != "side":
        return told
    ill = []
    for reading in told:
        span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
        after = [t.norm_ for t in doc[span.end : span.end + 5]] if span else []
        other = next((index for index, word in enumerate(after) if word in ("left", "right")), len(after))
        elsewhere = len(told) > 1 and after[:1] and after[0] in answer_set("not_the_sore_side")
        if not elsewhere and not any(word in answer_set("well") for word in after[:other]):
            ill.append(reading)
    others = [m for m in values_of("side").find(keys(doc)) if m.rule.value != told[0].value]
    return ill or ([] if others else told)


def _firm(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """Values that a whole message or a set phrase says whatever else its words could mean."""
    name = definition.id
    words = [token.norm_ for token in doc if not (token.is_punct or token.is_space)]
    while len(words) > 1 and words[-1] in answer_set("trailing"):
        words.pop()
    typed = " ".join(words)
    for value, words in answer_settings()["alone"].get(name, {}).items():
        if typed in _listed(words):
            return [_outright(doc, turn, name, value, doc[:])] if definition.accepts(value) else []
    for value, phrases in answer_settings()["firm"].get(name, {}).items():
        found = next(iter(_listed_phrases(phrases).find(keys(doc))), None)
        if found and not is_question(next(iter(doc.sents))):
            return [_outright(doc, turn, name, value, doc[found.start : found.end])]
    return []


def _outright(doc: Doc, turn: Turn, name: str, value: str, span: Span) -> Reading:
    polar: Polarity = "denied" if value == "no" else "affirmed"
    return answered(doc, turn, name, "yes" if value == "no" else value, span, polar)


@cache
def _listed(words: str) -> frozenset[str]:
    return frozenset(word.strip(' "') for word in words.split(","))


@cache
def _listed_phrases(words: str) -> Phrases:
    phrases = Phrases()
    phrases.add(words, Rule("firm", "inside"))
    return phrases


def _doubted(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "I think so? not sure", "don't know is it the same": doubt that ends the message or governs it."""
    value = "yes" if definition.accepts("yes") else "unsure"
    last = max(
        (t.i for t in doc if t.is_alpha and t.norm_ not in answer_set("softeners") | answer_set("trailing")), default=0
    )
    for found in answer_phrases("doubts").find(keys(doc)):
        opens = (
            not found.start or not doc[found.start - 1].is_alpha or doc[found.start - 1].norm_ in answer_set("fillers")
        )
        before = doc[found.start - 1].norm_ if found.start else ""
        behind = doc[found.end].norm_ if found.end < len(doc) else ""
        if _names_another(doc, turn, found, definition.id):
            continue
        ends = found.end > last and (opens or before in ("but", "so", "or", "am", "did", "do", "have", "i"))
        if ends or (opens and behind in answer_set("whether")):
            return [answered(doc, turn, definition.id, value, doc[found.start : found.end], "uncertain")]
    return []


def _names_another(doc: Doc, turn: Turn, found: Modifier, name: str) -> bool:
    """Whether the sentence of a doubt names another sign, which it is about: "bit of swelling maybe, hard to tell"."""
    sentence = doc[found.start].sent
    inside = (r for r in read_facts(doc, turn) if sentence.start_char <= r.start < sentence.end_char)
    return any(r.name != name and load_facts()[r.name].group == _SIGN_GROUP for r in inside if r.name in load_facts())


def _against(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "No at night but yes sitting": of a yes and a no to parts of the question the one to be careful about."""
    facts = read_facts(doc, turn)
    here = [(start, end) for start, end in parts(doc) if not _about_another(facts, doc[start:end], definition.id)]
    said = {word for start, end in here if (word := _first_word(doc, start, end))}
    if said != {"yes", "no"} or is_question(next(iter(doc.sents))):
        return []
    if definition.group == _SIGN_GROUP and definition.accepts("yes"):
        return [answered(doc, turn, definition.id, "yes", doc[:], "affirmed")]
    return [answered(doc, turn, "tiptoe", "cannot", doc[:], "affirmed")] if definition.id == "tiptoe" else []


def _first_word(doc: Doc, start: int, end: int) -> str:
    """The yes or no that begins a part of several words; empty for none."""
    word = doc[start].norm_
    if word in ("i", "it") and end - start > 2 and doc[start + 1].norm_ in ("can", "does", "is"):
        behind = doc[start + 2].norm_
        # "it's grand" is neither
        word = "no" if behind == "not" else "" if behind in answer_set("well") else "yes"
    word = "no" if word == "not" else word
    return word if word in ("yes", "no") and end - start > 1 else ""


def _as_answer(reading: Reading) -> Reading:
    time = reading.time if reading.value == "yes" else "now"
    return Reading(**{**vars(reading), "source": "answer", "time": time})


def _by_calm(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "It's grand" to the question for a sign says that the sign isn't there."""
    if definition.group != _SIGN_GROUP or definition.id in answer_set("calm_says_nothing"):
        return []
    sentence = next(iter(doc.sents))
    if is_question(sentence):
        return []
    words = keys(sentence)
    pointed = max((m.end for m in answer_phrases("said_before").find(words)), default=0)
    found = next((m for m in answer_phrases("calm").find(words) if m.start >= pointed), None)
    if found is None or _only_opens(doc, found):
        return []
    if any(token.norm_ in answer_set("not_calm") for token in sentence):
        # "not normal", "fine until today": neither the sign nor its denial
        return [answered(doc, turn, definition.id, "yes", sentence[found.start : found.end], "uncertain")]
    return [answered(doc, turn, definition.id, "yes", sentence[found.start : found.end], "denied")]


def _only_opens(doc: Doc, found: Modifier) -> bool:
    """Whether a calm word only opens what goes on to something else: "ok book me in for next week"."""
    behind = [token for token in doc[found.end :] if token.is_alpha]
    # A letter alone is chat for a filler: "k fine I'll go".
    before = (token.norm_ for token in doc[: found.start] if token.is_alpha and len(token) > 1)
    return answer_set("fillers").issuperset(before) and len(behind) > LONGEST_ALONE


def _by_polarity(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    found = polar_phrase(doc)
    name = definition.id
    if objection(doc):
        return []
    if not found:
        return _over(doc, turn, name)
    span, answer = doc[found.start : found.end], found.rule.value.removesuffix("_alone")
    if answer == "unsure" and _names_another(doc, turn, found, name):
        return []
    if answer == "unsure":
        return [answered(doc, turn, name, "yes" if definition.accepts("yes") else "unsure", span, "uncertain")]
    if not confirming and name in answer_settings()["open"]:
        return []
    if answer == "no" and definition.group == _SIGN_GROUP and doc[found.start].norm_ == "not":
        # "not any more": it was there
        over = _over(doc, turn, name)
        if over:
            return over
    value = answer if confirming else answer_settings()["polar"].get(name, {}).get(answer, answer)
    if not definition.accepts(value):
        return []
    if answer == "no" and _denies_another(doc, turn, found, name):
        return []
    if _about_something_else(doc, found, value) or _can_do_another(doc, found, name):
        return []
    if value == "yes":
        return _over(doc, turn, name) or [answered(doc, turn, name, "yes", span, "affirmed")]
    polar: Polarity = "denied" if value == "no" else "affirmed"
    return [answered(doc, turn, name, "yes" if value == "no" else value, span, polar)]


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


def _tells_of_a_day(doc: Doc, index: int) -> bool:
    """Whether "it was" goes on with a day or a month alone, which says when: "it was Saturday."."""
    behind = keys(doc[index : index + 1])
    return any(words & {"{month}", *answer_set("days")} for words in behind)


def _over(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """ "It was, but it's gone now": was there and is over."""
    words = [token.norm_ for token in doc]
    found = next(iter(answer_phrases("over").find(keys(doc))), None)
    if not found or any(word in answer_set("still") for word in words) or not load_facts()[name].accepts("gone"):
        return []
    if "not" in words[max(0, found.start - 2) : found.start] or is_question(next(iter(doc.sents))):
        return []
    if _about_another(read_facts(doc, turn), doc[found.start].sent, name):
        return []  # "I'm not on the pill any more"
    if doc[found.end - 1].norm_ in ("was", "did") and _tells_of_a_day(doc, found.end):
        return []
    return [answered(doc, turn, name, "yes", doc[found.start : found.end], "affirmed", "over")]
