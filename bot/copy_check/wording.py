"""What a text says and how: length, title, source, numbers, placeholders, first words, reading level, repetition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from bot.copy_check.nodes import Problem
from bot.copy_check.reading_level import grade, words
from bot.copy_check.rules import Rules
from bot.copy_check.texts import Domain, Wording
from bot.settings import SERVICES, Clinic

PRONOUNS = frozenset({"you", "You", "them", "your", "Your", "yours", "yourself"})
MARK = re.compile(r"\{(\w*)\}")
_ANSWERS = ("faq/", "case/")
_URGENT = ("advice/emergency", "advice/same_day", "advice/gp_soon", "emergency/", "emergency_ask/")
_AFTERWARDS = "emergency/stay/"
_FOREIGN = "language/"
_NUMBER = re.compile(r"\d+")
_MEASURE = re.compile(
    r"\d[\d.,]*(?: to \d+| ?(?:-|–) ?\d+)?(?: ?%| ?(?:weeks?|months?|days?|years?|mg|out of|per cent)\b)"
)
# Sources that back no figure: nobody can look it up there.
_NO_SOURCE = frozenset({"", "clinic"})
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_SHORT_NAMES = frozenset({"clinician", "price_first", "price_follow_up", "insurance", "clinic_contact"})


def clinic_marks() -> frozenset[str]:
    """Every placeholder that clinic.yml may fill."""
    names = {field.name if field.name in SERVICES else f"clinic_{field.name}" for field in fields(Clinic)}
    return frozenset(names | _SHORT_NAMES)


def always_filled() -> frozenset[str]:
    """The placeholders that are filled whatever clinic.yml leaves out."""
    return frozenset(name for name in SERVICES if getattr(Clinic(), name))


def check_wordings(domain: Domain, rules: Rules) -> Iterator[Problem]:
    """Everything about single wordings and responses."""
    for wording in domain.wordings():
        yield from _length(wording, rules)
        yield from _placeholders(wording, rules)
        yield from _first_words(wording, rules)
        yield from _level(wording, rules)
        yield from forbidden(wording, rules)
    for name, wordings in domain.responses.items():
        yield from _silent(name, wordings, rules)
        if name.startswith(_ANSWERS):
            yield from _answer(wordings, rules)
    yield from _repeated(domain, rules)


def _length(wording: Wording, rules: Rules) -> Iterator[Problem]:
    for key, text in wording.said():
        most = rules.limits["head" if key == "text" else "more"]
        count = len(MARK.sub("it", text).split())
        if count > most and not wording.name.startswith(_FOREIGN):
            yield wording.problem(f"has {count} words under {key}, more than {most}", "shorten it", key)


def _placeholders(wording: Wording, rules: Rules) -> Iterator[Problem]:
    known = PRONOUNS | clinic_marks() | rules.filled_in(wording.name)
    for key, text in wording.said():
        for mark in sorted(set(MARK.findall(text)) - known):
            yield wording.problem(f"has {{{mark}}}, which nothing fills", "correct it, or leave it out", key)
        if "{" in MARK.sub("", text) or "}" in MARK.sub("", text):
            yield wording.problem("has a brace that belongs to no placeholder", "write {name}", key)
        if key == "more" and set(MARK.findall(text)) - PRONOUNS - always_filled():
            yield wording.problem("has a placeholder in its longer text that may be empty", "leave it out", key)


def _silent(name: str, wordings: list[Wording], rules: Rules) -> Iterator[Problem]:
    sure = PRONOUNS | always_filled()
    if name.startswith(("faq/", "case/", "hold/", "advice/", "route/", "talk/")):
        ways = [w for w in wordings if not w.when and set(MARK.findall(w.text)) <= sure | _values(name, rules)]
        if not ways and not rules.excepted("silent", name):
            yield wordings[0].problem(
                "is silent where its values aren't known", "add a wording without condition and values"
            )
    elif all(wording.when for wording in wordings):
        yield wordings[0].problem("is silent where no condition holds", "add a wording without `when`")


def _values(name: str, rules: Rules) -> frozenset[str]:
    """Values that are always at hand: all that the code fills, but for those that rest on what was told."""
    return frozenset() if name.startswith(("case/", "hold/", "faq/")) else rules.filled_in(name)


def _first_words(wording: Wording, rules: Rules) -> Iterator[Problem]:
    if not wording.name.startswith(_URGENT) or wording.name.startswith(_AFTERWARDS):
        return
    first = _SENTENCE.split(wording.text)[0]
    if not rules.first_words.search(first):
        yield wording.problem(f"begins with “{first[:40]}”", "begin with what to do")


def _level(wording: Wording, rules: Rules) -> Iterator[Problem]:
    if wording.name.startswith(_FOREIGN):
        return
    plain = MARK.sub("it", wording.text)
    level = grade(plain) if len(words(plain)) >= rules.limits["words"] else 0.0
    if round(level, 1) > rules.limits["grade"] and not rules.excepted("grade", wording.name, wording.text):
        yield wording.problem(
            f"reads at grade {level:.1f}, above {rules.limits['grade']}", "use shorter sentences and words"
        )


def forbidden(wording: Wording, rules: Rules) -> Iterator[Problem]:
    """Words that diagnose, clear, promise or show the machinery."""
    for key, text in wording.said():
        for wrong, remedy in forbidden_in(text, rules):
            if not rules.excepted("words", wording.name, text):
                yield wording.problem(wrong, remedy, key)


def forbidden_in(text: str, rules: Rules) -> Iterator[tuple[str, str]]:
    """What a text says that isn't said, and the remedy."""
    for sentence in _SENTENCE.split(MARK.sub(lambda mark: mark[1] if mark[1] in PRONOUNS else mark[0], text)):
        for entry in rules.forbidden:
            match = entry.pattern.search(sentence)
            if match and not (entry.unless and entry.unless.search(sentence)):
                yield f"says “{match.group()}”, {entry.says}", entry.remedy


