"""Makes the one spaCy Doc of a message: cleaned, tokenised, normalised, cut into sentences and clauses, once."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import yaml
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from spacy.attrs import NORM, ORTH, SENT_START
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.lang.tokenizer_exceptions import emoticons
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from bot.reading.context_rules import settings

HERE = Path(__file__).parent
MOST_CHARACTERS = 4_000
"""Of a longer message the beginning and the end are kept: a sign that is told late counts."""
_HEAD = 2_400
# The sentence encoder's vocabulary holds the 20,000 most common English words: a word in it is no typing error.
_ENGLISH_WORDS_FILE = HERE / "minilm" / "tokenizer.json"
_SHORTEST_TYPO = 5
_LONGEST_TYPO = 16
_TWO_ERRORS_FROM = 9
_WEEKDAY_ENDS = ("day", "dy")
_WORDS_KEPT = 20_000
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_WITH_FIGURES = re.compile(r"\b(?=\d*[a-z])(?=[a-z]*\d)[a-z\d]{2,8}\b", re.IGNORECASE)
# "Came to a full stop" is none that was dictated.
_SPOKEN_MARK = re.compile(r"(?<!\ba)(?<!\bthe)[ ,]+(?:full stop|(question mark)|(comma))\b", re.IGNORECASE)
_MARK_RUN = re.compile(r"([^\w\s])\1{3,}")
# The tokeniser's cost grows with the square of a word's length.
_OVERLONG = re.compile(r"\S{80}(?=\S)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"'})
_ENDINGS = ("s", "es", "ed", "er", "ly", "ing", "d", "y")

_made: ContextVar[dict[str, Doc] | None] = ContextVar("made", default=None)

if not Doc.has_extension("clauses"):
    Doc.set_extension("clauses", default=())
if not Token.has_extension("concepts"):
    Token.set_extension("concepts", default=frozenset())


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((HERE / "doc.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_settings()[key])


def clean(text: str) -> str:
    """The message in one line of plain characters: no control characters, single spaces, line ends kept, capped."""
    text = str(text).encode("utf-8", "ignore").decode("utf-8")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_QUOTES)
    text = _SPACE.sub(lambda run: "\n" if "\n" in run.group() else " ", text).strip()
    text = _OVERLONG.sub(r"\g<0> ", _MARK_RUN.sub(r"\1\1\1", text))
    if len(text) > MOST_CHARACTERS:
        text = text[:_HEAD] + "\n" + text[len(text) - (MOST_CHARACTERS - _HEAD - 1) :]
    return text


def fold(word: str) -> str:
    """The word in small letters without accents."""
    word = word.lower()
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


# ---- spelling


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """The words that the phrase and context files know, which typing errors are put right to."""
    files = [HERE / "terms.yml", HERE / "context.yml", HERE / "answers.yml", *sorted((HERE / "phrases").glob("*.yml"))]
    found = (re.findall(r"[a-z]{4,}", f.read_text(encoding="utf-8").lower()) for f in files if f.exists())
    return frozenset(word for words in found for word in words)


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """The commonest words of English, names among them."""
    stored = json.loads(_ENGLISH_WORDS_FILE.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in stored if word.isalpha())


@lru_cache(maxsize=1)
def _pools() -> dict[str, list[str]]:
    pools: dict[str, list[str]] = {}
    for word in sorted(vocabulary()):
        pools.setdefault(word[0], []).append(word)
    return pools


@lru_cache(maxsize=_WORDS_KEPT)
def spelling(word: str) -> str:
    """The known word that a mistyped one was meant to be; any other word as it is."""
    if _known(word):
        return word
    # People rarely mistype the first letter, except by swapping it with the second.
    pool = _pools().get(word[0], []) + [other for other in _pools().get(word[1], []) if other[1] == word[0]]
    # Few words look like a weekday, and people leave letters out of them: "wensday", "thrusdy".
    allowed = 2 if len(word) >= _TWO_ERRORS_FROM or _weekday_ending(word) else 1
    best = process.extractOne(word, pool, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
    # A changed letter in a short word is more often another word ("buggy", "boggy") than a slip.
    if not best or (len(word) == len(best[0]) == _SHORTEST_TYPO and sorted(word) != sorted(best[0])):
        return word
    return str(best[0])


def _weekday_ending(word: str) -> bool:
    return len(word) > _SHORTEST_TYPO and word.endswith(_WEEKDAY_ENDS)


def _known(word: str) -> bool:
    if not (_SHORTEST_TYPO <= len(word) <= _LONGEST_TYPO and word.isascii() and word.isalpha()):
        return True
    known = english()
    if word in known or word in vocabulary():
        return True
    stems = [word[: -len(end)] for end in _ENDINGS if word.endswith(end)]
    # "flatter" from "flat"
    return any(stem in known or (stem[-1:] == stem[-2:-1] and stem[:-1] in known) for stem in stems)


def habits() -> dict[str, str]:
    """How people type a word, and the word itself."""
    found: dict[str, str] = _settings()["habits"]
    return found


def spelt_out(text: str) -> str:
    """The text with words typed by a figure written out ("not b4 10"), and without marks that were dictated by name."""
    written_out = _WITH_FIGURES.sub(lambda found: habits().get(found[0].lower(), found[0]), text)
    return _SPOKEN_MARK.sub(lambda found: "?" if found[1] else "," if found[2] else ".", written_out)


def written(word: str) -> str:
    """One typed word as it is written for matching."""
    word = fold(word)
    if word in habits():
        return habits()[word]
    if _LONG_RUN.search(word):
        single, double = _LONG_RUN.sub(r"\1", word), _LONG_RUN.sub(r"\1\1", word)
        word = double if double in english() and single not in english() else single
        if word in habits():
            return habits()[word]
    return spelling(word)


# ---- components


@Language.component("normaliser")  # type: ignore[untyped-decorator]
def normaliser(doc: Doc) -> Doc:
    """Sets each token's NORM to the word that matching looks for."""
    for token in doc:
        if token.norm_ == token.lower_:
            token.norm_ = written(token.text)
    for token in doc:
        if token.lower_ == "'s" and token.i and doc[token.i - 1].norm_ in _words("is_behind") | _words("body"):
            token.norm_ = "is"
        elif token.lower_ == "ya" and _means_you(token):
            token.norm_ = "you"
        elif token.norm_ in _words("heard_as_calf") and _meant_as_calf(doc, token.i):
            token.norm_ = "calf"
    for token in doc[:-1] if len(doc) else ():
        if token.lower_ == "'d" and token.nbor().norm_ in _words("had_before"):
            token.norm_ = "had"
    for token in doc:
        if (owner := written(token.lower_[:-1])) in _owners() and token.lower_.endswith("s") and _owns(doc, token.i):
            token.norm_ = owner
    return doc


