"""Which language a message is in, and the commonest emergency words of languages other than English."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("languages.yml")
ENGLISH = "en"
_MOST_CHARACTERS = 2_000
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_NOT_SAID = re.compile(r"https?://\S{1,200}|www\.\S{1,200}|\S{1,100}@\S{1,100}")


class _Words:
    """The data file: common words with their languages, letters of one language only, emergency phrases."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.common: dict[str, list[str]] = {}
        for code, entry in data["languages"].items():
            for word in {plain(word): None for word in entry["common"]}:
                self.common.setdefault(word, []).append(code)
        self.english = frozenset(plain(word) for word in data["english"])
        self.letters: dict[str, str] = {c: code for code, text in data["letters"].items() for c in text}
        self.scripts: list[tuple[int, int, str]] = [
            (int(s["from"], 16), int(s["to"], 16), s["code"]) for s in data["scripts"]
        ]
        self.english_too = frozenset(plain(word) for word in data["english_too"])
        self.alone: dict[str, str] = {plain(w): code for code, words in data["alone"].items() for w in words}
        phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for code, entry in data["languages"].items():
            for kind, texts in entry["emergencies"].items():
                for text in texts:
                    words = tuple(plain(text).split())
                    phrases.setdefault(words[0], []).append((words, kind, code))
        self.phrases = phrases
        self.others = frozenset(plain(w) for e in data["languages"].values() for w in e.get("others", ()))
        self.denials: dict[str, frozenset[str]] = {
            code: frozenset(plain(w) for w in entry.get("denials", ())) for code, entry in data["languages"].items()
        }


def plain(text: str) -> str:
    """Small letters without accents; letters of other scripts stay."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("ł", "l").replace("ß", "ss").replace("đ", "d"))
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'").replace("ı", "i")


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))


def language_of(text: str) -> str:
    """ISO code of the language a message is written in; "en" where nothing speaks clearly for another.

    Names, places and single borrowed words don't count. Languages with a script of their own are told by it.
    """
    text = _NOT_SAID.sub(" ", text[:_MOST_CHARACTERS])
    script = _script(text)
    if script:
        return script
    words = [plain(word) for word in _WORD.findall(text)]
    if not words:
        return ENGLISH
    told = _phrase_language(words)
    return told or _by_words(words, text)


def _script(text: str) -> str:
    """The language of a message mostly in another script."""
    counts: Counter[str] = Counter()
    letters = [c for c in text if c.isalpha()]
    for c in letters:
        code = next((code for low, high, code in _words().scripts if low <= ord(c) <= high), "")
        if code:
            counts[code] += 1
    if sum(counts.values()) < max(2, len(letters) / 2):
        return ""
    code = counts.most_common(1)[0][0]
    if code == "ru":
        return _cyrillic(text.lower())
    return "ja" if counts["ja"] else code


def _cyrillic(text: str) -> str:
    if any(c in text for c in "іїєґ"):
        return "uk"
    words = Counter(code for w in _WORD.findall(text) for code in _words().common.get(plain(w), ()))
    return "uk" if words["uk"] > words["ru"] else "ru"


def _by_words(words: list[str], text: str) -> str:
    data = _words()
    scores: Counter[str] = Counter()
    for word in words:
        for code in data.common.get(word, ()):
            scores[code] += 2
    for c in set(text.lower()) & data.letters.keys():
        scores[data.letters[c]] += 1
    english = 2 * sum(word in data.english for word in words)
    if not scores:
        return ENGLISH
    code, score = scores.most_common(1)[0]
    alone = len(words) <= 3 and any(data.alone.get(word) == code for word in words) and not english
    told = {word for word in words if code in data.common.get(word, ())}
    # Two of its words at least, not only the shortest ("c'est la vie"), more than English has, and a fair share.
    clear = (
        score >= 4
        and (len(told) > 2 or any(len(word) > 3 for word in told))
        and score > english
        and score >= len(words) * 0.4
    )
    return code if clear or alone else ENGLISH


# ---- emergency words


def _found(words: list[str]) -> list[tuple[int, int, str, str]]:
    """Where emergency phrases stand: first and last word, kind, language."""
    hits = []
    for index, word in enumerate(words):
        for phrase, kind, code in _words().phrases.get(word, ()):
            end = index + len(phrase)
            denied = bool(_words().denials[code].intersection(words[max(0, index - 2) : index]))
            if not denied and tuple(words[index:end]) == phrase:
                hits.append((index, end, kind, code))
    return hits


def _phrase_language(words: list[str]) -> str:
    """The language of an emergency phrase that is most of a short message."""
    shared = _words().english_too
    hits = [hit for hit in _found(words) if not shared.issuperset(words[hit[0] : hit[1]])]
    longest = max(hits, key=lambda hit: hit[1] - hit[0], default=None)
    if longest is None:
        return ""
    others = [w for w in words[: longest[0]] + words[longest[1] :] if w in _words().english]
    return longest[3] if len(others) <= len(words) * 0.3 and len(words) <= 12 else ""


def foreign_emergency(text: str) -> tuple[str, int, int, bool] | None:
    """An emergency told in another language: kind, character offsets, and whether it is another person's; else None."""
    text = text[:_MOST_CHARACTERS]
    found = [(plain(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
    if not any(word in _words().phrases for word, _, _ in found):
        return None
    words = [word for word, _, _ in found]
    hits = _found(words)
    if not hits or language_of(text) == ENGLISH:
        return None
    start, end, kind, _ = hits[0]
    other = any(word in _words().others for word in words)
    return kind, found[start][1], found[end - 1][2], other