def _answer(wordings: list[Wording], rules: Rules) -> Iterator[Problem]:
    """Title, source and numbers of an answer; `about` (bot/dialogue/copy.py) takes them from the same wording."""
    options = [wording for wording in wordings if not wording.when] or wordings
    plain = next((wording for wording in options if wording.about), options[0])
    title = str(plain.about.get("title") or "")
    if not title:
        yield plain.problem("has no title", "give it one of at most 20 characters")
    elif len(title) > rules.limits["title"]:
        yield plain.problem(f"has a title of {len(title)} characters", f"use {rules.limits['title']} at most", "title")
    source = str(plain.about.get("source") or "").strip()
    told = list(_figures(wordings))
    if plain.name.startswith("faq/") and not source:
        yield plain.problem("has no source", "say who says so, behind `source:`")
    if source in _NO_SOURCE and told and not rules.excepted("number", plain.name):
        wording, key, figure = told[0]
        yield wording.problem(f"gives the figure “{figure}” without a source to look it up in", "name the source", key)


def _figures(wordings: Iterable[Wording]) -> Iterator[tuple[Wording, str, str]]:
    for wording in wordings:
        for key, text in wording.said():
            for match in _MEASURE.finditer(MARK.sub("it", text)):
                yield wording, key, match.group()


def _repeated(domain: Domain, rules: Rules) -> Iterator[Problem]:
    """The same title, or the same text, in two places."""
    titles: dict[str, Wording] = {}
    texts: dict[str, Wording] = {}
    for wording in domain.wordings():
        title = str(wording.about.get("title") or "").lower()
        first = titles.setdefault(title, wording) if title else wording
        if first.name != wording.name:
            yield wording.problem(f"has the title of utter_{first.name}", "give it another one", "title")
        for key, text in wording.said():
            plain = " ".join(words(text.lower()))
            before = texts.setdefault(plain, wording)
            if before is not wording and not rules.excepted("twice", wording.name, text):
                where = f"utter_{before.name} in {before.file}, line {before.line}"
                yield wording.problem(f"says the same as {where}", "say it in other words, or once", key)
