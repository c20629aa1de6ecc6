"""Reads what a message decides about a request: yes, no, stop, not yet, change it. Only an unmixed yes is a yes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Decision = Literal["yes", "no", "stop", "hold", "change", "question", "unclear"]

_TERMS_FILE = Path(__file__).with_name("decision_terms.yml")
_MOST_WORDS = 400
_LONGEST_STOP = 40
"""A longer message is a story, in which the words of an end stand by chance."""
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?…\n—–]|\S")
_WRITTEN_OUT = {"u": "you", "r": "are", "ur": "your"}
"""Letters that are written for words."""
_MARKS = frozenset('.,;:!?…\n—–-()"“”*/')
_OPENS_REASON = frozenset({"i", "im", "ive", "id", "ill", "its", "because", "cos", "cause", "as", "since"})
_OPENS_QUESTION = frozenset(
    {"who", "what", "when", "where", "why", "how", "which", "whats", "whos", "hows", "wheres", "whens"}
)

_AT_CHANGES = ("final", "nothing", "yes", "no", "beside")
"""Kinds of phrases that may stand where it is asked what to change; of two alike, the first one counts."""
_SENDING = frozenset({"send", "submit", "fire", "sent", "sned"})

_PUTS_RIGHT = re.compile(r"^\W*no\W+(?:what )?i mean[t]?\b", re.IGNORECASE)
"""A "no" to what was understood, not to the question: "no I mean who gets to read it"."""


@cache
def _terms() -> dict[str, frozenset[tuple[str, ...]]]:
    """The phrases of each kind as word tuples."""
    data: dict[str, list[Any]] = yaml.load(_TERMS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {
        kind: frozenset(tuple(_words(plain)) for phrase in phrases for plain in _expanded(str(phrase)))
        for kind, phrases in data.items()
    }


def _expanded(phrase: str) -> list[str]:
    """The phrases that one with choices stands for: "(send|post) it (now|)" stands for four."""
    choice = re.search(r"\(([^()]*)\)", phrase)
    if not choice:
        return [phrase]
    before, after = phrase[: choice.start()], phrase[choice.end() :]
    return [plain for option in choice[1].split("|") for plain in _expanded(before + option + after)]


@cache
def _longest(kind: str) -> int:
    return max(len(phrase) for phrase in _terms()[kind])


def _words(text: str) -> list[str]:
    """Words and marks in lower case, without apostrophes; long-drawn letters shortened ("yesssss")."""
    plain = re.sub(r"(\w)\1{3,}", r"\1\1\1", text[: _MOST_WORDS * 20].lower())
    plain = re.sub(r"\bdo not\b", "dont", plain)
    plain = re.sub("['’`´\ufe0f\U0001f3fb-\U0001f3ff]", "", plain)
    plain = re.sub(r"\b(that|it|everything|all) is\b", r"\1s", plain)
    return [_WRITTEN_OUT.get(word, word) for word in _TOKEN.findall(plain)[:_MOST_WORDS]]


def _at(kind: str, words: list[str], i: int) -> int:
    """How many words the longest phrase of that kind has at `i`; 0 for none."""
    phrases = _terms()[kind]
    for size in range(min(_longest(kind), len(words) - i), 0, -1):
        if tuple(words[i : i + size]) in phrases:
            return size
    return 0


def _has(kind: str, words: list[str]) -> bool:
    return any(_at(kind, words, i) for i in range(len(words)))


def _covered(words: list[str], *kinds: str) -> set[str]:
    """The kinds whose phrases make up all the words; empty where a word belongs to none of them."""
    found: set[str] = set()
    i = 0
    while i < len(words):
        if words[i] in _MARKS:
            i += 1
            continue
        sizes = {kind: _at(kind, words, i) for kind in kinds}
        size = max(sizes.values())
        if not size:
            return set()
        # Where two kinds have the same phrase, the first one named counts.
        found.add(next(kind for kind in kinds if sizes[kind] == size))
        i += size
    return found


def _parts(words: list[str]) -> list[list[str]]:
    """The words between marks and joining words."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in _MARKS or word in ("and", "but", "so", "actually", "sorry"):
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def stops(text: str) -> bool:
    """Whether the message ends the request ("leave it", "I don't want an appointment"); this wins over all else."""
    words = _words(text)
    if sum(word not in _MARKS for word in words) > _LONGEST_STOP:
        return False
    alone = any(
        "stop_alone" in _covered(part, "stop_alone", "beside", "no", "yes", "hold")
        for part in _parts(words)
        if not any(_goes_on(part, i, _at("stop_alone", part, i) or 1) for i in range(len(part)))
    )
    return alone or _stops_outright(words)


def stops_outright(text: str) -> bool:
    """Whether a message ends it whatever else it says ("forget it"); "not now" may go on with another time."""
    return _stops_outright(_words(text))


def _stops_outright(words: list[str]) -> bool:
    sizes = ((i, _at("stop", words, i)) for i in range(len(words)))
    return any(size and not _goes_on(words, i, size) for i, size in sizes)


def _goes_on(words: list[str], i: int, size: int = 1) -> bool:
    """Whether the words from `i` on, or those just before, make another thing of it ("leave it as it is").

    `size`: how many words would end it; what begins among them and goes on after them counts too.
    """
    begun = any(_at("not_stop", words, k) + k > i for k in range(max(0, i - 2), i + 1) if _at("not_stop", words, k))
    return begun or any(_at("not_stop", words, k) + k > i + size for k in range(i + 1, i + size))