def _means_you(token: Token) -> bool:
    """Whether a "ya" is no yes: "did ya get that", "sos ya skipped it"; not "ya it is", "ah ya", "grand so ya"."""
    before, behind = (token.nbor(step) if 0 <= token.i + step < len(token.doc) else None for step in (-1, 1))
    if before is None or not before.is_alpha or before.norm_ in _words("before_yes"):
        return False
    return before.norm_ in _words("asking") or bool(behind is not None and behind.is_alpha)


@lru_cache(maxsize=1)
def _owners() -> frozenset[str]:
    """Words that end the names of people in context.yml: "brother", "mate", "law", not the "i" of "the lad i"."""
    named: Iterator[str] = (
        phrase.split()[-1] for phrases in settings()["persons"].values() for phrase in phrases.split(", ")
    )
    people = frozenset(word for word in named if word not in STOP_WORDS)
    return people - _words("not_owners") | {"someone", "somebody"}


def _owns(doc: Doc, index: int) -> bool:
    """Whether a part of the body follows, so that a word in -s says whose it is: "my husbands left calf"."""
    for token in doc[index + 1 : index + 4]:
        if token.norm_ in _words("body_owned"):
            return True
        if token.norm_ not in _words("before_body"):
            return False
    return False


def _meant_as_calf(doc: Doc, index: int) -> bool:
    if not index or doc[index - 1].norm_ not in _words("body_before"):
        return False
    following = doc[index + 1].norm_ if index + 1 < len(doc) else ""
    if doc[index].norm_ in ("half", "car", "cough"):
        likely = doc[index - 1].norm_ in ("left", "right", "sore") or (doc[index].norm_ == "half" and not following)
        return likely and following not in _words("not_calf_after")
    return following not in ("marathon", "syrup", "park")


@Language.component("clauses")  # type: ignore[untyped-decorator]
def clauses(doc: Doc) -> Doc:
    """Marks where sentences start and stores the clauses, which together cover the message, in `doc._.clauses`."""
    starts = [0]
    sentences = np.full(len(doc), -1, dtype=np.int64)
    sentences[:1] = 1
    for index in range(1, len(doc)):
        if _sentence_starts(doc, index):
            sentences[index] = 1
        if sentences[index] == 1 or _clause_starts(doc, index, starts[-1]):
            starts.append(index)
    if len(doc):
        # One token at a time, spaCy would look through the whole Doc each time.
        doc.from_array([SENT_START], sentences.reshape(-1, 1).astype(np.uint64))
    ends = [*starts[1:], len(doc)]
    doc._.clauses = tuple(doc[s:e] for s, e in zip(starts, ends, strict=True) if e > s)
    return doc


