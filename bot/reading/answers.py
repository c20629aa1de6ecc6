"""Reads an answer in the light of the open question, with the same context reading as everything else."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc, Span

from bot.clinical.facts import FactDefinition, load_facts
from bot.reading.context import Context, is_question, owner, read_context
from bot.reading.context_rules import Modifier, Phrases, Rule, keys
from bot.reading.doc import written
from bot.reading.facts import read_facts
from bot.reading.reading import Polarity, Reading, Time, Turn

_FILE = Path(__file__).with_name("answers.yml")
CONFIRM = "confirm:"
FACT = "fact:"
_SIGN_GROUP = "warning_signs"
_LONGEST_ALONE = 3


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(_settings()[key])


@lru_cache(maxsize=1)
def _polar() -> Phrases:
    phrases = Phrases()
    for name, words in _settings()["polarity"].items():
        phrases.add(words, Rule("polar", "inside", value=name))
    return phrases


@cache
def _values(fact: str) -> Phrases:
    phrases = Phrases()
    for value, words in _settings()["values"].get(fact, {}).items():
        phrases.add(words, Rule("value", "inside", value=value))
    return phrases


@cache
def _phrases(key: str) -> Phrases:
    phrases = Phrases()
    phrases.add(_settings()[key], Rule(key, "inside"))
    return phrases


# ---- yes, no, not sure


def polarity(doc: Doc) -> str | None:
    """What a message answers to a yes-or-no question: `yes`, `no`, `unsure`, or None where it doesn't say."""
    found = _polar_phrase(doc)
    return found.rule.value.removesuffix("_alone") if found else None


def _polar_phrase(doc: Doc) -> Modifier | None:
    """The phrase that says yes, no or unsure at the beginning; None for a question or where yes and no are mixed."""
    if not len(doc) or is_question(next(iter(doc.sents))):
        return None
    start = 0
    while start < len(doc) and (doc[start].norm_ in _set("fillers") or doc[start].is_space):
        start += 1
    # "right" and the like can be the answer itself
    for begin in dict.fromkeys((0, start)):
        found = next((m for m in _polar().find(keys(doc[begin:])) if m.start == 0), None)
        if found:
            placed = Modifier(found.rule, begin + found.start, begin + found.end)
            return placed if _holds(doc, placed) else None
    return _polar_end(doc)


def _polar_end(doc: Doc) -> Modifier | None:
    """A yes or no at the end: "37.2 so no"."""
    words = [token.norm_ for token in doc if not token.is_punct or token.text == ","]
    if len(words) < 3 or len(words) > 9 or words[-1] not in ("yes", "no") or words[-2] not in ("so", ","):
        return None
    last = max(token.i for token in doc if token.norm_ == words[-1])
    return Modifier(Rule("polar", "inside", value=words[-1]), last, last + 1)


def _holds(doc: Doc, found: Modifier) -> bool:
    rest = [token for token in doc[found.end :] if not (token.is_punct or token.is_space)]
    if found.rule.value.endswith("_alone"):
        return len(rest) <= _LONGEST_ALONE and all(token.norm_ in _set("softeners") for token in rest)
    words = [token.norm_ for token in rest[:3]]
    value = found.rule.value
    mixed = "no" if value == "yes" else "yes" if value == "no" else ""
    return not (mixed and mixed in words) and "wait" not in words and words[:2] not in (["hold", "on"], ["one", "sec"])


# ---- answers


def read_answer(doc: Doc, turn: Turn) -> list[Reading]:
    """The answer to the open question about a fact; empty where the message gives none that can be read.

    An answer that isn't understood yields nothing, never the reassuring value.
    """
    pressed = _button(doc, turn)
    if pressed:
        return [pressed]
    confirming = turn.question.startswith(CONFIRM)
    name = turn.question.removeprefix(CONFIRM).partition("=")[0]
    definition = load_facts().get(name)
    if definition is None or not len(doc):
        return []
    told = [
        r for r in read_facts(doc, turn) if r.name == name and r.polarity not in ("hypothetical", "figurative", "asked")
    ]
    if told:
        return [_as_answer(reading) for reading in told]
    return (
        _by_value(doc, turn, name) or _by_calm(doc, turn, definition) or _by_polarity(doc, turn, definition, confirming)
    )


def _as_answer(reading: Reading) -> Reading:
    return Reading(**{**vars(reading), "source": "answer"})


def _make(doc: Doc, turn: Turn, name: str, value: str, span: Span, polarity: Polarity, time: Time = "now") -> Reading:
    person, relation = owner(Context(), turn)
    return Reading(
        name, value, span.start_char, span.end_char, span.text, polarity, person, time, "answer", 1.0, relation
    )


