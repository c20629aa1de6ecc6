"""The pattern language of the fact files and the lexicon, and its compiler.

A pattern is a row of elements, separated by spaces, that must follow one another in a sentence:

| written | means |
|---|---|
| `swollen` | the word |
| `{leg}` | any word or phrase of the class `leg` in lexicon.yml |
| `{a|the other|leg}` | one of several; the name of a class stands for its words |
| `hot|warm` | the same without phrases |
| `{digits}` | a number |
| `x?` | x may be absent |
| `..` | up to five words, no comma |
| `...` | up to ten words or commas, but no "but" |
| `*x` | x is the head: what negation, questions and other people are looked up from (else the last element) |
| `x & y` | x and y in either order, with `...` between them; each side may hold several elements |
| `!x` | not when x (a word or a group) stands anywhere in the clause; only at the pattern's end |
| `^` `$` | a border (sentence end or comma) before / after; `,` is a comma |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DIGITS = r"\d+(?:\.\d+)?"
_GAP = r"(?:(?![.,?!;_] )\S+ ){0,5}?"
_WIDE_GAP = r"(?:(?![.?!;_] |but )\S+ ){0,10}?"
_BORDER_AFTER = r"(?=[.,?!;] )"
_BORDER_BEFORE = r"(?<=[.,?!;] )"
_CLASS = re.compile(r"\{([^{}]+)\}")


NEGATING_CLASS = "no_word"
"""Words of this class are read for negation although a pattern asks for them."""


class PatternError(ValueError):
    """A pattern or a class is not written as told above."""


@dataclass(slots=True)
class Pattern:
    """One compiled pattern. `needs` holds, for each obligatory element, words of which one must be in the message."""

    source: str
    expression: str
    needs: tuple[frozenset[str], ...]
    gaps: int
    unless: re.Pattern[str] | None = None
    _compiled: re.Pattern[str] | None = field(default=None, repr=False)

    @property
    def regex(self) -> re.Pattern[str]:
        """Compiled when first needed: most patterns never are in a given process."""
        if self._compiled is None:
            self._compiled = re.compile(self.expression)
        return self._compiled

    def possible(self, words: frozenset[str]) -> bool:
        """Whether a message with these words can match at all."""
        return not any(words.isdisjoint(need) for need in self.needs)


class Compiler:
    """Knows the classes and compiles patterns against them."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._raw = dict(classes)
        self._words: dict[str, tuple[str, ...]] = {"digits": ("{digits}",), "comma": (",",)}
        for name in classes:
            self.words(name)

    def words(self, name: str) -> tuple[str, ...]:
        """The words and phrases of a class, longest first.

        Raises:
            PatternError: there is no such class, or a class holds itself.
        """
        if name not in self._words:
            if name not in self._raw:
                raise PatternError(f"there is no word class {name!r}")
            raw = self._raw.pop(name)
            found: list[str] = []
            for part in (piece.strip() for piece in raw.split(",")):
                inner = _CLASS.fullmatch(part)
                if inner and (inner.group(1) in self._raw or inner.group(1) in self._words):
                    found.extend(self.words(inner.group(1)))
                elif part:
                    # The tokenizer opens "its" to "it is".
                    found.append(" ".join("it is" if word == "its" else word for word in part.split()))
            self._words[name] = tuple(sorted(dict.fromkeys(found), key=len, reverse=True))
        return self._words[name]

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every single word of every class."""
        return frozenset(
            word for words in self._words.values() for phrase in words for word in phrase.split() if word.isalpha()
        )

    def _alternatives(self, text: str) -> list[str]:
        """`a|b c|{class}` as the list of its phrases."""
        found: list[str] = []
        for part in split_outside_braces(text, "|"):
            part = part.strip()
            if part.startswith("{") and part.endswith("}"):
                found.extend(self._alternatives(part[1:-1]))
            elif part == "digits" or part in self._words or part in self._raw:
                found.extend(self.words(part))
            elif part:
                found.append(part)
        if not found:
            raise PatternError(f"{text!r} names nothing")
        return found

    def compile(self, source: str) -> Pattern:
        """The pattern ready to search with.

        Raises:
            PatternError: see the module's text.
        """
        source_text = source
        source, _, excluded = source.partition(" !")
        unless = self.phrases(excluded.split(" !")) if excluded else None
        expression, needs, gaps = [r"(?:(?<=\s)|^)"], [], 0
        elements = [element for element in split_outside_braces(source.strip(), " ") if element]
        head = next((i for i, element in enumerate(elements) if element.startswith("*")), None)
        if head is None:
            head = max((i for i, e in enumerate(elements) if e not in ("^", "$", "..", "...")), default=-1)
        for index, element in enumerate(elements):
            if element == "^":
                expression.append(_BORDER_BEFORE)
            elif element == "$":
                expression.append(_BORDER_AFTER)
            elif element in ("..", "..."):
                expression.append(f"(?P<gap{gaps}>{_GAP if element == '..' else _WIDE_GAP})")
                gaps += 1
            else:
                part, need = self._element(element.removeprefix("*"))
                if NEGATING_CLASS in element and index != head:
                    part = f"(?P<gap{gaps}>{part})"
                    gaps += 1
                expression.append(f"(?P<head>{part})" if index == head else part)
                if need:
                    needs.append(need)
        if not needs:
            raise PatternError(f"{source!r} needs at least one word that isn't optional")
        return Pattern(source_text, "".join(expression), tuple(sorted(needs, key=len)), gaps, unless)

    def _element(self, element: str) -> tuple[str, frozenset[str]]:
        optional = element.endswith("?") and len(element) > 1
        element = element[:-1] if optional else element
        alternatives: list[str] = []
        for part in split_outside_braces(element, "|"):
            # Outside braces a word is just the word, though a class may have the same name.
            alternatives.extend(self._alternatives(part) if part.startswith("{") else [part])
        needs: set[str] = set()
        free = optional
        parts = []
        for phrase in sorted(dict.fromkeys(alternatives), key=len, reverse=True):
            if phrase == "$":
                parts.append(_BORDER_AFTER)
                free = True
                continue
            words = phrase.split()
            parts.append("".join(f"{DIGITS} " if word == "{digits}" else re.escape(word) + " " for word in words))
            if "{digits}" in words[:1]:
                free = True
            needs.add(words[0])
        joined = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
        if optional:
            joined = f"(?:{joined})?"
        return joined, frozenset() if free else frozenset(needs)

    def phrases(self, phrases: Iterable[str]) -> re.Pattern[str]:
        """One regex for any of the phrases (class names in braces allowed)."""
        words: list[str] = []
        for phrase in phrases:
            words.extend(self._alternatives(phrase) if phrase.startswith("{") else [phrase])
        ordered = sorted(dict.fromkeys(words), key=len, reverse=True)
        return re.compile(r"(?<=\s)(?:" + "|".join(re.escape(word) + r"(?=\s)" for word in ordered) + ")")


def orders(source: str) -> tuple[str, ...]:
    """`x & y` as the two patterns that it stands for; any other pattern alone."""
    source, mark, excluded = source.partition(" !")
    sides = source.split(" & ")
    if len(sides) == 1:
        return (source + mark + excluded,)
    if len(sides) > 2:
        raise PatternError(f"{source!r} has more than one &")
    return f"{sides[0]} ... {sides[1]}{mark}{excluded}", f"{sides[1]} ... {sides[0]}{mark}{excluded}"


def split_outside_braces(text: str, mark: str) -> list[str]:
    """Split at the mark outside braces.

    Raises:
        PatternError: the braces don't match.
    """
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                raise PatternError(f"{text!r} closes a brace that was never opened")
        elif char == mark and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    if depth:
        raise PatternError(f"{text!r} has an open brace")
    parts.append(text[start:])
    return parts