def decide(text: Any, question: str = "") -> Decision:
    """What a message decides where it is asked whether to send a request, or whether something may be kept.

    Args:
        text: the message, as text or as a spaCy `Doc`.
        question: the open question; where none is open, a bare yes or no decides nothing.

    Returns:
        "yes" for an unmixed yes and nothing else; "no"; "stop" for an end of it all; "hold" for not yet; "change" where
        something shall be different; "question"; "unclear" for everything else.
    """
    said = str(getattr(text, "text", text))
    words = _words(_PUTS_RIGHT.sub("", said))
    if not any(word not in _MARKS for word in words):
        return "question" if "?" in words else "unclear"
    if stops(said):
        # "Cancel that, make it Thursday": what is asked for last counts. "Leave it then, send it" may mean either: ask.
        if _after_the_end(words, "change"):
            return "change"
        return "unclear" if _sends_after(words) else "stop"
    if question.endswith("edit") and (settled := _nothing_more(words)):
        return settled
    plain = _plain(words, keeps=question.endswith("consent"))
    if plain is not None:
        mixed = plain == "yes" and _PUTS_RIGHT.search(said)
        return plain if question and not mixed else "unclear"
    return _mixed(words, question)


def _last_end(words: list[str]) -> int:
    """Where the last phrase that would end it stops; the message's length where there is none."""
    ends = [i + size for i in range(len(words)) if (size := _at("stop", words, i) or _at("stop_alone", words, i))]
    return ends[-1] if ends else len(words)


def _after_the_end(words: list[str], kind: str) -> bool:
    """Whether a phrase of that kind follows the last one that would end it."""
    return any(_at(kind, words, i) for i in range(_last_end(words), len(words)))


def _sends_after(words: list[str]) -> bool:
    """Whether sending is asked for after the last phrase that would end it."""
    return any("send" in words[i : i + _at("yes", words, i)] for i in range(_last_end(words), len(words)))


def decides(text: str) -> bool:
    """Whether a text is made of words that decide or go beside them, such as "send it" or "hold on"."""
    words = [word for word in _words(text) if word not in _MARKS]
    return bool(_covered(words, "yes", "no", "hold", "change", "stop", "stop_alone", "beside"))


def _plain(words: list[str], keeps: bool = False) -> Decision | None:
    """Yes or no where the message holds nothing else, None where it does. `keeps`: it is asked whether to keep it."""
    asks = "?" in words
    kinds = _covered(words, "yes", "no", "beside", "keeps")
    # Where it isn't asked whether to keep it, that it may be kept says nothing of sending.
    kinds = (kinds - {"keeps"}) | ({"yes"} if keeps else {"beside"}) if "keeps" in kinds else kinds
    if not kinds:
        return None
    if kinds & {"yes", "no"} == {"no"}:
        return "no"
    if "no" in kinds:
        return None
    if asks:
        return "question"
    return "yes" if "yes" in kinds else "unclear"


def _nothing_more(words: list[str]) -> Decision | None:
    """Yes or no where it is asked what to change, and nothing is to be; None where the message says more."""
    kinds = set() if "?" in words else _covered(words, *_AT_CHANGES)
    if not (kinds & {"nothing", "final"} or kinds >= {"no", "yes"}):
        return None
    return "yes" if _wants_none(words, kinds) else "no"


def _wants_none(words: list[str], kinds: set[str]) -> bool:
    """Whether phrases of these kinds want no change and have it sent: "no, grand" says nothing of sending."""
    agrees = bool(kinds & {"yes", "final"})
    return agrees and (bool(_SENDING & {*words}) or "nothing" in kinds or kinds >= {"no", "final"})


def sends(text: str) -> bool:
    """Whether a text has it sent by that word ("yes, send it"); a bare yes doesn't."""
    return bool(_SENDING & {*_words(text)})


def changes_nothing(text: str) -> bool:
    """Whether a text only says that nothing is to be changed ("nothing needs changing, as it is")."""
    return "nothing" in _covered(_words(text), *_AT_CHANGES)


def no_more_changes(text: str) -> bool:
    """Whether somebody who may change a request wants none and has it sent ("nothing, send it", "no that's it now").

    It holds nothing else. A bare "grand" or "no" says neither, and is asked about.
    """
    words = _words(text)
    kinds = set() if "?" in words or stops(text) else _covered(words, *_AT_CHANGES)
    return _wants_none(words, kinds)


def _mixed(words: list[str], question: str) -> Decision:
    """What a message comes to that holds more than a yes or a no."""
    if _has("hold", words) and ("?" in words or not _has("change", words)):
        asks = "?" in words or any(part[0] in _OPENS_QUESTION for part in _parts(words))
        return "question" if asks and not _at("hold", words, 0) else "hold"
    if _has("change", words):
        return "change"
    if "?" in words or any(_at("question", part, 0) for part in _parts(words)):
        return "question"
    return "no" if _refuses(words, question) else "unclear"


def _refuses(words: list[str], question: str) -> bool:
    """Whether a no opens the message, or settles what may be kept: "my name ok, my number no way, so no"."""
    parts = _parts(words)
    if not parts:
        return False
    opens = "no" in _covered(_opening(parts[0]), "no", "beside") and not _has("yes", words)
    return opens or (question.endswith("consent") and "no" in _covered(parts[-1], "no", "beside"))


def _opening(part: list[str]) -> list[str]:
    """The words of a part before a reason that follows without a mark ("no thanks I'm private")."""
    return part[: next((i for i, word in enumerate(part) if i and word in _OPENS_REASON), len(part))]