def _by_value(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """What the words of the answer say: "left", "hardly better", "not what I'd call better"."""
    found = _values(name).find(keys(doc))
    contexts = read_context(doc, [doc[m.start : m.end] for m in found])
    readings = []
    for modifier, context in zip(found, contexts, strict=True):
        meant = context.normal or _leads_with_no(doc, modifier, context) or _contrasted(doc, modifier, found)
        said: Polarity = "affirmed" if meant else context.polarity
        if said in ("affirmed", "denied", "uncertain") and context.person != "nobody":
            span = doc[modifier.start : modifier.end]
            time: Time = context.time if context.time != "future" else "now"
            readings.append(_make(doc, turn, name, modifier.rule.value, span, said, time))
    affirmed = [reading for reading in readings if reading.polarity == "affirmed"]
    return affirmed or readings


def _leads_with_no(doc: Doc, modifier: Modifier, context: Context) -> bool:
    """Whether what denies is only a "no" that answers: "no, just the left"."""
    if context.polarity != "denied" or doc[0].norm_ != "no" or modifier.start == 0:
        return False
    return not any(token.norm_ in ("not", "never", "hardly", "barely") for token in doc[1 : modifier.start]) and (
        modifier.start > 1 or modifier.rule.value not in ("yes", "no")
    )


def _contrasted(doc: Doc, modifier: Modifier, found: list[Modifier]) -> bool:
    """Whether it is what holds instead: the second of "not fast, slow"."""
    before = [other for other in found if other.end == modifier.start - 1 and other.rule.value != modifier.rule.value]
    if modifier.rule.value in ("yes", "no") or not before or doc[modifier.start - 1].text != ",":
        return False
    return modifier.end == len(doc) or doc[modifier.end].is_punct


def _by_calm(doc: Doc, turn: Turn, definition: FactDefinition) -> list[Reading]:
    """ "It's grand" to the question for a sign says that the sign isn't there."""
    if definition.group != _SIGN_GROUP or definition.id in _set("calm_says_nothing"):
        return []
    sentence = next(iter(doc.sents))
    if is_question(sentence):
        return []
    found = next(iter(_phrases("calm").find(keys(sentence))), None)
    if found is None:
        return []
    if any(token.norm_ in _set("not_calm") for token in sentence):
        # "not normal", "fine until today": neither the sign nor its denial
        return [_make(doc, turn, definition.id, "yes", sentence[found.start : found.end], "uncertain")]
    return [_make(doc, turn, definition.id, "yes", sentence[found.start : found.end], "denied")]


def _by_polarity(doc: Doc, turn: Turn, definition: FactDefinition, confirming: bool) -> list[Reading]:
    found = _polar_phrase(doc)
    name = definition.id
    if not found:
        return _over(doc, turn, name)
    span, answer = doc[found.start : found.end], found.rule.value.removesuffix("_alone")
    if answer == "unsure":
        return [_make(doc, turn, name, "yes" if definition.accepts("yes") else "unsure", span, "uncertain")]
    if not confirming and name in _settings()["open"]:
        return []
    value = answer if confirming else _settings()["polar"].get(name, {}).get(answer, answer)
    if not definition.accepts(value):
        return []
    if value == "no" and _denies_another(doc, turn, found, name):
        return []
    if _about_something_else(doc, found, value):
        return []
    if value == "yes":
        return _over(doc, turn, name) or [_make(doc, turn, name, "yes", span, "affirmed")]
    polar: Polarity = "denied" if value == "no" else "affirmed"
    return [_make(doc, turn, name, "yes" if value == "no" else value, span, polar)]


def _about_something_else(doc: Doc, found: Modifier, value: str) -> bool:
    """Whether the yes or no opens a correction ("no, I meant …"), or a long message that a bare "no" can't alarm by."""
    rest = [token.norm_ for token in doc[found.end :] if not (token.is_punct or token.is_space)]
    if any(word in ("mean", "meant") for word in rest[:5]):
        return True
    return value == "cannot" and len(rest) > _LONGEST_ALONE and not any(word in ("can", "cannot") for word in rest[:4])


def _denies_another(doc: Doc, turn: Turn, found: Modifier, name: str) -> bool:
    """Whether the "no" belongs to something else that is named at once: "no fever" to a question about swelling."""
    if found.end >= len(doc):
        return False
    place = doc[found.end].idx
    return any(r.name != name and r.start <= place < r.end for r in read_facts(doc, turn))


def _over(doc: Doc, turn: Turn, name: str) -> list[Reading]:
    """ "It was, but it's gone now": was there and is over."""
    words = [token.norm_ for token in doc]
    found = next(iter(_phrases("over").find(keys(doc))), None)
    if not found or any(word in _set("still") for word in words) or not load_facts()[name].accepts("gone"):
        return []
    if "not" in words[max(0, found.start - 2) : found.start] or is_question(next(iter(doc.sents))):
        return []
    return [_make(doc, turn, name, "yes", doc[found.start : found.end], "affirmed", "over")]


# ---- buttons


def _button(doc: Doc, turn: Turn) -> Reading | None:
    """A button that was typed instead of pressed: its title, its number, or "the second one"."""
    effect = chosen_button(doc, turn)
    if not effect.startswith(FACT):
        return None
    name, _, value = effect.removeprefix(FACT).partition("=")
    person, relation = owner(Context(), turn)
    if value == "no":
        return Reading(name, "yes", 0, len(doc.text), doc.text, "denied", person, "now", "button", 1.0, relation)
    if value == "unsure":
        return Reading(name, "unsure", 0, len(doc.text), doc.text, "uncertain", person, "now", "answer", 1.0, relation)
    return Reading(name, value, 0, len(doc.text), doc.text, "affirmed", person, "now", "button", 1.0, relation)


def chosen_button(doc: Doc, turn: Turn) -> str:
    """The effect of the offered button that a typed message names; empty for none."""
    if not turn.buttons or not len(doc):
        return ""
    typed = [token.norm_ for token in doc if not (token.is_punct or token.is_space)]
    for title, effect in turn.buttons:
        if [written(word) for word in title.split()] == typed or title.lower() == doc.text.lower().strip(" .!"):
            return effect
    return _by_number(typed, turn)


def _by_number(typed: list[str], turn: Turn) -> str:
    ordinals: dict[str, str] = _settings()["ordinals"]
    numbers = [int(ordinals[word]) for word in typed if word in ordinals and word != "one"] or [
        int(ordinals[word]) for word in typed[:1] if word in ordinals and len(typed) == 1
    ]
    if len(numbers) != 1 or any(word not in ordinals and word not in _set("ordinal_words") for word in typed):
        return ""
    index = numbers[0] - 1 if numbers[0] > 0 else len(turn.buttons) - 1
    return turn.buttons[index][1] if index < len(turn.buttons) else ""