def _sentence_starts(doc: Doc, index: int) -> bool:
    before, token = doc[index - 1], doc[index]
    if "\n" in before.text:
        return True
    ends = before.text in _words("ends") or before.text[-1] in "!?" or _is_emoji(before.text)
    if not (ends or before.text in emoticons):
        return False
    return not token.is_space and token.text not in _words("ends") and token.text not in ('"', "'", ")")


def _is_emoji(text: str) -> bool:
    """Whether it is a picture, which people set where a sentence ends."""
    return unicodedata.category(text[-1]) == "So" or "\U0001f3fb" <= text[-1] <= "\U0001f3ff"


def _clause_starts(doc: Doc, index: int, last: int) -> bool:
    token, before = doc[index].norm_, doc[index - 1]
    if before.text in _words("breaks"):
        return not (before.text == "-" and not before.whitespace_)
    if token in _words("joins"):
        return True
    if before.norm_ not in _words("commas"):
        return False
    if token in _words("pronouns"):
        # "if it is swollen and it hurts", but not "as that" or "since this morning".
        bound = before.norm_ in ("as", "or") or (before.norm_ == "since" and token == "this")
        return not bound or _verb_follows(doc, index)
    if token in _words("asking") and index + 1 < len(doc) and doc[index + 1].norm_ in _words("asked"):
        return bool(before.norm_ != "or")
    return token in _words("starters") and _verb_follows(doc, index) and not _same_subject(doc, last, index)


def _same_subject(doc: Doc, start: int, index: int) -> bool:
    """Whether "and" only joins what a verb is told of: "chest and breathing are ok"."""
    named = _words("body") | _words("whose")
    subjects = [token.norm_ for token in doc[start : index - 1]]
    return (
        doc[index - 1].norm_ == "and"
        and any(word in _words("body") for word in subjects)
        and named.issuperset(subjects)
    )


def _verb_follows(doc: Doc, index: int) -> bool:
    """Whether a finite verb stands in the next few words, before another mark or joining word."""
    verbs, stops = _words("verbs"), _words("commas") | _words("ends") | _words("joins")
    for token in doc[index + 1 : index + 1 + int(_settings()["look_ahead"])]:
        if token.norm_ in stops:
            return False
        if token.norm_ in verbs or token.lower_ in verbs:
            return True
    return False


# ---- the pipeline


def _special_cases() -> Iterator[tuple[str, list[dict[Any, str]]]]:
    for typed, words in _settings()["opened"].items():
        tail = 3 if typed.endswith("n't") else 2
        head, rest = (typed[:-tail], typed[-tail:])
        base, negation = words.split()
        for first, second in ((head, rest), (head.capitalize(), rest), (head.upper(), rest.upper())):
            yield first + second, [{ORTH: first, NORM: base}, {ORTH: second, NORM: negation}]


@lru_cache(maxsize=1)
def load_pipeline() -> Language:
    """The spaCy pipeline: English tokeniser, `normaliser` and `clauses`; made once."""
    nlp = spacy.blank("en")
    for typed, parts in _special_cases():
        nlp.tokenizer.add_special_case(typed, parts)
    # "sore.And", "hot/red", "43M": people leave out the space.
    infixes = [*nlp.Defaults.infixes, r"(?<=[a-z]{3})[.](?=[a-zA-Z]{3})", r"(?<=[a-zA-Z0-9])[/!?()+](?=[a-zA-Z0-9])"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.url_match = None  # its pattern is costly on long words, and addresses are read elsewhere
    nlp.add_pipe("normaliser")
    nlp.add_pipe("clauses")
    return nlp


def make_doc(text: str) -> Doc:
    """The Doc of a message; offsets are places in `doc.text`, the cleaned message. Never raises on any text.

    Inside of `each_made_once` the same Doc for the same text, so nobody may change it.
    """
    made = _made.get()
    if made is None:
        return load_pipeline()(clean(text))
    if text not in made:
        made[text] = load_pipeline()(clean(text))
    return made[text]


@contextmanager
def each_made_once() -> Iterator[None]:
    """Makes each text's Doc once for as long as one message is worked on; nothing of it is kept behind that.

    A message's sentences are looked at by many readers, on average forty times.
    """
    before = _made.set({} if _made.get() is None else _made.get())
    try:
        yield
    finally:
        _made.reset(before)
