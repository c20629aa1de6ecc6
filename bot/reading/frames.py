"""What only frames a question or a complaint: "my wife wants to know if …", "you didn't say how …"."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings
from bot.reading.doc import load_pipeline

ASKS, COMPLAINS = "asks", "complains"
_STORE = "frames"


class Frame(NamedTuple):
    """A frame's kind, `asks` or `complains`, and the tokens that it takes."""

    kind: str
    start: int
    end: int


def frames(doc: Doc) -> list[Frame]:
    """The frames in a message in order, none within another; found once."""
    stored: list[Frame] | None = doc.user_data.get(_STORE)
    if stored is None:
        # Few messages hold a word that every frame needs; the others cost no search.
        some = any(token.norm_ in _words("needs") for token in doc)
        found = [(start, end, doc.vocab.strings[kind]) for kind, start, end in _matcher()(doc)] if some else []
        stored, last = [], 0
        for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
            if start >= last:
                # The word that opens what is asked ("you didn't say how much") belongs to that.
                opens = doc[end - 1].norm_ in _words("open")
                stored.append(Frame(kind, start, end - opens))
                last = end
        doc.user_data[_STORE] = stored
    return stored


def without_frame(doc: Doc) -> str:
    """What is asked behind the frame that a sentence begins with, after a few words at most; else the sentence."""
    first = next((frame for frame in frames(doc) if frame.kind == ASKS), None)
    rest = doc[first.end :].text.strip(" ,:") if first and first.start <= int(settings()["frames"]["lead"]) else ""
    return rest if len(rest.split()) > 1 else doc.text


def complained_of(doc: Doc) -> str | None:
    """What a complaint about an answer is about ("how much it is"), empty where it names nothing; None for none."""
    first = next((frame for frame in frames(doc) if frame.kind == COMPLAINS), None)
    if first is None:
        return None
    if first.end == len(doc):
        return ""
    end = doc[first.end].sent.end
    end = next((frame.start for frame in frames(doc) if first.end <= frame.start < end), end)
    while end > first.end and (doc[end - 1].is_punct or doc[end - 1].norm_ in settings()["frames"]["trails"]):
        end -= 1
    return str(doc[first.end : end].text.strip(" ,:"))


def complains(sentence: Span) -> bool:
    """Whether a sentence complains of an answer, or is a bare word before one that does: "no. I asked about ice"."""
    short = len([token for token in sentence if token.is_alpha]) <= int(settings()["frames"]["bare"])
    end = sentence.end + (int(settings()["frames"]["lead"]) if short else 0)
    return any(frame.kind == COMPLAINS and sentence.start <= frame.start < end for frame in frames(sentence.doc))


def asks_openly(words: str) -> bool:
    """Whether words begin as a question does that stands behind a frame: "how much it is", "whether I can"."""
    return words.partition(" ")[0].lower() in _words("open")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(settings()["frames"]["words"][key].split())


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    matcher = Matcher(load_pipeline().vocab)
    for kind in (ASKS, COMPLAINS):
        matcher.add(kind, [[_token(word) for word in line.split()] for line in settings()["frames"][kind]])
    return matcher


def _token(word: str) -> dict[str, object]:
    """One token of a pattern: a word, or a set in braces; with "?" behind it where it may be missing."""
    optional = word.endswith("?")
    word = word.removesuffix("?")
    norms = _words(word[1:-1]) if word.startswith("{") else {word}
    return {"NORM": {"IN": sorted(norms)}, **({"OP": "?"} if optional else {})}
