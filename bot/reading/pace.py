"""Which pace hurts, where a message sets one against the other: "fast doesn't hurt at all, only slow"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from bot.reading.buttons import answer_set
from bot.reading.context_rules import settings
from bot.reading.questions import asks
from bot.reading.reading import Reading

SLOW, FAST, ANY, NEITHER = "slow", "fast", "any", ""
_OTHER = {SLOW: FAST, FAST: SLOW}
_RUNS = {"slow_run": SLOW, "fast_run": FAST}
_BOTH = 2


def contrasted_pace(doc: Doc) -> tuple[Span, str] | None:
    """The sentence that compares slow and fast, and the pace that hurts: slow, fast, any, or empty where neither does.

    The concepts of the tokens must have been found before.
    """
    for sentence in doc.sents if len(doc) else ():
        named = {pace for token in sentence if (pace := _pace(token))}
        hurts = {} if len(named) < _BOTH or asks(sentence) else _hurts(sentence)
        if len(hurts) == _BOTH:
            return sentence, NEITHER if not any(hurts.values()) else ANY if all(hurts.values()) else _one_of(hurts)
    return None


def _one_of(hurts: dict[str, bool]) -> str:
    return SLOW if hurts[SLOW] else FAST


def _hurts(sentence: Span) -> dict[str, bool]:
    """Whether each pace that is named hurts; one of which nothing is said goes with what was said before."""
    found: dict[str, bool] = {}
    before: bool | None = None
    for part in _parts(sentence):
        paces = [(token.i, pace) for token in part if (pace := _pace(token))]
        state = _state(part, before)
        if not paces or (state is None and before is None):
            before = state if state is not None else before
            continue
        said = bool(before if state is None else state)
        for place, pace in paces:
            # "slow hurts more than fast", "fine until I speed up"
            turned = any(token.norm_ in _words("turns") and place > token.i > part.start for token in part)
            found.setdefault(pace, said != turned)
        before = said
    return found


def _parts(sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for token in sentence:
        if token.i > start and (token.norm_ in _words("parts") or _parts_here(token)):
            yield sentence.doc[start : token.i]
            start = token.i
    yield sentence.doc[start : sentence.end]


def _parts_here(token: Token) -> bool:
    """Whether a mark parts a sentence; that of "5 min/km" doesn't."""
    behind = token.doc[token.i + 1].norm_ if token.i + 1 < len(token.doc) else ""
    return token.text in (",", ";", "-", "–") or (token.text == "/" and behind not in _words("per"))


def _pace(token: Token) -> str:
    concepts = token._.concepts
    if "slow_change" in concepts or only_how_fast(token):
        return ""  # "came on slowly"
    return next((pace for name, pace in _RUNS.items() if name in concepts), "") if concepts else ""


def only_how_fast(token: Token) -> bool:
    """Whether a "speed" only means how fast somebody runs: "I only have the one speed", "any speed"."""
    return token.norm_ == "speed" and bool(token.i) and token.doc[token.i - 1].norm_ in answer_set("of_a_speed")


def _state(part: Span, before: bool | None) -> bool | None:
    """Whether a part says that it hurts; None where it says nothing of that."""
    words = [token.norm_ for token in part]
    denied = any(word in _words("denies") for word in words)
    if any(token.norm_ in _words("hurts") or "sore" in token._.concepts - {"ok"} for token in part):
        return not denied
    if any("ok" in token._.concepts for token in part):
        return False
    if denied:
        return False
    if any(word in _words("only") for word in words):
        return True
    if words[-1] in ("does", "is") and before is not None:
        return not before
    return None


def _words(key: str) -> frozenset[str]:
    return frozenset(settings()["pace"][key])


def without_easy_pace(doc: Doc, readings: list[Reading]) -> list[Reading]:
    """The paces of an answer without those called well: "faster, easy running is grand".

    "Fast is fine" alone says that slow hurts.
    """
    hurting = [r for r in readings if not _is_well(doc, r)]
    well = {r.value for r in readings} if not hurting else set()
    if len(well) == 1 and well <= _OTHER.keys():
        return [replace(r, value=_OTHER[r.value]) for r in readings]
    return hurting


def _is_well(doc: Doc, reading: Reading) -> bool:
    """Whether what stands behind a pace, up to the next mark, contrast or pace, calls it well."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    for token in doc[span.end : span.sent.end] if span else ():
        ends = _parts_here(token) or (token.norm_ in _words("parts") and token.norm_ != "and")
        if ends or _pace(token) not in ("", reading.value) or token.norm_ in _words("denies"):
            return False
        if "ok" in token._.concepts:
            return True
    return False
