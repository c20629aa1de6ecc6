"""Turns a message into tokens in one written form: small letters, opened contractions, typing habits undone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_TOKENS = 4000
"""Longer messages are heard at their beginning and their end, so that nobody can stall the assistant."""

SENTENCE_ENDS = frozenset({".", "?", "!", ";"})
COMMA = ","

_TOKEN = re.compile(r"a&e|\d+/10(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[.?!;\n]+|…|[,:()\[\]–—/|*•]|-|&|✗")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "\u00ad": " "})
_LONG = re.compile(r"(.)\1{2,}")

# What is typed for one or several words. "its" is opened because visitors leave the apostrophe out far more often than
# they mean the possessive.
_HABITS: dict[str, str] = {
    "cant": "can not", "can't": "can not", "cannot": "can not", "cnt": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "ain't": "is not", "aint": "is not", "isnt": "is not", "isn": "is not", "arent": "are not",
    "wasnt": "was not", "werent": "were not", "dont": "do not", "dnt": "do not", "doesnt": "does not", "dosent": "does not",
    "doesn": "does not", "didnt": "did not", "hasnt": "has not", "havent": "have not", "havnt": "have not",
    "hadnt": "had not", "couldnt": "could not", "cudnt": "could not", "wouldnt": "would not", "shouldnt": "should not",
    "amnt": "am not", "amn't": "am not", "its": "it is", "it's": "it is", "tis": "it is", "twas": "it was", "that's": "that is",
    "thats": "that is", "there's": "there is", "theres": "there is", "here's": "here is", "what's": "what is",
    "whats": "what is", "how's": "how is", "hows": "how is", "who's": "who is", "where's": "where is", "he's": "he is",
    "hes": "he is", "she's": "she is", "shes": "she is", "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have",
    "i'd": "i would", "i'll": "i will", "they're": "they are", "theyre": "they are", "we're": "we are", "you're": "you are",
    "youre": "you are", "it'll": "it will", "it'd": "it would", "he'd": "he would", "she'd": "she would", "we've": "we have",
    "they've": "they have", "you've": "you have", "could've": "could have", "would've": "would have", "u": "you", "ur": "your",
    "r": "are", "y": "why", "b4": "before", "w/o": "without", "wout": "without", "coz": "because", "cuz": "because", "bc": "because",
    "cos": "because", "'cause": "because", "bcos": "because", "becos": "because", "tho": "though", "altho": "although", "abt": "about",
    "pls": "please", "plz": "please", "v": "very", "vry": "very", "rly": "really", "defo": "definitely", "gonna": "going to",
    "wanna": "want to", "gotta": "got to", "dunno": "do not know", "idk": "do not know", "prob": "probably", "prolly": "probably",
    "n": "and", "an'": "and", "&": "and", "w": "with", "wit": "with", "lk": "like", "sth": "something", "smth": "something", "nite": "night",
    "2day": "today", "2moro": "tomorrow", "tmrw": "tomorrow", "yday": "yesterday", "yest": "yesterday", "rn": "right now",
    "atm": "at the moment", "sob": "short of breath", "meself": "myself", "me'self": "myself", "yous": "you", "ye": "you", "ya": "you",
    "de": "the", "tha": "the", "brething": "breathing", "breth": "breath", "breathin": "breathing", "brethless": "breathless",
    "cud": "could", "shud": "should", "wud": "would", "wen": "when", "wat": "what", "dat": "that", "dis": "this", "bin": "been", "ben": "been",
    "thru": "through", "hav": "have", "hv": "have", "gt": "got", "nt": "not", "nd": "and", "nuthin": "nothing", "nothin": "nothing", "sumthin": "something",
    "caff": "calf", "calv": "calf", "calve": "calf", "carf": "calf", "caf": "calf", "kalf": "calf", "calfs": "calves", "calfes": "calves", "claf": "calf", "cafl": "calf",
    "clave": "calf", "swolen": "swollen", "swelln": "swelling", "swellin": "swelling", "swellen": "swollen", "swelin": "swelling", "swollin": "swollen", "swolln": "swollen", "swollan": "swollen", "sowllen": "swollen", "purpel": "purple", "purlpe": "purple",
    "toe's": "toes", "tip-toe": "tiptoe", "tip-toes": "tiptoes", "achillies": "achilles", "achiles": "achilles", "achilis": "achilles", "achillis": "achilles", "color": "colour",
    "haz": "has", "lef": "left", "rite": "right", "nevr": "never", "no1": "no one", "sumone": "someone", "legg": "leg", "panful": "painful", "hott": "hot", "redd": "red", "nmb": "numb", "brething": "breathing",
    "brths": "breaths", "chst": "chest", "pian": "pain", "sore.": "sore", "wks": "weeks", "wk": "week", "yrs": "years", "hrs": "hours", "mins": "minutes", "k": "km", "km's": "km", "feckin": "very", "fecking": "very", "fuckin": "very", "fucking": "very", "effing": "very", "bleedin": "very", "fierce": "very",
}  # fmt: skip
_NOT = re.compile(r"^(is|are|was|were|do|does|did|has|have|had|could|would|should|must|need|might)n'?t$")
# "my left half hurts": speech-to-text writes calf as half or cav.
_BODY_BEFORE = frozenset({"my", "left", "right", "sore", "upper", "inner", "outer", "his", "her"})
_HEARD_AS_CALF = frozenset(
    {"half", "cav", "carve", "calm", "cough", "kaf", "kaff", "cafe", "scarf", "curve", "cath", "coff", "carf"}
)
_NOT_CALF_AFTER = frozenset(
    {
        "marathon",
        "marathons",
        "way",
        "hour",
        "an",
        "a",
        "mile",
        "time",
        "pb",
        "is",
        "was",
        "of",
        "iron",
        "and",
        "in",
        "up",
        "blood",
    }
)
_LEG = frozenset(
    {
        "calf",
        "calves",
        "leg",
        "legs",
        "foot",
        "ankle",
        "skin",
        "achilles",
        "shin",
        "muscle",
        "chest",
        "breathing",
        "heart",
        "swelling",
        "pain",
        "toes",
        "heel",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark in the written form, with the place in the message that it comes from."""

    text: str
    start: int
    end: int


def _plain(text: str) -> str:
    """The message with one kind of quotes; of the same length, so that places stay true."""
    folded = []
    for char in text.translate(_QUOTES):
        small = unicodedata.normalize("NFKD", char)[:1].lower() if char.isalpha() and ord(char) > 127 else char.lower()
        folded.append(small if len(small) == 1 else char)
    return "".join(folded)


def tokenize(text: str, correct: Callable[[str], str] = lambda word: word) -> list[Token]:
    """The message's tokens in the written form.

    Args:
        text: the message as typed.
        correct: gives the right spelling of a word that is not English.
    """
    plain = _plain(text)
    tokens: list[Token] = []
    matches = list(_TOKEN.finditer(plain))
    if len(matches) > MAX_TOKENS:
        matches = matches[: MAX_TOKENS // 2] + matches[-MAX_TOKENS // 2 :]
    for match in matches:
        for word in _written(match.group(), correct):
            tokens.append(Token(word, match.start(), match.end()))
    return _calf_heard(tokens)


def _written(word: str, correct: Callable[[str], str]) -> list[str]:
    """The token or tokens that stand for one typed word."""
    first = word[0]
    if first in ".?!;\n…":
        return ["?" if "?" in word else "," if set(word) == {"."} and len(word) > 1 else "."]
    if first in ",:()[]–—|*•/":
        return [COMMA]
    if word == "-":
        return []
    if word == "✗":
        return ["no"]
    if first.isdigit():
        return [word.replace(",", ".")]
    if habit := _HABITS.get(word):
        return habit.split()
    if match := _NOT.match(word):
        return [match.group(1), "not"]
    if word.endswith("'s") and len(word) > 2:
        stem = _written(word[:-2], correct)
        return [*stem, "is" if stem[-1] in _LEG else "'s"]
    if "'" in word:
        base, _, ending = word.partition("'")
        opened = {"ve": "have", "re": "are", "d": "would", "ll": "will", "m": "am"}.get(ending)
        return [base, opened] if opened else [word.replace("'", "")]
    if _LONG.search(word):
        single, double = _LONG.sub(r"\1", word), _LONG.sub(r"\1\1", word)
        word = double if correct(double) == double and correct(single) != single else single
        if habit := _HABITS.get(word):
            return habit.split()
    return correct(word).split()


def _calf_heard(tokens: list[Token]) -> list[Token]:
    """Calf where speech-to-text wrote half, cav or the like behind `my`, `left` or `right`."""
    for index in range(1, len(tokens)):
        token = tokens[index]
        if token.text in _HEARD_AS_CALF and tokens[index - 1].text in _BODY_BEFORE:
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            certain = token.text in {"cav", "kaf", "kaff", "carf", "coff"} or (
                tokens[index - 1].text in {"left", "right"} and following not in {"marathon", "an", "hour", "way"}
            )
            if certain or (token.text == "half" and following not in _NOT_CALF_AFTER):
                tokens[index] = Token("calf", token.start, token.end)
    return tokens
